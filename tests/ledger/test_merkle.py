"""Hashing and proofs against the vectors of RFC 6962's reference log, and against the plain definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.ledger.faults import ProofFails
from noroshi.ledger.merkle import (
    EMPTY_ROOT,
    Edge,
    check_consistency,
    check_inclusion,
    consistency_proof,
    from_tiles,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    tree_root,
)

# The eight entries and roots that the Certificate Transparency reference implementation tests with.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def plain_root(hashes: list[bytes]) -> bytes:
    """RFC 6962 §2.1, word for word."""
    if len(hashes) < 2:
        return hashes[0] if hashes else EMPTY_ROOT
    left = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(plain_root(hashes[:left]), plain_root(hashes[left:]))


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


class Tiles:
    """A tree of ``size`` entries, kept as tiles."""

    def __init__(self, size: int) -> None:
        self.edge, self.full = Edge(), {}
        for tile in self.edge.grow(leaves(size)):
            self.full[tile.level, tile.index] = tile.hashes

    def read(self, level: int, index: int) -> bytes:
        return self.full.get((level, index)) or b"".join(self.edge.levels[level])


def test_the_roots_are_those_of_the_reference_log():
    assert [root_of([leaf_hash(entry) for entry in ENTRIES[:size]]).hex() for size in range(1, 9)] == ROOTS
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_audit_paths_are_those_of_the_reference_log():
    edge = Edge()
    edge.grow([leaf_hash(entry) for entry in ENTRIES])
    hash_at = from_tiles(lambda level, _: b"".join(edge.levels[level]))

    assert [step.hex() for step in inclusion_proof(hash_at, 5, 8)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [step.hex() for step in consistency_proof(hash_at, 6, 8)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 511, 512, 1000])
def test_a_tree_grown_in_any_steps_has_the_root_of_the_definition(size: int):
    hashes, edge = leaves(size), Edge()
    for start in range(0, size, 97):
        edge.grow(hashes[start : start + 97])

    assert edge.root() == plain_root(hashes) == root_of(hashes)


@pytest.mark.parametrize("size", [65_536, 70_000])
def test_the_example_of_tlog_tiles_has_the_widths_that_the_specification_names(size: int):
    edge = Edge()
    tiles = edge.grow([bytes(32)] * size)

    widths = [len(level) for level in edge.levels]
    assert (len([tile for tile in tiles if tile.level == 0]), widths) == {
        65_536: (256, [0, 0, 1]),
        70_000: (273, [112, 17, 1]),
    }[size]


@given(st.integers(1, 1200), st.data())
def test_every_inclusion_proof_holds_and_holds_for_nothing_else(size: int, data: st.DataObject):
    tiles = Tiles(size)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(from_tiles(tiles.read), index, size)
    root, leaf = tiles.edge.root(), leaves(size)[index]

    check_inclusion(leaf, index, size, proof, root)

    for wrong in ((leaf_hash(b"?"), index, size, proof), (leaf, index, size, [*proof, leaf])):
        with pytest.raises(ProofFails):
            check_inclusion(*wrong, root)
    if proof:
        with pytest.raises(ProofFails):
            check_inclusion(leaf, index, size, proof[:-1], root)


@given(st.integers(1, 1200), st.data())
def test_every_consistency_proof_holds_and_a_fork_is_seen(size: int, data: st.DataObject):
    old = data.draw(st.integers(0, size))
    hash_at = from_tiles(Tiles(size).read)
    proof, roots = consistency_proof(hash_at, old, size), (tree_root(hash_at, old), tree_root(hash_at, size))

    check_consistency(old, roots[0], size, roots[1], proof)

    with pytest.raises(ProofFails):
        check_consistency(old, leaf_hash(b"fork"), size, roots[1], proof)
    if 0 < old < size:
        with pytest.raises(ProofFails):
            check_consistency(old, roots[0], size, leaf_hash(b"fork"), proof)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_proof_is_made_for_an_entry_that_is_not_there(index: int, size: int):
    with pytest.raises(ProofFails):
        inclusion_proof(from_tiles(lambda *_: b""), index, size)


def test_a_log_cannot_have_shrunk():
    with pytest.raises(ProofFails):
        consistency_proof(from_tiles(lambda *_: b""), 4, 3)
    with pytest.raises(ProofFails):
        check_consistency(4, EMPTY_ROOT, 3, EMPTY_ROOT, [])

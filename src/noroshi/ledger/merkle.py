"""Hashing, roots and proofs of the Merkle tree of RFC 6962 §2.1, over tiles of 256 hashes. Pure.

A hash of *level* L stands for 256**L entries; a tile holds up to 256 hashes of one level.
"""

from __future__ import annotations

import functools
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from noroshi.ledger.faults import ProofFails

HASH_LENGTH = 32
WIDTH = 256
EMPTY_ROOT = sha256(b"").digest()

HashAt = Callable[[int, int], bytes]
"""Gives the root of the perfect subtree of 2**height entries that is the ``position``-th of its height."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry: SHA-256 over 0x00 and the entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256 over 0x01 and both children."""
    return sha256(b"\x01" + left + right).digest()


def pairs(hashes: Sequence[bytes]) -> list[bytes]:
    """One height up: the hashes of each two neighbours. ``hashes`` has an even length."""
    new = sha256
    return [new(b"\x01" + hashes[at] + hashes[at + 1]).digest() for at in range(0, len(hashes), 2)]


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """The root over 2**n hashes."""
    while len(hashes) > 1:
        hashes = pairs(hashes)
    return hashes[0]


def peaks(hashes: Sequence[bytes]) -> list[bytes]:
    """Roots of the perfect subtrees that the hashes fall into, the largest (leftmost) first."""
    found, at = [], 0
    while at < len(hashes):
        span = 1 << (len(hashes) - at).bit_length() - 1
        found.append(perfect_root(hashes[at : at + span]))
        at += span
    return found


def fold(found: Sequence[bytes]) -> bytes:
    """The root over subtrees of falling size: each larger one to the left of all smaller ones."""
    if not found:
        return EMPTY_ROOT
    root = found[-1]
    for peak in reversed(found[:-1]):
        root = node_hash(peak, root)
    return root


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The Merkle tree hash over any number of leaf hashes (RFC 6962 §2.1)."""
    return fold(peaks(hashes))


@dataclass(frozen=True, slots=True)
class FullTile:
    """A complete tile: 256 hashes of one level, and the one hash over them that stands in the level above."""

    level: int
    index: int
    hashes: bytes
    root: bytes


@dataclass(slots=True)
class Edge:
    """The growing right edge of a tree: per level, the hashes of the tile that is not yet complete.

    ``levels[L]`` holds ``(size >> 8*L) % 256`` hashes.
    """

    size: int = 0
    levels: list[list[bytes]] = field(default_factory=list)

    def root(self) -> bytes:
        """The Merkle tree hash over everything so far."""
        return fold([peak for level in reversed(self.levels) for peak in peaks(level)])

    def grow(self, leaves: Sequence[bytes]) -> list[FullTile]:
        """Add leaf hashes at the right; give the tiles that this completed, lower levels first."""
        completed: list[FullTile] = []
        before, rising, level = self.size, list(leaves), 0
        self.size += len(leaves)
        while rising:
            if level == len(self.levels):
                self.levels.append([])
            pending = self.levels[level] + rising
            full = len(pending) - len(pending) % WIDTH
            tiles = _tiles(level, before // WIDTH, pending[:full])
            self.levels[level] = pending[full:]
            completed += tiles
            before, rising, level = (
                before // WIDTH,
                [tile.root for tile in tiles],
                level + 1,
            )
        return completed


def _tiles(level: int, first: int, hashes: list[bytes]) -> list[FullTile]:
    starts = range(0, len(hashes), WIDTH)
    return [
        FullTile(
            level,
            first + at // WIDTH,
            b"".join(hashes[at : at + WIDTH]),
            perfect_root(hashes[at : at + WIDTH]),
        )
        for at in starts
    ]


def split(hashes: bytes) -> list[bytes]:
    """The hashes of a tile, one by one."""
    return [hashes[at : at + HASH_LENGTH] for at in range(0, len(hashes), HASH_LENGTH)]


def from_tiles(tile: Callable[[int, int], bytes]) -> HashAt:
    """Hashes of any perfect subtree, read from tiles by (level, index). Each tile is asked for once.

    Raises ProofFails when a tile is too short for the tree.
    """
    kept = functools.cache(tile)

    def hash_at(height: int, position: int) -> bytes:
        level, within = divmod(height, 8)
        index, offset = divmod(position << within, WIDTH)
        found = split(kept(level, index)[offset * HASH_LENGTH : (offset + (1 << within)) * HASH_LENGTH])
        if len(found) != 1 << within:
            raise ProofFails(why=f"tile {level}/{index} is too short")
        return perfect_root(found)

    return hash_at


def _range_root(hash_at: HashAt, start: int, end: int) -> bytes:
    found = []
    while start < end:
        height = (end - start).bit_length() - 1
        found.append(hash_at(height, start >> height))
        start += 1 << height
    return fold(found)


def _left_part(count: int) -> int:
    """The largest power of two smaller than ``count``: RFC 6962 §2.1's k."""
    return 1 << (count - 1).bit_length() - 1


def tree_root(hash_at: HashAt, size: int) -> bytes:
    """The root of the first ``size`` entries."""
    return _range_root(hash_at, 0, size)


def inclusion_proof(hash_at: HashAt, index: int, size: int) -> list[bytes]:
    """The audit path of an entry in the tree of ``size`` entries (RFC 6962 §2.1.1). Raises ProofFails."""
    if not 0 <= index < size:
        raise ProofFails(why=f"there is no entry {index} among {size}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _left_part(end - start)
        if index < middle:
            path.append(_range_root(hash_at, middle, end))
            end = middle
        else:
            path.append(_range_root(hash_at, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(hash_at: HashAt, old: int, new: int) -> list[bytes]:
    """That the tree of ``new`` entries grew from the one of ``old`` entries (RFC 6962 §2.1.2). Raises ProofFails."""
    if not 0 <= old <= new:
        raise ProofFails(why=f"a tree of {new} entries cannot have grown from one of {old}")
    if old in {0, new}:
        return []
    path, start, end, complete = [], 0, new, True
    while old != end:
        middle = start + _left_part(end - start)
        if old <= middle:
            path.append(_range_root(hash_at, middle, end))
            end = middle
        else:
            path.append(_range_root(hash_at, start, middle))
            start, complete = middle, False
    return ([] if complete else [_range_root(hash_at, start, end)]) + path[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check an audit path from a leaf's hash to the root (RFC 9162 §2.1.3.2). Raises ProofFails."""
    if not 0 <= index < size:
        raise ProofFails(why=f"there is no entry {index} among {size}")
    place, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise ProofFails(why="it is too long")
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    if last or not hmac.compare_digest(found, root):
        raise ProofFails(why="it does not lead from the entry to the root")


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that one tree grew from another (RFC 9162 §2.1.4.2). Raises ProofFails."""
    if not 0 <= old <= new:
        raise ProofFails(why=f"a tree of {new} entries cannot have grown from one of {old}")
    if old in {0, new}:
        if proof or (EMPTY_ROOT if old == 0 else new_root) != old_root:
            raise ProofFails(why="the roots differ where they must be the same")
        return
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps or _climb(old - 1, new - 1, steps) != (old_root, new_root):
        raise ProofFails(why="the later tree did not grow from the earlier one")


def _climb(place: int, last: int, steps: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, step)
        place, last = place >> 1, last >> 1
    return None if last else (old, new)

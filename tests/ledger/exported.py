"""An exported log made by the kernels alone: no database is needed to test its verifier."""

from __future__ import annotations

from pathlib import Path

from noroshi.ledger import entry
from noroshi.ledger.checkpoint import Checkpoint
from noroshi.ledger.entry import Entry
from noroshi.ledger.folder import CHECKPOINT, README, VERIFIER_KEY, readme
from noroshi.ledger.merkle import Edge, leaf_hash
from noroshi.ledger.note import SignerKey
from noroshi.ledger.tiles import ENTRIES, Tile, bundle, tiles_of

KEY = SignerKey("office.example/ledger", bytes(range(32)))


def a_leaf(number: int) -> bytes:
    """The entry with a number: each differs from all others."""
    return entry.canonical(
        Entry(
            authority="",
            channel="web",
            objects=(),
            organisation=entry.shown(number.to_bytes(32, "big")),
            person=None,
            role="analyst",
            time="2026-11-22T05:29:00.000Z",
            verb="knowledge:report:submitted",
            world=1,
        )
    )


def write_log(folder: Path, size: int, key: SignerKey = KEY, *, leaves: list[bytes] | None = None) -> None:
    """Write a whole export over what the folder has; earlier partial tiles stay."""
    leaves = leaves or [a_leaf(number) for number in range(size)]
    edge = Edge()
    full = {(tile.level, tile.index): tile.hashes for tile in edge.grow([leaf_hash(leaf) for leaf in leaves])}
    for tile in tiles_of(size):
        if tile.level == ENTRIES:
            put(folder, tile, bundle(leaves[tile.start : tile.start + tile.width]))
        else:
            put(folder, tile, full.get((tile.level, tile.index)) or b"".join(edge.levels[tile.level]))
    (folder / CHECKPOINT).write_bytes(Checkpoint(key.name, size, edge.root()).signed(key).raw)
    (folder / VERIFIER_KEY).write_text(f"{key.verifier.text}\n")
    (folder / README).write_bytes(readme())


def put(folder: Path, tile: Tile, raw: bytes) -> None:
    """Write one tile."""
    path = folder / tile.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)

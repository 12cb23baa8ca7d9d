"""The tree as the database keeps it: the newest head and the right edge. Runs on the connection of the caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from noroshi.frame.named_sql import sql
from noroshi.ledger.errors import LogDamaged
from noroshi.ledger.merkle import WIDTH, Edge, HashAt, from_tiles
from noroshi.ledger.tiles import ENTRIES, Tile, bundle, level_sizes


@dataclass(frozen=True, slots=True)
class Head:
    """The newest signed tree head: entries in the log, their root, the note (tlog-checkpoint), when it was signed."""

    size: int
    root: bytes
    note: str
    signed_at: datetime


def newest_head() -> Head | None:
    """The newest checkpoint, or None in a log that was never begun."""
    with connection.cursor() as cursor:
        cursor.execute(sql("ledger", "head"))
        row = cursor.fetchone()
    return Head(row[0], bytes(row[1]), row[2], row[3]) if row else None


def edge_at(size: int) -> Edge:
    """The right edge of the tree of the first ``size`` entries. Raises LogDamaged when rows are missing."""
    counts = [(level, count) for level, count in level_sizes(size)]
    levels: list[list[bytes]] = [[] for _ in counts]
    with connection.cursor() as cursor:
        cursor.execute(sql("ledger", "edge_leaves"), {"start": size - size % WIDTH, "size": size})
        if levels:
            levels[0] = [bytes(found) for (found,) in cursor.fetchall()]
        cursor.execute(
            sql("ledger", "edge_nodes"),
            {
                "levels": [level for level, _ in counts[1:]],
                "starts": [count - count % WIDTH for _, count in counts[1:]],
                "ends": [count for _, count in counts[1:]],
            },
        )
        for level, root in cursor.fetchall():
            levels[level].append(bytes(root))
    if [len(level) for level in levels] != [count % WIDTH for _, count in counts]:
        raise LogDamaged(why=f"hashes are missing at the edge of {size} entries")
    return Edge(size, levels)


def tile_bytes(tile: Tile) -> bytes:
    """The bytes of a tile or bundle that the tree has. Raises LogDamaged when they are not all there."""
    if tile.level == ENTRIES:
        return bundle(leaves_between(tile.start, tile.start + tile.width))
    if tile.width == WIDTH:
        return _full_tile(tile.level, tile.index)
    return b"".join(edge_at(tile.start + (tile.width << 8 * tile.level)).levels[tile.level])


def leaves_between(start: int, end: int) -> list[bytes]:
    """The entries from index ``start`` to before ``end``. Raises LogDamaged when one is missing."""
    with connection.cursor() as cursor:
        cursor.execute(sql("ledger", "leaves_between"), {"start": start, "end": end})
        leaves = [bytes(leaf) for (leaf,) in cursor.fetchall()]
    if len(leaves) != end - start:
        raise LogDamaged(why=f"an entry from {start} to {end - 1} is missing")
    return leaves


def _full_tile(level: int, index: int) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(sql("ledger", "tile"), {"level": level, "index": index})
        row = cursor.fetchone()
    if row is None:
        raise LogDamaged(why=f"tile {level}/{index} is missing")
    return bytes(row[0])


def hashes_at(size: int) -> HashAt:
    """Hashes of the tree of the first ``size`` entries, for proofs. Reads each tile once."""
    edge = edge_at(size)

    def tile(level: int, index: int) -> bytes:
        if index < size >> 8 * (level + 1):
            return _full_tile(level, index)
        return b"".join(edge.levels[level])

    return from_tiles(tile)

"""Where tiles and entry bundles stand and what their bytes are (C2SP tlog-tiles). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from noroshi.ledger.faults import MalformedTile
from noroshi.ledger.merkle import HASH_LENGTH, WIDTH

ENTRIES = -1
"""In the place of a level: the bundle of the entries themselves."""

_PATH = re.compile(r"tile/(entries|0|[1-9]\d?)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """A tile of hashes, or with level ENTRIES a bundle of entries: ``width`` of them, 256 when complete."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """``tile/0/x001/x234/067.p/112``, below the log's folder or address."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{index_path(self.index)}{partial}"

    @property
    def start(self) -> int:
        """The first entry that the tile stands for."""
        return self.index * WIDTH << 8 * max(self.level, 0)


def index_path(index: int) -> str:
    """A tile's number in groups of three digits: 1234067 is ``x001/x234/067``."""
    path = f"{index % 1000:03}"
    while index >= 1000:
        index //= 1000
        path = f"x{index % 1000:03}/{path}"
    return path


def parse_path(path: str) -> Tile:
    """The tile that stands at a path, if that is the path's one form. Raises MalformedTile."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise MalformedTile(why="no tile has such a path")
    level, index, width = match.groups()
    tile = Tile(
        ENTRIES if level == "entries" else int(level),
        int(index.replace("x", "").replace("/", "")),
        int(width) if width else WIDTH,
    )
    if tile.level > 63 or tile.path != path:
        raise MalformedTile(why="no tile has such a path")
    return tile


def level_sizes(size: int) -> Iterator[tuple[int, int]]:
    """Each level of a tree of ``size`` entries with the number of its hashes."""
    level = 0
    while size:
        yield level, size
        level, size = level + 1, size // WIDTH


def tiles_of(size: int, since: int = 0) -> Iterator[Tile]:
    """All tiles and bundles of a tree of ``size`` entries; with ``since`` only those not complete at that size."""
    for level, count in [
        *((ENTRIES, size) for _ in range(1 if size else 0)),
        *level_sizes(size),
    ]:
        done = since >> 8 * max(level, 0)
        for index in range(done // WIDTH, count // WIDTH):
            yield Tile(level, index)
        if count % WIDTH:
            yield Tile(level, count // WIDTH, count % WIDTH)


def bundle(leaves: Sequence[bytes]) -> bytes:
    """Entries, each after its length in two bytes, big-endian (tlog-tiles, "Log Entries")."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def leading(raw: bytes) -> tuple[list[bytes], bytes]:
    """The entries that a bundle begins with, and the bytes after them that are none."""
    leaves, at, end = [], 0, len(raw)
    while at + 2 <= end:
        beyond = at + 2 + int.from_bytes(raw[at : at + 2], "big")
        if beyond > end:
            break
        leaves.append(raw[at + 2 : beyond])
        at = beyond
    return leaves, raw[at:]


def unbundle(raw: bytes) -> list[bytes]:
    """The entries of a bundle. Raises MalformedTile when a length and what follows it do not agree."""
    leaves, rest = leading(raw)
    if rest:
        raise MalformedTile(why=f"after {len(leaves)} entries the bundle goes on for {len(rest)} bytes that are none")
    return leaves


def check_length(raw: bytes, tile: Tile) -> None:
    """Raises MalformedTile unless a tile of hashes has as many bytes as its width asks for."""
    if len(raw) != tile.width * HASH_LENGTH:
        raise MalformedTile(why=f"it has {len(raw)} bytes instead of {tile.width * HASH_LENGTH}")

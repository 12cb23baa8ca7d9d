"""What a verifier found wrong, by name and place. Pure."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from noroshi.ledger.tiles import Tile


class Wrong(StrEnum):
    """Everything that can be found wrong with an exported log."""

    FILE_MISSING = "file-missing"
    README_CHANGED = "readme-changed"
    KEY_UNREADABLE = "key-unreadable"
    KEY_DIFFERS = "key-differs"
    CHECKPOINT_UNREADABLE = "checkpoint-unreadable"
    CHECKPOINT_ORIGIN = "checkpoint-origin"
    SIGNATURE = "signature"
    ROOT = "root"
    ENTRY_CHANGED = "entry-changed"
    ENTRY_MALFORMED = "entry-malformed"
    BUNDLE_MALFORMED = "bundle-malformed"
    TILE_CHANGED = "tile-changed"
    TILE_MALFORMED = "tile-malformed"
    PARTIAL_CHANGED = "partial-changed"


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong: what, in which file, at which entry where one can be named, and in words."""

    code: Wrong
    file: str
    text: str
    entry: int | None = None


class Verdict(msgspec.Struct, frozen=True):
    """What a verification came to. ``remarks`` are no fault of the log."""

    ok: bool
    folder: str
    origin: str
    size: int
    root: str
    key: str
    key_from_folder: bool
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...]
    seconds: float


def missing(path: str) -> Finding:
    """A file that the tree asks for is not there or cannot be read."""
    return Finding(Wrong.FILE_MISSING, path, "The file is missing or cannot be read.")


def entries_changed(tile: Tile, differing: list[int]) -> Finding:
    """Entries of a bundle are not those that were hashed."""
    return Finding(
        Wrong.ENTRY_CHANGED,
        tile.path,
        f"{_entries(tile, differing)} not what was entered in the log: its hash differs.",
        tile.start + differing[0],
    )


def tile_changed(tile: Tile, differing: list[int]) -> Finding:
    """Hashes of a tile are not those of what lies below."""
    return Finding(
        Wrong.TILE_CHANGED,
        tile.path,
        f"Hash {differing[0]} of the tile{_more(differing)} does not follow from what lies below it.",
        tile.start + (differing[0] << 8 * tile.level),
    )


def undecided(tile: Tile, differing: list[int]) -> Finding:
    """A bundle and its tile contradict each other, and nothing above says which is right."""
    return Finding(
        Wrong.ENTRY_CHANGED,
        tile.path,
        f"{_entries(tile, differing)} contradicted by the tile of hashes above it.",
        tile.start + differing[0],
    )


def _entries(tile: Tile, differing: list[int]) -> str:
    return f"Entry {tile.start + differing[0]}{_more(differing)} is"


def _more(differing: list[int]) -> str:
    return f" (and {len(differing) - 1} more here)" if len(differing) > 1 else ""

"""Writes the log as static files that anybody can verify without us (C2SP tlog-tiles)."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from noroshi.ledger import checkpoint, keys, note
from noroshi.ledger.checkpoint import Checkpoint
from noroshi.ledger.errors import ExportFailed, ExportOfAnotherLog, NothingToExport
from noroshi.ledger.faults import LogFault
from noroshi.ledger.folder import CHECKPOINT, README, VERIFIER_KEY, readme
from noroshi.ledger.merkle import WIDTH
from noroshi.ledger.note import VerifierKey
from noroshi.ledger.tiles import Tile, tiles_of
from noroshi.ledger.tree import Head, edge_at, newest_head, tile_bytes


@dataclass(frozen=True, slots=True)
class Exported:
    """What a folder now holds: size and root of the log, and how many entries this export added."""

    size: int
    root: bytes
    entries: int


def export(folder: Path) -> Exported:
    """Bring a folder up to the log's newest head; only what is new is written, the checkpoint last.

    A reader never sees half a file, nor a checkpoint without its tiles. Raises NothingToExport, ExportOfAnotherLog,
    ExportFailed, KeyUnusable, LogDamaged.
    """
    head = newest_head()
    if head is None:
        raise NothingToExport
    try:
        return _export(folder, head, keys.verifier())
    except OSError as error:
        raise ExportFailed(why=str(error)) from error


def _export(folder: Path, head: Head, key: VerifierKey) -> Exported:
    before = _exported(folder, key)
    since = before.size if before else 0
    if before and (since > head.size or edge_at(since).root() != before.root):
        raise ExportOfAnotherLog
    added = [tile for tile in tiles_of(head.size, since) if since < head.size]
    for tile in added:
        _write(folder, tile.path, tile_bytes(tile))
    _write(folder, VERIFIER_KEY, f"{key.text}\n".encode())
    _write(folder, README, readme())
    os.sync()  # a power cut must not leave a checkpoint whose tiles never reached the disk
    _write(folder, CHECKPOINT, head.note.encode())
    for tile in added:
        _drop_partials(folder, tile)
    return Exported(head.size, head.root, head.size - since)


def _exported(folder: Path, key: VerifierKey) -> Checkpoint | None:
    """The checkpoint of an earlier export, if the folder has one. Raises ExportOfAnotherLog."""
    path = folder / CHECKPOINT
    if not path.exists():
        return None
    try:
        signed = note.parse(path.read_bytes())
        key.check(signed)
        return checkpoint.parse(signed)
    except LogFault as fault:
        raise ExportOfAnotherLog from fault


def _write(folder: Path, path: str, raw: bytes) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.draft")
    try:
        draft.write_bytes(raw)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _drop_partials(folder: Path, tile: Tile) -> None:
    """Once a tile is complete its partial ones may go (tlog-tiles, "Partial Tiles"); until then they stay."""
    if tile.width == WIDTH:
        shutil.rmtree(folder / f"{tile.path}.p", ignore_errors=True)

"""Verifies an exported log from its files alone: no database, no server, no Django."""

from __future__ import annotations

import argparse
import sys
import time
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from noroshi.ledger import checkpoint, findings, note
from noroshi.ledger.checkpoint import Checkpoint
from noroshi.ledger.faults import LogFault, MalformedTile
from noroshi.ledger.findings import Finding, Verdict, Wrong
from noroshi.ledger.folder import CHECKPOINT, README, TILES, VERIFIER_KEY, readme_is_whole
from noroshi.ledger.merkle import WIDTH
from noroshi.ledger.note import VerifierKey
from noroshi.ledger.recompute import Recomputation, partial_is_prefix
from noroshi.ledger.tiles import ENTRIES, Tile, parse_path, tiles_of

SHOWN = 50
"""Findings that are printed for people; the JSON has them all."""
MANY_MISSING = 1000
"""So many missing bundles mean a size that is none of this folder's, rather than single files lost."""


class CannotVerify(LogFault):
    """It could not be verified: %(why)s"""


def verify(folder: Path, trusted: VerifierKey | None = None) -> Verdict:
    """Check every file of an exported log against every other and against the signed checkpoint.

    ``trusted`` is a key that came by another way; without it the folder's own is used, which proves only that nothing
    was changed by accident or by somebody without the log's secret key. Raises CannotVerify for no such folder.
    """
    if not folder.is_dir():
        raise CannotVerify(why=f"{folder} is no folder.")
    began = time.perf_counter()
    run = _Verification(folder, trusted)
    key = run.key()
    run.readme()
    claimed = run.checkpoint(key)
    if claimed is not None and run.plausible(claimed):
        run.tree(claimed)
        run.others(claimed)
    return Verdict(
        ok=not run.found,
        folder=str(folder),
        origin=claimed.origin if claimed else "",
        size=claimed.size if claimed else 0,
        root=b64encode(claimed.root).decode() if claimed else "",
        key=key.text if key else "",
        key_from_folder=trusted is None,
        findings=tuple(run.found),
        remarks=tuple(run.remarks),
        seconds=round(time.perf_counter() - began, 3),
    )


@dataclass(slots=True)
class _Verification:
    folder: Path
    trusted: VerifierKey | None
    found: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def key(self) -> VerifierKey | None:
        """The key to check with: the one given, else the folder's own."""
        own = self._own_key()
        if self.trusted is None:
            self.remarks.append("The key came with the log itself: compare it with one that reached you another way.")
        elif own is not None and own != self.trusted:
            self._wrong(Wrong.KEY_DIFFERS, VERIFIER_KEY, "The folder's key is not the one you gave.")
        return self.trusted or own

    def _own_key(self) -> VerifierKey | None:
        raw = self._required(VERIFIER_KEY)
        if raw is None:
            return None
        try:
            own = VerifierKey.parse(raw.decode().removesuffix("\n"))
        except (LogFault, UnicodeDecodeError) as fault:
            self._wrong(Wrong.KEY_UNREADABLE, VERIFIER_KEY, str(fault))
            return None
        if raw != f"{own.text}\n".encode():
            self._wrong(Wrong.KEY_UNREADABLE, VERIFIER_KEY, "The file is not just the key and a line's end.")
        return own

    def readme(self) -> None:
        """The explanation that goes with the export."""
        raw = self._required(README)
        if raw is not None and not readme_is_whole(raw):
            self._wrong(Wrong.README_CHANGED, README, "The explanation was changed.")

    def checkpoint(self, key: VerifierKey | None) -> Checkpoint | None:
        """What the log claims, with its signature checked if there is a key."""
        raw = self._required(CHECKPOINT)
        if raw is None:
            return None
        try:
            signed = note.parse(raw)
            claimed = checkpoint.parse(signed)
        except LogFault as fault:
            self._wrong(Wrong.CHECKPOINT_UNREADABLE, CHECKPOINT, str(fault))
            return None
        if key is not None:
            self._check_signature(key, signed, claimed)
        return claimed

    def _check_signature(self, key: VerifierKey, signed: note.Note, claimed: Checkpoint) -> None:
        try:
            key.check(signed)
        except LogFault as fault:
            self._wrong(Wrong.SIGNATURE, CHECKPOINT, str(fault))
        if claimed.origin != key.name:
            text = f"It is a checkpoint of the log {claimed.origin}, but the key is of {key.name}."
            self._wrong(Wrong.CHECKPOINT_ORIGIN, CHECKPOINT, text)

    def plausible(self, claimed: Checkpoint) -> bool:
        """Whether the folder could hold so many entries at all."""
        bundles = sum(1 for path in (self.folder / TILES / "entries").rglob("*") if path.is_file())
        if claimed.size // WIDTH > bundles + MANY_MISSING:
            text = f"It claims {claimed.size} entries, but the folder has only {bundles} bundles of up to {WIDTH}."
            self._wrong(Wrong.ROOT, CHECKPOINT, text)
            return False
        return True

    def tree(self, claimed: Checkpoint) -> None:
        """Compute the tree again and compare it with every tile and with the signed root."""
        computation = Recomputation(self._read, claimed.size)
        root = computation.root(claimed.root)
        self.found += computation.found
        if root != claimed.root:
            text = f"The {claimed.size} entries give the root {b64encode(root).decode()}, not the one that was signed."
            self._wrong(Wrong.ROOT, CHECKPOINT, text)

    def others(self, claimed: Checkpoint) -> None:
        """Files that the checkpoint does not ask for: earlier partial tiles must agree, anything else is remarked."""
        known = {CHECKPOINT, README, VERIFIER_KEY} | {tile.path for tile in tiles_of(claimed.size)}
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if name not in known and not path.is_dir():
                self._other(name, claimed.size)

    def _other(self, name: str, size: int) -> None:
        try:
            partial = parse_path(name)
        except MalformedTile:
            self.remarks.append(f"{name} is no part of the log.")
            return
        count = (size >> 8 * max(partial.level, 0)) - partial.index * WIDTH
        if partial.width >= count:
            self.remarks.append(f"{name} is no part of the log at this size.")
            return
        current = self._read(Tile(partial.level, partial.index, min(count, WIDTH)).path)
        if current is not None and not partial_is_prefix(partial, self._read(name) or b"", current):
            first = partial.start if partial.level == ENTRIES else None
            text = "This earlier, narrower tile does not say what the later one says."
            self.found.append(Finding(Wrong.PARTIAL_CHANGED, name, text, first))

    def _required(self, name: str) -> bytes | None:
        raw = self._read(name)
        if raw is None:
            self.found.append(findings.missing(name))
        return raw

    def _read(self, name: str) -> bytes | None:
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return None

    def _wrong(self, code: Wrong, file: str, text: str) -> None:
        self.found.append(Finding(code, file, text))


def main(arguments: Sequence[str] | None = None) -> int:
    """``noroshi ledger verify FOLDER [--key FILE] [--json]``: 0 all is well, 1 something is wrong, 2 not verified."""
    parser = argparse.ArgumentParser(prog="noroshi ledger verify", description="Verify an exported log.")
    parser.add_argument("folder", type=Path, help="the exported log")
    parser.add_argument("--key", type=Path, help="file with the log's verifier key, received by another way")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args(arguments)
    try:
        verdict = verify(asked.folder, _given_key(asked.key))
    except LogFault as fault:
        if asked.json:
            sys.stdout.write(_json({"ok": False, "error": str(fault)}))
        else:
            sys.stderr.write(f"{fault}\n")
        return 2
    sys.stdout.write(_json(verdict) if asked.json else f"{told(verdict)}\n")
    return 0 if verdict.ok else 1


def told(verdict: Verdict) -> str:
    """The verdict for people to read."""
    lines = [f"{finding.file}: {finding.text}" for finding in verdict.findings[:SHOWN]]
    if len(verdict.findings) > SHOWN:
        lines.append(f"… and {len(verdict.findings) - SHOWN} more.")
    lines += verdict.remarks[:SHOWN]
    if verdict.ok:
        lines.append(f"All is well: {verdict.size} entries of {verdict.origin}, root {verdict.root}.")
    else:
        lines.append(f"This log does not hold: {len(verdict.findings)} findings.")
    return "\n".join(lines)


def _json(told_as: object) -> str:
    return f"{msgspec.json.encode(told_as).decode()}\n"


def _given_key(path: Path | None) -> VerifierKey | None:
    if path is None:
        return None
    try:
        return VerifierKey.parse(path.read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise CannotVerify(why=f"{path}: {error}") from error


if __name__ == "__main__":
    sys.exit(main())

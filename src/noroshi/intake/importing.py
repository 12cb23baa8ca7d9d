"""Files into the knowledge: ``noroshi import``."""

from __future__ import annotations

import json as json_text
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.utils.translation import gettext

from noroshi.authority.queries import automation
from noroshi.frame.actors import REAL_WORLD, Actor, Channel
from noroshi.frame.errors import NoroshiError
from noroshi.frame.verbs import seeing
from noroshi.intake.desk.receiving import put_receipt
from noroshi.intake.errors import UnknownFormat
from noroshi.intake.reading import read
from noroshi.intake.wording import worded_listed
from noroshi.knowledge import receipts
from noroshi.knowledge.errors import NotReadable
from noroshi.knowledge.receipts import Arrival, Receipt
from noroshi.knowledge.services import Reading, Remembered, keep, refuse, remember
from noroshi.parties.queries import organisation_by_code
from noroshi.release.audiences import marking_named
from noroshi.release.types import Marking, Tlp

PIECE = 1024 * 1024
SHOWN = 50
Show = Callable[[str], None]


@dataclass(slots=True)
class FileOutcome:
    """What became of one file. ``error`` is empty when it could be read."""

    file: str
    new: int = 0
    updated: int = 0
    same: int = 0
    older: int = 0
    refused: int = 0
    error: str = ""
    problems: list[dict[str, object]] = field(default_factory=list)


def import_paths(
    paths: Sequence[Path], *, source: str, marking: str | None, json: bool, progress: Show, world_id: int = REAL_WORLD
) -> int:
    """Import files and folders of files as coming from the organisation ``source``.

    Returns 0 when everything was good, 1 when something was not (the good is stored, the bad is listed). Raises
    UnknownOrganisation, UnknownMarking.
    """
    organisation = organisation_by_code(source, world_id)
    tlp = marking_named(marking) if marking else Tlp.AMBER
    actor = automation(world_id, Channel.COMMAND)
    outcomes = []
    for path in files_in(paths):
        progress(path.name)
        outcomes.append(import_file(actor, path, organisation.id, organisation.code, tlp, progress))
    _tell(outcomes, json)
    return int(any(one.error or one.refused for one in outcomes))


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves and, of folders, every file below, in order of name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
        else:
            yield path


def import_file(actor: Actor, path: Path, source_id: int, source: str, tlp: Tlp, progress: Show) -> FileOutcome:
    """Keep one file byte for byte, then remember what it says, all of it at once."""
    try:
        with path.open("rb") as opened:
            chunks = _shown(iter(lambda: opened.read(PIECE), b""), path, progress)
            arrival = Arrival(chunks, path.name, marking=Marking(tlp), source_id=source_id)
            return _import(actor, arrival, source, str(path))
    except OSError as error:
        return FileOutcome(str(path), error=str(error))


def import_content(source: str, source_id: int, name: str, content: bytes, tlp: Tlp = Tlp.GREEN) -> FileOutcome:
    """The same for bytes in memory, under TLP:GREEN unless told otherwise."""
    arrival = Arrival([content], name, marking=Marking(tlp), source_id=source_id)
    return _import(automation(REAL_WORLD, Channel.COMMAND), arrival, source, name)


def _import(actor: Actor, arrival: Arrival, source: str, name: str) -> FileOutcome:
    outcome = FileOutcome(name)
    try:
        told = _keep_and_read(actor, arrival, source, outcome)
    except NoroshiError as error:
        outcome.error = str(error)
        return outcome
    if told is None:
        return outcome
    outcome.new, outcome.updated, outcome.same = told.new, told.updated, told.same
    outcome.older, outcome.refused = told.older, told.refused
    outcome.problems = [one | {"message": worded_listed(one)} for one in told.outcome()["problems"]]
    return outcome


def _keep_and_read(actor: Actor, arrival: Arrival, source: str, outcome: FileOutcome) -> Remembered | None:
    """In one transaction, so that no file is left kept and never read; None when it cannot be read (kept, refused)."""
    with seeing(actor):
        receipt, _ = keep(actor, arrival)
        try:
            return read_receipt(actor, receipt, source)
        except (NotReadable, UnknownFormat) as error:
            outcome.error = str(error)
            return None


def read_receipt(actor: Actor, receipt: Receipt, source: str) -> Remembered:
    """Read what a receipt keeps and remember it; written onto the receipt if it cannot be read.

    Raises UnknownFormat, NotReadable; the receipt then stands as refused, its bytes kept.
    """
    try:
        with seeing(actor):
            reading = Reading(read, receipts.content_of(receipt.id), (receipt.file_name, source))
            return remember(actor, receipt, reading)
    except (NotReadable, UnknownFormat) as error:
        refuse(actor, receipt, error)
        if receipt.person_id is not None:  # whoever imports by command reads there what is wrong
            put_receipt(receipt, actor.world_id)
        raise


def _shown(chunks: Iterable[bytes], path: Path, progress: Show) -> Iterator[bytes]:
    size, done = max(path.stat().st_size, 1), 0
    for chunk in chunks:
        done += len(chunk)
        progress(f"{path.name}  {done * 100 // size} %")
        yield chunk


def _tell(outcomes: Sequence[FileOutcome], as_json: bool) -> None:
    if as_json:
        total = {name: sum(getattr(one, name) for one in outcomes) for name in ("new", "updated", "same", "refused")}
        sys.stdout.write(
            json_text.dumps(total | {"files": [asdict(one) for one in outcomes]}, ensure_ascii=False) + "\n"
        )
        return
    for one in outcomes:
        sys.stdout.write(f"{one.file}: {one.error or _counts(one)}\n")
        for problem in one.problems[:SHOWN]:
            sys.stdout.write(f"  {problem['path']}: {problem['message']} [{problem['clause']}]\n")
        if one.refused > SHOWN:
            sys.stdout.write("  " + gettext("... %(number)s more") % {"number": one.refused - SHOWN} + "\n")


def _counts(one: FileOutcome) -> str:
    return gettext("%(new)s new, %(updated)s updated, %(same)s known, %(refused)s refused") % {
        "new": one.new,
        "updated": one.updated,
        "same": one.same,
        "refused": one.refused,
    }

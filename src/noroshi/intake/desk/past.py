"""Past incidents into the knowledge: searchable, linkable, marked as past; nobody is warned and no clock begins."""

from __future__ import annotations

import json as json_text
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from noroshi.authority.queries import automation
from noroshi.authority.types import Permission
from noroshi.formats.making import TIMELESS, made, vulnerability
from noroshi.frame.actors import REAL_WORLD, Actor, Channel
from noroshi.frame.verbs import Verb, about, verb
from noroshi.intake.desk.errors import IncidentFileUnreadable
from noroshi.intake.desk.past_file import REMEDIES, TAKEN_ANYHOW, Fault, PastIncident, read
from noroshi.intake.importing import files_in
from noroshi.intake.observables import observables_in
from noroshi.intake.report_objects import INCIDENT_EXTENSION
from noroshi.knowledge.errors import TooLarge
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, keep, remember
from noroshi.observables.stix_forms import observable_object
from noroshi.parties.queries import organisation_by_code
from noroshi.parties.types import OrganisationRecord
from noroshi.release.audiences import marking_named
from noroshi.release.types import Marking, Tlp
from noroshi.stix.rules import check

LIMIT: Final = 20 * 1024 * 1024
PAST_LABEL: Final = "past"
_TAKEN: Final = frozenset(REMEDIES[name] for name in TAKEN_ANYHOW)


@dataclass(slots=True)
class Imported:
    """What became of a file: how many incidents stood in it and were taken, and what was wrong, place by place.

    ``new`` counts incidents that were not known before, ``same`` those that were known just so.
    """

    file: str
    incidents: int = 0
    objects: int = 0
    faults: list[Fault] = field(default_factory=list)
    error: str = ""

    @property
    def refused(self) -> int:
        """How many incidents were not taken."""
        return sum(one.remedy not in _TAKEN for one in self.faults)


def looked_through(content: bytes, name: str, now: datetime) -> tuple[list[PastIncident], list[Fault]]:
    """What a file says, before anything is kept. Raises IncidentFileUnreadable."""
    good: list[PastIncident] = []
    faults: list[Fault] = []
    for one in read(content, name, now):
        if isinstance(one, Fault):
            faults.append(one)
        elif broken := next((said for made_of in objects_of(one, "x", Tlp.RED) if (said := check(made_of))), ()):
            faults.append(Fault(0, one.key[:40], broken[0].text[:80], REMEDIES["long"]))
        else:
            good.append(one)
    return good, faults


@verb(Verb.PAST_IMPORTED, needs=Permission.IMPORT_INCIDENTS)
def import_incidents(actor: Actor, content: bytes, name: str, source: OrganisationRecord, marking: Tlp) -> Imported:
    """Keep a file of past incidents as it came, and remember each incident that is good, as coming from ``source``.

    The same file again changes nothing. Raises IncidentFileUnreadable, and nothing is kept then; BeyondYourView.
    """
    good, faults = looked_through(content, name, actor.now())
    outcome = Imported(name, len(good), 0, faults)
    if not good:
        return outcome
    arrival = Arrival([content], name, "text/plain", Marking(marking), source_id=source.id, limit=LIMIT)
    receipt, _ = keep(actor, arrival)
    about("receipt", receipt.id)
    items = (
        Item(f"{one.key[:60]}[{place}]", msgspec.json.encode(value), value)
        for one in good
        for place, value in enumerate(objects_of(one, source.code, marking))
    )
    told = remember(actor, receipt, items, past=True)
    outcome.objects = told.new + told.updated
    return outcome


def import_paths(
    paths: Sequence[Path], *, source: str, marking: str | None, json: bool, progress: Callable[[str], None],
    world_id: int = REAL_WORLD,
) -> int:  # fmt: skip
    """Import files and folders of files, each by itself, as coming from the organisation ``source``; for the command.

    Prints what became of each. Returns 0 when everything was taken, 1 when something was not. Raises
    UnknownOrganisation, UnknownMarking.
    """
    organisation = organisation_by_code(source, world_id)
    tlp = marking_named(marking) if marking else Tlp.AMBER
    actor = automation(world_id, Channel.COMMAND)
    outcomes = []
    for path in files_in(paths):
        progress(path.name)
        outcomes.append(_import_file(actor, path, organisation, tlp))
    if json:
        told = [asdict(one) | {"refused": one.refused} for one in outcomes]
        sys.stdout.write(json_text.dumps({"files": told}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(line + "\n" for one in outcomes for line in _lines(one))
    return int(any(one.error or one.refused for one in outcomes))


def _import_file(actor: Actor, path: Path, source: OrganisationRecord, marking: Tlp) -> Imported:
    try:
        if path.stat().st_size > LIMIT:
            return Imported(str(path), error=str(TooLarge(limit=LIMIT)))
        return import_incidents(actor, path.read_bytes(), path.name, source, marking)
    except OSError as error:
        return Imported(str(path), error=str(error))
    except IncidentFileUnreadable as error:
        return Imported(str(path), error=str(error))


def _lines(one: Imported) -> Iterator[str]:
    yield f"{one.file}: {one.error or f'{one.incidents} incidents taken, {one.refused} not'}"
    for fault in one.faults:
        yield f"  {fault.place}: {fault.column} {fault.text!r}: {fault.remedy}"


def objects_of(one: PastIncident, source: str, marking: Tlp) -> Iterator[dict[str, Any]]:
    """An incident as STIX 2.1: the incident, its values, and a report that holds them together.

    It has no version of its own: later content under the same number replaces earlier.
    """
    common = {
        "spec_version": "2.1",
        "created": TIMELESS,
        "modified": TIMELESS,
        "object_marking_refs": [marking.marking_id],
    }
    told = {"source_name": source, "external_id": one.key}
    incident = common | {
        "type": "incident",
        "id": made("incident", source, one.key),
        "name": one.title,
        "labels": list(dict.fromkeys(_labels(one))),
        "external_references": [told],
        "extensions": {
            INCIDENT_EXTENSION: {
                "extension_type": "property-extension",
                "determination": one.determination,
                "investigation_status": "closed",
            }
        },
    }
    held = [incident | ({"description": one.description} if one.description else {}), *_values(one, marking)]
    yield from held
    yield common | {
        "type": "report",
        "id": made("report", source, one.key),
        "name": one.title,
        "labels": [PAST_LABEL],
        "published": one.occurred.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "object_refs": list(dict.fromkeys(str(value["id"]) for value in held)),
    }


def _labels(one: PastIncident) -> Iterator[str]:
    yield PAST_LABEL
    yield f"occurred:{one.occurred:%Y-%m-%d}"
    if one.incident_type:
        yield f"rsit:{one.incident_type}"
    yield from one.labels


def _values(one: PastIncident, marking: Tlp) -> Iterator[dict[str, Any]]:
    marked = {"object_marking_refs": [marking.marking_id]}
    for observable in observables_in(one.values):
        value = observable_object(observable)
        if value is not None:
            yield value | marked
    if one.cve.startswith("CVE-"):
        yield vulnerability(one.cve) | marked

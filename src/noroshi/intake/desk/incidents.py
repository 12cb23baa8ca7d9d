"""An incident as the office works on it: the reports that belong to it, how serious, which clocks, who joined what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db.models import Count, Max
from django.utils.translation import get_language

from noroshi.face.types import Text
from noroshi.frame.actors import Actor
from noroshi.intake.desk import taxonomy, wording
from noroshi.intake.desk.clocks import OfReport, of_reports
from noroshi.intake.desk.errors import IncidentUnknown
from noroshi.intake.desk.models import IncidentLink, Merge
from noroshi.intake.desk.queries import Row, items
from noroshi.intake.desk.types import ItemKind
from noroshi.intake.desk.veris import VerisIncident
from noroshi.intake.report_objects import INCIDENT_EXTENSION
from noroshi.knowledge import queries as knowledge
from noroshi.knowledge import reports
from noroshi.knowledge.errors import ObjectNotFound, ReportNotFound
from noroshi.knowledge.queries import Reference
from noroshi.knowledge.reports import Report
from noroshi.knowledge.types import ObjectRow
from noroshi.parties.models import Person
from noroshi.parties.queries import organisations

PAGE: Final = 50
LINKED: Final = 200
VALUES: Final = 200
_OCCURRED, _RSIT = "occurred:", "rsit:"


@dataclass(frozen=True, slots=True)
class Belongs:
    """That an item belongs, or belonged, to an incident: since when, by whom, why. ``row`` is None when not visible."""

    row: Row | None
    at: datetime
    by: str
    why: str
    opened: bool
    undone_at: datetime | None = None
    undone_by: str = ""

    @property
    def state_words(self) -> Text:
        """Where the item stands."""
        return wording.STATES[self.row.state] if self.row else ""


@dataclass(frozen=True, slots=True)
class Joined:
    """That one item was merged into another of the incident, and whether that was undone."""

    item: Row | None
    into: Row | None
    at: datetime
    by: str
    why: str
    undone_at: datetime | None = None
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident with all that its page shows. ``occurred`` is a day, empty where nobody said."""

    uuid: UUID
    found: ObjectRow
    source: str
    description: str
    determination: str
    labels: Sequence[str]
    occurred: str
    linked: Sequence[Belongs]
    joined: Sequence[Joined]
    clocks: Sequence[OfReport]

    @property
    def reports(self) -> Sequence[Belongs]:
        """What belongs to it now."""
        return [one for one in self.linked if one.undone_at is None]

    @property
    def taken_back(self) -> Sequence[Belongs]:
        """What was found not to belong to it."""
        return [one for one in self.linked if one.undone_at is not None]

    @property
    def determination_words(self) -> Text:
        """How sure it is that it happened."""
        return wording.DETERMINATIONS.get(self.determination, self.determination)

    @property
    def severity(self) -> int | None:
        """The highest of its reports' first estimates: of several the maximum counts."""
        rated = [one.row.severity for one in self.reports if one.row and one.row.severity is not None]
        return max(rated, default=None)

    @property
    def types(self) -> Sequence[str]:
        """Its types of RSIT in words."""
        return [taxonomy.type_name(code, get_language() or "ja") for code in self.type_codes]

    @property
    def type_codes(self) -> Sequence[str]:
        """Its types of RSIT: those of its reports, then that of a past incident."""
        of_reports = [one.row.incident_type for one in self.reports if one.row and one.row.incident_type]
        return list(dict.fromkeys([*of_reports, *(one.removeprefix(_RSIT) for one in _with(self.labels, _RSIT))]))

    @property
    def organisations(self) -> Sequence[str]:
        """Who reported it."""
        return list(dict.fromkeys(one.row.source for one in self.reports if one.row and one.row.source))


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident in the list: how many items belong to it, and the highest first estimate among them."""

    uuid: UUID
    name: str
    at: datetime
    number: int
    severity: int | None


def incident(actor: Actor, uuid: UUID) -> Incident:
    """One incident, as far as the reader may see it. A constant number of statements. Raises IncidentUnknown."""
    try:
        found = knowledge.objects(f"incident--{uuid}")[0]
    except ObjectNotFound as hidden:
        raise IncidentUnknown from hidden
    held = msgspec.json.decode(knowledge.content(found.id).original)
    links = list(IncidentLink.objects.filter(incident=uuid, world_id=actor.world_id).order_by("-id")[:LINKED])
    merges = _merges([one.item_id for one in links])
    rows = items(
        actor, {*(one.item_id for one in links), *(key for one in merges for key in (one.item_id, one.into_id))}
    )
    names = _names([*links, *merges])
    now_here = [row for one in links if one.undone_at is None and (row := rows.get(one.item_id))]
    return Incident(
        uuid=uuid,
        found=found,
        source=_source(found),
        description=str(held.get("description", "")),
        determination=_determination(held),
        labels=tuple(str(one) for one in held.get("labels", ())),
        occurred=next((day.removeprefix(_OCCURRED) for day in _with(held.get("labels", ()), _OCCURRED)), ""),
        linked=[_belongs(one, rows, names) for one in links],
        joined=[_joined(one, rows, names) for one in merges],
        clocks=of_reports({UUID(row.key): row.number for row in now_here if row.kind is ItemKind.REPORT}),
    )


def _items_of(one: IncidentLink | Merge) -> tuple[int, ...]:
    return (one.item_id, one.into_id) if isinstance(one, Merge) else (one.item_id,)


def _merges(ids: Sequence[int]) -> list[Merge]:
    return list(Merge.objects.filter(into_id__in=ids).order_by("-id")[:LINKED])


def _names(acts: Sequence[IncidentLink | Merge]) -> dict[int, str]:
    people = {key for one in acts for key in (one.person_id, one.undone_by_id) if key}
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))


def _source(found: ObjectRow) -> str:
    named = organisations([found.source_id]).get(found.source_id)
    return named.name(get_language() or "ja") if named else ""


def _determination(held: dict[str, Any]) -> str:
    return str(held.get("extensions", {}).get(INCIDENT_EXTENSION, {}).get("determination", "suspected"))


def _with(labels: Sequence[object], start: str) -> list[str]:
    return [one for one in labels if isinstance(one, str) and one.startswith(start)]


def _belongs(one: IncidentLink, rows: dict[int, Row], names: dict[int, str]) -> Belongs:
    by, undone_by = names.get(one.person_id, ""), names.get(one.undone_by_id or 0, "")
    return Belongs(rows.get(one.item_id), one.at, by, one.why, one.opened, one.undone_at, undone_by)


def _joined(one: Merge, rows: dict[int, Row], names: dict[int, str]) -> Joined:
    by, undone_by = names.get(one.person_id, ""), names.get(one.undone_by_id or 0, "")
    return Joined(rows.get(one.item_id), rows.get(one.into_id), one.at, by, one.why, one.undone_at, undone_by)


def incidents(actor: Actor, before: int | None = None, size: int = PAGE) -> tuple[list[IncidentLine], str]:
    """A page of the incidents that were opened at the desk, newest first, and the next page's cursor; three statements.

    One that the reader may not see any more has no name.
    """
    opened = IncidentLink.objects.filter(world_id=actor.world_id, opened=True, undone_at=None).order_by("-id")
    found = list((opened.filter(pk__lt=before) if before else opened)[: size + 1])
    shown = found[:size]
    names = knowledge.references([one.incident for one in shown])
    held = IncidentLink.objects.filter(incident__in=[one.incident for one in shown], undone_at=None)
    grouped = held.order_by().values_list("incident").annotate(Count("pk"), Max("item__severity"))
    numbers = {uuid: (number, severity) for uuid, number, severity in grouped}
    lines = [
        IncidentLine(
            one.incident, names[one.incident].name if one.incident in names else "", one.at, *numbers[one.incident]
        )
        for one in shown
    ]
    return lines, str(shown[-1].pk) if len(found) > size else ""


def _line(one: IncidentLink, known: Reference | None, held: tuple[int, int | None]) -> IncidentLine:
    return IncidentLine(one.incident, known.name if known else "", one.at, *held)


def as_veris(one: Incident) -> VerisIncident:
    """The incident for other programs that speak VERIS, with the values that its reports name. One read a report.

    Without a day that somebody gave, the day on which its first report says that it was noticed.
    """
    codes, told = one.type_codes, [report for held in one.reports if (report := _report(held.row))]
    noticed = min((report.recognised_at or report.received_at for report in told), default=None)
    values = dict.fromkeys(value for report in told for value in _values(report))
    return VerisIncident(
        key=str(one.uuid),
        title=one.found.name,
        occurred=one.occurred or (f"{noticed:%Y-%m-%d}" if noticed else ""),
        description=one.description,
        incident_type=codes[0] if codes else "",
        determination=one.determination,
        values=tuple(values)[:VALUES],
        cve="",
        labels=tuple(one.labels),
        unknown=(),
    )


def _report(row: Row | None) -> Report | None:
    if row is None or row.kind is not ItemKind.REPORT:
        return None
    try:
        return reports.report(UUID(row.key))
    except ReportNotFound:
        return None


def _values(report: Report) -> Sequence[str]:
    named = report.answers.get("observables", ())
    return [str(value) for value in named] if isinstance(named, list | tuple) else ()

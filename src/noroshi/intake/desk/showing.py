"""The open item with all that its page shows, and what the forms beside it need. A constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.intake.desk import taxonomy, wording
from noroshi.intake.desk.clocks import Running, of_report
from noroshi.intake.desk.linking import incident_of
from noroshi.intake.desk.messages import Said, thread
from noroshi.intake.desk.models import DeskEvent, IncidentLink, Merge
from noroshi.intake.desk.queries import Row, items
from noroshi.intake.desk.suggestions import Suggestion, suggested
from noroshi.intake.desk.types import OPEN, Act, ItemKind, State
from noroshi.intake.queries import ShownReport, shown
from noroshi.knowledge import receipts, reports
from noroshi.knowledge.errors import ReceiptNotFound, ReportNotFound
from noroshi.knowledge.queries import objects_of_receipt, references
from noroshi.knowledge.receipts import Receipt
from noroshi.knowledge.searching import search
from noroshi.knowledge.types import ObjectRow, SearchBy, SearchQuery
from noroshi.parties.models import Person
from noroshi.release.audiences import viewer_audiences

HISTORY = 50
INCIDENTS = 20


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of an item's history, in words."""

    at: datetime
    who: str
    what: str
    note: str


@dataclass(frozen=True, slots=True)
class Linked:
    """An incident that an item belongs to. ``name`` is empty where the reader may not see it."""

    id: int
    uuid: UUID
    name: str
    opened: bool
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item that is open on the desk. ``report`` and ``receipt`` are None for other kinds, or when not visible."""

    row: Row
    report: ShownReport | None
    receipt: Receipt | None
    objects: Sequence[ObjectRow]
    history: Sequence[Happened]
    thread: Sequence[Said]
    incidents: Sequence[Linked]
    merged: Sequence[Row]
    into: Row | None
    suggestions: Sequence[Suggestion]
    clocks: Sequence[Running]
    mine: bool
    may_triage: bool

    @property
    def open(self) -> bool:
        """Whether something is still to be done with it."""
        return self.row.state in OPEN

    @property
    def free(self) -> bool:
        """Whether nobody has it."""
        return self.open and self.row.holder_id is None

    @property
    def type_words(self) -> str:
        """Its type of incident in words."""
        code = self.row.incident_type
        return taxonomy.type_name(code, get_language() or "ja") if code else ""

    @property
    def has_own_incident(self) -> bool:
        """Whether its own incident is known already."""
        return any(one.opened for one in self.incidents)

    @property
    def may_ask(self) -> bool:
        """Whether its sender can be asked."""
        return self.row.kind is ItemKind.REPORT and self.open and not self.row.withdrawn

    @property
    def refused(self) -> int:
        """Of a receipt: how many objects were not taken."""
        return int((self.receipt.outcome or {}).get("refused", 0)) if self.receipt else 0

    @property
    def problems(self) -> Sequence[dict[str, str]]:
        """Of a receipt: the first of what was wrong."""
        return list((self.receipt.outcome or {}).get("problems", []))[:10] if self.receipt else []


def opened(actor: Actor, row: Row, *, suggesting: bool = True) -> OpenItem:
    """Everything that the desk shows of an item; without suggestions while somebody is looking for what to link."""
    report = _report(actor, row)
    receipt = _receipt(row)
    merged_ids, into_id = _merges(row)
    events = list(DeskEvent.objects.filter(item_id=row.id).order_by("-id")[:HISTORY])
    others = items(actor, {*merged_ids, *([into_id] if into_id else []), *_named_in(events)})
    values = [clue.observable for clue in report.clues if not clue.harmless] if report else []
    is_report = row.kind is ItemKind.REPORT
    return OpenItem(
        row=row,
        report=report,
        receipt=receipt,
        objects=objects_of_receipt(receipt.id) if receipt else (),
        history=_history(events, others),
        thread=thread(actor, UUID(row.key)) if is_report else (),
        incidents=_incidents(row.id),
        merged=[others[one] for one in merged_ids if one in others],
        into=others.get(into_id or 0),
        suggestions=suggested(actor, row, values) if suggesting and _may_have_others(row) else (),
        clocks=of_report(UUID(row.key)) if is_report else (),
        mine=row.holder_id is not None and row.holder_id == actor.person_id,
        may_triage=may(actor, Permission.TRIAGE_REPORT),
    )


def _may_have_others(row: Row) -> bool:
    return row.kind is ItemKind.REPORT and row.state in OPEN and not row.withdrawn


def _report(actor: Actor, row: Row) -> ShownReport | None:
    if row.kind is not ItemKind.REPORT:
        return None
    try:
        return shown(actor, reports.report(UUID(row.key)))
    except ReportNotFound:
        return None


def _receipt(row: Row) -> Receipt | None:
    if row.kind is not ItemKind.RECEIPT:
        return None
    try:
        return receipts.receipt(int(row.key))
    except ReceiptNotFound:
        return None


def _merges(row: Row) -> tuple[list[int], int | None]:
    merged = list(Merge.objects.filter(into_id=row.id, undone_at=None).order_by("id").values_list("item_id", flat=True))
    if row.state is not State.MERGED:
        return merged, None
    return merged, Merge.objects.filter(item_id=row.id, undone_at=None).values_list("into_id", flat=True).first()


def _named_in(events: Sequence[DeskEvent]) -> set[int]:
    return {int(key) for one in events for name in ("item", "into") if (key := one.facts.get(name))}


def _history(events: Sequence[DeskEvent], others: dict[int, Row]) -> list[Happened]:
    people = {one.person_id for one in events if one.person_id}
    people |= {int(key) for one in events for name in ("from", "to") if (key := one.facts.get(name))}
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    numbers = {key: row.number or row.title for key, row in others.items()}
    return [
        Happened(
            one.at,
            names.get(one.person_id or 0, ""),
            wording.act_words(Act(one.act), one.facts, numbers, names),
            one.note,
        )
        for one in events
    ]


def _incidents(item_id: int) -> list[Linked]:
    links = list(IncidentLink.objects.filter(item_id=item_id, undone_at=None).order_by("id")[:INCIDENTS])
    names = references([one.incident for one in links])
    return [
        Linked(
            one.pk,
            one.incident,
            names[one.incident].name if one.incident in names else "",
            one.opened,
            one.at,
            one.why,
        )
        for one in links
    ]


def incidents_to_link(actor: Actor, row: Row, words: str) -> list[tuple[str, str]]:
    """Known incidents to choose from, as (UUID, name): those that the words find, or those opened last at the desk."""
    own = {str(incident_of(UUID(row.key)))} if row.kind is ItemKind.REPORT else set()
    if words.strip():
        query = SearchQuery(text=words[:200], by=SearchBy.TEXT, types=("incident",))
        found = [
            (str(one.stix_uuid), one.name) for one in search(query, viewer_audiences(), INCIDENTS, counted=False).rows
        ]
    else:
        newest = IncidentLink.objects.filter(world_id=actor.world_id, opened=True, undone_at=None).order_by("-id")
        uuids = list(dict.fromkeys(newest.values_list("incident", flat=True)[:INCIDENTS]))
        names = references(uuids)
        found = [(str(one), names[one].name) for one in uuids if one in names]
    return [one for one in dict(found).items() if one[0] not in own]

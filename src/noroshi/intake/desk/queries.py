"""Reads of the desk: shelves, counts, the open item. A constant number of statements each, whatever there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.intake.desk.clocks import DueAndLate, due_and_late
from noroshi.intake.desk.errors import ItemNotFound
from noroshi.intake.desk.models import DeskItem, Merge
from noroshi.intake.desk.types import OPEN, Counts, ItemKind, Shelf, SilentSource, State, Urgency
from noroshi.parties.models import Person
from noroshi.parties.queries import organisations
from noroshi.release.types import Tlp

PAGE = 25
PINNED = 20
COUNTED = 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One item in a list. ``late_by`` is the time that has passed; ``late_for`` says what is late."""

    id: int
    kind: ItemKind
    key: str
    number: str
    title: str
    source: str
    form: str
    marking: Tlp
    version: int
    arrived_at: datetime
    touched_at: datetime
    unread: bool
    withdrawn: bool
    state: State
    holder_id: int | None
    holder: str
    urgency: Urgency
    severity: int | None
    incident_type: str
    answer_by: datetime | None
    done_reason: str
    revision: int
    source_id: int | None
    merged: int = 0
    late_since: datetime | None = None
    late_for: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a shelf. ``late`` stands above all else on the first page; ``older`` is the next page's cursor."""

    late: Sequence[Row]
    rows: Sequence[Row]
    older: str


def page(actor: Actor, shelf: Shelf, after: str = "", clocks: DueAndLate | None = None, size: int = PAGE) -> Page:
    """One page of a shelf: what is late first, then the most urgent, then what changed last."""
    clocks = clocks or due_and_late(actor)
    late = [] if after or shelf is Shelf.DONE else _late(actor, clocks)
    found = [] if shelf is Shelf.LATE else list(_beyond(_on(actor, shelf), after)[: size + 1])
    shown = found[:size]
    above = {one.pk for one in late}
    rows = _rows(actor, [*late, *(one for one in shown if one.pk not in above)], clocks)
    older = _cursor(shown[-1]) if len(found) > size else ""
    return Page(rows[: len(late)], rows[len(late) :], older)


def _on(actor: Actor, shelf: Shelf) -> QuerySet[DeskItem]:
    rows = DeskItem.objects.filter(world_id=actor.world_id)
    match shelf:
        case Shelf.MINE:
            return DeskItem.objects.filter(holder_id=actor.person_id, state__in=OPEN)
        case Shelf.OTHERS:
            return rows.filter(state=State.TAKEN).exclude(holder_id=actor.person_id)
        case Shelf.WAITING:
            return rows.filter(state=State.WAITING)
        case Shelf.SERIOUS:
            return rows.filter(state__in=OPEN, severity__gte=3)
        case Shelf.DONE:
            return rows.filter(state=State.DONE)
    return rows.filter(state=State.NEW)


def _late(actor: Actor, clocks: DueAndLate) -> list[DeskItem]:
    """Answers that were asked for by a time that has passed, and reports whose duties are late."""
    asked = Q(state=State.WAITING, answer_by__lt=actor.now())
    waiting = DeskItem.objects.filter(asked, world_id=actor.world_id).order_by("answer_by")[:PINNED]
    keys = [str(one.report_id) for one in clocks.reports[:PINNED]]
    owed = DeskItem.objects.filter(world_id=actor.world_id, kind=ItemKind.REPORT, key__in=keys).exclude(
        state=State.MERGED
    )
    found = {one.pk: one for one in [*owed, *waiting]}
    return list(found.values())[:PINNED]


def _beyond(rows: QuerySet[DeskItem], after: str) -> QuerySet[DeskItem]:
    """What comes after a cursor (``urgency.microseconds.id``); one that cannot be read is the beginning."""
    ordered = rows.order_by("-urgency", "-touched_at", "-id")
    parts = after.split(".")
    if len(parts) != 3 or len(after) > 60 or not all(part.isdecimal() for part in parts):
        return ordered
    urgency = min(int(parts[0]), 9)
    at = _EPOCH + min(int(parts[1]), 2**57) * _MICROSECOND
    key = min(int(parts[2]), 2**62)
    return ordered.filter(
        Q(urgency__lt=urgency) | Q(urgency=urgency, touched_at__lt=at) | Q(urgency=urgency, touched_at=at, id__lt=key)
    )


def _cursor(last: DeskItem) -> str:
    return f"{last.urgency}.{(last.touched_at - _EPOCH) // _MICROSECOND}.{last.pk}"


def _rows(actor: Actor, found: Sequence[DeskItem], clocks: DueAndLate, *, count_merged: bool = True) -> list[Row]:
    """Items with the names around them; three statements at most."""
    names = organisations({one.source_id for one in found if one.source_id})
    holders = dict(
        Person.objects.filter(pk__in={one.holder_id for one in found if one.holder_id}).values_list("pk", "name")
    )
    merged = _merged_into([one.pk for one in found]) if count_merged else {}
    language = get_language() or "ja"
    late = {str(one.report_id): (one.due_at, one.label) for one in clocks.reports}
    now = actor.now()
    rows = []
    for one in found:
        since, label = late.get(one.key, (None, ""))
        if since is None and one.state == State.WAITING and one.answer_by is not None and one.answer_by < now:
            since = one.answer_by
        rows.append(
            _row(
                one,
                names[one.source_id].name(language) if one.source_id and one.source_id in names else "",
                holders.get(one.holder_id or 0, ""),
                merged.get(one.pk, 0),
                since,
                label,
            )
        )
    return rows


def _merged_into(ids: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for into in Merge.objects.filter(into_id__in=ids, undone_at=None).values_list("into_id", flat=True):
        found[into] = found.get(into, 0) + 1
    return found


def _row(one: DeskItem, source: str, holder: str, merged: int, since: datetime | None, label: str) -> Row:
    return Row(
        id=one.pk,
        kind=ItemKind(one.kind),
        key=one.key,
        number=one.number,
        title=one.title,
        source=source,
        form=one.form,
        marking=Tlp(one.marking),
        version=one.version,
        arrived_at=one.arrived_at,
        touched_at=one.touched_at,
        unread=one.unread,
        withdrawn=one.withdrawn,
        state=State(one.state),
        holder_id=one.holder_id,
        holder=holder,
        urgency=Urgency(one.urgency),
        severity=one.severity,
        incident_type=one.incident_type,
        answer_by=one.answer_by,
        done_reason=one.done_reason,
        revision=one.revision,
        source_id=one.source_id,
        merged=merged,
        late_since=since,
        late_for=label,
    )


def item(actor: Actor, item_id: int, clocks: DueAndLate | None = None) -> Row:
    """One item that the viewer may see. Raises ItemNotFound."""
    found = DeskItem.objects.filter(pk=min(max(item_id, 0), 2**62), world_id=actor.world_id).first()
    if found is None:
        raise ItemNotFound
    return _rows(actor, [found], clocks or DueAndLate())[0]


def item_of(actor: Actor, kind: ItemKind, key: str) -> Row | None:
    """The item of something, if the viewer may see it."""
    found = DeskItem.objects.filter(world_id=actor.world_id, kind=kind, key=key).first()
    return _rows(actor, [found], DueAndLate())[0] if found else None


def numbered(actor: Actor, number: str) -> Row:
    """The item of a report by the number that people say. Raises ItemNotFound."""
    found = DeskItem.objects.filter(world_id=actor.world_id, kind=ItemKind.REPORT, number=number[:40]).first()
    if found is None:
        raise ItemNotFound
    return _rows(actor, [found], DueAndLate())[0]


def items(actor: Actor, ids: Iterable[int]) -> dict[int, Row]:
    """Several items, those that the viewer may see, without what is merged into them; three statements at most."""
    found = list(DeskItem.objects.filter(pk__in=set(ids), world_id=actor.world_id))
    return {row.id: row for row in _rows(actor, found, DueAndLate(), count_merged=False)}


def counts(actor: Actor) -> Counts:
    """How many stand on each shelf; one statement."""
    facts = {"world": actor.world_id, "person": actor.person_id, "now": actor.now(), "bound": COUNTED + 1}
    row = _one("counts", facts)
    return Counts(*row)


def silent_sources(actor: Actor) -> list[SilentSource]:
    """Sources of knowledge that have been silent for much longer than usual; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql("intake.desk", "silent"), {"world": actor.world_id, "now": actor.now()})
        return [SilentSource(*row) for row in cursor.fetchall()]


def _one(name: str, facts: dict[str, Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql("intake.desk", name), facts)
        return tuple(cursor.fetchone())


def everything(actor: Actor, limit: int = 100) -> dict[Shelf, list[Row]]:
    """What is open, for the hand-over sheet: new, taken by the actor, by others, waiting; the late ones apart."""
    clocks = due_and_late(actor)
    late = _rows(actor, _late(actor, clocks), clocks)
    shelves = {shelf: list(_beyond(_on(actor, shelf), "")[:limit]) for shelf in (Shelf.NEW, Shelf.MINE, Shelf.OTHERS)}
    shelves[Shelf.WAITING] = list(
        _beyond(_on(actor, Shelf.WAITING).exclude(holder_id=actor.person_id, holder_id__isnull=False), "")[:limit]
    )
    return {Shelf.LATE: late} | {shelf: _rows(actor, found, clocks) for shelf, found in shelves.items()}


__all__ = [
    "COUNTED",
    "Page",
    "Row",
    "counts",
    "everything",
    "item",
    "item_of",
    "items",
    "numbered",
    "page",
    "silent_sources",
]

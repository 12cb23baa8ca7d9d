"""Hand-over between shifts: a note, and the desk as it is at that moment, kept as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, verb
from noroshi.intake.desk import errors
from noroshi.intake.desk.models import DeskItem, Handover
from noroshi.intake.desk.queries import Row, everything, items
from noroshi.intake.desk.services import person_of, tell
from noroshi.intake.desk.types import OPEN, Act, Shelf
from noroshi.parties.models import Person
from noroshi.parties.queries import people_in_role
from noroshi.parties.types import Role
from noroshi.release.audiences import desk_atom
from noroshi.release.types import Tlp

NOTE_LIMIT = 8000
FRESH = timedelta(hours=24)
"""How long a hand-over that nobody has received stands on the desk."""


class Line(msgspec.Struct, frozen=True):
    """One item on a sheet. Of what is TLP:RED nothing is kept there but which it is: a sheet is printed, and for all.

    Who may see it is shown its number; the others only that there is something.
    """

    id: int
    number: str
    title: str
    source: str
    marking: str
    holder: str
    urgency: int
    severity: int | None
    since: datetime
    late_since: datetime | None
    answer_by: datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A hand-over as its readers see it."""

    id: int
    giver: str
    taker: str
    at: datetime
    note: str
    shelves: Mapping[Shelf, Sequence[Line]]
    received_at: datetime | None
    received_by: str
    for_me: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A hand-over that the next shift has not received yet, as the desk names it."""

    id: int
    giver: str
    at: datetime
    note: str


def lines_now(actor: Actor) -> dict[Shelf, list[Line]]:
    """The desk as it is: late, new, the actor's, others', waiting; a constant number of statements."""
    return {shelf: [_line(row) for row in rows] for shelf, rows in everything(actor).items()}


def _kept(line: Line) -> Line:
    return msgspec.structs.replace(line, number="") if line.marking == Tlp.RED.label else line


def _numbered(actor: Actor, shelves: Mapping[Shelf, Sequence[Line]]) -> dict[Shelf, list[Line]]:
    """The same with the numbers that the reader may see."""
    found = items(actor, {one.id for lines in shelves.values() for one in lines if not one.number})
    return {
        shelf: [msgspec.structs.replace(one, number=found[one.id].number) if one.id in found else one for one in lines]
        for shelf, lines in shelves.items()
    }


def _line(row: Row) -> Line:
    secret = row.marking is Tlp.RED
    return Line(
        id=row.id,
        number=row.number or row.title[:40],
        title="" if secret else row.title,
        source="" if secret else row.source,
        marking=row.marking.label,
        holder=row.holder,
        urgency=int(row.urgency),
        severity=row.severity,
        since=row.arrived_at,
        late_since=row.late_since,
        answer_by=row.answer_by,
    )


@verb(Verb.SHIFT_HANDED_OVER, needs=Permission.TRIAGE_REPORT)
def hand_over(actor: Actor, note: str, taker_id: int | None = None, *, with_items: bool = False) -> int:
    """Hand over to the next shift, or to somebody of it, with a note. Gives the sheet's id.

    ``with_items`` also gives what the actor holds: to ``taker_id``, or back to the queue. Raises NoteNeeded,
    ItemNotFound for somebody who is none of the duty officers.
    """
    plain = note.replace("\r\n", "\n").replace("\0", "").strip()
    if not plain or len(plain) > NOTE_LIMIT:
        raise errors.NoteNeeded(limit=NOTE_LIMIT)
    if taker_id is not None and taker_id not in people_in_role(actor.organisation_id, Role.DUTY_OFFICER):
        raise errors.ItemNotFound
    now = lines_now(actor)
    made = Handover.objects.create(
        world_id=actor.world_id,
        audience_id=curtain().audience_of(actor, {desk_atom(actor.organisation_id)}),
        giver_id=person_of(actor),
        taker_id=taker_id,
        at=actor.now(),
        note=plain,
        sheet=msgspec.to_builtins({str(shelf): [_kept(one) for one in lines] for shelf, lines in now.items()}),
    )
    about("handover", made.pk)
    if with_items:
        _give(actor, taker_id)
    return made.pk


def _give(actor: Actor, taker_id: int | None) -> None:
    held = DeskItem.objects.select_for_update().filter(holder_id=actor.person_id, state__in=OPEN)
    for item in held.order_by("pk"):
        item.holder_id = taker_id
        item.state = "new" if taker_id is None and item.state == "taken" else item.state
        item.save(update_fields=["holder", "state"])
        about("item", item.pk)
        tell(actor, item, Act.HANDED_OVER, facts={"to": taker_id})


@verb(Verb.SHIFT_RECEIVED, needs=Permission.TRIAGE_REPORT)
def receive(actor: Actor, handover_id: int) -> None:
    """Say that a hand-over was read. Raises HandoverNotFound."""
    held = Handover.objects.select_for_update().filter(pk=handover_id, world_id=actor.world_id).first()
    if held is None:
        raise errors.HandoverNotFound
    about("handover", held.pk)
    if held.received_at is None:
        held.received_at, held.received_by_id = actor.now(), actor.person_id
        held.save(update_fields=["received_at", "received_by"])


def sheet(actor: Actor, handover_id: int) -> Sheet:
    """One hand-over. Raises HandoverNotFound."""
    held = Handover.objects.filter(pk=min(max(handover_id, 0), 2**62), world_id=actor.world_id).first()
    if held is None:
        raise errors.HandoverNotFound
    found = _sheet(actor, held, _names([held]))
    return replace(found, shelves=_numbered(actor, found.shelves))


def latest(actor: Actor, number: int = 10) -> list[Sheet]:
    """The last hand-overs, newest first; two statements."""
    found = list(Handover.objects.filter(world_id=actor.world_id).order_by("-id")[:number])
    names = _names(found)
    return [_sheet(actor, one, names) for one in found]


def to_receive(actor: Actor) -> Waiting | None:
    """The newest hand-over of the last day, until somebody but its giver has received it; one statement."""
    rows = Handover.objects.filter(world_id=actor.world_id).select_related("giver").defer("sheet")
    found = rows.order_by("-id").first()
    if found is None or found.received_at is not None or actor.now() - found.at > FRESH:
        return None
    return Waiting(found.pk, found.giver.name, found.at, found.note)


def officers(actor: Actor) -> list[tuple[int, str]]:
    """The other duty officers, by name, to hand over to."""
    people = people_in_role(actor.organisation_id, Role.DUTY_OFFICER)
    found = Person.objects.filter(pk__in=people).exclude(pk=person_of(actor)).order_by("name")
    return list(found.values_list("pk", "name"))


def _names(found: Sequence[Handover]) -> dict[int, str]:
    ids = {key for one in found for key in (one.giver_id, one.taker_id, one.received_by_id) if key}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))


def _sheet(actor: Actor, held: Handover, names: Mapping[int, str]) -> Sheet:
    stored: dict[str, Any] = held.sheet
    return Sheet(
        id=held.pk,
        giver=names.get(held.giver_id, ""),
        taker=names.get(held.taker_id or 0, ""),
        at=held.at,
        note=held.note,
        shelves={Shelf(name): msgspec.convert(lines, list[Line]) for name, lines in stored.items()},
        received_at=held.received_at,
        received_by=names.get(held.received_by_id or 0, ""),
        for_me=held.giver_id != actor.person_id,
    )

"""Verbs of the desk: take, hand back, rate, close. Each checks under a lock what it was decided on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from noroshi.authority.errors import NotPermitted
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import Verb, about, verb
from noroshi.intake.desk import errors
from noroshi.intake.desk.models import DeskEvent, DeskItem
from noroshi.intake.desk.taxonomy import codes
from noroshi.intake.desk.types import OPEN, Act, ItemKind, Reason, State, Urgency

NOTE_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Rating:
    """A first rating at the desk. ``incident_type`` is ``class/type`` of RSIT, ``severity`` 0 to 4 or not yet."""

    incident_type: str
    urgency: Urgency
    severity: int | None


@verb(Verb.ITEM_OPENED, needs=Permission.TRIAGE_REPORT)
def open_item(actor: Actor, item_id: int) -> None:
    """Note that somebody of the desk has seen what came in. Raises ItemNotFound."""
    item = locked(item_id)
    item.unread = False
    item.save(update_fields=["unread"])
    tell(actor, item, Act.OPENED)


@verb(Verb.ITEM_TAKEN, needs=Permission.TRIAGE_REPORT)
def take(actor: Actor, item_id: int, *, over_from: int | None = None, revision: int = 0) -> None:
    """Take an item. Of two who take at once one gets it; the other is told who has it.

    ``over_from`` is the person from whom it is taken over, ``revision`` what of it was read, both as the page showed
    them. Raises ItemNotFound, AlreadyDone,
    AlreadyTaken, NotMergeable for an item that is merged into another.
    """
    item = locked(item_id)
    _open_only(item)
    if item.holder_id == actor.person_id:
        return
    if item.holder_id is not None and item.holder_id != over_from:
        raise errors.AlreadyTaken(holder=item.holder.name if item.holder else "?")
    former, item.holder_id = item.holder_id, actor.person_id
    item.state = State.TAKEN if item.state == State.NEW else item.state
    item.unread = item.unread and item.revision != revision
    item.save(update_fields=["holder", "state", "unread"])
    tell(actor, item, Act.TAKEN, facts={"from": former} if former else {})


@verb(Verb.ITEM_HANDED_BACK, needs=Permission.TRIAGE_REPORT)
def hand_back(actor: Actor, item_id: int, note: str = "") -> None:
    """Put an item back for whoever takes it next. Raises ItemNotFound, NotYours, AlreadyDone."""
    item = mine(actor, item_id)
    item.holder_id = None
    item.state = State.NEW if item.state == State.TAKEN else item.state
    item.save(update_fields=["holder", "state"])
    tell(actor, item, Act.HANDED_BACK, note)


@verb(Verb.ITEM_RATED, needs=Permission.TRIAGE_REPORT)
def rate(actor: Actor, item_id: int, rating: Rating) -> None:
    """Say what type of incident it is, how urgent and how severe. Raises ItemNotFound, AlreadyDone, UnknownType."""
    if rating.incident_type and rating.incident_type not in codes():
        raise errors.UnknownType
    if rating.severity is not None and not 0 <= rating.severity <= 4:
        raise errors.UnknownType
    item = locked(item_id)
    _open_only(item)
    before = {"incident_type": item.incident_type, "urgency": item.urgency, "severity": item.severity}
    after = {"incident_type": rating.incident_type, "urgency": int(rating.urgency), "severity": rating.severity}
    changed = {name: [before[name], held] for name, held in after.items() if held != before[name]}
    if not changed:
        return
    item.incident_type, item.urgency, item.severity = rating.incident_type, int(rating.urgency), rating.severity
    item.save(update_fields=["incident_type", "urgency", "severity"])
    tell(actor, item, Act.RATED, facts=changed)


@verb(Verb.ITEM_DONE, needs=Permission.TRIAGE_REPORT)
def finish(actor: Actor, item_id: int, reason: str, note: str = "", *, revision: int) -> None:
    """Close an item, with a reason. ``revision`` is what the page showed: what came in since must be read first.

    Raises ItemNotFound, NotYours, AlreadyDone, ReasonNeeded, SomethingNew.
    """
    if reason not in set(Reason):
        raise errors.ReasonNeeded
    item = mine(actor, item_id)
    if item.revision != revision or item.unread:
        raise errors.SomethingNew
    item.state, item.done_reason, item.answer_by = State.DONE, reason, None
    item.save(update_fields=["state", "done_reason", "answer_by"])
    tell(actor, item, Act.DONE, note, {"reason": reason})


@verb(Verb.ITEM_REOPENED, needs=Permission.TRIAGE_REPORT)
def reopen(actor: Actor, item_id: int, note: str = "") -> None:
    """Go on with what was done: it is then the actor's. Raises ItemNotFound."""
    item = locked(item_id)
    if item.state != State.DONE:
        return
    item.state, item.done_reason, item.holder_id = State.TAKEN, "", actor.person_id
    item.save(update_fields=["state", "done_reason", "holder"])
    tell(actor, item, Act.REOPENED, note)


@verb(Verb.ITEM_DONE, needs=Permission.TRIAGE_REPORT)
def settle(actor: Actor, kind: ItemKind, key: str, reason: Reason, note: str = "") -> None:
    """Close an item because what it stands for was decided elsewhere, such as on a mail's page; nothing if done."""
    item = DeskItem.objects.select_for_update(of=("self",)).filter(world_id=actor.world_id, kind=kind, key=key).first()
    if item is None or item.state not in OPEN:
        return
    about("item", item.pk)
    item.state, item.done_reason, item.unread = State.DONE, reason, False
    item.holder_id = item.holder_id or actor.person_id
    item.save(update_fields=["state", "done_reason", "unread", "holder"])
    tell(actor, item, Act.DONE, note, {"reason": reason})


def person_of(actor: Actor) -> int:
    """The person who acts: what is decided at the desk is somebody's decision. Raises NotPermitted for automation."""
    if actor.person_id is None:
        raise NotPermitted
    return actor.person_id


def locked(item_id: int) -> DeskItem:
    """An item that the viewer may see, so that nobody changes it meanwhile. Raises ItemNotFound."""
    found = DeskItem.objects.select_for_update(of=("self",)).select_related("holder").filter(pk=item_id).first()
    if found is None:
        raise errors.ItemNotFound
    about("item", found.pk)
    return found


def mine(actor: Actor, item_id: int) -> DeskItem:
    """An open item that the actor holds, locked. Raises ItemNotFound, AlreadyDone, NotYours."""
    item = locked(item_id)
    _open_only(item)
    if item.holder_id != actor.person_id:
        raise errors.NotYours
    return item


def _open_only(item: DeskItem) -> None:
    if item.state == State.MERGED:
        raise errors.NotMergeable
    if item.state not in OPEN:
        raise errors.AlreadyDone


def tell(actor: Actor, item: DeskItem, act: Act, note: str = "", facts: Mapping[str, Any] | None = None) -> None:
    """Write a line of the item's history."""
    DeskEvent.objects.create(
        item=item,
        audience_id=item.audience_id,
        person_id=actor.person_id,
        at=actor.now(),
        act=act,
        note=note.strip()[:NOTE_LIMIT],
        facts=dict(facts or {}),
    )

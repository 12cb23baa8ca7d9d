"""Verbs that say what belongs together: incidents, merges, and what was found not to be the same."""

from __future__ import annotations

from uuid import UUID, uuid5

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import Verb, about, verb
from noroshi.intake.desk import errors
from noroshi.intake.desk.models import DeskItem, IncidentLink, Merge, Rejection
from noroshi.intake.desk.services import NOTE_LIMIT, locked, person_of, tell
from noroshi.intake.desk.types import Act, ItemKind, State
from noroshi.knowledge.queries import references

_KEPT = ("state", "holder_id", "urgency", "severity", "incident_type", "answer_by", "done_reason", "revision")
"""What of an item a merge must give back."""


@verb(Verb.ITEM_LINKED, needs=Permission.TRIAGE_REPORT)
def open_incident(actor: Actor, item_id: int) -> UUID:
    """Make a report's own incident (STIX) a known one, to which others can be linked. Gives its UUID.

    Raises ItemNotFound, IncidentUnknown for what has none.
    """
    item = locked(item_id)
    if item.kind != ItemKind.REPORT:
        raise errors.IncidentUnknown
    incident = incident_of(UUID(item.key))
    _link(actor, item, incident, "", opened=True)
    return incident


@verb(Verb.ITEM_LINKED, needs=Permission.TRIAGE_REPORT)
def link(actor: Actor, item_id: int, incident: UUID, why: str = "") -> None:
    """Say that an item belongs to an incident that is known. Raises ItemNotFound, IncidentUnknown."""
    _link(actor, locked(item_id), incident, why, opened=False)


def _link(actor: Actor, item: DeskItem, incident: UUID, why: str, *, opened: bool) -> None:
    found = references([incident]).get(incident)
    if found is None or not found.stix_id.startswith("incident--"):
        raise errors.IncidentUnknown
    held, made = IncidentLink.objects.get_or_create(
        item=item,
        incident=incident,
        undone_at=None,
        defaults={
            "world_id": actor.world_id,
            "audience_id": item.audience_id,
            "opened": opened,
            "person_id": person_of(actor),
            "at": actor.now(),
            "why": why.strip()[:NOTE_LIMIT],
        },
    )
    if made:
        about("incident", incident)
        tell(actor, item, Act.LINKED, held.why, {"incident": str(incident), "opened": opened})
    elif opened and not held.opened:
        held.opened = True
        held.save(update_fields=["opened"])


@verb(Verb.ITEM_UNLINKED, needs=Permission.TRIAGE_REPORT)
def unlink(actor: Actor, item_id: int, link_id: int) -> None:
    """Take a link to an incident back; that it was there stays in the history. Raises LinkNotFound, ItemNotFound."""
    item = locked(item_id)
    held = IncidentLink.objects.select_for_update().filter(pk=link_id, item=item, undone_at=None).first()
    if held is None:
        raise errors.LinkNotFound
    held.undone_at, held.undone_by_id = actor.now(), actor.person_id
    held.save(update_fields=["undone_at", "undone_by"])
    tell(actor, item, Act.UNLINKED, facts={"incident": str(held.incident)})


@verb(Verb.ITEM_MERGED, needs=Permission.TRIAGE_REPORT)
def merge(actor: Actor, item_id: int, into_id: int, why: str = "") -> None:
    """Say that an item is the same matter as another, which goes on. Both stay as they came; only a link is made.

    Raises ItemNotFound, NotMergeable, OthersMergedHere.
    """
    item, into = _both(item_id, into_id)
    if item.pk == into.pk or State.MERGED in (item.state, into.state):
        raise errors.NotMergeable
    if Merge.objects.filter(into=item, undone_at=None).exists():
        raise errors.OthersMergedHere
    before = {name: _plain(getattr(item, name)) for name in _KEPT}
    Merge.objects.create(
        item=item,
        into=into,
        audience_id=item.audience_id,
        person_id=person_of(actor),
        at=actor.now(),
        why=why.strip()[:NOTE_LIMIT],
        before=before,
    )
    item.state = State.MERGED
    item.save(update_fields=["state"])
    if into.state == State.DONE:
        into.state, into.holder_id, into.done_reason = State.TAKEN, actor.person_id, ""
        into.save(update_fields=["state", "holder", "done_reason"])
    tell(actor, item, Act.MERGED, why, {"into": into.pk})
    tell(actor, into, Act.MERGED, why if item.audience_id == into.audience_id else "", {"item": item.pk})


def _plain(held: object) -> object:
    return held.isoformat() if hasattr(held, "isoformat") else held


def _both(one_id: int, other_id: int) -> tuple[DeskItem, DeskItem]:
    """Two items locked in the order of their ids, so that two officers never wait for each other."""
    found = {one: locked(one) for one in sorted({one_id, other_id})}
    return found[one_id], found[other_id]


@verb(Verb.ITEM_PARTED, needs=Permission.TRIAGE_REPORT)
def part(actor: Actor, item_id: int) -> None:
    """Undo a merge: the item stands again where it stood. What came in meanwhile keeps it unread, and open.

    Raises ItemNotFound, NotMerged.
    """
    item = locked(item_id)
    held = Merge.objects.select_for_update().filter(item=item, undone_at=None).first()
    if held is None:
        raise errors.NotMerged
    held.undone_at, held.undone_by_id = actor.now(), actor.person_id
    held.save(update_fields=["undone_at", "undone_by"])
    before = dict(held.before)
    if item.revision != before.pop("revision"):
        before = _as_come_back(before)
    for name, value in before.items():
        setattr(item, name, value)
    item.save(update_fields=[name.removesuffix("_id") for name in before])
    item.refresh_from_db()
    tell(actor, item, Act.PARTED, facts={"into": held.into_id})
    if into := DeskItem.objects.filter(pk=held.into_id).first():
        tell(actor, into, Act.PARTED, facts={"item": item.pk})


def _as_come_back(before: dict[str, object]) -> dict[str, object]:
    """Where an item would stand if it had not been merged when something came in: as ``functions.sql`` has it."""
    if before["state"] == State.DONE:
        return before | {"state": State.NEW, "holder_id": None, "done_reason": ""}
    if before["state"] == State.WAITING:
        return before | {"state": State.TAKEN, "answer_by": None}
    return before


@verb(Verb.ITEM_TOLD_APART, needs=Permission.TRIAGE_REPORT)
def tell_apart(actor: Actor, item_id: int, other_id: int) -> None:
    """Say that a suggested item is another matter, so that it is not suggested again. Raises ItemNotFound."""
    item, other = _both(item_id, other_id)
    first, second = sorted((item.pk, other.pk))
    _, made = Rejection.objects.get_or_create(
        item_id=first,
        other_id=second,
        defaults={"audience_id": item.audience_id, "person_id": person_of(actor), "at": actor.now()},
    )
    if made:
        tell(actor, item, Act.REJECTED, facts={"item": other.pk})


def incident_of(report_id: UUID) -> UUID:
    """The UUID of the STIX incident that a report makes known (see ``intake.report_objects``)."""
    return uuid5(report_id, "incident")

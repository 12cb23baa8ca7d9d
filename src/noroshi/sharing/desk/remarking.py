"""Marking an object more narrowly than it was: it is taken away from those who lose it, and they are told."""

from __future__ import annotations

from uuid import uuid4

from noroshi.authority.queries import automation
from noroshi.authority.types import Permission
from noroshi.face.post import NEEDLESS, WAITING, message_id
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, publish, seeing, verb
from noroshi.knowledge.copies import Original, move_sightings, original, store_copies, take_away
from noroshi.parties.queries import mail_addresses, organisations
from noroshi.release.audiences import AUTOMATION, atoms_for, audiences_with_office, narrowed
from noroshi.release.deciding import roll_of
from noroshi.release.handling import recipients, release_classes
from noroshi.release.types import Handling, Marking, Tlp
from noroshi.sharing.desk import parcels
from noroshi.sharing.desk.errors import LabelIsWider, NotNarrower, ReleaseReasonMissing
from noroshi.sharing.desk.events import ObjectRemarked
from noroshi.sharing.desk.fetching import fetched
from noroshi.sharing.desk.laying_out import class_key, remarked
from noroshi.sharing.desk.models import Notice
from noroshi.sharing.desk.services import REASON_LIMIT, require_control
from noroshi.sharing.desk.types import NoticeKind
from noroshi.sharing.desk.withdrawing import revoke_for_partners, tell, turns_of


@verb(Verb.OBJECT_REMARKED, needs=Permission.READ_KNOWLEDGE)
def remark(actor: Actor, object_id: int, marking: Marking, handling: Handling, because: str) -> int:
    """Mark an object anew, for fewer than now; the row under which it stands then.

    The originator or the office may. Whoever loses it finds it no more, gets a notice, and its machine a note. Raises
    NotYours, LabelIsWider, NotNarrower, ReleaseReasonMissing, ObjectNotFound. Publishes ObjectRemarked, NoticesWritten.
    """
    if not because.strip():
        raise ReleaseReasonMissing
    one = original(object_id)
    require_control(actor, one.source_id)
    if marking.tlp < one.marking:
        raise LabelIsWider
    atoms = narrowed(
        atoms_for(marking, one.source_id, actor.world_id), handling, marking.tlp, one.source_id, actor.world_id
    ) | _own_person(actor, marking)
    losers = _losers(actor, one, atoms)
    about("object", one.stix_id)
    office = automation(actor.world_id)
    with seeing(office):
        notices = _notices(office, one, losers, because.strip()[:REASON_LIMIT])
    row = _move(actor, one, marking, handling, atoms)
    if losers:
        with seeing(office):
            _tell_machines(office, one, losers, because.strip())
    publish(ObjectRemarked(one.id, one.stix_id, one.source_id, because.strip()[:REASON_LIMIT]))
    tell(notices)
    return row


def _own_person(actor: Actor, marking: Marking) -> set[str]:
    return {f"person:{actor.person_id}"} if marking.tlp is Tlp.RED and actor.person_id is not None else set()


def _losers(actor: Actor, one: Original, atoms: set[str]) -> frozenset[int]:
    """Who sees it now and would not. Raises NotNarrower where somebody would see it who does not now."""
    key = class_key(one)
    before = release_classes([key], actor.world_id)[key].audience
    roll = roll_of(recipients(actor.world_id))
    now, then = roll.with_any(before), roll.with_any(atoms)
    if then - now:
        first = organisations(then - now)[min(then - now)]
        raise NotNarrower(recipient=first.name(actor.language))
    return now - then


def _move(actor: Actor, one: Original, marking: Marking, handling: Handling, atoms: set[str]) -> int:
    """Under the narrower audience, by a receipt of its own, so that whoever keeps it learns of the new label."""
    audience = curtain().audience_of(actor, atoms)
    take_away([one.id])
    stored = store_copies(
        actor, [remarked(one.current, marking.tlp)], audience, marking=marking.tlp, source_id=one.source_id,
        handling=handling, file_name="marking.json",
    )  # fmt: skip
    row = stored.rows[one.stix_id]
    move_sightings(one.id, row, audience)
    return row


def _notices(office: Actor, one: Original, losers: frozenset[int], because: str) -> list[Notice]:
    turn = turns_of([one.receipt_id]).get((one.receipt_id, one.audience_id))
    had = fetched(office.world_id, turn.turn, losers) if turn else {}
    audiences, addresses = audiences_with_office(losers, office.world_id), mail_addresses(losers)
    return Notice.objects.bulk_create(
        Notice(
            world_id=office.world_id, audience_id=audiences[loser], organisation_id=loser, kind=NoticeKind.WITHDRAWN,
            stix_id=one.stix_id, name=one.name, marking=int(one.marking), because=because, at=office.now(),
            fetched_at=had[loser].at if loser in had else None, header=message_id("notice"),
            address=addresses.get(loser, "") if loser in had else "",
            mail_state=WAITING if loser in had and loser in addresses else NEEDLESS,
        )
        for loser in sorted(losers)
    )  # fmt: skip


def _tell_machines(office: Actor, one: Original, losers: frozenset[int], because: str) -> None:
    """One note for all who lose it: they saw it all, so it tells none of them of another. Partners' get it revoked."""
    atoms = {AUTOMATION} | {f"org:{loser}" for loser in losers}
    note = parcels.withdrawal_note(office.world_id, str(uuid4()), [one.stix_id], because, office.now(), one.marking)
    audience = curtain().audience_of(office, atoms)
    store_copies(office, [note], audience, marking=one.marking, source_id=office.organisation_id)
    revoke_for_partners(office, [one], losers)

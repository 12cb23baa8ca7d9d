"""Verbs of proposals: what somebody would have changed in an object of another, accepted or declined with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, publish, verb
from noroshi.knowledge import queries
from noroshi.knowledge.judging import Occasion, remember_false_alarms
from noroshi.knowledge.types import ObjectRow
from noroshi.observables import guess
from noroshi.parties.queries import office_of
from noroshi.release.audiences import desk_atom
from noroshi.release.types import Tlp
from noroshi.sharing.council import applying, errors, notices
from noroshi.sharing.council.events import ProposalMoved
from noroshi.sharing.council.models import Proposal
from noroshi.sharing.council.requests import words
from noroshi.sharing.council.telling import values_to_see
from noroshi.sharing.council.types import MailKind, ProposalKind, ProposalState

TEXT_LIMIT: Final = 4000
VALUE_LIMIT: Final = 4000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is proposed: the kind, why, and for a value or correction what of (``field``) and what (``value``)."""

    kind: ProposalKind
    text: str
    field: str = ""
    value: str = ""


@verb(Verb.PROPOSAL_MADE, needs=Permission.TAKE_PART)
def propose(actor: Actor, stix_id: str, wanted: Wanted) -> int:
    """Propose a change to an object; its source and the office are told. Publishes ProposalMoved.

    A false alarm counts for the score at once, as one voice. Returns the proposal's id. Raises ObjectNotFound,
    ProposalRefused, WordsNeeded.
    """
    row = queries.objects(stix_id)[0]
    value = _checked(row, wanted)
    office = office_of(actor.world_id).id
    atoms = {f"org:{actor.organisation_id}", f"org:{row.source_id}", desk_atom(office)}
    made = Proposal.objects.create(
        world_id=actor.world_id, audience_id=_audience(actor, row, atoms), object_type=row.type,
        object_uuid=row.stix_uuid, object_id=row.id, source_id=row.source_id, kind=wanted.kind,
        marking=int(max(row.marking, Tlp.AMBER)), organisation_id=actor.organisation_id, person_id=actor.person_id,
        text=words(wanted.text, TEXT_LIMIT), field=wanted.field[:40], value=value, made_at=actor.now(),
    )  # fmt: skip
    about("proposal", made.pk)
    if wanted.kind is ProposalKind.FALSE_ALARM:
        _count(actor, row, made)
    notices.put(actor, MailKind.PROPOSED, str(made.pk), {row.source_id, office} - {actor.organisation_id})
    publish(ProposalMoved(made.pk, made.audience_id))
    return made.pk


def _audience(actor: Actor, row: ObjectRow, atoms: set[str]) -> int:
    """Of what is for named persons, these alone."""
    return row.audience_id if row.marking is Tlp.RED else curtain().audience_of(actor, atoms)


def _checked(row: ObjectRow, wanted: Wanted) -> str:
    value = wanted.value.replace("\0", "").strip()
    if len(value) > VALUE_LIMIT:
        raise errors.WordsNeeded(limit=VALUE_LIMIT)
    if wanted.kind is ProposalKind.ADD_VALUE and guess(value) is None:
        raise errors.ProposalRefused(reason=gettext("this is no address, name, digest or other value"))
    if wanted.kind is ProposalKind.CORRECT:
        if wanted.field not in applying.FIELDS:
            raise errors.ProposalRefused(reason=gettext("this part of an object is not corrected in this way"))
        _try(row, wanted.field, value)
    if wanted.kind is ProposalKind.FALSE_ALARM:
        return ""
    return value


def _try(row: ObjectRow, field: str, value: str) -> None:
    try:
        applying.corrected(row, field, value)
    except errors.NotApplied as error:
        raise errors.ProposalRefused(reason=error.facts["reason"]) from error


def _count(actor: Actor, row: ObjectRow, made: Proposal) -> None:
    """What the proposer calls a false alarm: the values that the object looks for."""
    if may(actor, Permission.RECORD_SIGHTING):
        values = [one.observable_id for one in values_to_see(row)[:200]]
        audience = made.audience_id
        remember_false_alarms(actor, values, actor.organisation_id, audience, Occasion.PROPOSAL, str(made.pk))


@verb(Verb.PROPOSAL_ACCEPTED, needs=Permission.TAKE_PART)
def accept(actor: Actor, proposal_id: int, reason: str = "") -> str:
    """Accept a proposal and apply it: as the object's source, or as the office. Tells the proposer.

    ``reason`` is read by whoever sees the object, beside what accepting makes; the proposer's words are not.
    Returns the id of the object that it made. Publishes ProposalMoved. Raises ProposalNotFound, NotApplied.
    """
    row = _to_decide(actor, proposal_id)
    said = reason.replace("\0", "").strip()[:TEXT_LIMIT]
    row.result = applying.apply(actor, row, said or gettext("Accepted on the word of somebody who knows."))
    _decide(actor, row, ProposalState.ACCEPTED, reason)
    return row.result


@verb(Verb.PROPOSAL_DECLINED, needs=Permission.TAKE_PART)
def decline(actor: Actor, proposal_id: int, reason: str) -> None:
    """Decline a proposal with the reason, which the proposer reads. Raises ProposalNotFound, WordsNeeded."""
    row = _to_decide(actor, proposal_id)
    _decide(actor, row, ProposalState.DECLINED, words(reason, TEXT_LIMIT))


@verb(Verb.PROPOSAL_WITHDRAWN, needs=Permission.TAKE_PART)
def withdraw(actor: Actor, proposal_id: int) -> None:
    """Take an own proposal back while nobody has decided it. Raises ProposalNotFound."""
    mine = Proposal.objects.filter(pk=proposal_id, organisation_id=actor.organisation_id, state=ProposalState.OPEN)
    row = mine.select_for_update().first()
    if row is None:
        raise errors.ProposalNotFound
    if row.kind == ProposalKind.FALSE_ALARM:
        applying.forget_voice(actor, row)
    row.state = ProposalState.WITHDRAWN
    row.save(update_fields=["state"])
    about("proposal", row.pk)
    publish(ProposalMoved(row.pk, row.audience_id))


def _to_decide(actor: Actor, proposal_id: int) -> Proposal:
    """An open proposal of another that is for the actor to decide."""
    row = Proposal.objects.filter(pk=proposal_id, state=ProposalState.OPEN).select_for_update().first()
    if row is None or not decides(actor, row):
        raise errors.ProposalNotFound
    return row


def decides(actor: Actor, row: Proposal) -> bool:
    """Whether it is for the actor to decide: the object's source, or the office; never the proposer's organisation.

    But what the source proposes about its own object it may do itself.
    """
    office = may(actor, Permission.JUDGE_KNOWLEDGE)
    if row.organisation_id == actor.organisation_id and not office:
        return row.source_id == actor.organisation_id
    return office or row.source_id == actor.organisation_id


def _decide(actor: Actor, row: Proposal, state: ProposalState, reason: str) -> None:
    row.state, row.decided_at, row.decided_by_id = state, actor.now(), actor.person_id
    row.decided_for_id, row.reason = actor.organisation_id, reason.replace("\0", "").strip()[:TEXT_LIMIT]
    row.save(update_fields=["state", "decided_at", "decided_by", "decided_for", "reason", "result"])
    about("proposal", row.pk)
    notices.put(actor, MailKind.DECIDED, str(row.pk), {row.organisation_id} - {actor.organisation_id})
    publish(ProposalMoved(row.pk, row.audience_id))

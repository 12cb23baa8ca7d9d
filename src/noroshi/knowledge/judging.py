"""Verbs of judging what is known: lifetimes, reliability of sources, false alarms and the doubts that follow."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from uuid import UUID

from noroshi.authority.queries import automation
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, publish, seeing, verb
from noroshi.knowledge.decay import INDEPENDENT, Grade, Lifetime
from noroshi.knowledge.errors import DoubtNotFound, GradeRefused, LifetimeRefused, ReasonNeeded
from noroshi.knowledge.events import FalseAlarmsGathered
from noroshi.knowledge.searching import run
from noroshi.observables import Kind
from noroshi.parties.errors import UnknownOrganisation
from noroshi.parties.queries import office_of, organisations
from noroshi.release.audiences import desk_atom

REASON_LIMIT = 1000
LONGEST_DAYS, SPEEDS = 3650, (0.1, 10.0)


class Occasion(StrEnum):
    """On what occasion somebody called a value a false alarm."""

    WARNING = "warning"
    PROPOSAL = "proposal"
    ACCEPTED = "accepted"
    """The source of an object, or the office, agreed."""
    OPINION = "opinion"
    """An opinion came as a STIX object, from whoever sent it."""
    SIGHTING = "sighting"
    """A machine marked a sighting as a false alarm (MISP's type 1)."""


def reason_of(text: str) -> str:
    """What was given as a reason. Raises ReasonNeeded when there is none, or too much of it."""
    said = text.replace("\0", "").strip()
    if not said or len(said) > REASON_LIMIT:
        raise ReasonNeeded(limit=REASON_LIMIT)
    return said


@verb(Verb.LIFETIME_SET, needs=Permission.JUDGE_KNOWLEDGE)
def set_lifetime(actor: Actor, kind: Kind, lifetime: Lifetime, reason: str) -> None:
    """Say how long values of a kind stay good in the actor's world, and why. Raises LifetimeRefused, ReasonNeeded."""
    if not (1 <= lifetime.days <= LONGEST_DAYS and SPEEDS[0] <= lifetime.speed <= SPEEDS[1]):
        raise LifetimeRefused
    facts = {
        "world": actor.world_id, "kind": int(kind), "days": lifetime.days, "speed": lifetime.speed,
        "reason": reason_of(reason), "at": actor.now(), "person": actor.person_id,
    }  # fmt: skip
    run("set_lifetime", facts)
    about("lifetime", kind.name)


@verb(Verb.SOURCE_GRADED, needs=Permission.JUDGE_KNOWLEDGE)
def grade_source(actor: Actor, organisation_id: int, grade: str, reason: str) -> None:
    """Grade the reliability of a source by the Admiralty code; what it was before is kept.

    Raises GradeRefused, ReasonNeeded, UnknownOrganisation.
    """
    if grade not in set(Grade):
        raise GradeRefused
    found = organisations([organisation_id]).get(organisation_id)
    if found is None or found.world_id != actor.world_id:
        raise UnknownOrganisation(code=organisation_id)
    desk = curtain().audience_of(actor, {desk_atom(office_of(actor.world_id).id)})
    facts = {
        "organisation": organisation_id, "grade": grade, "reason": reason_of(reason), "at": actor.now(),
        "person": actor.person_id, "audience": desk,
    }  # fmt: skip
    run("grade_source", facts)
    about("source", found.code)


@verb(Verb.FALSE_ALARM_REMEMBERED, needs=Permission.RECORD_SIGHTING)
def remember_false_alarms(
    actor: Actor, observable_ids: Collection[UUID], organisation_id: int, audience_id: int, occasion: Occasion, key: str
) -> None:
    """Record that an organisation calls values a false alarm, on an occasion that ``key`` names; once each.

    Where several independent organisations did, the objects' sources and the office are told: FalseAlarmsGathered.
    """
    _say(actor, observable_ids, organisation_id, audience_id, occasion, key, None)
    raise_doubts(actor, observable_ids)


def _say(
    actor: Actor,
    observable_ids: Iterable[UUID],
    organisation_id: int,
    audience_id: int,
    occasion: Occasion,
    key: str,
    object_uuid: UUID | None,
) -> None:
    facts = {
        "observables": list(observable_ids), "organisation": organisation_id, "audience": audience_id,
        "occasion": occasion, "key": key, "object": object_uuid, "at": actor.now(),
    }  # fmt: skip
    run("store_false_alarms", facts)
    about("false alarm", key)


@verb(Verb.FALSE_ALARM_WITHDRAWN, needs=Permission.RECORD_SIGHTING)
def withdraw_false_alarms(actor: Actor, organisation_id: int, occasion: Occasion, key: str) -> None:
    """Note that an organisation no longer calls false what it did on this occasion."""
    facts = {"organisation": organisation_id, "occasion": occasion, "key": key, "at": actor.now()}
    run("withdraw_false_alarms", facts)
    about("false alarm", key)


@verb(Verb.FALSE_ALARM_REMEMBERED, needs=Permission.TAKE_PART)
def refute(
    actor: Actor, observable_ids: Collection[UUID], audiences: Collection[int], key: str, object_uuid: UUID | None
) -> None:
    """Record that the actor's organisation agrees that values are false alarms: their score is 0 from now on.

    ``object_uuid``: in that object alone (its source says so); None: whatever object holds them (the office says so).
    It is seen by those who may see the objects: ``audiences``.
    """
    for audience in sorted(set(audiences)):
        _say(actor, observable_ids, actor.organisation_id, audience, Occasion.ACCEPTED, key, object_uuid)


def raise_doubts(actor: Actor, observable_ids: Collection[UUID]) -> None:
    """Tell of values that enough organisations doubt by now: as automation, which sees what all said to the office.

    Inside a verb. Publishes FalseAlarmsGathered.
    """
    by = automation(actor.world_id)
    with seeing(by):
        due = run("doubts_due", {"observables": list(observable_ids), "least": INDEPENDENT})
        told = [key for row in due if (key := _doubt(by, row)) is not None]
    if told:
        publish(FalseAlarmsGathered(tuple(key for key, _ in told), tuple({audience for _, audience in told})))


def _doubt(by: Actor, row: tuple[UUID, UUID, str, int, int]) -> tuple[int, int] | None:
    """The doubt's id and audience; None where it is known with that number."""
    observable, uuid, kind, source, number = row
    office = office_of(by.world_id).id
    audience = curtain().audience_of(by, {f"org:{source}", desk_atom(office)})
    facts = {
        "world": by.world_id, "audience": audience, "observable": observable, "uuid": uuid, "type": kind,
        "source": source, "number": number, "at": by.now(),
    }  # fmt: skip
    stored = run("store_doubt", facts)
    return (int(stored[0][0]), audience) if stored else None


@verb(Verb.DOUBT_SETTLED, needs=Permission.JUDGE_KNOWLEDGE)
def settle_doubt(actor: Actor, doubt_id: int, outcome: str, *, false_alarm: bool) -> None:
    """Say what was found out about a doubted value; as a false alarm its score is 0 wherever the office sees it.

    Raises DoubtNotFound, ReasonNeeded.
    """
    facts = {"doubt": doubt_id, "outcome": reason_of(outcome), "at": actor.now(), "person": actor.person_id}
    found = run("settle_doubt", facts)
    if not found:
        raise DoubtNotFound
    [[observable]] = found
    about("doubt", doubt_id)
    if false_alarm:
        holders = [row[0] for row in run("audiences_of_value", {"observable": observable})]
        refute(actor, [observable], holders, f"doubt:{doubt_id}", None)

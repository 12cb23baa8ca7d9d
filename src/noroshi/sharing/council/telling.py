"""Sightings told by one click on a page or one call of the API; taken back within some minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, verb
from noroshi.knowledge import queries, seen
from noroshi.knowledge.services import remember_sighting
from noroshi.knowledge.types import ObjectRow, ValueRow
from noroshi.observables import Observable, guess, observable_id
from noroshi.parties.queries import office_of
from noroshi.release.audiences import desk_atom
from noroshi.release.types import Tlp
from noroshi.sharing.council.errors import NothingToSee, SeenWrongly, TooLateToUndo
from noroshi.sharing.council.models import ToldSighting

UNDO_WITHIN: Final = timedelta(minutes=10)
MOST_VALUES: Final = 100
MOST_SEEN: Final = 1_000_000
SEEN_AS_SUCH: Final = frozenset({
    "attack-pattern", "campaign", "infrastructure", "intrusion-set", "malware", "threat-actor", "tool", "vulnerability",
})  # fmt: skip
"""Types that are seen themselves, where they hold no values (STIX 2.1 §5.2: a sighting is of an SDO)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """When and how often something was seen; now and once where nothing is said."""

    first_seen: datetime | None = None
    last_seen: datetime | None = None
    number: int = 1
    summary: str = ""

    def check(self, now: datetime) -> None:
        """Raises SeenWrongly for what cannot be."""
        moments = [one for one in (self.first_seen, self.last_seen) if one is not None]
        if any(one > now for one in moments) or moments != sorted(moments) or not 1 <= self.number <= MOST_SEEN:
            raise SeenWrongly


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a sighting: its number to undo it by, the STIX ids of the sightings, whether it came before."""

    id: int
    sightings: tuple[str, ...]
    undo_until: datetime
    again: bool = False


@verb(Verb.SIGHTING_REPORTED, needs=Permission.RECORD_SIGHTING)
def saw_object(
    actor: Actor,
    stix_id: str,
    when: Seen = Seen(),
    *,
    values: Sequence[UUID] = (),
    key: str | None = None,
) -> Told:
    """Record that the actor's organisation saw an object: its values (or those of them that are named), or itself.

    For the organisation, the office, and whoever sent the object. Raises ObjectNotFound, NothingToSee, SeenWrongly.
    """
    when.check(actor.now())
    if again := _before(actor, key):
        return again
    row = queries.objects(stix_id)[0]
    held = values_to_see(row)
    chosen = [one for one in held if not values or one.observable_id in set(values)][:MOST_VALUES]
    if chosen:
        made = _remember(actor, [one.observable_id for one in chosen], row, when)
    elif row.type in SEEN_AS_SUCH and not held:
        made = (_object_itself(actor, row, when),)
    else:
        raise NothingToSee
    return _keep(actor, row.stix_id, [one.observable for one in chosen], made, key)


@verb(Verb.SIGHTING_REPORTED, needs=Permission.RECORD_SIGHTING)
def saw_value(actor: Actor, text: str, when: Seen = Seen(), *, key: str | None = None) -> Told:
    """Record that the actor's organisation saw a value that it may know of, however it is written.

    Raises NothingToSee, SeenWrongly.
    """
    when.check(actor.now())
    if again := _before(actor, key):
        return again
    observable = guess(text.replace("\0", ""))
    if observable is None:
        raise NothingToSee
    made = _remember(actor, [observable_id(observable.kind, observable.value)], None, when)
    return _keep(actor, "", [observable], made, key)


def values_to_see(row: ObjectRow) -> list[ValueRow]:
    """The values of an object that can be seen: not what it only speaks of; one statement."""
    value: dict[str, Any] = msgspec.json.decode(queries.content(row.id).current)
    return [one for one in queries.values_in(value) if one.role in _SEEABLE]


_SEEABLE: Final = frozenset({1, 2, 4})
"""``observables.Role``: is the value, looks for it, holds it inside."""


def _remember(actor: Actor, observables: Sequence[UUID], row: ObjectRow | None, when: Seen) -> tuple[str, ...]:
    marking, audience = _audience(actor, row)
    made = remember_sighting(
        actor, observable_ids=observables, organisation_id=actor.organisation_id, marking=marking,
        audience_id=audience, number=when.number, first_seen=when.first_seen, last_seen=when.last_seen,
        summary=when.summary,
    )  # fmt: skip
    if not made:
        raise NothingToSee
    return tuple(f"sighting--{one}" for one in made)


def _object_itself(actor: Actor, row: ObjectRow, when: Seen) -> str:
    marking, audience = _audience(actor, row)
    return seen.remember_object_seen(
        actor, row.stix_id, marking=marking, audience_id=audience, number=when.number, first_seen=when.first_seen,
        last_seen=when.last_seen, summary=when.summary,
    )  # fmt: skip


def _audience(actor: Actor, row: ObjectRow | None) -> tuple[Tlp, int]:
    """The organisation, the office and the object's source; of what is for named persons, these alone."""
    if row is not None and row.marking is Tlp.RED:
        return Tlp.RED, row.audience_id
    atoms = {f"org:{actor.organisation_id}", f"org:{office_of(actor.world_id).id}"}
    if row is not None:
        atoms.add(f"org:{row.source_id}")
    marking = Tlp.AMBER if row is None else max(Tlp.AMBER, row.marking)
    return marking, curtain().audience_of(actor, atoms)


def _keep(actor: Actor, stix_id: str, values: Sequence[Observable], made: tuple[str, ...], key: str | None) -> Told:
    desk = desk_atom(office_of(actor.world_id).id)
    kept = ToldSighting.objects.create(
        world_id=actor.world_id,
        audience_id=curtain().audience_of(actor, {desk, f"org:{actor.organisation_id}"}),
        organisation_id=actor.organisation_id, person_id=actor.person_id, object_id_text=stix_id,
        values=[[int(one.kind), one.value] for one in values], sightings=list(made), key=key or None,
        said_at=actor.now(),
    )  # fmt: skip
    about("sighting", kept.pk)
    return Told(kept.pk, made, kept.said_at + UNDO_WITHIN)


def _before(actor: Actor, key: str | None) -> Told | None:
    """The same call again, after an answer that was lost."""
    if not key:
        return None
    kept = ToldSighting.objects.filter(organisation_id=actor.organisation_id, key=key).first()
    return Told(kept.pk, tuple(kept.sightings), kept.said_at + UNDO_WITHIN, again=True) if kept else None


@verb(Verb.SIGHTING_UNDONE, needs=Permission.RECORD_SIGHTING)
def undo(actor: Actor, told_id: int) -> None:
    """Take a sighting of the actor's organisation back: revoked (STIX 2.1 §3.6.3), and counted no more.

    Raises NothingToSee, TooLateToUndo after ten minutes.
    """
    mine = ToldSighting.objects.filter(pk=told_id, organisation_id=actor.organisation_id)
    kept = mine.select_for_update().first()
    if kept is None:
        raise NothingToSee
    if kept.undone_at is not None or actor.now() > kept.said_at + UNDO_WITHIN:
        raise TooLateToUndo
    seen.revoke(actor, tuple(kept.sightings))
    kept.undone_at = actor.now()
    kept.save(update_fields=["undone_at"])
    about("sighting", kept.pk)

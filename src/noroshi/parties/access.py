"""Changes of what people can get at: who may make them, and the trace that the office and the commission read."""

from __future__ import annotations

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import publish
from noroshi.parties.errors import NotForYourself, RoleNotForOrganisation, UnknownPerson
from noroshi.parties.events import AccessChanged
from noroshi.parties.models import AccessChange, Person
from noroshi.parties.types import ONLY_AT, AccessAct, Role


def person_of(actor: Actor, person_id: int) -> Person:
    """A person of the actor's world, active or not, locked until the act is over. Raises UnknownPerson."""
    people = Person.objects.select_for_update(of=("self",)).select_related("organisation")
    found = people.filter(pk=person_id, organisation__world_id=actor.world_id).first()
    if found is None:
        raise UnknownPerson
    return found


def not_oneself(actor: Actor, person_id: int) -> None:
    """Raises NotForYourself when the actor would change their own access."""
    if actor.person_id == person_id:
        raise NotForYourself


def require_place(role: Role, kind: str) -> None:
    """Raises RoleNotForOrganisation when the role means nothing at this kind of organisation."""
    only = ONLY_AT.get(role)
    if only is not None and only != kind:
        raise RoleNotForOrganisation(kind=only)


def note(actor: Actor, person: Person, act: AccessAct, role: str = "") -> None:
    """Keep a change of access where the office reads it, and publish AccessChanged."""
    kept = AccessChange.objects.create(
        world_id=actor.world_id, person=person, by_id=actor.person_id, act=act, role=role, at=actor.now()
    )
    publish(AccessChanged(kept.pk, person.pk, act, role))

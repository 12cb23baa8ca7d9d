"""Verbs of organisations and people that are registered already. None is ever deleted: what they did stays theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from noroshi.frame.actors import Actor
from noroshi.frame.permissions import Permission
from noroshi.frame.verbs import Verb, about, verb
from noroshi.law.designation import NOT_REGISTERED, Designation
from noroshi.parties import access, sectors
from noroshi.parties.errors import (
    CodeTaken,
    MailTaken,
    NotForYourself,
    OfficeStays,
    OrganisationInactive,
    UnknownOrganisation,
)
from noroshi.parties.models import Client, Group, Organisation, Person, RoleAssignment
from noroshi.parties.queries import organisation_by_code, record_of
from noroshi.parties.types import AccessAct, Bound, OrganisationKind, OrganisationRecord, Role


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What is registered of an organisation besides its code; ``ministry`` and ``clients`` are codes."""

    kind: OrganisationKind
    name_ja: str
    name_en: str
    sector: str = ""
    ministry: str = ""
    mail: str = ""
    clients: tuple[str, ...] = ()
    designation: Designation = NOT_REGISTERED


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is registered of a person besides their organisation and roles."""

    mail: str
    name: str
    language: str = "ja"
    time_zone: str = "Asia/Tokyo"


@verb(Verb.ORGANISATION_REGISTERED, needs=Permission.REGISTER_ORGANISATION)
def add_organisation(actor: Actor, code: str, facts: OrganisationFacts) -> OrganisationRecord:
    """Register an organisation under a new code.

    Raises CodeTaken, OfficeStays, UnknownOrganisation, UnknownSector.
    """
    if facts.kind is OrganisationKind.OFFICE:
        raise OfficeStays
    if Organisation.objects.filter(world_id=actor.world_id, code=code).exists():
        raise CodeTaken
    made = Organisation(world_id=actor.world_id, code=code)
    _take(actor, made, facts)
    about("organisation", code)
    return record_of(made)


@verb(Verb.ORGANISATION_CHANGED, needs=Permission.REGISTER_ORGANISATION)
def change_organisation(actor: Actor, organisation_id: int, facts: OrganisationFacts) -> OrganisationRecord:
    """Change what is registered of an organisation; its code stays.

    Raises UnknownOrganisation (also of the ministry or a client), OfficeStays, UnknownSector.
    """
    found = _organisation(actor, organisation_id)
    if (found.kind == OrganisationKind.OFFICE) != (facts.kind is OrganisationKind.OFFICE):
        raise OfficeStays
    _take(actor, found, facts)
    about("organisation", found.code)
    return record_of(found)


@verb(Verb.ORGANISATION_DEACTIVATED, needs=Permission.REGISTER_ORGANISATION)
def deactivate_organisation(actor: Actor, organisation_id: int) -> int:
    """Close an organisation: nobody of it gets in any more, it is warned of nothing. Returns how many people it had.

    What it told and what it was told stays. Raises UnknownOrganisation, OfficeStays.
    """
    found = _organisation(actor, organisation_id)
    if found.kind == OrganisationKind.OFFICE:
        raise OfficeStays
    people = list(Person.objects.filter(organisation=found, is_active=True).select_related("organisation"))
    if any(person.pk == actor.person_id for person in people):
        raise NotForYourself
    Organisation.objects.filter(pk=found.pk).update(is_active=False)
    Person.objects.filter(organisation=found).update(is_active=False)
    for person in people:
        access.note(actor, person, AccessAct.DEACTIVATED)
    about("organisation", found.code)
    return len(people)


@verb(Verb.ORGANISATION_REACTIVATED, needs=Permission.REGISTER_ORGANISATION)
def reactivate_organisation(actor: Actor, organisation_id: int) -> None:
    """Open an organisation again; its people come back one by one. Raises UnknownOrganisation."""
    found = _organisation(actor, organisation_id)
    Organisation.objects.filter(pk=found.pk).update(is_active=True)
    about("organisation", found.code)


@verb(Verb.GROUP_REGISTERED, needs=Permission.REGISTER_ORGANISATION)
def register_group(
    actor: Actor,
    code: str,
    name_ja: str,
    name_en: str,
    members: Sequence[str],
    *,
    sector: str | None = None,
    needs_undertaking: Bound | None = None,
) -> int:
    """Register a named group of organisations, such as a sector's council, or bring one up to date.

    ``members`` are codes. Who leaves sees nothing more of what was shared with the group; with ``needs_undertaking`` a
    member sees it only while a secrecy undertaking is in force. None leaves a fact as it is. Returns the group's id.
    Raises UnknownOrganisation, UnknownSector.
    """
    if sector:
        sectors.require(sector, {})
    held = [organisation_by_code(one, actor.world_id).id for one in dict.fromkeys(members)]
    said = {"name_ja": name_ja, "name_en": name_en, "sector": sector, "needs_undertaking": needs_undertaking}
    facts = {name: value for name, value in said.items() if value is not None}
    group, _ = Group.objects.update_or_create(world_id=actor.world_id, code=code, defaults=facts)
    group.members.set(held)
    about("group", code)
    return int(group.pk)


@verb(Verb.PERSON_REGISTERED, needs=Permission.REGISTER_PERSON)
def add_person(actor: Actor, organisation_id: int, facts: PersonFacts) -> int:
    """Register a new person of an organisation, without a password and without roles. Returns the id.

    Raises UnknownOrganisation, OrganisationInactive, MailTaken.
    """
    found = _organisation(actor, organisation_id)
    if not found.is_active:
        raise OrganisationInactive
    person = Person(organisation=found)
    person.set_unusable_password()
    _take_person(person, facts)
    about("person", person.pk)
    return int(person.pk)


@verb(Verb.PERSON_CHANGED, needs=Permission.REGISTER_PERSON)
def change_person(actor: Actor, person_id: int, facts: PersonFacts) -> int:
    """Change what is registered of a person. A new mail address is a change of access: the office is told.

    Returns the id. Raises UnknownPerson, MailTaken.
    """
    person = access.person_of(actor, person_id)
    moved = person.email != facts.mail.lower()
    _take_person(person, facts)
    if moved:
        access.note(actor, person, AccessAct.READDRESSED)
    about("person", person.pk)
    return int(person.pk)


@verb(Verb.PERSON_INVITED, needs=Permission.REGISTER_PERSON)
def invite(actor: Actor, person_id: int) -> Person:
    """Note that a link is made with which a person sets a password; the caller makes it. Publishes AccessChanged.

    Nobody invites themselves. Raises UnknownPerson, NotForYourself, OrganisationInactive.
    """
    access.not_oneself(actor, person_id)
    person = access.person_of(actor, person_id)
    if not (person.is_active and person.organisation.is_active):
        raise OrganisationInactive
    access.note(actor, person, AccessAct.INVITED)
    about("person", person.pk)
    return person


@verb(Verb.ROLE_WITHDRAWN, needs=Permission.GRANT_ROLE)
def withdraw_role(actor: Actor, person_id: int, role: Role) -> None:
    """Take a role from a person; what it allowed ends with their next request. Publishes AccessChanged.

    Raises UnknownPerson, NotForYourself.
    """
    access.not_oneself(actor, person_id)
    person = access.person_of(actor, person_id)
    taken, _ = RoleAssignment.objects.filter(person=person, role=role).delete()
    about("person", person.pk)
    if taken:
        access.note(actor, person, AccessAct.WITHDRAWN, role)


def _organisation(actor: Actor, organisation_id: int) -> Organisation:
    found = Organisation.objects.select_for_update().filter(pk=organisation_id, world_id=actor.world_id).first()
    if found is None:
        raise UnknownOrganisation(code=organisation_id)
    return found


def _take(actor: Actor, organisation: Organisation, facts: OrganisationFacts) -> None:
    sectors.require(facts.sector, organisation.other_sectors if isinstance(organisation.other_sectors, dict) else {})
    organisation.kind, organisation.sector = facts.kind, facts.sector
    organisation.name_ja, organisation.name_en, organisation.mail = facts.name_ja, facts.name_en, facts.mail
    organisation.ministry_id = organisation_by_code(facts.ministry, actor.world_id).id if facts.ministry else None
    organisation.designated = facts.designation.designated
    organisation.designated_from, organisation.designated_until = facts.designation.start, facts.designation.end
    organisation.in_community = facts.kind is not OrganisationKind.VENDOR
    if organisation.pk is None:
        organisation.other_sectors = {}
    organisation.save()
    clients = {organisation_by_code(one, actor.world_id).id for one in facts.clients} - {organisation.pk}
    Client.objects.filter(provider=organisation).exclude(client_id__in=clients).delete()
    for one in sorted(clients):
        Client.objects.get_or_create(provider=organisation, client_id=one)


def _take_person(person: Person, facts: PersonFacts) -> None:
    person.email, person.name = facts.mail.lower(), facts.name
    person.language, person.time_zone = facts.language, facts.time_zone
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise MailTaken from error

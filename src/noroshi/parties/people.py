"""Reads of organisations, people and their access, for who administers them and who watches that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from noroshi.parties.errors import UnknownOrganisation, UnknownPerson
from noroshi.parties.models import AccessChange, Client, Group, Organisation, Person, RoleAssignment
from noroshi.parties.people_services import OrganisationFacts
from noroshi.parties.queries import designation_of
from noroshi.parties.types import AccessAct, OrganisationKind

COUNT_LIMIT: Final = 10_000
"""Counts are exact up to here."""


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation in a list; ``people`` are those who may sign in."""

    id: int
    code: str
    kind: OrganisationKind
    name_ja: str
    name_en: str
    sector: str
    mail: str
    is_active: bool
    people: int

    def name(self, language: str) -> str:
        """The name in the reader's language."""
        return self.name_ja if language.startswith("ja") else self.name_en


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in a list, with the roles that they hold."""

    id: int
    name: str
    mail: str
    language: str
    time_zone: str
    is_active: bool
    has_password: bool
    last_login: datetime | None
    organisation_id: int
    organisation_code: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One change of access. ``by`` is empty for the machine's command line."""

    id: int
    at: datetime
    act: AccessAct
    role: str
    person_id: int
    person: str
    organisation_code: str
    by: str


@dataclass(frozen=True, slots=True)
class WantedPeople:
    """What a list of organisations or people shows: a part of a name, code or mail address; a kind; who is inactive."""

    text: str = ""
    kind: OrganisationKind | None = None
    inactive: bool = False
    organisation_id: int | None = None


def organisation_rows(
    world_id: int, wanted: WantedPeople, after: str = "", limit: int = 50
) -> tuple[list[OrganisationRow], int]:
    """Organisations by code, those after ``after``, and how many there are in all (up to COUNT_LIMIT + 1)."""
    found = _organisations(world_id, wanted)
    people = Count("people", filter=Q(people__is_active=True))
    rows = found.filter(code__gt=after).annotate(number=people).order_by("code")[:limit]
    return [_organisation_row(one, one.number) for one in rows], found[: COUNT_LIMIT + 1].count()


def organisation_row(world_id: int, organisation_id: int) -> OrganisationRow:
    """One organisation. Raises UnknownOrganisation."""
    found = Organisation.objects.filter(pk=organisation_id, world_id=world_id).first()
    if found is None:
        raise UnknownOrganisation(code=organisation_id)
    return _organisation_row(found, found.people.filter(is_active=True).count())


def organisation_facts(organisation_id: int) -> OrganisationFacts:
    """Everything that is registered of an organisation, to be changed."""
    found = Organisation.objects.select_related("ministry").get(pk=organisation_id)
    clients = Client.objects.filter(provider=found, client__is_active=True).order_by("client__code")
    return OrganisationFacts(
        OrganisationKind(found.kind), found.name_ja, found.name_en, found.sector,
        found.ministry.code if found.ministry else "", found.mail,
        tuple(clients.values_list("client__code", flat=True)), designation_of(found),
    )  # fmt: skip


def codes_and_names(world_id: int, kinds: Sequence[OrganisationKind] = ()) -> list[tuple[str, str, str]]:
    """Code, Japanese and English name of the active organisations (of these kinds), to choose from."""
    found = Organisation.objects.filter(world_id=world_id, is_active=True)
    if kinds:
        found = found.filter(kind__in=kinds)
    return list(found.order_by("code").values_list("code", "name_ja", "name_en"))


def person_rows(
    world_id: int, wanted: WantedPeople, after: int | None = None, limit: int = 50
) -> tuple[list[PersonRow], int]:
    """People, the newest first, those before ``after``, and how many there are in all (up to COUNT_LIMIT + 1)."""
    found = _people(world_id, wanted)
    page = found if after is None else found.filter(pk__lt=after)
    rows = list(page.order_by("-pk")[:limit])
    roles = roles_of_many([one.pk for one in rows])
    return [_person_row(one, roles.get(one.pk, ())) for one in rows], found[: COUNT_LIMIT + 1].count()


def person_row(world_id: int, person_id: int) -> PersonRow:
    """One person, active or not. Raises UnknownPerson."""
    found = Person.objects.select_related("organisation").filter(pk=person_id, organisation__world_id=world_id).first()
    if found is None:
        raise UnknownPerson
    return _person_row(found, roles_of_many([found.pk]).get(found.pk, ()))


def roles_of_many(person_ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """The roles that several people hold, in one query."""
    found: dict[int, tuple[str, ...]] = {}
    rows = RoleAssignment.objects.filter(person_id__in=person_ids).order_by("role")
    for person_id, role in rows.values_list("person_id", "role"):
        found[person_id] = (*found.get(person_id, ()), role)
    return found


def access_changes(
    world_id: int, *, person_id: int | None = None, after: int | None = None, limit: int = 50
) -> list[AccessRow]:
    """Changes of access, the newest first: everybody's, or one person's."""
    found = AccessChange.objects.filter(world_id=world_id)
    if person_id is not None:
        found = found.filter(person_id=person_id)
    if after is not None:
        found = found.filter(pk__lt=after)
    fields = ("id", "at", "act", "role", "person_id", "person__name", "person__organisation__code", "by__name")
    rows = found.order_by("-pk").values_list(*fields)[:limit]
    return [
        AccessRow(key, at, AccessAct(act), role, who, name, code, by or "")
        for key, at, act, role, who, name, code, by in rows
    ]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A named group and the codes of its members."""

    id: int
    code: str
    name_ja: str
    name_en: str
    members: tuple[str, ...]
    sector: str
    needs_undertaking: str

    def name(self, language: str) -> str:
        """The name in the reader's language."""
        return self.name_ja if language.startswith("ja") else self.name_en


def group_rows(world_id: int, organisation_id: int | None = None) -> list[GroupRow]:
    """The groups of a world by code, or those that an organisation belongs to; at most 500."""
    found = Group.objects.filter(world_id=world_id)
    if organisation_id is not None:
        found = found.filter(members=organisation_id)
    rows = found.order_by("code").prefetch_related("members")[:500]
    return [
        GroupRow(
            one.pk, one.code, one.name_ja, one.name_en, tuple(sorted(held.code for held in one.members.all())),
            one.sector, one.needs_undertaking,
        )
        for one in rows
    ]  # fmt: skip


def members_together(group_ids: Sequence[int], organisation_id: int, limit: int = 500) -> list[int]:
    """The ids of the active organisations that sit in one of these groups beside an organisation, by code."""
    found = Organisation.objects.filter(is_active=True, groups__in=group_ids).exclude(pk=organisation_id).distinct()
    return list(found.order_by("code").values_list("pk", flat=True)[:limit])


def members_of_groups(world_id: int, kinds: Sequence[OrganisationKind], limit: int) -> list[int]:
    """The ids of the active organisations that belong to any group or are of these kinds, by code."""
    found = Organisation.objects.filter(world_id=world_id, is_active=True)
    found = found.filter(Q(groups__isnull=False) | Q(kind__in=kinds)).distinct()
    return list(found.order_by("code").values_list("pk", flat=True)[:limit])


def _organisations(world_id: int, wanted: WantedPeople) -> QuerySet[Organisation]:
    found = Organisation.objects.filter(world_id=world_id, is_active=not wanted.inactive)
    if wanted.kind is not None:
        found = found.filter(kind=wanted.kind)
    for word in wanted.text.split()[:5]:
        found = found.filter(Q(code__icontains=word) | Q(name_ja__icontains=word) | Q(name_en__icontains=word))
    return found


def _people(world_id: int, wanted: WantedPeople) -> QuerySet[Person]:
    found = Person.objects.filter(organisation__world_id=world_id, is_active=not wanted.inactive)
    if wanted.organisation_id is not None:
        found = found.filter(organisation_id=wanted.organisation_id)
    for word in wanted.text.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(organisation__code__iexact=word))
    return found.select_related("organisation")


def _organisation_row(one: Organisation, people: int) -> OrganisationRow:
    return OrganisationRow(
        one.pk, one.code, OrganisationKind(one.kind), one.name_ja, one.name_en, one.sector, one.mail, one.is_active,
        people,
    )  # fmt: skip


def _person_row(one: Person, roles: tuple[str, ...]) -> PersonRow:
    return PersonRow(
        one.pk, one.name, one.email, one.language, one.time_zone, one.is_active, one.has_usable_password(),
        one.last_login, one.organisation_id, one.organisation.code, roles,
    )  # fmt: skip

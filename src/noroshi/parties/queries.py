"""Reads of who there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Max, Q

from noroshi.law.designation import Designation
from noroshi.parties.errors import UnknownOrganisation, UnknownPerson
from noroshi.parties.models import Asset, Client, Group, Organisation, Person, RoleAssignment
from noroshi.parties.types import AssetKind, OrganisationKind, OrganisationRecord


def record_of(organisation: Organisation) -> OrganisationRecord:
    """An organisation as other rooms see it."""
    return OrganisationRecord(
        organisation.pk,
        organisation.code,
        OrganisationKind(organisation.kind),
        organisation.name_ja,
        organisation.name_en,
        organisation.sector,
        organisation.world_id,
        dict(organisation.other_sectors) if isinstance(organisation.other_sectors, dict) else {},
        designation_of(organisation),
    )


def designation_of(organisation: Organisation) -> Designation:
    """What is registered of an organisation's designation."""
    return Designation(organisation.designated, organisation.designated_from, organisation.designated_until)


def organisation_by_code(code: str, world_id: int = 1) -> OrganisationRecord:
    """The organisation with this code. Raises UnknownOrganisation."""
    found = Organisation.objects.filter(world_id=world_id, code=code, is_active=True).first()
    if found is None:
        raise UnknownOrganisation(code=code)
    return record_of(found)


def organisations_written(texts: Collection[str], world_id: int) -> dict[str, OrganisationRecord]:
    """The active organisations that texts name by their code or by either name; what names none is left out."""
    wanted = set(texts)
    named = Q(code__in=wanted) | Q(name_ja__in=wanted) | Q(name_en__in=wanted)
    rows = Organisation.objects.filter(named, world_id=world_id, is_active=True).order_by("-pk")
    records = [record_of(one) for one in rows]
    by_name = {name: one for one in records for name in (one.name_ja, one.name_en)}
    found = by_name | {one.code: one for one in records}
    return {text: found[text] for text in wanted & found.keys()}


def codes_registered(world_id: int) -> frozenset[str]:
    """The codes of all organisations of a world."""
    return frozenset(Organisation.objects.filter(world_id=world_id).values_list("code", flat=True))


def organisations(ids: Iterable[int]) -> dict[int, OrganisationRecord]:
    """Several organisations by id, in one query."""
    return {found.pk: record_of(found) for found in Organisation.objects.filter(pk__in=set(ids))}


def office_of(world_id: int) -> OrganisationRecord:
    """The national cybersecurity office of a world. Raises UnknownOrganisation."""
    found = Organisation.objects.filter(world_id=world_id, kind=OrganisationKind.OFFICE).order_by("pk").first()
    if found is None:
        raise UnknownOrganisation(code="office")
    return record_of(found)


def clients_of(organisation_id: int) -> tuple[int, ...]:
    """The organisations that this one serves."""
    found = Client.objects.filter(provider_id=organisation_id).order_by("client_id")
    return tuple(found.values_list("client_id", flat=True))


def person(person_id: int) -> Person:
    """A person who may sign in. Raises UnknownPerson."""
    found = Person.objects.select_related("organisation").filter(pk=person_id, is_active=True).first()
    if found is None:
        raise UnknownPerson
    return found


def roles_of(person_id: int) -> frozenset[str]:
    """The roles that a person holds."""
    return frozenset(RoleAssignment.objects.filter(person_id=person_id).values_list("role", flat=True))


def people_in_role(organisation_id: int, role: str) -> tuple[int, ...]:
    """The active people of an organisation who hold a role."""
    found = RoleAssignment.objects.filter(
        role=role, person__organisation_id=organisation_id, person__is_active=True
    ).order_by("person_id")
    return tuple(found.values_list("person_id", flat=True))


def people_with_roles(organisation_id: int, roles: Collection[str], limit: int = 200) -> list[tuple[int, str]]:
    """The active people of an organisation who hold one of the roles, by name: id and name."""
    found = Person.objects.filter(organisation_id=organisation_id, is_active=True, assignments__role__in=roles)
    return list(found.distinct().order_by("name", "pk").values_list("pk", "name")[:limit])


def names_of_people(ids: Iterable[int]) -> dict[int, str]:
    """What people are called, active or not; in one query."""
    return dict(Person.objects.filter(pk__in=set(ids)).order_by("name").values_list("pk", "name"))


def groups_of(organisation_id: int, world_id: int) -> list[tuple[str, str, str]]:
    """Code, Japanese and English name of the groups to which an organisation belongs."""
    found = Group.objects.filter(world_id=world_id, members=organisation_id).order_by("code")
    return list(found.values_list("code", "name_ja", "name_en"))


def operators_of_sector(world_id: int, sectors: Iterable[str]) -> tuple[OrganisationRecord, ...]:
    """The active operators of the named sectors (list A codes)."""
    found = Organisation.objects.filter(
        world_id=world_id, kind=OrganisationKind.OPERATOR, sector__in=set(sectors), is_active=True
    )
    return tuple(record_of(one) for one in found.order_by("pk"))


def mail_addresses(ids: Iterable[int]) -> dict[int, str]:
    """Where each of these organisations wants to be written to; those without an address are left out."""
    found = Organisation.objects.filter(pk__in=set(ids)).exclude(mail="")
    return dict(found.values_list("pk", "mail"))


def computers_of(organisation_id: int, limit: int) -> list[Asset]:
    """The registered computers in use of an organisation that the viewer may see, newest first."""
    found = Asset.objects.filter(organisation_id=organisation_id, kind=AssetKind.COMPUTER, retired_at=None)
    return list(found.order_by("-id")[:limit])


def ministry_of(organisation_id: int) -> OrganisationRecord | None:
    """The ministry in charge of an organisation; None when none is registered."""
    found = Organisation.objects.filter(supervised=organisation_id, is_active=True).first()
    return record_of(found) if found else None


def first_of_kind(world_id: int, kind: OrganisationKind) -> OrganisationRecord | None:
    """The organisation of a kind that was registered first; None when there is none."""
    found = Organisation.objects.filter(world_id=world_id, kind=kind, is_active=True).order_by("pk").first()
    return record_of(found) if found else None


def networks_and_domains_of(organisation_ids: Iterable[int], limit: int = 2000) -> list[tuple[AssetKind, str]]:
    """The registered networks and domains of organisations that the viewer may see, as kind and value."""
    kinds = (AssetKind.NETWORK, AssetKind.DOMAIN)
    found = Asset.objects.filter(organisation_id__in=set(organisation_ids), kind__in=kinds, retired_at=None)
    return [(AssetKind(kind), value) for kind, value in found.order_by("pk").values_list("kind", "value")[:limit]]


def groups_named(ids: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """Code, Japanese and English name of groups by id."""
    found = Group.objects.filter(pk__in=set(ids)).values_list("pk", "code", "name_ja", "name_en")
    return {key: (code, ja, en) for key, code, ja, en in found}


def members_of_groups(ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The active members of groups by the group's id."""
    members: dict[int, list[int]] = {key: [] for key in ids}
    rows = Group.members.through.objects.filter(group_id__in=members, organisation__is_active=True)
    for group, organisation in rows.order_by("organisation_id").values_list("group_id", "organisation_id"):
        members[group].append(organisation)
    return {key: tuple(held) for key, held in members.items()}


def last_sign_ins(organisation_ids: Collection[int]) -> dict[int, datetime]:
    """When somebody of each organisation last signed in; those of which nobody ever did are left out."""
    found = Person.objects.filter(organisation_id__in=organisation_ids, last_login__isnull=False)
    rows = found.values("organisation_id").annotate(at=Max("last_login")).order_by()
    return {row["organisation_id"]: row["at"] for row in rows}

"""Handling as a number, and the classes of objects and the recipients that decisions are made of."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from noroshi.formats.handling import colour_of
from noroshi.frame.clock import clock_of
from noroshi.parties.models import Client, Group, Organisation, Person
from noroshi.parties.queries import office_of
from noroshi.parties.types import OrganisationKind
from noroshi.parties.undertakings import UNBOUND, bindings_of
from noroshi.release.audiences import ALL, COMMUNITY, bound_atom, desk_atom
from noroshi.release.errors import UnknownPap
from noroshi.release.models import AudienceMember, HandlingRecord
from noroshi.release.types import Handling, Pap, Recipient, ReleaseClass, Tlp

NOTHING_DEMANDED: Final = Handling()


def pap_named(text: str) -> Pap | None:
    """``PAP:AMBER`` and the like, any case, with or without the prefix; None for nothing said. Raises UnknownPap."""
    if not text.strip():
        return None
    colour = colour_of(text if ":" in text else f"PAP:{text}")
    if colour is None:
        raise UnknownPap(pap=text.strip()[:40])
    return Pap[colour.upper()]


def handling_id(handling: Handling, world_id: int) -> int:
    """The number of a handling, made if it is new; 0 where nothing is demanded."""
    if handling == NOTHING_DEMANDED:
        return 0
    content = msgspec.json.encode(handling)
    digest = hashlib.blake2b(content, digest_size=16).digest()
    found, _ = HandlingRecord.objects.get_or_create(
        world_id=world_id, digest=digest, defaults={"content": content.decode()}
    )
    return found.pk


def handlings(ids: Collection[int]) -> dict[int, Handling]:
    """The handlings behind these numbers; one statement."""
    found = HandlingRecord.objects.filter(pk__in=set(ids) - {0}).values_list("pk", "content")
    return {0: NOTHING_DEMANDED} | {key: msgspec.json.decode(content, type=Handling) for key, content in found}


@dataclass(frozen=True, slots=True)
class ClassKey:
    """What tells one class of objects from another, as numbers."""

    handling_id: int
    audience_id: int
    marking: int
    source_id: int


def release_classes(keys: Collection[ClassKey], world_id: int) -> dict[ClassKey, ReleaseClass]:
    """The classes behind these keys; a fixed number of statements."""
    office = office_of(world_id).id
    said = handlings({key.handling_id for key in keys})
    audiences = audience_atoms({key.audience_id for key in keys})
    clients = _clients({key.source_id for key in keys})
    organisations, groups = _codes(said.values(), world_id)
    return {
        key: ReleaseClass(
            key.source_id,
            office,
            Tlp(key.marking),
            audiences.get(key.audience_id, frozenset()),
            said[key.handling_id],
            frozenset(organisations[code] for code in said[key.handling_id].releasable_to if code in organisations),
            clients.get(key.source_id, frozenset()),
            frozenset(groups[code] for code in said[key.handling_id].groups if code in groups),
        )
        for key in keys
    }


def audience_atoms(audience_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Who each audience is; one statement."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    rows = AudienceMember.objects.filter(audience_id__in=audience_ids).values_list("audience_id", "atom")
    for audience, atom in rows:
        found[audience].add(atom)
    return {key: frozenset(atoms) for key, atoms in found.items()}


def _clients(source_ids: Collection[int]) -> dict[int, frozenset[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for provider, client in Client.objects.filter(provider_id__in=source_ids).values_list("provider_id", "client_id"):
        found[provider].add(f"org:{client}")
    return {key: frozenset(atoms) for key, atoms in found.items()}


def _codes(said: Collection[Handling], world_id: int) -> tuple[Mapping[str, str], Mapping[str, str]]:
    listed = {code for one in said for code in one.releasable_to}
    named = {code for one in said for code in one.groups}
    organisations = Organisation.objects.filter(world_id=world_id, code__in=listed).values_list("code", "pk")
    groups = Group.objects.filter(world_id=world_id, code__in=named).values_list("code", "pk")
    return {code: f"org:{key}" for code, key in organisations}, {code: f"group:{key}" for code, key in groups}


def recipients(world_id: int, only: Collection[int] | None = None) -> list[Recipient]:
    """The active organisations of a world with what they and their people are now; five statements."""
    rows = Organisation.objects.filter(world_id=world_id, is_active=True)
    if only is not None:
        rows = rows.filter(pk__in=only)
    atoms: dict[int, set[str]] = {}
    for key, kind, in_community in rows.values_list("pk", "kind", "in_community"):
        atoms[key] = {ALL, f"org:{key}"} | ({COMMUNITY} if in_community else set())
        if kind == OrganisationKind.OFFICE:
            atoms[key].add(desk_atom(key))
    bound = bindings_of(world_id, clock_of(world_id).now())
    members = Group.members.through.objects.filter(group__world_id=world_id)
    for group, needed, member in members.values_list("group_id", "group__needs_undertaking", "organisation_id"):
        if member in atoms and (f"desk:{member}" in atoms[member] or bound.get(member, UNBOUND).covers(needed)):
            atoms[member].add(f"group:{group}")
    for member in bound.keys() & atoms.keys():
        atoms[member].add(bound_atom(member))
    people = Person.objects.filter(organisation__world_id=world_id, is_active=True)
    for person, organisation in people.values_list("pk", "organisation_id"):
        if organisation in atoms:
            atoms[organisation].add(f"person:{person}")
    return [Recipient(key, frozenset(held)) for key, held in sorted(atoms.items())]

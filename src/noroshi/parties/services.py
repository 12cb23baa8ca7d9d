"""Verbs of the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.utils.translation import gettext

from noroshi.frame.actors import Actor
from noroshi.frame.permissions import Permission
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, publish, verb
from noroshi.law.designation import Designation
from noroshi.observables import NotAnObservable
from noroshi.parties import access, sectors
from noroshi.parties.asset_file import read_assets
from noroshi.parties.errors import NoPossibleAsset
from noroshi.parties.events import AssetsRegistered
from noroshi.parties.keys import keys_of
from noroshi.parties.models import Asset, AssetKey, Client, Organisation, Person, RoleAssignment
from noroshi.parties.queries import office_of, organisation_by_code, record_of
from noroshi.parties.types import AccessAct, AssetLine, LineProblem, OrganisationKind, OrganisationRecord, Role

BATCH = 2000


@dataclass(frozen=True, slots=True)
class AssetImport:
    """What became of an asset file: how many were registered, and each line that was not."""

    registered: int
    problems: tuple[LineProblem, ...]


@verb(Verb.ORGANISATION_REGISTERED, needs=Permission.REGISTER_ORGANISATION)
def register_organisation(
    actor: Actor,
    code: str,
    kind: OrganisationKind,
    *,
    name_ja: str,
    name_en: str,
    sector: str = "",
    ministry: str = "",
    mail: str = "",
    clients: Sequence[str] = (),
    other_sectors: Mapping[str, str] | None = None,
    designation: Designation | None = None,
) -> OrganisationRecord:
    """Register an organisation, or bring one up to date; ``ministry`` and ``clients`` are codes.

    Without a ``designation`` what is registered of it stays.

    ``sector`` is a code of the legal profile's list, ``other_sectors`` codes of other lists by ``profile/list``.
    Raises UnknownOrganisation, UnknownSector, UnknownSectorList.
    """
    sectors.require(sector, other_sectors or {})
    over = organisation_by_code(ministry, actor.world_id).id if ministry else None
    facts = {
        "kind": kind, "name_ja": name_ja, "name_en": name_en, "sector": sector, "ministry_id": over, "mail": mail,
        "other_sectors": dict(other_sectors or {}),
        "in_community": kind is not OrganisationKind.VENDOR, **_designated(designation),
    }  # fmt: skip
    made, _ = Organisation.objects.update_or_create(world_id=actor.world_id, code=code, defaults=facts)
    for client in clients:
        Client.objects.get_or_create(provider=made, client_id=organisation_by_code(client, actor.world_id).id)
    about("organisation", code)
    return record_of(made)


def _designated(said: Designation | None) -> dict[str, object]:
    if said is None:
        return {}
    return {"designated": said.designated, "designated_from": said.start, "designated_until": said.end}


@verb(Verb.PERSON_REGISTERED, needs=Permission.REGISTER_PERSON)
def register_person(
    actor: Actor, organisation: str, email: str, name: str, *, language: str = "ja", time_zone: str = "Asia/Tokyo"
) -> int:
    """Register a person of an organisation (its code); without a password until they set one. Returns the id."""
    belongs = organisation_by_code(organisation, actor.world_id).id
    person, made = Person.objects.get_or_create(
        email=email.lower(),
        defaults={"name": name, "organisation_id": belongs, "language": language, "time_zone": time_zone},
    )
    if made:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    about("person", person.pk)
    return int(person.pk)


@verb(Verb.ROLE_GRANTED, needs=Permission.GRANT_ROLE)
def grant_role(actor: Actor, person_id: int, role: Role) -> None:
    """Let a person hold a role. Publishes AccessChanged.

    Nobody gives a role to themselves, so that an administrator needs another one to see content; and the office is told
    of every grant. Raises UnknownPerson, NotForYourself, RoleNotForOrganisation.
    """
    access.not_oneself(actor, person_id)
    held = access.person_of(actor, person_id)
    access.require_place(role, held.organisation.kind)
    _, made = RoleAssignment.objects.get_or_create(person_id=person_id, role=role)
    about("person", person_id)
    if made:
        access.note(actor, held, AccessAct.GRANTED, role)


@verb(Verb.ASSETS_REGISTERED, needs=Permission.REGISTER_ASSETS)
def register_assets(actor: Actor, lines: Sequence[AssetLine]) -> int:
    """Register assets of the actor's own organisation; returns how many.

    They are for the organisation and the office alone (like TLP:AMBER+STRICT). Publishes AssetsRegistered. Raises
    NotAnObservable for a line
    whose network, domain or product is none: check lines with ``keys_of`` first.
    """
    return register_lines(actor, lines)


@verb(Verb.ASSETS_REGISTERED, needs=Permission.REGISTER_ASSETS)
def import_assets(actor: Actor, content: bytes) -> AssetImport:
    """Register the assets of a CSV file, line by line: the good ones are registered, the others are listed.

    Raises AssetFileUnreadable, and NoPossibleAsset when no line was good.
    """
    good, problems = checked_lines(content)
    if problems and not good:
        raise NoPossibleAsset(problems=problems)
    return AssetImport(register_lines(actor, good), tuple(problems))


def checked_lines(content: bytes) -> tuple[list[AssetLine], list[LineProblem]]:
    """What the lines of an asset file say, or what is wrong with them. Raises AssetFileUnreadable."""
    good: list[AssetLine] = []
    problems: list[LineProblem] = []
    for number, line in read_assets(content):
        if isinstance(line, LineProblem):
            problems.append(line)
            continue
        try:
            keys_of(line)
        except NotAnObservable as error:
            problems.append(LineProblem(number, "", error.text, gettext(error.explanation)))
        else:
            good.append(line)
    return good, problems


def register_lines(actor: Actor, lines: Sequence[AssetLine]) -> int:
    """Inside a verb: register lines that were checked; how many. Publishes AssetsRegistered."""
    atoms = {f"org:{actor.organisation_id}", f"org:{office_of(actor.world_id).id}"}
    audience = curtain().audience_of(actor, atoms)
    made = Asset.objects.bulk_create((_asset(actor, audience, line) for line in lines), batch_size=BATCH)
    keys = [
        AssetKey(asset=asset, organisation_id=actor.organisation_id, audience_id=audience, kind=kind, key=key)
        for asset, line in zip(made, lines, strict=True)
        for kind, key in keys_of(line)
    ]
    AssetKey.objects.bulk_create(keys, batch_size=BATCH)
    about("assets of", actor.organisation_id)
    if made:
        ids = [asset.pk for asset in made]
        publish(AssetsRegistered(actor.organisation_id, uuid4().hex, min(ids), max(ids), len(ids)))
    return len(made)


def _asset(actor: Actor, audience: int, line: AssetLine) -> Asset:
    return Asset(
        organisation_id=actor.organisation_id, audience_id=audience, kind=line.kind, name=line.name, value=line.value,
        vendor=line.vendor, product=line.product, version=line.version, cpe=line.cpe, facility=line.facility,
        in_service=line.in_service, quantity=line.quantity, registered_at=actor.now(),
        confirmed_at=actor.now(),
    )  # fmt: skip

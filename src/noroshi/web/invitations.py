"""How somebody gets in for the first time: a link, good for one use and one day, with which they set a password."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from noroshi.frame.actors import REAL_WORLD, Actor, Channel
from noroshi.parties.errors import RegisterRefused, UnknownOrganisation
from noroshi.parties.models import Person
from noroshi.parties.queries import codes_registered, office_of, organisation_by_code, person
from noroshi.parties.register_file import OrganisationPlan, PersonPlan, codes_that_miss
from noroshi.parties.services import grant_role, register_organisation, register_person
from noroshi.parties.types import OrganisationKind, OrganisationRecord, Role
from noroshi.web.errors import LinkUsed

SALT = "noroshi.web.set-up"
LIFE = timedelta(hours=24)
OFFICE_CODE = "NCO"


def setup_link(person: Person) -> str:
    """A link with which this person sets a password: signed, for one use, for 24 hours."""
    token = signing.dumps([person.pk, _state(person)], salt=SALT)
    return settings.PUBLIC_URL.rstrip("/") + reverse("web:set-up", args=[token])


def invited(token: str, *, lock: bool = False) -> Person:
    """Whom a link was made for. Raises LinkUsed: also when it is too old or was changed.

    ``lock`` keeps a second use of the same link waiting until the caller's transaction ends.
    """
    try:
        key, state = signing.loads(token, salt=SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkUsed from error
    people = Person.objects.select_for_update() if lock else Person.objects
    found = people.filter(pk=key, is_active=True).first()
    if found is None or not constant_time_compare(state, _state(found)):
        raise LinkUsed
    return found


def invite_administrator(*, mail: str, name: str, organisation: str | None = None) -> str:
    """Register an administrator and return their set-up link; the office too, in an empty installation.

    ``organisation`` is a code, else the office's. Raises UnknownOrganisation.
    """
    belongs = organisation_by_code(organisation) if organisation else _office()
    actor = _installer(belongs)
    found = register_person(actor, belongs.code, mail, name, language=settings.LANGUAGE_CODE)
    grant_role(actor, found, Role.ADMINISTRATOR)
    return setup_link(person(found))


def register(plans: Sequence[OrganisationPlan]) -> list[tuple[str, str, str]]:
    """Register what a register file plans, all of it or nothing; may be repeated and then brings up to date.

    Returns organisation, mail address and set-up link of everybody who has no password yet. Raises RegisterRefused.
    """
    if missing := codes_that_miss(plans, codes_registered(REAL_WORLD)):
        raise RegisterRefused(problems=missing)
    actor = _installer(None)
    with transaction.atomic():
        for plan in plans:
            _register(actor, plan, linked=False)
        for plan in plans:
            _register(actor, plan, linked=True)
        people = [(plan.code, _register_person(actor, plan.code, one)) for plan in plans for one in plan.people]
    found = [(code, person(key)) for code, key in people]
    return [(code, one.email, setup_link(one)) for code, one in found if not one.has_usable_password()]


def _register(actor: Actor, plan: OrganisationPlan, *, linked: bool) -> None:
    """Twice: an organisation may name another that stands further down in the file."""
    register_organisation(
        actor, plan.code, plan.kind, name_ja=plan.name_ja, name_en=plan.name_en, sector=plan.sector,
        ministry=plan.ministry if linked else "", mail=plan.mail, clients=plan.clients if linked else (),
        other_sectors=plan.other_sectors, designation=plan.designation,
    )  # fmt: skip


def _register_person(actor: Actor, code: str, plan: PersonPlan) -> int:
    key = register_person(actor, code, plan.mail, plan.name, language=plan.language)
    for role in plan.roles:
        grant_role(actor, key, role)
    return key


def _office() -> OrganisationRecord:
    try:
        return office_of(REAL_WORLD)
    except UnknownOrganisation:
        return register_organisation(
            _installer(None), OFFICE_CODE, OrganisationKind.OFFICE,
            name_ja="国家サイバー統括室", name_en="National Cybersecurity Office",
        )  # fmt: skip


def _installer(organisation: OrganisationRecord | None) -> Actor:
    """Whoever holds the machine's command line acts as administrator: they could change the database anyway."""
    identity = organisation.id if organisation else 0
    roles = frozenset({str(Role.ADMINISTRATOR)})
    return Actor(None, identity, OrganisationKind.OFFICE, roles, REAL_WORLD, Channel.COMMAND, "command line")


def _state(person: Person) -> str:
    """Changes with the password, so that a link is dead once it was used."""
    return salted_hmac(SALT, f"{person.pk}:{person.password}:{person.is_active}", algorithm="sha256").hexdigest()

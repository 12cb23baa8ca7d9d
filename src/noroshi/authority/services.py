"""Verbs of authority."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from noroshi.authority.errors import NotPermitted
from noroshi.authority.grants import allowed
from noroshi.authority.models import ApiToken
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import Verb, about, verb
from noroshi.parties import access
from noroshi.parties.errors import OrganisationInactive
from noroshi.parties.types import AccessAct

PREFIX = "noroshi_"


def digest_of(token: str) -> bytes:
    """What is kept of a token. It has 256 random bits, so one SHA-256 is enough."""
    return hashlib.sha256(token.encode()).digest()


@verb(Verb.TOKEN_ISSUED, needs=Permission.ISSUE_TOKEN)
def issue_token(actor: Actor, name: str, permissions: Collection[Permission] = (), days: int = 90) -> str:
    """Issue an API token to the acting person; returned once, never shown again.

    Its permissions are the named ones that the person holds, or all of the person's.
    """
    person_id, mine = _person_of(actor), allowed(actor.roles)
    granted = sorted(mine & set(permissions) if permissions else mine)
    token = PREFIX + secrets.token_urlsafe(32)
    issued = ApiToken.objects.create(
        person_id=person_id,
        name=name[:80],
        digest=digest_of(token),
        permissions=granted,
        issued_at=actor.now(),
        expires_at=actor.now() + timedelta(days=min(max(days, 1), 366)),
    )
    about("token", issued.pk)
    return token


@verb(Verb.TOKEN_REVOKED, needs=Permission.ISSUE_TOKEN)
def revoke_token(actor: Actor, token_id: int) -> None:
    """Revoke one of the acting person's tokens; once revoked it stays so."""
    mine = ApiToken.objects.filter(pk=token_id, person_id=_person_of(actor), revoked_at=None)
    mine.update(revoked_at=actor.now())
    about("token", token_id)


@verb(Verb.PERSON_DEACTIVATED, needs=Permission.REGISTER_PERSON)
def deactivate_person(actor: Actor, person_id: int) -> None:
    """Shut a person out: every session and token ends with its next request, and for good.

    The person's acts stay theirs. Nobody shuts themselves out. Publishes AccessChanged. Raises UnknownPerson,
    NotForYourself.
    """
    access.not_oneself(actor, person_id)
    person = access.person_of(actor, person_id)
    person.is_active = False
    person.set_unusable_password()  # sessions carry a mark of the password: none comes back when the person does
    person.save(update_fields=["is_active", "password"])
    ApiToken.objects.filter(person=person, revoked_at=None).update(revoked_at=actor.now())
    access.note(actor, person, AccessAct.DEACTIVATED)
    about("person", person_id)


@verb(Verb.PERSON_REACTIVATED, needs=Permission.REGISTER_PERSON)
def reactivate_person(actor: Actor, person_id: int) -> None:
    """Let a person in again, with the roles they have; they set a new password by an invitation.

    Publishes AccessChanged. Raises UnknownPerson, NotForYourself, OrganisationInactive.
    """
    access.not_oneself(actor, person_id)
    person = access.person_of(actor, person_id)
    if not person.organisation.is_active:
        raise OrganisationInactive
    person.is_active = True
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    ApiToken.objects.filter(person=person, revoked_at=None).update(revoked_at=actor.now())
    access.note(actor, person, AccessAct.REACTIVATED)
    about("person", person_id)


def _person_of(actor: Actor) -> int:
    """Who acts; automation has no tokens. Raises NotPermitted."""
    if actor.person_id is None:
        raise NotPermitted
    return actor.person_id

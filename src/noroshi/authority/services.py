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


def _person_of(actor: Actor) -> int:
    """Who acts; automation has no tokens. Raises NotPermitted."""
    if actor.person_id is None:
        raise NotPermitted
    return actor.person_id

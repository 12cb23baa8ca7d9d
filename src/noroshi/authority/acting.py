"""Who acts in a request, for views behind the door."""

from __future__ import annotations

from django.http import HttpRequest

from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The acting person. Raises NotPermitted for a visitor, whom the middleware turns away before."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise NotPermitted
    return actor


def permitted(request: HttpRequest, *permissions: Permission) -> Actor:
    """The acting person, if their roles hold one of the permissions: for pages that only read. Raises NotPermitted."""
    actor = actor_of(request)
    if not any(may(actor, permission) for permission in permissions):
        raise NotPermitted
    return actor

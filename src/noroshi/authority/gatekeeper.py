"""The gatekeeper behind every verb."""

from __future__ import annotations

from enum import StrEnum

from noroshi.authority.errors import NotPermitted
from noroshi.authority.grants import allowed
from noroshi.frame.actors import Actor


class GrantsGatekeeper:
    """Lets pass what the table of grants allows to one of the actor's roles."""

    def require(self, actor: Actor, permission: StrEnum, under: str = "") -> None:
        """Raise NotPermitted unless one of the actor's roles holds the permission."""
        if not may(actor, permission):
            raise NotPermitted


def may(actor: Actor, permission: StrEnum) -> bool:
    """Whether the actor's roles hold the permission: for pages that show only what can be done."""
    return permission in allowed(actor.roles) and (actor.only is None or permission in actor.only)

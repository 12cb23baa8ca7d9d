"""Who acts: a person in a role, or the office's automation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from noroshi.frame.clock import clock_of

REAL_WORLD = 1


class Channel(StrEnum):
    """The door through which somebody acts."""

    WEB = "web"
    API = "api"
    COMMAND = "command"
    TASK = "task"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for which organisation, in which roles and world.

    ``person_id`` is None for automation. ``roles`` are values of ``parties.types.Role``, ``organisation_kind`` one of
    ``parties.types.OrganisationKind``. ``only`` narrows what the roles allow to a token's permissions.
    """

    person_id: int | None
    organisation_id: int
    organisation_kind: str
    roles: frozenset[str]
    world_id: int = REAL_WORLD
    channel: Channel = Channel.WEB
    name: str = ""
    language: str = "ja"
    time_zone: str = "Asia/Tokyo"
    only: frozenset[str] | None = None

    def now(self) -> datetime:
        """The time in the actor's world, UTC."""
        return clock_of(self.world_id).now()

    @property
    def role(self) -> str:
        """The role in clear that the ledger shows: the actor's roles in alphabetical order."""
        return "+".join(sorted(self.roles)) or "none"

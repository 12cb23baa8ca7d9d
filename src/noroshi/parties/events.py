"""What others may follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AssetsRegistered:
    """Assets of an organisation came into the register or were changed: those with ids from ``first`` to ``last``.

    ``registration`` names the act, whichever part of it is being followed; ``number`` is how many assets it had.
    """

    organisation_id: int
    registration: str
    first: int
    last: int
    number: int


@dataclass(frozen=True, slots=True)
class AccessChanged:
    """What a person can get at was changed: ``change_id`` is its row among the changes of access."""

    change_id: int
    person_id: int
    act: str
    role: str


@dataclass(frozen=True, slots=True)
class UndertakingOffered:
    """An organisation, or a person of it, has a secrecy undertaking to sign."""

    undertaking_id: int
    organisation_id: int


@dataclass(frozen=True, slots=True)
class UndertakingsEnding:
    """Undertakings end soon, and none that follows is signed."""

    undertaking_ids: tuple[int, ...]

"""Values that the release desk's pages, other parts of sharing and wiring may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from noroshi.release.types import Decision, Handling, Tlp


class Redaction(StrEnum):
    """What is left out of a redacted version."""

    REPORTER = "reporter"
    VICTIM = "victim"
    ADDRESSES = "addresses"
    FREE_TEXT = "free-text"


class ReleaseState(StrEnum):
    """How far a release is."""

    PROPOSED = "proposed"
    RELEASED = "released"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class NoticeKind(StrEnum):
    """What a recipient is told of something that it had received."""

    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    REVOKED = "revoked"


class Need(StrEnum):
    """What a release to a recipient needs before it may go."""

    NOTHING = "nothing"
    SECOND_PERSON = "second-person"
    ORIGINATOR = "originator"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Target:
    """One recipient of a release, an organisation or a named group, and what is left out of what it gets."""

    organisation_id: int = 0
    group_id: int = 0
    redactions: frozenset[Redaction] = frozenset()

    @property
    def atom(self) -> str:
        """The atom of an audience that this is."""
        return f"group:{self.group_id}" if self.group_id else f"org:{self.organisation_id}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A release as it is laid out: which rows of objects, for whom, under which marking, and why.

    ``marking`` of None leaves each object its own. ``victims`` are names that the redaction of the victim leaves out
    besides the originator's.
    """

    objects: tuple[int, ...]
    targets: tuple[Target, ...]
    reason: str
    marking: Tlp | None = None
    handling: Handling = Handling()  # noqa: RUF009 - immutable
    victims: tuple[str, ...] = ()
    product_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What a recipient sees of an object before a release, and what the release needs to reach it."""

    decision: Decision
    need: Need


@dataclass(frozen=True, slots=True)
class Reached:
    """How a release stands with one organisation: when it was released, fetched, withdrawn, and that fetched."""

    organisation_id: int
    target: Target
    released_at: datetime | None
    fetched_at: datetime | None
    fetched_over: str
    withdrawn_at: datetime | None
    withdrawal_fetched_at: datetime | None
    withdrawal_fetched_over: str
    notice_read_at: datetime | None

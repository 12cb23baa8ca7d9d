"""Collections, what they hold, what a request asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from noroshi.release.types import Tlp

MEDIA_TYPE: Final = "application/taxii+json;version=2.1"
STIX_21: Final = "application/stix+json;version=2.1"
STIX_20: Final = "application/stix+json;version=2.0"
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
LAST_ID: Final = 2**63 - 1
BODY_LIMIT: Final = 64 * 1024 * 1024
"""Bytes that can be added at once: ``max_content_length`` of the API root."""
_NAMESPACE: Final = UUID("9d1c2f0e-3c55-5d0c-9a4e-6a1f6f0c2b77")


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a collection holds of what its reader may see. What is empty does not restrict.

    ``ceiling`` is the narrowest marking, ``confidence`` the least (0 to 100; what gives none is left out), ``sources``
    ids of organisations that it comes from, ``sectors`` those of operators, ``products`` ``vendor:product`` of CPE 2.3.
    """

    types: tuple[str, ...] = ()
    ceiling: Tlp | None = None
    confidence: int | None = None
    sources: tuple[int, ...] = ()
    sectors: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CollectionRecord:
    """A collection as its readers see it (TAXII 2.1 §5.2.1). ``inbox_of`` is the organisation that may add to it."""

    id: UUID
    title: str
    description: str = ""
    alias: str = ""
    criteria: Criteria = Criteria()
    inbox_of: int | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Versions:
    """Which versions of an object: any of the words that the standard has, and moments in microseconds since 1970."""

    first: bool = False
    last: bool = False
    all: bool = False
    moments: tuple[int, ...] = ()

    @property
    def only_last(self) -> bool:
        """Whether the current versions are all that is asked for."""
        return self.last and not (self.first or self.all or self.moments)


LAST: Final = Versions(last=True)
ALL: Final = Versions(all=True)


@dataclass(frozen=True, slots=True)
class Match:
    """What a request asks for (TAXII 2.1 §3.4). What is None does not restrict."""

    after: datetime | None = None
    limit: int | None = None
    cursor: str = ""
    ids: tuple[tuple[str, UUID], ...] | None = None
    types: tuple[str, ...] | None = None
    versions: Versions = LAST
    spec_versions: tuple[str, ...] | None = None

    @property
    def narrows(self) -> bool:
        """Whether some of a collection's objects are left out by what is asked."""
        return self.ids is not None or self.types is not None or self.spec_versions is not None


@dataclass(frozen=True, slots=True)
class Place:
    """Up to where something was read: ``added_at`` in microseconds since 1970, and within it the last row."""

    at: int = 0
    object_id: int = 0
    version: int = -1
    digest: bytes = b""

    @property
    def moment(self) -> datetime:
        """``at`` as a moment, UTC."""
        return EPOCH + timedelta(microseconds=self.at)


@dataclass(frozen=True, slots=True)
class Given:
    """One version of an object as it is given. ``version`` as in knowledge: 0 for what has none."""

    added_at: datetime
    object_id: int
    version: int
    digest: bytes
    turn: int
    type: str
    stix_uuid: UUID
    is_20: bool
    content: bytes

    @property
    def place(self) -> Place:
        """The place after it."""
        return Place(microseconds(self.added_at), self.object_id, self.version, self.digest)


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``next`` is empty at the end; ``turn`` is the newest of which all was given."""

    rows: tuple[Given, ...]
    next: str
    turn: int


def microseconds(moment: datetime) -> int:
    """Since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def everything_id(world_id: int) -> UUID:
    """The collection of all that a reader may see; for every reader the same id."""
    return uuid5(_NAMESPACE, f"everything:{world_id}")


def inbox_id(organisation_id: int) -> UUID:
    """The collection that an organisation adds to."""
    return uuid5(_NAMESPACE, f"inbox:{organisation_id}")


@dataclass(frozen=True, slots=True)
class InboxRules:
    """How what an organisation adds is marked: what says nothing of itself, and between which markings it may say."""

    unmarked: Tlp = Tlp.AMBER
    widest: Tlp = Tlp.CLEAR
    narrowest: Tlp = Tlp.AMBER_STRICT

"""Values that other rooms, pages and the API may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from noroshi.observables import Kind, Observable
from noroshi.release.types import Tlp

COUNT_LIMIT: Final = 10_000
"""Counts are exact up to here; beyond, a person reads "more than 10,000"."""

POSTING_SPAN_BITS: Final = 13
"""A posting list holds objects of one span of 2**13 ids, in ascending order: where one stands the others are known."""


class SearchBy(StrEnum):
    """What the text of a search is taken for. AUTO: a value where it looks like one that is known, else words."""

    AUTO = "auto"
    VALUE = "value"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is searched. Empty fields do not restrict; ``since`` is included, ``until`` is not (``date_added``, UTC)."""

    text: str = ""
    by: SearchBy = SearchBy.AUTO
    types: tuple[str, ...] = ()
    markings: tuple[Tlp, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    cursor: str = ""

    @property
    def filtered(self) -> bool:
        """Whether anything restricts besides the text."""
        return bool(self.types or self.markings or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are: exactly ``number``, or more than that."""

    number: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """An object as a list shows it. ``source_id`` is the organisation that it came from."""

    id: int
    stix_uuid: UUID
    type: str
    name: str
    marking: Tlp
    audience_id: int
    source_id: int
    receipt_id: int
    version: int
    date_added: datetime
    revoked: bool

    @property
    def stix_id(self) -> str:
        """``type--UUID`` (STIX 2.1 §2.9)."""
        return f"{self.type}--{self.stix_uuid}"


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results, newest first.

    ``by`` says what the text was taken for, ``observable`` which value it was read as. ``next`` is the cursor of the
    following page. ``stopped_early`` says that the search stopped at its bound before the page was full: what is older
    has not been looked at, and ``next`` goes on from there.
    """

    rows: tuple[ObjectRow, ...]
    count: Count
    by: SearchBy
    next: str = ""
    observable: Observable | None = None
    stopped_early: bool = False


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """What the asker may know of a value from before: in how many objects, since when, from which organisations.

    ``first_at`` is the ``date_added`` of the oldest of them. Beyond ``count.number`` nothing was looked at.
    """

    observable_id: UUID
    count: Count
    first_at: datetime
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One relation of an object: ``says_so`` is the relationship, report, sighting ... that it stands in."""

    kind: str
    outgoing: bool
    other_uuid: UUID
    other_type: str
    other_name: str
    says_so: ObjectRow

    @property
    def other_id(self) -> str:
        """The STIX id of the other end."""
        return f"{self.other_type}--{self.other_uuid}"

    @property
    def other_is_known(self) -> bool:
        """Whether the reader may see an object behind the other end."""
        return bool(self.other_name)


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value that an object holds, with what else is known of it. ``benign`` is a warninglist's name, or empty."""

    observable_id: UUID
    observable: Observable
    role: int
    benign: str = ""
    before: KnownBefore | None = None

    @property
    def kind(self) -> Kind:
        """The value's kind."""
        return self.observable.kind


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of an object; ``version`` is ``modified`` in microseconds since 1970, 0 for what has no versions."""

    version: int
    date_added: datetime
    receipt_id: int
    current: bool
    digest: bytes

    @property
    def modified(self) -> datetime | None:
        """When its maker last changed it; None for what has no versions."""
        return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=self.version) if self.version else None


@dataclass(frozen=True, slots=True)
class SightingRow:
    """Who saw a value, when, how often."""

    observable: Observable
    organisation_id: int
    marking: Tlp
    number: int
    first_seen: datetime | None
    last_seen: datetime | None
    recorded_at: datetime

"""What feeds are made of: values that an indicator looks for, each with the object that says so. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from noroshi.observables import Kind
from noroshi.release.types import Pap, Tlp

NETWORKS: Final = (Kind.IPV4, Kind.IPV6, Kind.CIDR4, Kind.CIDR6)
HASHES: Final = (Kind.MD5, Kind.SHA1, Kind.SHA256)


class Entry(NamedTuple):
    """One value that is worth looking for; ``indicator`` is the UUID of the indicator that says so.

    ``pap`` says what may be done with it, where that is less than to block it.
    """

    kind: Kind
    value: str
    indicator: UUID
    name: str
    marking: Tlp
    confidence: int | None
    valid_until: datetime | None
    known_since: datetime
    pap: Pap | None = None


@dataclass(slots=True)
class Tally:
    """What became of the entries while a feed was written: how many stand in it, how many it has no form for."""

    written: int = 0
    left_out: int = 0
    numbers: set[int] = field(default_factory=set)


def is_plain(value: str) -> bool:
    """Whether a value is one printable line: whatever else it holds, it ends no line and begins none."""
    return value.isprintable() and value == value.strip() and bool(value)

"""Values that other rooms may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from noroshi.release.types import Pap, Tlp


class Reason(IntEnum):
    """Why an organisation is warned, the most pressing first. The numbers are stored: never change or reuse one."""

    OWN_NETWORK = 1
    """A named address or network lies inside one of its ranges, or covers one."""
    OWN_DOMAIN = 2
    """A named domain is one of its own, or lies below one."""
    OWN_SIGHTING = 3
    """It saw the value itself, or reported it before."""
    OWN_PRODUCT = 4
    """It runs the product that is named, or that a named vulnerability is in."""
    OWN_SECTOR = 5
    """Its sector is the target."""


class State(StrEnum):
    """What became of a warning."""

    SENT = "sent"
    HELD = "held"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """What an organisation says of a warning."""

    SEEN = "seen"
    NOT_SEEN = "not-seen"
    FALSE_ALARM = "false-alarm"
    NEED_HELP = "need-help"


class CauseKind(StrEnum):
    """What a warning goes back to: all of one report's versions are one cause, and all that one act registered."""

    REPORT = "report"
    RECEIPT = "receipt"
    ASSETS = "assets"
    """Assets that were registered when the rest was known already, by other ways than reports."""


class MailState(StrEnum):
    """What became of a warning's mail."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    NO_ADDRESS = "no-address"
    NO_SERVER = "no-server"


class Skip(StrEnum):
    """Why a value warned nobody."""

    BENIGN = "benign"
    TOO_WIDE = "too-wide"


class Teller(StrEnum):
    """Who a warning's knowledge comes from, in the only words that the warned may read of it."""

    OFFICE = "office"
    OPERATOR = "operator"
    PARTNER = "partner"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cause:
    """What a warning goes back to."""

    kind: CauseKind
    key: str


@dataclass(frozen=True, slots=True)
class Having:
    """What the warned organisation has: the side of the evidence that is its own.

    ``name`` is an asset's name or the key that matched, ``number`` how many assets, ``since`` when registered or seen.
    """

    name: str = ""
    key: str = ""
    vendor: str = ""
    product: str = ""
    version: str = ""
    number: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Knowing:
    """What is known: the side of the evidence that came from elsewhere. Never who reported it, never its text.

    ``subject`` is the value, product or sector that is named; ``via`` the vulnerability that led to a product; ``pap``
    what its originator lets be done with it.
    """

    subject: str
    teller: Teller
    object_type: str = ""
    via: str = ""
    confidence: int | None = None
    at: datetime | None = None
    pap: Pap | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of "why you": ``kind`` is the observable's kind number, 0 when it is about no observable."""

    reason: Reason
    marking: Tlp
    kind: int
    observable_id: UUID | None
    have: Having
    known: Knowing

    @property
    def subject(self) -> str:
        """What the evidence is about, once per warning and reason."""
        return self.known.subject


@dataclass(frozen=True, slots=True)
class Skipped:
    """A value that warned nobody, with the reason: for BENIGN the name of the warninglist."""

    kind: int
    value: str
    skip: Skip
    because: str

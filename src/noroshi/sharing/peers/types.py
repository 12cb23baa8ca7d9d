"""Values of this part: what an agreement says, and what became of what was exchanged."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from noroshi.release.types import Pap, Tlp
from noroshi.sharing.products.types import ProductKind


class Direction(StrEnum):
    """Which way something goes."""

    IN = "in"
    OUT = "out"


class AgreementState(StrEnum):
    """What a person said of an agreement; whether it is in force depends on the dates too."""

    AGREED = "agreed"
    SUSPENDED = "suspended"
    ENDED = "ended"
    REPLACED = "replaced"


class Standing(StrEnum):
    """Whether anything may flow now, and if not, why."""

    IN_FORCE = "in-force"
    NONE = "none"
    NOT_YET = "not-yet"
    OVER = "over"
    SUSPENDED = "suspended"
    ENDED = "ended"


class PassingOn(StrEnum):
    """Originator control: whether what a partner sent us may go to others than the office."""

    NO = "no"
    CONSENT = "consent"
    """Only what a person has released, having the originator's consent."""
    WITHIN_TLP = "within-tlp"


class SignIn(StrEnum):
    """How we sign in at the partner's server."""

    NONE = "none"
    BASIC = "basic"
    BEARER = "bearer"


class Trust(StrEnum):
    """Which certificate of the partner's server is believed."""

    PUBLIC = "public"
    OWN_CA = "own-ca"
    PINNED = "pinned"


class Outcome(StrEnum):
    """What became of one object."""

    STORED = "stored"
    UPDATED = "updated"
    CHANGED = "changed"
    """An id of ours with other content: stored beside ours."""
    KNOWN = "known"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    """Its withdrawal was passed on."""
    REFUSED = "refused"
    """By us: the agreement does not let it pass."""
    REJECTED = "rejected"
    """By the partner's server."""


class Reason(StrEnum):
    """Why an object was refused, or why nothing was to be done."""

    NONE = ""
    CLOSED = "closed"
    TYPE = "type"
    PRODUCT = "product"
    ABOVE_TLP = "above-tlp"
    ABOVE_PAP = "above-pap"
    NAMED_PERSONS = "named-persons"
    UNMAPPED_MARKING = "unmapped-marking"
    SECTOR = "sector"
    BROKEN = "broken"
    OLDER = "older"
    VERSION_REUSED = "version-reused"
    CHANGED_BY_PARTNER = "changed-by-partner"
    FROM_THEM = "from-them"
    ORIGINATOR = "originator"
    NOT_TAKEN = "not-taken"
    TOO_LARGE = "too-large"


class Caution(StrEnum):
    """What is odd about a partner's server and yet tolerated."""

    CLOCK_AHEAD = "clock-ahead"
    CLOCK_BACK = "clock-back"
    NO_DATES = "no-dates"
    CURSOR_LOST = "cursor-lost"


class Flow(msgspec.Struct, frozen=True):
    """What may flow in one direction.

    ``types``, ``products`` and ``sectors`` empty: all. ``products`` are kinds of the Act's products; what is none of
    them is no matter of theirs. ``groups`` are ours: whom what comes in is shown to besides the office.
    """

    open: bool = False
    types: tuple[str, ...] = ()
    highest: Tlp = Tlp.GREEN
    highest_pap: Pap = Pap.AMBER
    sectors: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    products: tuple[ProductKind, ...] = ()


class MarkingPair(msgspec.Struct, frozen=True):
    """One of their markings and what it is to us, and back.

    ``theirs``: the id of a marking definition, ``statement:TEXT`` (``statement:*``: any) or ``tag:NAME`` of MISP.
    ``ours``: ``TLP:GREEN``, ``PAP:AMBER``, the id of a marking definition of ours, or ``none`` for what restricts
    nothing.
    """

    theirs: str
    ours: str


class Terms(msgspec.Struct, frozen=True):
    """What is agreed, over TAXII and with MISP. ``unmarked``: what something without any TLP is taken for.

    ``widest``: whatever they write, nothing that comes in becomes wider. ``tlp1``: they read TLP 1 only.
    """

    incoming: Flow = Flow()
    outgoing: Flow = Flow()
    markings: tuple[MarkingPair, ...] = ()
    passing_on: PassingOn = PassingOn.NO
    unmarked: Tlp = Tlp.AMBER
    tlp1: bool = False
    widest: Tlp = Tlp.CLEAR


class ItemOutcome(msgspec.Struct, frozen=True):
    """What became of one object: its id as it was written, its version (microseconds since 1970; 0 without)."""

    stix_id: str
    version: int
    outcome: Outcome
    reason: Reason = Reason.NONE
    detail: str = ""
    source_id: int = 0

    @property
    def uuid(self) -> UUID:
        """The id's UUID. Raises ValueError for what has none."""
        return UUID(self.stix_id[-36:])

    @property
    def type(self) -> str:
        """The id's type."""
        return self.stix_id[:-38]


class AgreementRecord(msgspec.Struct, frozen=True):
    """An agreement as other rooms may see it."""

    id: int
    peer_id: int
    number: int
    state: AgreementState
    terms: Terms
    valid_from: datetime
    valid_until: datetime | None
    document: str
    agreed_at: datetime
    reason: str = ""

    def standing(self, now: datetime) -> Standing:
        """Whether it lets anything flow at this moment."""
        if self.state is not AgreementState.AGREED:
            return Standing.SUSPENDED if self.state is AgreementState.SUSPENDED else Standing.ENDED
        if now < self.valid_from:
            return Standing.NOT_YET
        if self.valid_until is not None and now >= self.valid_until:
            return Standing.OVER
        return Standing.IN_FORCE

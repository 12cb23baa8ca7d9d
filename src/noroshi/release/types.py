"""Markings, handling, and what is decided of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from uuid import UUID

from noroshi.formats.handling import PAP_IDS, PAP_WHITE, refs_of


class Tlp(IntEnum):
    """Traffic Light Protocol 2.0 (FIRST), from the widest to the narrowest."""

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    @property
    def label(self) -> str:
        """The label exactly as FIRST defines it."""
        return "TLP:" + self.name.replace("_", "+")

    @property
    def marking_id(self) -> str:
        """The fixed id of the OASIS TLP 2.0 marking definition."""
        return f"marking-definition--{_MARKING_IDS[self]}"


_MARKING_IDS = {
    Tlp.CLEAR: UUID("94868c89-83c2-464b-929b-a1a8aa3c8487"),
    Tlp.GREEN: UUID("bab4a63c-aed9-4cf5-a766-dfca5abac2bb"),
    Tlp.AMBER: UUID("55d920b0-5e8b-4f79-9ee9-91f868d9b421"),
    Tlp.AMBER_STRICT: UUID("939a9414-2ddd-4d32-a0cd-375ea402b003"),
    Tlp.RED: UUID("e828b379-4e03-4974-9ac4-e53a884c97c1"),
}
TLP_BY_MARKING_ID = {tlp.marking_id: tlp for tlp in Tlp} | {
    # TLP 1 on reading: WHITE becomes CLEAR, the others by name (STIX 2.1 §7.2.1.4).
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": Tlp.CLEAR,
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": Tlp.GREEN,
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": Tlp.AMBER,
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": Tlp.RED,
}


@dataclass(frozen=True, slots=True)
class Marking:
    """What the submitter said of who may see: a TLP label, named groups (codes), for RED the named persons."""

    tlp: Tlp
    groups: tuple[str, ...] = ()
    persons: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Viewers:
    """Who is permitted to see something, in words for a page: organisations, persons, and the wide circles."""

    everyone: bool
    community: bool
    organisations: tuple[int, ...]
    persons: tuple[int, ...]
    groups: tuple[str, ...]


class Pap(IntEnum):
    """Permissible Actions Protocol: what a recipient may do with it, from the freest to the narrowest."""

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    RED = 3

    @property
    def label(self) -> str:
        """The label as the protocol writes it."""
        return f"PAP:{self.name}"

    @property
    def marking_id(self) -> str:
        """The fixed id of its marking definition in STIX."""
        return PAP_IDS[self.name.lower()]


PAP_BY_MARKING_ID = {pap.marking_id: pap for pap in Pap} | {PAP_WHITE: Pap.CLEAR}


@dataclass(frozen=True, slots=True)
class Handling:
    """What the originator demands beyond the TLP label.

    ``releasable_to`` are codes of organisations: these and nobody of the wider circles. ``originator_control``: only
    the originator, or the office with its recorded consent, widens. ``source_hidden``: who it came from is told to
    nobody but the office; others get a version without it, ``groups`` (codes) too. ``pap`` says what may be done.
    """

    releasable_to: tuple[str, ...] = ()
    originator_control: bool = False
    source_hidden: bool = False
    pap: Pap | None = None
    groups: tuple[str, ...] = ()

    @property
    def marking_refs(self) -> tuple[str, ...]:
        """The STIX markings by which what may be done goes along with an object."""
        pap = None if self.pap is None else self.pap.name.lower()
        return refs_of(pap, originator_control=self.originator_control)


class Outcome(StrEnum):
    """What a recipient gets of an object."""

    FULL = "full"
    REDACTED = "redacted"
    NOTHING = "nothing"


class Reason(StrEnum):
    """Why a recipient gets what it gets. The sentences are ``release.wording``'s."""

    OWN = "own"
    OFFICE = "office"
    EVERYONE = "everyone"
    COMMUNITY = "community"
    GROUP = "group"
    RELEASABLE_TO = "releasable-to"
    CLIENT = "client"
    RELEASED = "released"
    NAMED_PERSON = "named-person"
    SOURCE_HIDDEN = "source-hidden"
    NO_CONSENT = "no-consent"
    NAMED_PERSONS_ONLY = "named-persons-only"
    NOT_ON_LIST = "not-on-list"
    ORIGINATOR_DECIDES = "originator-decides"
    ORGANISATION_ONLY = "organisation-only"
    NOT_A_CLIENT = "not-a-client"
    NOT_IN_COMMUNITY = "not-in-community"
    NARROWED = "narrowed"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one recipient gets of one class of objects, and why."""

    outcome: Outcome
    reason: Reason


@dataclass(frozen=True, slots=True)
class Recipient:
    """An organisation that may get something; ``atoms`` are what it and its people are (see ``release.audiences``)."""

    organisation_id: int
    atoms: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReleaseClass:
    """All objects about which every decision is the same: of one source, marking, audience and handling.

    ``audience``, ``listed``, ``clients`` and ``groups`` are atoms: of who sees it, of the releasable-to list, of the
    source's clients, of the groups for which a version without the source is meant.
    """

    source_id: int
    office_id: int
    marking: Tlp
    audience: frozenset[str]
    handling: Handling = Handling()
    listed: frozenset[str] = frozenset()
    clients: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

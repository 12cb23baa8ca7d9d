"""Common properties of STIX 2.1 objects (§3.2) and the small structures they are made of."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec

from . import kinds

Text = Annotated[str, kinds.text]
Timestamp = Annotated[str, kinds.timestamp]
Identifier = Annotated[str, kinds.identifier]
Hexadecimal = Annotated[str, kinds.hexadecimal]
Base64 = Annotated[str, kinds.binary]
Count = Annotated[int, kinds.COUNT]
Hashes = Annotated[dict[str, str], kinds.hashes]
Dictionary = Annotated[dict[str, Any], kinds.dictionary]
MarkingRef = Annotated[str, kinds.ref("marking-definition", section="7.2")]
CUSTOM = " custom"
"""The key under which unknown properties are kept: no property name may begin with a blank, so none can collide."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A structure within an object."""

    section: ClassVar[str] = "3"
    at_least_one: ClassVar[tuple[str, ...]] = ()


class ExternalReference(Part, frozen=True, kw_only=True):
    """§2.5: something said elsewhere."""

    section: ClassVar[str] = "2.5"
    source_name: str
    description: str | None = None
    url: str | None = None
    hashes: Hashes | None = None
    external_id: str | None = None


class KillChainPhase(Part, frozen=True, kw_only=True):
    """§2.11."""

    section: ClassVar[str] = "2.11"
    kill_chain_name: str
    phase_name: str


class GranularMarking(Part, frozen=True, kw_only=True):
    """§7.2.3: a marking or a language for parts of an object."""

    section: ClassVar[str] = "7.2.3"
    at_least_one: ClassVar[tuple[str, ...]] = ("lang", "marking_ref")
    selectors: list[str]
    marking_ref: MarkingRef | None = None
    lang: str | None = None


class StixObject(msgspec.Struct, frozen=True, kw_only=True):
    """What every object has. ``custom`` holds the properties that STIX does not define, as they came."""

    section: ClassVar[str] = "3.2"
    stix_type: ClassVar[str] = ""
    at_least_one: ClassVar[tuple[str, ...]] = ()
    type: str
    id: Identifier
    spec_version: Annotated[str, kinds.spec_version] = "2.1"
    object_marking_refs: list[MarkingRef] | None = None
    granular_markings: list[GranularMarking] | None = None
    extensions: Dictionary | None = None
    custom: Annotated[dict[str, Any], kinds.anything] = msgspec.field(default_factory=dict, name=CUSTOM)


class Created(StixObject, frozen=True, kw_only=True):
    """Objects with an author and a moment of making: all but observables."""

    created: Timestamp
    created_by_ref: Annotated[str, kinds.ref("identity", section="3.2")] | None = None
    external_references: list[ExternalReference] | None = None


class Versioned(Created, frozen=True, kw_only=True):
    """Objects that can be changed and revoked (§3.6)."""

    modified: Timestamp
    revoked: bool | None = None
    labels: list[str] | None = None
    confidence: Annotated[int, kinds.between(0, 100, "3.2")] | None = None
    lang: str | None = None


class DomainObject(Versioned, frozen=True, kw_only=True):
    """§4."""


class RelationshipObject(Versioned, frozen=True, kw_only=True):
    """§5."""


class Observable(StixObject, frozen=True, kw_only=True):
    """§6: a fact about a network or a machine. The deprecated common properties of §3.2 are not among these."""

    spec_version: Annotated[str, kinds.spec_version] | None = None  # type: ignore[assignment]  # optional on observables only
    defanged: bool | None = None

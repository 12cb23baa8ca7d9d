"""STIX Relationship Objects (STIX 2.1 §5)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from . import kinds
from .common import RelationshipObject, Timestamp

RelationshipEnd = Annotated[str, kinds.ref("SDO", "SCO", section="5.1")]


class Relationship(RelationshipObject, frozen=True, kw_only=True):
    """§5.1: a link between two objects; never to a relationship, sighting, bundle or meta object."""

    section: ClassVar[str] = "5.1"
    stix_type: ClassVar[str] = "relationship"
    relationship_type: str
    source_ref: RelationshipEnd
    target_ref: RelationshipEnd
    description: str | None = None
    start_time: Timestamp | None = None
    stop_time: Timestamp | None = None


class Sighting(RelationshipObject, frozen=True, kw_only=True):
    """§5.2: something was seen. What was seen is a domain object, never an observable itself."""

    section: ClassVar[str] = "5.2"
    stix_type: ClassVar[str] = "sighting"
    sighting_of_ref: Annotated[str, kinds.ref("SDO", section="5.2")]
    description: str | None = None
    first_seen: Timestamp | None = None
    last_seen: Timestamp | None = None
    count: Annotated[int, kinds.between(0, 999_999_999, "5.2")] | None = None
    observed_data_refs: list[Annotated[str, kinds.ref("observed-data", section="5.2")]] | None = None
    where_sighted_refs: list[Annotated[str, kinds.ref("identity", "location", section="5.2")]] | None = None
    summary: bool | None = None

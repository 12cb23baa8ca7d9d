"""What the page of an object and the page of a value show, as structs that pages and the API share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from noroshi.knowledge import queries
from noroshi.knowledge.benign import benign
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.knowledge.facts import Fact, Technique, facts_of, referred, technique_of
from noroshi.knowledge.queries import Content, Reference
from noroshi.knowledge.searching import search
from noroshi.knowledge.types import (
    Count,
    KnownBefore,
    ObjectRow,
    RelationRow,
    SearchBy,
    SearchPage,
    SearchQuery,
    SightingRow,
    ValueRow,
    VersionRow,
)
from noroshi.knowledge.wording import sentence
from noroshi.observables import Kind, NotAnObservable, Observable, normalise, observable_id
from noroshi.parties.queries import organisations
from noroshi.parties.types import OrganisationRecord
from noroshi.release.audiences import viewers_of
from noroshi.release.types import Viewers

_SIGHTED_VALUES: Final = 200
_NO_UUID: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class ObjectPage:
    """An object: one row of possibly several under its id (``others``: those of further sources that the reader sees).

    ``since`` is when it first became known, ``row.date_added`` when it last changed.
    """

    row: ObjectRow
    others: tuple[ObjectRow, ...]
    content: Content
    value: dict[str, Any]
    title: str
    sentence: str
    description: str
    facts: tuple[Fact, ...]
    technique: Technique | None
    users: tuple[Reference, ...]
    references: dict[UUID, Reference]
    versions: tuple[VersionRow, ...]
    outgoing: Count
    incoming: Count
    values: tuple[ValueRow, ...]
    organisations: dict[int, OrganisationRecord]
    viewers: Viewers

    @property
    def since(self) -> datetime:
        """When it first became known."""
        return min(version.date_added for version in self.versions)


def object_page(stix_id: str, audiences: Sequence[int], object_id: int | None = None) -> ObjectPage:
    """What the reader may see under a STIX id; ``object_id`` chooses among several sources.

    The number of statements does not depend on the object. Raises ObjectNotFound.
    """
    found = queries.objects(stix_id)
    row = chosen(found, object_id)
    content = queries.content(row.id)
    value: dict[str, Any] = msgspec.json.decode(content.current)
    facts = facts_of(value)
    references = queries.references(referred(facts))
    technique = technique_of(value)
    outgoing, incoming = queries.count_relations(row.stix_uuid, audiences)
    viewers = viewers_of(row.audience_id)
    title = row.name or stix_id
    return ObjectPage(
        row=row,
        others=tuple(one for one in found if one.id != row.id),
        content=content,
        value=value,
        title=title,
        sentence=sentence(value, title, lambda ref: _named(ref, references)),
        description=_text(value.get("description")),
        facts=facts,
        technique=technique,
        users=queries.users_of_technique(row.stix_uuid) if technique else (),
        references=references,
        versions=queries.versions(row),
        outgoing=outgoing,
        incoming=incoming,
        values=queries.values_in(value),
        organisations=organisations({one.source_id for one in found} | set(viewers.organisations)),
        viewers=viewers,
    )


def chosen(found: Sequence[ObjectRow], object_id: int | None) -> ObjectRow:
    """The row that was asked for, else the one that changed last. Raises ObjectNotFound."""
    if object_id is None:
        return found[0]
    for row in found:
        if row.id == object_id:
            return row
    raise ObjectNotFound


def _named(reference: str, references: dict[UUID, Reference]) -> str:
    try:
        known = references.get(UUID(reference[-36:]))
    except ValueError:
        known = None
    return known.name if known is not None and known.name else reference


def _text(held: object) -> str:
    return held if isinstance(held, str) else ""


@dataclass(frozen=True, slots=True)
class Relations:
    """One page of an object's relations in one direction."""

    rows: tuple[RelationRow, ...]
    next: str
    outgoing: bool
    organisations: dict[int, OrganisationRecord]


def relations_page(row: ObjectRow, audiences: Sequence[int], *, outgoing: bool, cursor: str = "") -> Relations:
    """The relations of an object, newest first; two statements."""
    rows, following = queries.relations(row.stix_uuid, audiences, outgoing=outgoing, cursor=cursor)
    return Relations(rows, following, outgoing, organisations(one.says_so.source_id for one in rows))


@dataclass(frozen=True, slots=True)
class Appearances:
    """One page of an object's values, each with what is known of it elsewhere; ``next`` is the last value's id."""

    rows: tuple[ValueRow, ...]
    next: str
    organisations: dict[int, OrganisationRecord]


def appearances_page(page: ObjectPage, audiences: Sequence[int], after: str = "") -> Appearances:
    """The values that an object holds, and where else they appear: before it and since; three statements."""
    try:
        last = UUID(after) if after else _NO_UUID
    except ValueError as error:
        raise ObjectNotFound from error
    values = [one for one in page.values if one.observable_id > last]
    shown = values[: queries.PAGE]
    known = queries.known_before([one.observable_id for one in shown], audiences, excluding_object=page.row.id)
    harmless = benign(one.observable for one in shown)
    rows = tuple(
        ValueRow(
            one.observable_id, one.observable, one.role,
            harmless.get((one.observable.kind, one.observable.value), ""), known.get(one.observable_id),
        )
        for one in shown
    )  # fmt: skip
    sources = {source for one in known.values() for source in one.sources}
    following = str(shown[-1].observable_id) if len(values) > len(shown) else ""
    return Appearances(rows, following, organisations(sources))


@dataclass(frozen=True, slots=True)
class Sightings:
    """Who saw something; the latest hundred, and how many there are."""

    rows: tuple[SightingRow, ...]
    count: Count
    organisations: dict[int, OrganisationRecord]


def sightings_page(page: ObjectPage) -> Sightings:
    """Who saw any of an object's first two hundred values; three statements."""
    return _sightings(page.values[:_SIGHTED_VALUES])


def _sightings(values: Sequence[ValueRow]) -> Sightings:
    rows = queries.sightings(values)
    return Sightings(rows, queries.count_sightings(values), organisations(one.organisation_id for one in rows))


@dataclass(frozen=True, slots=True)
class ValuePage:
    """A value: what it is, the warninglist that names it, where it appears, what was known, who saw it."""

    observable: Observable
    observable_id: UUID
    benign: str
    known: KnownBefore | None
    appears: SearchPage
    sightings: Sightings
    organisations: dict[int, OrganisationRecord]


def value_page(kind: Kind, text: str, audiences: Sequence[int], cursor: str = "") -> ValuePage:
    """What the reader may know of a value: the same page, empty, whether nothing is known or only to others.

    The number of statements does not depend on the value. Raises ObjectNotFound where the text is no such value.
    """
    try:
        observable = normalise(kind, text)
    except NotAnObservable as error:
        raise ObjectNotFound from error
    key = observable_id(observable.kind, observable.value)
    asked = SearchQuery(observable.value, SearchBy.VALUE, cursor=cursor)
    appears = search(asked, audiences, observable=observable)
    known = queries.known_before([key], audiences).get(key)
    sources = {one.source_id for one in appears.rows} | set(known.sources if known else ())
    return ValuePage(
        observable=observable,
        observable_id=key,
        benign=benign([observable]).get((observable.kind, observable.value), ""),
        known=known,
        appears=appears,
        sightings=_sightings([ValueRow(key, observable, 0)]),
        organisations=organisations(sources),
    )

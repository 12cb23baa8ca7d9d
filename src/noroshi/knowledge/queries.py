"""Reads of what is known: objects by id, their relations, values, versions, sightings; what was known before.

All of it stands in a transaction in which release's curtain is open; each function says how many statements it runs,
and none of them runs more for more rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from noroshi.knowledge.cursors import START, Place, read_cursor, write_cursor
from noroshi.knowledge.errors import CursorNotReadable, ObjectNotFound
from noroshi.knowledge.searching import MANY_AUDIENCES, bounded, literal, object_row, run
from noroshi.knowledge.types import (
    COUNT_LIMIT,
    Count,
    KnownBefore,
    ObjectRow,
    RelationRow,
    SightingRow,
    ValueRow,
    VersionRow,
)
from noroshi.observables import Observable, from_object, observable_id
from noroshi.release.types import Tlp

PAGE = 50
BEFORE_LIMIT: Final = 1000
"""Of how many objects "known before" takes notice, for one value."""
_SOURCES_SHOWN: Final = 20
_NO_UUID: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of an object as they came; ``derived`` is the STIX 2.1 derivative of a STIX 2.0 object."""

    original: bytes
    derived: bytes | None
    confidence: int | None
    valid_until: datetime | None

    @property
    def current(self) -> bytes:
        """The object in STIX 2.1."""
        return self.derived or self.original


@dataclass(frozen=True, slots=True)
class Reference:
    """What the reader may see behind a STIX id."""

    stix_id: str
    name: str


def objects(stix_id: str) -> tuple[ObjectRow, ...]:
    """What the reader may see under a STIX id, one per source and audience, the last changed first; one statement.

    Raises ObjectNotFound, which does not tell whether there is something for others.
    """
    kind, found, uuid = stix_id.rpartition("--")
    try:
        rows = run("objects_by_stix_id", {"uuid": UUID(uuid), "type": kind, "limit": 50}) if found else []
    except ValueError as error:
        raise ObjectNotFound from error
    if not rows:
        raise ObjectNotFound
    return tuple(object_row(row) for row in rows)


def content(object_id: int) -> Content:
    """The bytes of an object; one statement. Raises ObjectNotFound."""
    rows = run("object_content", {"object": object_id})
    if not rows:
        raise ObjectNotFound
    original, derived, confidence, valid_until = rows[0]
    return Content(bytes(original), bytes(derived) if derived is not None else None, confidence, valid_until)


def contents(object_ids: Sequence[int]) -> tuple[bytes, ...]:
    """The STIX 2.1 bytes of those of the objects that the reader may see, in this order; one statement."""
    return tuple(bytes(row[0]) for row in run("contents", {"objects": list(object_ids)})) if object_ids else ()


def version_content(object_id: int, digest: bytes) -> bytes:
    """The bytes of an earlier version; one statement. Raises ObjectNotFound."""
    rows = run("version_content", {"object": object_id, "digest": digest})
    if not rows:
        raise ObjectNotFound
    return bytes(rows[0][0])


def versions(row: ObjectRow, digest: bytes = b"") -> tuple[VersionRow, ...]:
    """An object's versions, the current one first; one statement."""
    found = run("versions_of_object", {"object": row.id, "limit": 200})
    earlier = tuple(VersionRow(version, at, receipt, False, bytes(old)) for version, at, receipt, old in found)
    return (VersionRow(row.version, row.date_added, row.receipt_id, True, digest), *earlier)


def objects_of_receipt(receipt_id: int, limit: int = 20) -> tuple[ObjectRow, ...]:
    """The first objects that a receipt brought and that stand under it still; one statement."""
    return tuple(object_row(row) for row in run("objects_of_receipt", {"receipt": receipt_id, "limit": limit}))


def references(uuids: Collection[UUID]) -> dict[UUID, Reference]:
    """The names behind references, as far as the reader may see them; one statement."""
    rows = run("names_of_objects", {"uuids": list(uuids)}) if uuids else []
    return {uuid: Reference(f"{kind}--{uuid}", name) for uuid, kind, name in rows}


def relations(
    uuid: UUID, audiences: Sequence[int], *, outgoing: bool, cursor: str = "", page_size: int = PAGE
) -> tuple[tuple[RelationRow, ...], str]:
    """One page of an object's relations in one direction, newest first, and the next cursor; one statement."""
    place = read_cursor(cursor)
    before_uuid, before_kind = _tie(place)
    found = run(
        "relations_from" if outgoing else "relations_to",
        {
            "uuid": uuid,
            "audiences": literal(audiences),
            "before": place.id,
            "before_uuid": before_uuid,
            "before_kind": before_kind,
            "limit": page_size + 1,
        },
    )
    rows = tuple(RelationRow(row[0], outgoing, row[1], row[2], row[3], object_row(row[4:])) for row in found)
    return rows[:page_size], _after(rows[page_size - 1]) if len(rows) > page_size else ""


def _after(last: RelationRow) -> str:
    """One object may state many relations, so its id alone does not say where a page ended."""
    return write_cursor(Place(0, last.says_so.id, f"{last.other_uuid}{last.kind}"))


def _tie(place: Place) -> tuple[UUID, str]:
    try:
        return (UUID(place.tie[:36]), place.tie[36:].replace("\0", "")) if place.tie else (_NO_UUID, "")
    except ValueError as error:
        raise CursorNotReadable from error


def count_relations(uuid: UUID, audiences: Sequence[int]) -> tuple[Count, Count]:
    """How many relations begin and end here; two statements."""
    parameters = {"uuid": uuid, "audiences": literal(audiences), "bound": COUNT_LIMIT + 1}
    outgoing, incoming = run("count_relations_from", parameters), run("count_relations_to", parameters)
    return bounded(outgoing[0][0]), bounded(incoming[0][0])


def users_of_technique(uuid: UUID) -> tuple[Reference, ...]:
    """The groups, software and campaigns that use an ATT&CK or ATLAS technique, by name; one statement."""
    rows = run("users_of_technique", {"uuid": uuid, "limit": 500})
    found = (Reference(f"{kind}--{source}", name) for source, kind, name in rows)
    return tuple(sorted(found, key=lambda one: (one.stix_id.partition("--")[0], one.name)))


def values_in(value: Mapping[str, Any]) -> tuple[ValueRow, ...]:
    """The values that an object holds, each once in the strongest of its roles, in the order of their ids.

    Read from the object itself, as when it was stored: the dictionary of values would ask for each, at the cost of
    all its hidden appearances, whether the reader may know it. No statement.
    """
    found: dict[UUID, ValueRow] = {}
    for kind, text, role in from_object(value):
        key = observable_id(kind, text)
        if key not in found or role < found[key].role:
            found[key] = ValueRow(key, Observable(kind, text), int(role))
    return tuple(found[key] for key in sorted(found))


def sightings(values: Iterable[ValueRow], limit: int = 100) -> tuple[SightingRow, ...]:
    """Who saw any of the values, the latest record first; one statement."""
    by_id = {value.observable_id: value.observable for value in values}
    rows = run("sightings_of_values", {"observables": list(by_id), "limit": limit}) if by_id else []
    return tuple(
        SightingRow(by_id[key], organisation, Tlp(marking), number, first, last, at)
        for key, organisation, marking, number, first, last, at in rows
    )


def count_sightings(values: Iterable[ValueRow]) -> Count:
    """How many records there are of somebody having seen one of the values; one statement."""
    ids = [value.observable_id for value in values]
    [[number]] = run("count_sightings", {"observables": ids, "bound": COUNT_LIMIT + 1})
    return bounded(number)


def known_before(
    observable_ids: Collection[UUID],
    audiences: Sequence[int],
    *,
    before_object_id: int | None = None,
    excluding_object: int | None = None,
    excluding_receipt: int | None = None,
) -> dict[UUID, KnownBefore]:
    """What the reader may know of values from before, for those of which anything is known; one statement.

    ``before_object_id`` leaves out that object and all later ones, ``excluding_object`` that object alone,
    ``excluding_receipt`` the objects of one receipt.
    """
    if not observable_ids:
        return {}
    rows = run(
        "known_before" if len(audiences) <= MANY_AUDIENCES else "known_before_of_all",
        {
            "observables": list(observable_ids),
            "audiences": literal(audiences),
            "before": START.id if before_object_id is None else before_object_id,
            "object": excluding_object or 0,
            "receipt": excluding_receipt or 0,
            "bound": BEFORE_LIMIT + 1,
        },
    )
    return {
        key: KnownBefore(
            key, Count(min(number, BEFORE_LIMIT), number <= BEFORE_LIMIT), first_at, tuple(sources[:_SOURCES_SHOWN])
        )
        for key, number, sources, first_at in rows
    }

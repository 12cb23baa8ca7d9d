"""The same object for others: stored once more under another audience and a receipt of its own, and taken away again.

Not verbs: the room that decides on a release calls them inside its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.knowledge import receipts
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.knowledge.handled import definition_items, marked_with
from noroshi.knowledge.preparing import Prepared, prepare
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.writing import Placement, write_all
from noroshi.release.types import Handling, Marking, Tlp

MEDIA_TYPE = "application/stix+json;version=2.1"


@dataclass(frozen=True, slots=True)
class Original:
    """An object as it is stored for somebody: its row, whose it is, its bytes."""

    id: int
    stix_uuid: UUID
    type: str
    name: str
    marking: Tlp
    audience_id: int
    source_id: int
    receipt_id: int
    handling_id: int
    consent: bool
    revoked: bool
    version: int
    content: bytes
    derived: bytes | None

    @property
    def stix_id(self) -> str:
        """``type--UUID`` (STIX 2.1 §2.9)."""
        return f"{self.type}--{self.stix_uuid}"

    @property
    def current(self) -> bytes:
        """In STIX 2.1."""
        return self.content if self.derived is None else self.derived


@dataclass(frozen=True, slots=True)
class Stored:
    """What was stored under one audience: the receipt, and the row of each object by its STIX id."""

    receipt_id: int
    rows: dict[str, int]


def originals(object_ids: Collection[int]) -> list[Original]:
    """The objects with these row ids that the viewer may see, in the order of the ids; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "originals"), {"objects": list(object_ids)})
        rows = cursor.fetchall()
    return [_original(row) for row in rows]


def _original(row: Sequence[Any]) -> Original:
    content, derived = bytes(row[12]), bytes(row[13]) if row[13] is not None else None
    return Original(*(*row[:4], Tlp(row[4]), *row[5:12], content, derived))


def original(object_id: int) -> Original:
    """One of them. Raises ObjectNotFound."""
    found = originals([object_id])
    if not found:
        raise ObjectNotFound
    return found[0]


def originals_of_receipt(receipt_id: int, limit: int) -> list[Original]:
    """The objects that a receipt brought and that stand under it still, as the viewer may see them; two statements."""
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "ids_of_receipt"), {"receipt": receipt_id, "limit": limit})
        ids = [row[0] for row in cursor.fetchall()]
    return originals(ids)


def store_copies(
    actor: Actor,
    contents: Sequence[bytes],
    audience_id: int,
    *,
    marking: Tlp,
    source_id: int,
    handling: Handling | None = None,
    file_name: str = "release.json",
) -> Stored:
    """Store objects under an audience in the open transaction; what is there already in a later version stays.

    ``actor`` must be among the audience. Each is marked with the narrower of ``marking`` and its own.
    """
    bundle = b'{"type":"bundle","id":"bundle--%s","objects":[%s]}' % (str(uuid4()).encode(), b",".join(contents))
    arrival = Arrival(
        [bundle], file_name, MEDIA_TYPE, Marking(marking), source_id=source_id, handling=handling or Handling()
    )
    receipt_id = receipts.insert(actor, arrival, audience_id) or 0
    refs = handling.marking_refs if handling else ()
    prepared = [_prepared(place, content, refs) for place, content in enumerate(contents)]
    if any(one.derived for one in prepared):
        prepared += [prepare(one.path, one.content, one.value) for one in definition_items(refs)]
    placement = Placement(receipt_id, source_id, dict.fromkeys(Tlp, audience_id), marking, actor.now())
    counts = write_all(prepared, placement)
    receipts.settle(receipt_id, "read", {"new": counts.new, "updated": counts.updated, "same": counts.same})
    return Stored(receipt_id, _rows(prepared, source_id, audience_id))


def _prepared(place: int, content: bytes, refs: Sequence[str] = ()) -> Prepared:
    value = msgspec.json.decode(content)
    made = marked_with(value, refs)
    derived = None if made is None else msgspec.json.encode(made)
    return prepare(f"/objects/{place}", content, made or value, derived)


def _rows(prepared: Sequence[Prepared], source_id: int, audience_id: int) -> dict[str, int]:
    facts: dict[str, Any] = {
        "uuids": [UUID(bytes=one.stix_key) for one in prepared],
        "source": source_id,
        "audience": audience_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "rows_under_audience"), facts)
        return {f"{kind}--{uuid}": key for key, kind, uuid in cursor.fetchall()}


def take_away(object_ids: Collection[int], *, versions_alone: bool = False) -> None:
    """Remove objects with all that hangs on them, or only their earlier versions; receipts and what they hold stay.

    Who could see them does not find them any more, by no way; what was fetched is fetched.
    """
    facts: dict[str, Any] = {"objects": list(object_ids)}
    if versions_alone:
        _forget(("forget_versions",), facts)
        return
    words = [(one, token) for one in originals(object_ids) for token in _prepared(0, one.current).tokens]
    listed = {"held_by": [one.id for one, _ in words], "audiences": [one.audience_id for one, _ in words]}
    _forget(("forget_postings",), {**facts, **listed, "tokens": [token for _, token in words]})
    _forget(("forget_versions", "forget_appearances", "forget_relations", "forget_objects"), facts)


def _forget(names: Sequence[str], facts: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(sql("knowledge", name), facts)


def close_receipts(receipt_ids: Collection[int], audience_id: int) -> None:
    """Let the receipts of what was taken away be seen by another audience alone, with the bytes that they keep."""
    with connection.cursor() as cursor:
        for name in ("close_receipts", "close_receipt_pieces"):
            cursor.execute(sql("knowledge", name), {"receipts": list(receipt_ids), "audience": audience_id})


def move_sightings(object_id: int, to: int, audience_id: int) -> None:
    """Let the records of a sighting that was stored anew stand under its new row and audience."""
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "move_sightings"), {"object": object_id, "to": to, "audience": audience_id})

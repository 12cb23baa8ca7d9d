"""The write path of ``remember()``: rows of one chunk into PostgreSQL, set by set, in the caller's transaction.

While one chunk is written the next is being prepared: PostgreSQL's work and Python's overlap on two cores.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from operator import itemgetter
from threading import Lock
from typing import NamedTuple
from uuid import UUID

import psycopg
from django.db import connection

from noroshi.frame.named_sql import sql
from noroshi.knowledge.observables import observable_key
from noroshi.knowledge.preparing import Prepared
from noroshi.knowledge.receipts import writing_beside
from noroshi.knowledge.types import POSTING_SPAN_BITS
from noroshi.release.types import Tlp

CHUNK = 4000


Key = tuple[UUID, str, int]


class Known(NamedTuple):
    """What is stored of an object that this source sent before."""

    id: int
    version: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Placement:
    """Under which receipt, source, audiences and time a write stands."""

    receipt_id: int
    source_id: int
    audiences: Mapping[Tlp, int]
    default: Tlp
    at: datetime

    def marking(self, prepared: Prepared) -> Tlp:
        """The narrower of what the sender said of the whole and what the object says of itself."""
        return max(self.default, prepared.tlp) if prepared.tlp is not None else self.default


@dataclass(slots=True)
class Counts:
    """What became of the objects of a write.

    ``clashes`` are the paths of objects whose version was sent before with other content: both are kept, the first stays.
    """

    new: int = 0
    updated: int = 0
    same: int = 0
    older: int = 0
    values: int = 0
    clashes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Chunk:
    new: list[tuple[int, Prepared]] = field(default_factory=list)
    updated: list[tuple[int, Prepared]] = field(default_factory=list)

    @property
    def written(self) -> list[tuple[int, Prepared]]:
        return self.new + self.updated


def write_all(prepared: Iterable[Prepared], placement: Placement) -> Counts:
    """Store prepared objects in the open transaction, in chunks.

    Raises psycopg's errors; the caller's transaction is then void as a whole: nothing half-stored is ever visible.
    """
    counts = Counts()
    connection.ensure_connection()
    writer = _Writer(connection.connection, placement, counts)
    before = writing_beside.set(writer.lock)
    try:
        with _uncollected(), ThreadPoolExecutor(1, thread_name_prefix="remember") as beside:
            pending: Future[None] | None = None
            for chunk in _chunks(prepared):
                if pending is not None:
                    pending.result()
                pending = beside.submit(writer.write, chunk)
            if pending is not None:
                pending.result()
    finally:
        writing_beside.reset(before)
        writer.close()
    return counts


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for circular garbage: a write makes none, and looking over its many objects costs a seventh of it."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


def _chunks(prepared: Iterable[Prepared]) -> Iterator[list[Prepared]]:
    rest = iter(prepared)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


class _Writer:
    """Writes chunks of one transaction over its raw connection."""

    def __init__(self, raw: psycopg.Connection[tuple[object, ...]], placement: Placement, counts: Counts) -> None:
        self._raw = raw
        self._placement = placement
        self._counts = counts
        self._ready = False
        self._stored_beside = False
        self.lock = Lock()
        self._beside: psycopg.Connection[tuple[object, ...]] | None = None

    def close(self) -> None:
        """Close the connection that long writes put their values through."""
        if self._beside is not None:
            self._beside.close()

    def write(self, prepared: Sequence[Prepared]) -> None:
        """Store one chunk.

        A full chunk is part of a long write: its values go to the dictionary at once, over a connection of their own,
        so that nobody else who reports one of them waits for the end of this transaction. A value without an
        appearance is visible to no one.
        """
        with self.lock:
            self._write(list(prepared))

    def _write(self, prepared: list[Prepared]) -> None:
        self._make_ready()
        if len(prepared) == CHUNK:
            self._store_values(prepared)
        chunk = self._sort(prepared)
        if chunk.new or chunk.updated:
            self._copy(chunk)
            self._insert(bool(chunk.updated))

    def _store_values(self, prepared: Sequence[Prepared]) -> None:
        found = {observable_key(kind, value): (int(kind), value) for one in prepared for kind, value, _ in one.found}
        if self._beside is None:
            self._beside = psycopg.connect(**connection.get_connection_params(), autocommit=True)
        keys = sorted(found)
        columns = ([UUID(bytes=key) for key in keys], [found[key][0] for key in keys], [found[key][1] for key in keys])
        self._beside.execute(sql("knowledge", "store_values").encode(), columns)

    def _make_ready(self) -> None:
        if not self._ready:
            with psycopg.Cursor(self._raw) as cursor:
                cursor.execute(sql("knowledge", "incoming_tables"))
            self._ready = True
        self._run("clear_incoming")  # another write of the same transaction may have left its rows

    def _run(self, name: str, values: Mapping[str, object] | Sequence[object] = ()) -> list[tuple[object, ...]]:
        with psycopg.Cursor(self._raw) as cursor:
            cursor.execute(sql("knowledge", name).encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    def _sort(self, prepared: list[Prepared]) -> _Chunk:
        """Into new, newer, older, same and clashing; of several versions of one object only the newest goes on."""
        current, others = self._newest_of_each(prepared)
        known = self._known(current.values())
        chunk = _Chunk()
        for (key, one), new_id in zip(current.items(), self._ids(len(current)), strict=True):
            self._sort_one(one, known.get(key), new_id, chunk)
        if others:
            ids = {self._key(one): object_id for object_id, one in chunk.new}
            for key, one in others:
                self._sort_other(one, known.get(key), current[key], ids.get(key, 0))
        return chunk

    def _newest_of_each(self, prepared: Iterable[Prepared]) -> tuple[dict[Key, Prepared], list[tuple[Key, Prepared]]]:
        """What becomes of one id that comes several times: the newest version stays, of equal ones the first.

        Of what has no versions the last stays. Set by set, so that an id sent a thousand times costs what one costs.
        """
        current: dict[Key, Prepared] = {}
        others: list[tuple[Key, Prepared]] = []
        for one in prepared:
            key = self._key(one)
            other = current.setdefault(key, one)
            if other is one:
                continue
            if one.version > other.version or not one.version:
                current[key] = one
            else:
                other = one
            others.append((key, other))
        return current, others

    def _sort_other(self, one: Prepared, known: Known | None, newest: Prepared, new_id: int) -> None:
        if one.digest == newest.digest or (known is not None and one.digest == known.digest):
            self._counts.same += 1
            return
        self._keep_beside(known.id if known else new_id, one)
        if one.version and one.version == newest.version:
            self._counts.clashes.append(one.path)
        else:
            self._counts.older += 1

    def _sort_one(self, one: Prepared, known: Known | None, new_id: int, chunk: _Chunk) -> None:
        if known is None:
            chunk.new.append((new_id, one))
            self._counts.new += 1
        elif known.digest == one.digest:
            self._counts.same += 1
        elif one.version > known.version or not one.version:
            chunk.updated.append((known.id, one))
            self._counts.updated += 1
        else:
            self._keep_beside(known.id, one)
            self._counts.older += one.version < known.version
            if one.version == known.version:
                self._counts.clashes.append(one.path)

    def _key(self, one: Prepared) -> Key:
        return one.stix_uuid, one.type, self._placement.audiences[self._placement.marking(one)]

    def _known(self, prepared: Iterable[Prepared]) -> dict[tuple[object, ...], Known]:
        keys = [one.stix_uuid for one in prepared]
        audiences = list(self._placement.audiences.values())
        found = self._run("known_objects", (keys, self._placement.source_id, audiences))
        return {(row[1], row[2], row[3]): Known(row[0], row[4], bytes(row[5])) for row in found}  # type: ignore[call-overload]  # columns of known_objects.sql

    def _ids(self, number: int) -> list[int]:
        return [row[0] for row in self._run("reserve_object_ids", (number,))]  # type: ignore[misc]  # bigint

    def _keep_beside(self, object_id: int, one: Prepared) -> None:
        place = self._placement
        audience = place.audiences[place.marking(one)]
        row = (object_id, one.version, audience, place.receipt_id, place.at, one.digest, one.content, one.derived)
        self._run("store_older_version", row)

    def _copy(self, chunk: _Chunk) -> None:
        written = chunk.written
        self._copy_objects(chunk)
        values = self._copy_appearances(written)
        self._counts.values += values
        self._copy_relations(written)
        self._copy_postings(written)

    def _copy_objects(self, chunk: _Chunk) -> None:
        types = [
            "int8",
            "bool",
            "int4",
            "int2",
            "uuid",
            "text",
            "int8",
            "bool",
            "int2",
            "timestamptz",
            "bytea",
            "text",
            "bytea",
            "bytea",
        ]
        with (
            psycopg.Cursor(self._raw) as cursor,
            cursor.copy("COPY incoming_object FROM STDIN (FORMAT BINARY)") as copy,
        ):
            copy.set_types(types)
            for known, rows in ((False, chunk.new), (True, chunk.updated)):
                for object_id, one in rows:
                    tlp = self._placement.marking(one)
                    copy.write_row((
                        object_id, known, self._placement.audiences[tlp], int(tlp), one.stix_uuid, one.type,
                        one.version, one.revoked, one.confidence, one.valid_until, one.digest, one.name, one.content,
                        one.derived,
                    ))  # fmt: skip

    def _copy_appearances(self, written: Sequence[tuple[int, Prepared]]) -> int:
        number = 0
        with (
            psycopg.Cursor(self._raw) as cursor,
            cursor.copy("COPY incoming_appearance FROM STDIN (FORMAT BINARY)") as copy,
        ):
            copy.set_types(["bytea", "int2", "text", "int4", "int8", "int2"])  # a UUID's 16 bytes are sent as they are
            for object_id, one in written:
                audience = self._placement.audiences[self._placement.marking(one)]
                for (kind, value), role in _once(one).items():
                    copy.write_row((observable_key(kind, value), kind, value, audience, object_id, role))
                    number += 1
        return number

    def _copy_relations(self, written: Sequence[tuple[int, Prepared]]) -> None:
        if not any(one.relations for _, one in written):
            return
        with (
            psycopg.Cursor(self._raw) as cursor,
            cursor.copy("COPY incoming_relation FROM STDIN (FORMAT BINARY)") as copy,
        ):
            copy.set_types(["uuid", "uuid", "int4", "int8", "text", "text", "text"])
            for object_id, one in written:
                audience = self._placement.audiences[self._placement.marking(one)]
                for source, source_type, kind, target, target_type in one.relations:
                    copy.write_row((source, target, audience, object_id, source_type, target_type, kind))

    def _copy_postings(self, written: Sequence[tuple[int, Prepared]]) -> None:
        postings: defaultdict[tuple[int, str, int], list[int]] = defaultdict(list)
        for object_id, one in sorted(written, key=itemgetter(0)):
            audience = self._placement.audiences[self._placement.marking(one)]
            for token in one.tokens:
                postings[audience, token, object_id >> POSTING_SPAN_BITS].append(object_id)
        with (
            psycopg.Cursor(self._raw) as cursor,
            cursor.copy("COPY incoming_posting FROM STDIN (FORMAT BINARY)") as copy,
        ):
            copy.set_types(["text", "int4", "int8", "int8[]"])
            for (audience, token, _), objects in postings.items():
                copy.write_row((token, audience, objects[-1], objects))

    def _insert(self, replacing: bool) -> None:
        place = {"source": self._placement.source_id, "receipt": self._placement.receipt_id, "at": self._placement.at}
        if replacing:
            for name in ("keep_replaced_versions", "forget_replaced_appearances", "forget_replaced_relations"):
                self._run(name)
            self._run("replace_objects", place)
        self._run("store_new_objects", place)
        if not self._stored_beside:
            self._run("store_observables")
        self._run("store_appearances", place)
        self._run("store_relations")
        self._run("store_postings")


def _once(one: Prepared) -> dict[tuple[int, str], int]:
    """Each value of an object once, in the strongest of its roles."""
    found: dict[tuple[int, str], int] = {}
    for kind, value, role in one.found:
        key = (int(kind), value)
        found[key] = min(found.get(key, 99), int(role))
    return found

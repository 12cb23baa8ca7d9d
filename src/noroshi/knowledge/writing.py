"""The write path of ``remember()``: rows of one chunk into PostgreSQL, set by set, in the caller's transaction.

What takes the time is reading, checking and taking objects apart. What is small is read here, where the database is;
what is large in a process of its own (``beside``), so that PostgreSQL's work and Python's overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, LiteralString

import psycopg
from django.db import connection
from psycopg import pq
from psycopg.adapt import Dumper

from noroshi.frame.named_sql import sql
from noroshi.knowledge import turns
from noroshi.knowledge.preparing import Prepared
from noroshi.knowledge.sorting import (
    Answer,
    Counts,
    Older,
    Packed,
    Places,
    Question,
    Sorter,
    Values,
    chunks_of,
    undisturbed,
)
from noroshi.release.types import Tlp


@dataclass(frozen=True, slots=True)
class Placement:
    """Under which receipt, source, audiences and time a write stands."""

    receipt_id: int
    source_id: int
    audiences: Mapping[Tlp, int]
    default: Tlp
    at: datetime

    def places(self) -> Places:
        """Audience and marking for what an object may say of itself; what has no audience is not among them.

        The marking is the narrower of what the sender said of the whole and what the object says of itself.
        """
        markings = {said: self.default if said is None else max(self.default, said) for said in (None, *Tlp)}
        return {said: (self.audiences[tlp], int(tlp)) for said, tlp in markings.items() if tlp in self.audiences}


def write_all(prepared: Iterable[Prepared], placement: Placement) -> Counts:
    """Store prepared objects in the open transaction, in chunks.

    Raises psycopg's errors; the caller's transaction is then void as a whole: nothing half-stored is ever visible.
    """
    sorter = Sorter(placement.places())
    with open_writer(placement) as writer, undisturbed():
        for chunk in chunks_of(prepared):
            begun = sorter.begin(chunk)
            writer.write(sorter.finish(begun, writer.answer(begun.question)))
    return sorter.counts


@contextmanager
def open_writer(placement: Placement) -> Iterator[Writer]:
    """A writer in the open transaction; closed on leaving. What it wrote waits for its turns then."""
    connection.ensure_connection()
    writer = Writer(connection.connection, placement)
    try:
        yield writer
        turns.note(placement.receipt_id, writer.reached)
    finally:
        writer.close()


class Writer:
    """Writes chunks of one transaction over its raw connection.

    ``lock`` is held for a statement, not for a chunk: whoever reads beside waits less. ``reached`` are the audiences
    that something was brought to.
    """

    def __init__(self, raw: psycopg.Connection[tuple[object, ...]], placement: Placement) -> None:
        self._raw = _taught(raw)
        self._placement = placement
        self._ready = False
        self.lock = Lock()
        self.reached: set[int] = set()
        self._beside: psycopg.Connection[tuple[object, ...]] | None = None

    def close(self) -> None:
        """Close the connection that long writes put their values through."""
        if self._beside is not None:
            self._beside.close()

    def answer(self, asked: Question) -> Answer:
        """What is stored of the objects asked for, under this source and these audiences, and ids for new ones."""
        audiences = list(self._placement.audiences.values())
        found = self._run("known_objects", (_Uuids(asked.keys), self._placement.source_id, audiences))
        ids = self._run("reserve_object_ids", (asked.number,))
        return Answer([(*row[:1], bytes(row[1]), *row[2:5], bytes(row[5])) for row in found], [row[0] for row in ids])

    def write(self, packed: Packed) -> None:
        """Store one chunk.

        A full chunk is part of a long write: its values go to the dictionary at once, over a connection of their own,
        so that nobody else who reports one of them waits for the end of this transaction. A value without an
        appearance is visible to no one.
        """
        if packed.values is not None:
            self._store_values(packed.values)
        if packed.rows is not None:
            self._make_ready()
            for table, rows in packed.rows.items():
                self._send(table, rows)
            self._insert(packed.replacing, packed.values is not None)
        for one in packed.older:
            self._keep_beside(one)
        self.reached |= packed.reached

    def _store_values(self, values: Values) -> None:
        if self._beside is None:
            self._beside = _taught(psycopg.connect(**connection.get_connection_params(), autocommit=True))
            # Lost with a crash, a value is lost with the transaction that it came for, whose commit waits for both.
            self._beside.execute("SET synchronous_commit = off")
        columns = (_Uuids(values.keys), _Smallints(values.kinds), _Texts(values.texts))
        with psycopg.Cursor(self._beside) as cursor:
            cursor.execute(sql("knowledge", "store_values").encode(), columns)

    def _make_ready(self) -> None:
        if not self._ready:
            self._run("incoming_tables")
            self._ready = True
        self._run("clear_incoming")  # another write of the same transaction may have left its rows

    def _run(self, name: str, values: Mapping[str, object] | Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self.lock, psycopg.Cursor(self._raw) as cursor:
            cursor.execute(sql("knowledge", name).encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    def _keep_beside(self, one: Older) -> None:
        place = self._placement
        row = (one.object_id, one.version, one.audience, place.receipt_id, place.at, *one[3:])
        self._run("store_older_version", row)

    def _send(self, table: str, rows: bytes) -> None:
        with self.lock, psycopg.Cursor(self._raw) as cursor, cursor.copy(_COPIES[table]) as copy:
            copy.write(rows)

    def _insert(self, replacing: bool, values_stored: bool) -> None:
        place = {"source": self._placement.source_id, "receipt": self._placement.receipt_id, "at": self._placement.at}
        if replacing:
            for name in ("keep_replaced_versions", "forget_replaced_appearances", "forget_replaced_relations"):
                self._run(name)
            self._run("replace_objects", place)
        self._run("store_new_objects", place)
        if not values_stored:
            self._run("store_observables")
        self._run("store_appearances", place)
        self._run("store_relations")
        self._run("store_postings")


_COPIES: dict[str, LiteralString] = {
    "incoming_object": "COPY incoming_object FROM STDIN (FORMAT BINARY)",
    "incoming_appearance": "COPY incoming_appearance FROM STDIN (FORMAT BINARY)",
    "incoming_relation": "COPY incoming_relation FROM STDIN (FORMAT BINARY)",
    "incoming_posting": "COPY incoming_posting FROM STDIN (FORMAT BINARY)",
}


class _Array:
    """A parameter that is an array in PostgreSQL's binary form already."""

    __slots__ = ("content",)

    def __init__(self, content: bytes) -> None:
        self.content = content


class _Uuids(_Array):
    __slots__ = ()


class _Smallints(_Array):
    __slots__ = ()


class _Texts(_Array):
    __slots__ = ()


class _ArrayDumper(Dumper):
    """Sends it as it is: the driver's own way is one call per element."""

    format = pq.Format.BINARY

    def dump(self, obj: _Array) -> bytes:
        return obj.content


class _UuidsDumper(_ArrayDumper):
    oid = 2951


class _SmallintsDumper(_ArrayDumper):
    oid = 1005


class _TextsDumper(_ArrayDumper):
    oid = 1009


def _taught(raw: psycopg.Connection[tuple[object, ...]]) -> psycopg.Connection[tuple[object, ...]]:
    """The connection, knowing how to send such arrays."""
    for array, dumper in ((_Uuids, _UuidsDumper), (_Smallints, _SmallintsDumper), (_Texts, _TextsDumper)):
        raw.adapters.register_dumper(array, dumper)
    return raw

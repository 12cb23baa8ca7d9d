"""The write path of ``remember()``: rows of one chunk into PostgreSQL, set by set, in the caller's transaction.

While one chunk is written the next is being prepared: PostgreSQL's work and Python's overlap on two cores.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from threading import Lock
from typing import Any, LiteralString, NamedTuple

import psycopg
from django.db import connection
from psycopg import pq
from psycopg.adapt import Dumper

from noroshi.frame.named_sql import sql
from noroshi.knowledge import copying
from noroshi.knowledge.copying import Held, Placed
from noroshi.knowledge.preparing import Prepared
from noroshi.knowledge.receipts import writing_beside
from noroshi.observables import observable_key
from noroshi.release.types import Tlp

CHUNK = 4000
_TURN = 0.00005
"""Seconds."""


Key = tuple[bytes, str, int]


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

    def places(self) -> dict[Tlp | None, tuple[int, int]]:
        """Audience and marking for what an object may say of itself; what has no audience is not among them.

        The marking is the narrower of what the sender said of the whole and what the object says of itself.
        """
        markings = {said: self.default if said is None else max(self.default, said) for said in (None, *Tlp)}
        return {said: (self.audiences[tlp], int(tlp)) for said, tlp in markings.items() if tlp in self.audiences}


@dataclass(slots=True)
class Counts:
    """What became of the objects of a write.

    ``clashes`` are the paths of objects whose version was sent before with other content: both are kept, the first
    stays.
    """

    new: int = 0
    updated: int = 0
    same: int = 0
    older: int = 0
    values: int = 0
    clashes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Chunk:
    new: list[Placed] = field(default_factory=list)
    updated: list[Placed] = field(default_factory=list)

    @property
    def written(self) -> list[Placed]:
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
        with _undisturbed(), ThreadPoolExecutor(1, thread_name_prefix="remember") as beside:
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
def _undisturbed() -> Iterator[None]:
    """What a long write asks of the interpreter.

    No search for circular garbage: a write makes none, and looking over its many objects costs a seventh of it. And
    the thread that talks to the database gets its turn in a twentieth of a millisecond instead of five whole ones:
    PostgreSQL, which waits for it at each statement, is a core that would stand idle.
    """
    collected, turn = gc.isenabled(), sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(min(turn, _TURN))
    try:
        yield
    finally:
        sys.setswitchinterval(turn)
        if collected:
            gc.enable()


def _chunks(prepared: Iterable[Prepared]) -> Iterator[list[Prepared]]:
    rest = iter(prepared)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


class _Writer:
    """Writes chunks of one transaction over its raw connection."""

    def __init__(self, raw: psycopg.Connection[tuple[object, ...]], placement: Placement, counts: Counts) -> None:
        self._raw = _taught(raw)
        self._placement = placement
        self._places = placement.places()
        self._held: dict[int, Sequence[Held]] = {}
        self._counts = counts
        self._ready = False
        self.lock = Lock()
        self._beside: psycopg.Connection[tuple[object, ...]] | None = None

    def close(self) -> None:
        """Close the connection that long writes put their values through."""
        if self._beside is not None:
            self._beside.close()

    def write(self, prepared: Sequence[Prepared]) -> None:
        """Store one chunk. The lock is held for a statement, not for the chunk: whoever reads beside waits less.

        A full chunk is part of a long write: its values go to the dictionary at once, over a connection of their own,
        so that nobody else who reports one of them waits for the end of this transaction. A value without an
        appearance is visible to no one.
        """
        self._make_ready()
        self._held = {id(one): _held_by(one) for one in prepared}
        stored_beside = len(prepared) == CHUNK
        if stored_beside:
            self._store_values()
        chunk = self._sort(prepared)
        if chunk.new or chunk.updated:
            self._copy(chunk)
            self._insert(bool(chunk.updated), stored_beside)

    def _store_values(self) -> None:
        found = {one.key: one for held in self._held.values() for one in held}
        if self._beside is None:
            self._beside = _taught(psycopg.connect(**connection.get_connection_params(), autocommit=True))
            # Lost with a crash, a value is lost with the transaction that it came for, whose commit waits for both.
            self._beside.execute("SET synchronous_commit = off")
        values = [found[key] for key in sorted(found)]
        columns = (
            _Uuids(copying.uuids([one.key for one in values])),
            _Smallints(copying.smallints([one.kind for one in values])),
            _Texts(copying.texts([one.text for one in values])),
        )
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

    def _sort(self, prepared: Sequence[Prepared]) -> _Chunk:
        """Into new, newer, older, same and clashing; of several versions of one object only the newest goes on."""
        current, others = self._newest_of_each(prepared)
        known = self._known(current.values())
        chunk = _Chunk()
        for (key, one), new_id in zip(current.items(), self._ids(len(current)), strict=True):
            self._sort_one(one, known.get(key), new_id, chunk)
        if others:
            ids = {self._key(row.prepared): row.object_id for row in chunk.new}
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
            chunk.new.append(Placed(new_id, *self._places[one.tlp], False, one))
            self._counts.new += 1
        elif known.digest == one.digest:
            self._counts.same += 1
        elif one.version > known.version or not one.version:
            chunk.updated.append(Placed(known.id, *self._places[one.tlp], True, one))
            self._counts.updated += 1
        else:
            self._keep_beside(known.id, one)
            self._counts.older += one.version < known.version
            if one.version == known.version:
                self._counts.clashes.append(one.path)

    def _key(self, one: Prepared) -> Key:
        return one.stix_key, one.type, self._places[one.tlp][0]

    def _known(self, prepared: Iterable[Prepared]) -> dict[Key, Known]:
        keys = _Uuids(copying.uuids([one.stix_key for one in prepared]))
        audiences = list(self._placement.audiences.values())
        found = self._run("known_objects", (keys, self._placement.source_id, audiences))
        return {(bytes(row[1]), row[2], row[3]): Known(row[0], row[4], bytes(row[5])) for row in found}

    def _ids(self, number: int) -> list[int]:
        return [row[0] for row in self._run("reserve_object_ids", (number,))]

    def _keep_beside(self, object_id: int, one: Prepared) -> None:
        place, audience = self._placement, self._places[one.tlp][0]
        row = (object_id, one.version, audience, place.receipt_id, place.at, one.digest, one.content, one.derived)
        self._run("store_older_version", row)

    def _copy(self, chunk: _Chunk) -> None:
        written = chunk.written
        held = [self._held[id(row.prepared)] for row in written]
        self._counts.values += sum(map(len, held))
        self._send("incoming_object", copying.objects(written))
        self._send("incoming_appearance", copying.appearances(written, held))
        self._send("incoming_relation", copying.relations(written))
        self._send("incoming_posting", copying.postings(written))

    def _send(self, table: LiteralString, rows: bytes) -> None:
        with (
            self.lock,
            psycopg.Cursor(self._raw) as cursor,
            cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy,
        ):
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


def _held_by(one: Prepared) -> Sequence[Held]:
    """Each value of an object once, in the strongest of its roles."""
    if len(one.found) == 1:  # as nearly always
        ((kind, value, role),) = one.found
        return (Held(observable_key(kind, value), kind, value.encode(), role),)
    strongest: dict[tuple[int, str], int] = {}
    for kind, value, role in one.found:
        key = (kind, value)
        strongest[key] = min(strongest.get(key, role), role)
    return [Held(observable_key(kind, value), kind, value.encode(), role) for (kind, value), role in strongest.items()]


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

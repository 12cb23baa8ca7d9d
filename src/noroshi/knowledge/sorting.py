"""Prepared objects into new, newer, older, same and clashing, and into the rows that are written. Pure.

What is stored already comes as an answer to a question, so that whoever sorts need not be where the database is: a
large import is sorted in a process of its own (``beside``).
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from noroshi.knowledge import copying
from noroshi.knowledge.copying import Held, Placed
from noroshi.knowledge.preparing import Prepared
from noroshi.observables import observable_key
from noroshi.release.types import Tlp

CHUNK = 4000

Key = tuple[bytes, str, int]
"""The sixteen bytes of the UUID, the type, the audience."""
Places = Mapping[Tlp | None, tuple[int, int]]
"""Audience and marking for what an object may say of itself; what has no audience is not among them."""
Row = tuple[int, bytes, str, int, int, bytes]
"""Of a stored object: id, the bytes of its UUID, type, audience, version, digest."""


class Known(NamedTuple):
    """What is stored of an object that this source sent before."""

    id: int
    version: int
    digest: bytes


class Question(NamedTuple):
    """Which of these objects are stored (a ``uuid[]``), and ids for so many."""

    run: int
    keys: bytes
    number: int


class Answer(NamedTuple):
    """What is stored of them, and the ids."""

    known: Sequence[Row]
    ids: Sequence[int]


class Values(NamedTuple):
    """Values for the dictionary, in key order: three arrays, ``uuid[]``, ``smallint[]``, ``text[]``."""

    keys: bytes
    kinds: bytes
    texts: bytes


class Older(NamedTuple):
    """A version that joins the history only."""

    object_id: int
    version: int
    audience: int
    digest: bytes
    content: bytes
    derived: bytes | None


class Packed(NamedTuple):
    """What is to be written of one chunk: history, values, and the rows of each table as COPY takes them.

    ``values`` is None for a chunk so short that its values can be taken from the appearances. ``replacing`` says that
    some of the objects replace an older version. ``rows`` is None if nothing is new. ``last`` ends its run.
    ``reached`` are the audiences.
    """

    run: int
    last: bool
    older: Sequence[Older]
    values: Values | None
    rows: Mapping[str, bytes] | None
    replacing: bool
    reached: Set[int]


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

    def add(self, other: Counts) -> None:
        """Count what another counted, too."""
        for name in ("new", "updated", "same", "older", "values"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.clashes += other.clashes


@dataclass(frozen=True, slots=True)
class Begun:
    """A chunk that waits for its answer; ``run`` is the run of arrived things that it is of."""

    run: int
    current: dict[Key, Prepared]
    others: list[tuple[Key, Prepared]]
    full: bool

    @property
    def question(self) -> Question:
        """What must be known before it can be sorted."""
        return Question(self.run, copying.uuids([one.stix_key for one in self.current.values()]), len(self.current))


@dataclass(slots=True)
class _Sorted:
    new: list[Placed] = field(default_factory=list)
    updated: list[Placed] = field(default_factory=list)
    older: list[Older] = field(default_factory=list)


def chunks_of(prepared: Iterable[Prepared]) -> Iterator[list[Prepared]]:
    """Pieces of as many as are written at once."""
    rest = iter(prepared)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


@contextmanager
def undisturbed() -> Iterator[None]:
    """No search for circular garbage: a write makes none, and looking over its many objects costs a seventh of it."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


class Sorter:
    """Sorts the chunks of one write, each in two steps: begin, and finish with the answer.

    The answer must be given after every earlier chunk is written.
    """

    def __init__(self, places: Places) -> None:
        self.counts = Counts()
        self._places = places

    def begin(self, prepared: Sequence[Prepared], run: int = 0) -> Begun:
        """Of several versions of one object only the newest goes on."""
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
        return Begun(run, current, others, len(prepared) == CHUNK)

    def finish(self, begun: Begun, answer: Answer, *, last: bool = True) -> Packed:
        """Sorted by what is known, and packed."""
        known = {(key, kind, audience): Known(*rest) for key, kind, audience, rest in map(_split, answer.known)}
        chunk = _Sorted()
        for (key, one), new_id in zip(begun.current.items(), answer.ids, strict=True):
            self._sort_one(one, known.get(key), new_id, chunk)
        if begun.others:
            ids = {self._key(row.prepared): row.object_id for row in chunk.new}
            for key, other in begun.others:
                before = known.get(key)
                self._sort_other(other, before, begun.current[key], before.id if before else ids[key], chunk)
        return self._packed(begun, chunk, last)

    def _sort_one(self, one: Prepared, known: Known | None, new_id: int, chunk: _Sorted) -> None:
        if known is None:
            chunk.new.append(Placed(new_id, *self._places[one.tlp], False, one))
            self.counts.new += 1
        elif known.digest == one.digest:
            self.counts.same += 1
        elif one.version > known.version or not one.version:
            chunk.updated.append(Placed(known.id, *self._places[one.tlp], True, one))
            self.counts.updated += 1
        else:
            chunk.older.append(self._older(known.id, one))
            self.counts.older += one.version < known.version
            if one.version == known.version:
                self.counts.clashes.append(one.path)

    def _sort_other(self, one: Prepared, known: Known | None, newest: Prepared, object_id: int, chunk: _Sorted) -> None:
        if one.digest == newest.digest or (known is not None and one.digest == known.digest):
            self.counts.same += 1
            return
        chunk.older.append(self._older(object_id, one))
        if one.version and one.version == newest.version:
            self.counts.clashes.append(one.path)
        else:
            self.counts.older += 1

    def _older(self, object_id: int, one: Prepared) -> Older:
        return Older(object_id, one.version, self._places[one.tlp][0], one.digest, one.content, one.derived)

    def _key(self, one: Prepared) -> Key:
        return one.stix_key, one.type, self._places[one.tlp][0]

    def _packed(self, begun: Begun, chunk: _Sorted, last: bool) -> Packed:
        written = chunk.new + chunk.updated
        reached = {row.audience for row in written} | {one.audience for one in chunk.older}
        if not written:
            return Packed(begun.run, last, chunk.older, None, None, False, reached)
        held = [_held_by(row.prepared) for row in written]
        self.counts.values += sum(map(len, held))
        rows = {
            "incoming_object": copying.objects(written),
            "incoming_appearance": copying.appearances(written, held),
            "incoming_relation": copying.relations(written),
            "incoming_posting": copying.postings(written),
        }
        values = _values(held) if begun.full else None
        return Packed(begun.run, last, chunk.older, values, rows, bool(chunk.updated), reached)


def _split(row: Row) -> tuple[bytes, str, int, tuple[int, int, bytes]]:
    object_id, key, kind, audience, version, digest = row
    return key, kind, audience, (object_id, version, digest)


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


def _values(held: Iterable[Sequence[Held]]) -> Values:
    found = {one.key: one for several in held for one in several}
    values = [found[key] for key in sorted(found)]
    return Values(
        copying.uuids([one.key for one in values]),
        copying.smallints([one.kind for one in values]),
        copying.texts([one.text for one in values]),
    )

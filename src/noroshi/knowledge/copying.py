"""Rows in PostgreSQL's binary COPY form, a whole chunk in one piece. Pure.

One row at a time over the driver costs three times as much, and each of its small writes gives the interpreter away
while the other thread wants it. The columns are those of ``incoming_tables.sql``, in that order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from struct import Struct
from typing import Final, NamedTuple

from noroshi.knowledge.preparing import Prepared
from noroshi.knowledge.types import POSTING_SPAN_BITS

_HEAD: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TAIL: Final = b"\xff\xff"
_NULL: Final = b"\xff\xff\xff\xff"
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""From when PostgreSQL counts its microseconds."""

_length = Struct(">i").pack
_short = Struct(">ih").pack
_bigint = Struct(">iq").pack
# Each field is its length and its value; a row begins with the number of its fields.
_object = Struct(">hiqi?iiihi16siqi?i16si").pack
_appearance = Struct(">hi16sihiiiqihi").pack
_relation = Struct(">hi16si16siiiqi").pack
_begun = Struct(">hi").pack
_posting = Struct(">iiiqiiiiii").pack
_array = Struct(">iiiii").pack
_INT2, _INT8, _TEXT, _UUID = 21, 20, 25, 2950  # of pg_type


class Placed(NamedTuple):
    """An object with its id, its audience, its marking, and whether an older version of it is known."""

    object_id: int
    audience: int
    marking: int
    known: bool
    prepared: Prepared


class Held(NamedTuple):
    """A value that an object holds: the sixteen bytes of its identifier, kind, text in UTF-8, role."""

    key: bytes
    kind: int
    text: bytes
    role: int


def objects(rows: Iterable[Placed]) -> bytes:
    """The rows of ``incoming_object``."""
    parts = [_HEAD]
    for object_id, audience, marking, known, one in rows:
        kind, name, content, derived = one.type.encode(), one.name.encode(), one.content, one.derived
        parts += (
            _object(
                14, 8, object_id, 1, known, 4, audience, 2, marking, 16, one.stix_key, 8, one.version, 1, one.revoked,
                16, one.digest, len(kind),
            ),
            kind,
            _length(len(name)),
            name,
            _length(len(content)),
            content,
            *((_NULL,) if derived is None else (_length(len(derived)), derived)),
            _NULL if one.confidence is None else _short(2, one.confidence),
            _NULL if one.valid_until is None else _bigint(8, _microseconds(one.valid_until)),
        )  # fmt: skip
    parts.append(_TAIL)
    return b"".join(parts)


def _microseconds(at: datetime) -> int:
    past = at - _EPOCH
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def appearances(rows: Iterable[Placed], held: Iterable[Sequence[Held]]) -> bytes:
    """The rows of ``incoming_appearance``: of each object the values that it holds."""
    parts = [_HEAD]
    for one, values in zip(rows, held, strict=True):
        for key, kind, text, role in values:
            parts += (
                _appearance(6, 16, key, 2, kind, 4, one.audience, 8, one.object_id, 2, role, len(text)),
                text,
            )
    parts.append(_TAIL)
    return b"".join(parts)


def relations(rows: Iterable[Placed]) -> bytes:
    """The rows of ``incoming_relation``."""
    parts = [_HEAD]
    for object_id, audience, _, _, one in rows:
        for source, source_type, kind, target, target_type in one.relations:
            first, second, third = source_type.encode(), target_type.encode(), kind.encode()
            parts += (
                _relation(7, 16, source, 16, target, 4, audience, 8, object_id, len(first)),
                first,
                _length(len(second)),
                second,
                _length(len(third)),
                third,
            )
    parts.append(_TAIL)
    return b"".join(parts)


def postings(rows: Iterable[Placed]) -> bytes:
    """The rows of ``incoming_posting``: per token, audience and span of ids the objects that hold the token."""
    lists: defaultdict[tuple[int, int], defaultdict[str, list[bytes]]] = defaultdict(lambda: defaultdict(list))
    for object_id, audience, _, _, one in sorted(rows, key=itemgetter(0)):
        by_token, element = lists[audience, object_id >> POSTING_SPAN_BITS], _bigint(8, object_id)
        for token in one.tokens:
            by_token[token].append(element)
    parts = [_HEAD]
    for (audience, _), by_token in lists.items():
        _add_postings(parts, audience, by_token)
    parts.append(_TAIL)
    return b"".join(parts)


def _add_postings(parts: list[bytes], audience: int, by_token: Mapping[str, list[bytes]]) -> None:
    for token, elements in by_token.items():
        word, number = token.encode(), len(elements)
        newest = int.from_bytes(elements[-1][4:])
        parts += (
            _begun(4, len(word)),
            word,
            _posting(4, audience, 8, newest, 20 + 12 * number, 1, 0, _INT8, number, 1),
            *elements,
        )


def uuids(keys: Sequence[bytes]) -> bytes:
    """A ``uuid[]`` of the sixteen bytes of each."""
    length = _length(16)
    return _array(1, 0, _UUID, len(keys), 1) + b"".join([part for key in keys for part in (length, key)])


def smallints(numbers: Sequence[int]) -> bytes:
    """A ``smallint[]``."""
    return _array(1, 0, _INT2, len(numbers), 1) + b"".join([_short(2, number) for number in numbers])


def texts(encoded: Sequence[bytes]) -> bytes:
    """A ``text[]`` of what is in UTF-8."""
    return _array(1, 0, _TEXT, len(encoded), 1) + b"".join(
        [part for one in encoded for part in (_length(len(one)), one)]
    )

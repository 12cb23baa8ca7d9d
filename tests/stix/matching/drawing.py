"""Patterns and observations at random, so small and alike that a match is about as likely as none.

What is drawn keeps to where stix2-matcher follows the specification. It does not, and so it is not drawn, for: IPv6
networks and networks of length 0 (it stops with an error), EXISTS (it does not know it), texts with line breaks under
LIKE (its "any text" ends at a line), sets that hold ``true`` or ``1`` (Python holds them equal), texts that are no
timestamps under a timestamp (it stops with an error), and a fraction of a second finer than a microsecond.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from noroshi.stix import format_timestamp
from noroshi.stix.pattern_tree import (
    AllOf,
    AnyOf,
    Binary,
    Comparison,
    Expression,
    Hex,
    Index,
    Joined,
    Joint,
    Moment,
    ObjectPath,
    Observation,
    Operator,
    Qualified,
    Repeats,
    StartStop,
    Test,
    Within,
)

_START = datetime(2026, 11, 1, tzinfo=UTC)
_ADDRESSES = ("192.0.2.1", "192.0.2.77", "198.51.100.9")
_NETWORKS = ("192.0.2.0/24", "192.0.2.64/26", "198.51.100.9/32", "10.0.0.0/8")
_WORDS = ("a", "ab", "évil", "x.example", "www.x.example", "A")
_ORDERS = (Operator.GREATER, Operator.LESS, Operator.GREATER_OR_EQUAL, Operator.LESS_OR_EQUAL)
_LIKE = ("%", "a%", "_", "%.example", "www.%", "_vil", "%x%")
_MATCHES = ("a", "^a$", "exam", r"x\.ex", r"^(?:www\.)?x", "[a-b]{2}", "é", "exa*mple", "(ab)+")
_OCTETS = (Hex(b"ab"), Hex(b"\0\xff"), Binary("YQ=="), Binary("YWI="))

_ADDRESS = ObjectPath("ipv4-addr", ("value",))
_TEXTS = (
    ObjectPath("domain-name", ("value",)),
    ObjectPath("file", ("name",)),
    ObjectPath("file", ("hashes", "SHA-256")),
    ObjectPath("file", ("x_list", Index())),
    ObjectPath("file", ("x_list", Index(1))),
    ObjectPath("file", ("x_host_ref", "value")),
    ObjectPath("file", ("x_host_refs", Index(), "value")),
    ObjectPath("file", ("x_host_refs", Index(0), "name")),
)
_NUMBERS = (ObjectPath("file", ("size",)), ObjectPath("file", ("x_score",)), ObjectPath("file", ("name",)))
_RAW = (ObjectPath("file", ("x_raw_hex",)), ObjectPath("file", ("x_raw_bin",)), ObjectPath("file", ("name",)))
_GOOD = ObjectPath("file", ("x_good",))
_CREATED = ObjectPath("file", ("ctime",))


def _moment(draw: Random) -> str:
    return format_timestamp(_START + timedelta(minutes=draw.randrange(8)))


def _thing(draw: Random, ids: Sequence[str]) -> dict[str, Any]:
    kind = draw.choice(("ipv4-addr", "domain-name", "file"))
    if kind == "ipv4-addr":
        return {"type": kind, "value": draw.choice(_ADDRESSES + _NETWORKS)}
    if kind == "domain-name":
        return {"type": kind, "value": draw.choice(_WORDS)}
    held = {
        "name": draw.choice(_WORDS),
        "size": draw.randrange(4),
        "x_score": draw.choice([0.5, 1.0, 2.0]),
        "x_good": draw.choice([True, False]),
        "hashes": {"SHA-256": draw.choice(_WORDS)},
        "x_list": draw.choices(_WORDS, k=draw.randrange(4)),
        "ctime": _moment(draw),
        "x_raw_hex": draw.choice(["6162", "00ff", "61"]),
        "x_raw_bin": draw.choice(["YWI=", "AP8=", "YQ=="]),
        "x_host_ref": draw.choice(ids),
        "x_host_refs": draw.choices(ids, k=2),
    }
    return {"type": kind} | {name: value for name, value in held.items() if draw.random() < 0.8}


def objects(draw: Random) -> list[dict[str, Any]]:
    """A bundle's objects: some observed data and what it saw; some of it was seen in several."""
    ids = [f"x-thing--00000000-0000-4000-8000-{number:012x}" for number in range(draw.randint(1, 6))]
    things = [_thing(draw, ids) | {"id": key} for key in ids]
    return things + [_observed(draw, number, ids) for number in range(draw.randint(1, 6))]


def _observed(draw: Random, number: int, ids: Sequence[str]) -> dict[str, Any]:
    first, last = sorted((_moment(draw), _moment(draw)))
    return {
        "type": "observed-data",
        "id": f"observed-data--00000000-0000-4000-8000-{number:012x}",
        "first_observed": first,
        "last_observed": last,
        "number_observed": draw.choice([1, 1, 1, 2, 3]),
        "object_refs": draw.sample(ids, draw.randint(1, len(ids))),
    }


def _text(draw: Random) -> Comparison:
    operator = draw.choice((Operator.EQUAL, Operator.NOT_EQUAL, Operator.IN, *_ORDERS[:2], *_TEXTUAL))
    if operator is Operator.IN:
        return Comparison(draw.choice(_TEXTS), operator, tuple(draw.sample(_WORDS, 3)), _is_negated(draw))
    return Comparison(draw.choice(_TEXTS), operator, draw.choice(_TEXTUAL.get(operator, _WORDS)), _is_negated(draw))


_TEXTUAL = {Operator.LIKE: _LIKE, Operator.MATCHES: _MATCHES}


def _number(draw: Random) -> Comparison:
    operator = draw.choice((Operator.EQUAL, Operator.NOT_EQUAL, *_ORDERS))
    return Comparison(draw.choice(_NUMBERS), operator, draw.choice((0, 1, 2, 3, 0.5, 1.0, 2.5)), _is_negated(draw))


def _other(draw: Random) -> Comparison:
    equality = draw.choice((Operator.EQUAL, Operator.NOT_EQUAL))
    return draw.choice(
        (
            Comparison(_GOOD, equality, draw.choice([True, False]), _is_negated(draw)),
            Comparison(draw.choice(_RAW), equality, draw.choice(_OCTETS), _is_negated(draw)),
            Comparison(_CREATED, draw.choice((equality, *_ORDERS)), Moment(_moment(draw)), _is_negated(draw)),
        )
    )


def _address(draw: Random) -> Comparison:
    if draw.random() < 0.6:
        return Comparison(_ADDRESS, Operator.ISSUBSET, draw.choice(_NETWORKS), _is_negated(draw))
    return Comparison(_ADDRESS, Operator.EQUAL, draw.choice(_ADDRESSES), _is_negated(draw))


def _is_negated(draw: Random) -> bool:
    return draw.random() < 0.15


_COMPARISONS: Sequence[Callable[[Random], Comparison]] = (_text, _text, _address, _number, _other)


def _test(draw: Random, depth: int = 2) -> Test:
    if depth == 0 or draw.random() < 0.6:
        return draw.choice(_COMPARISONS)(draw)
    parts = tuple(_test(draw, depth - 1) for _ in range(draw.randint(2, 3)))
    # The reference does not read objects of two types under one AND.
    if draw.random() < 0.5 and set.intersection(*map(_types, parts)):
        return AllOf(parts)
    return AnyOf(parts)


def _types(test: Test) -> set[str]:
    if isinstance(test, AllOf):
        return set.intersection(*map(_types, test.tests))
    return set.union(*map(_types, test.tests)) if isinstance(test, AnyOf) else {test.path.object_type}


def pattern(draw: Random, depth: int = 3) -> Expression:
    """A pattern of some brackets, joined and qualified."""
    if depth == 0 or draw.random() < 0.3:
        return Observation(_test(draw))
    if draw.random() < 0.5:
        parts = tuple(pattern(draw, depth - 1) for _ in range(draw.randint(2, 3)))
        return Joined(draw.choice(list(Joint)), parts)
    kinds = draw.sample((_repeats, _within, _start_stop), draw.choice((1, 1, 2)))
    return Qualified(pattern(draw, depth - 1), tuple(make(draw) for make in kinds))


def _repeats(draw: Random) -> Repeats:
    return Repeats(draw.choice((1, 2, 2, 3, 4)))


def _within(draw: Random) -> Within:
    return Within(draw.choice((30, 60, 90.5, 180)))


def _start_stop(draw: Random) -> StartStop:
    start, stop = _moment(draw), _moment(draw)
    return (
        StartStop(Moment(min(start, stop)), Moment(max(start, stop)))
        if draw.random() < 0.9
        else (StartStop(Moment(max(start, stop)), Moment(min(start, stop))))
    )

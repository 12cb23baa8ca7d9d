"""What an object must hold to pass a test: so that of a thousand tests only those are made that may pass."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from noroshi.stix.matching.comparing import network, octets_as_text
from noroshi.stix.pattern_tree import (
    AllOf,
    AnyOf,
    Binary,
    Comparison,
    Constant,
    Hex,
    Index,
    Moment,
    Operator,
    Test,
)

_SHORTEST_LITERAL = 3


class Strength(IntEnum):
    """How few objects an anchor lets through, the fewest first."""

    EQUAL = 1
    NETWORK = 2
    LITERAL = 3
    ALL = 4


class Anchor(NamedTuple):
    """That an object of ``kind`` holds ``key`` under the path.

    ``key`` is a value for EQUAL, version, prefix and leading bits for NETWORK, a part of the text for LITERAL, None for
    ALL, which every object of the kind has.
    """

    strength: Strength
    kind: str
    steps: tuple[str | Index, ...]
    key: object


def anchors_of(test: Test) -> tuple[Anchor, ...]:
    """Anchors one of which every object that passes has."""
    match test:
        case AnyOf():
            return tuple(anchor for one in test.tests for anchor in anchors_of(one))
        case AllOf():
            return min((anchors_of(one) for one in test.tests), key=_cost)
        case Comparison() if not test.negated:
            return tuple(_of_comparison(test))
        case _:
            return (_all(test.path.object_type),)


def _cost(anchors: tuple[Anchor, ...]) -> tuple[int, int]:
    return max(one.strength for one in anchors), len(anchors)


def _all(kind: str) -> Anchor:
    return Anchor(Strength.ALL, kind, (), None)


def _of_comparison(test: Comparison) -> Iterable[Anchor]:
    kind, steps, value = test.path.object_type, test.path.steps, test.value
    if test.operator in (Operator.EQUAL, Operator.IN):
        several = value if isinstance(value, tuple) else (value,)
        keys = [key_of(one) for one in several]
        if None not in keys:
            return [Anchor(Strength.EQUAL, kind, steps, key) for key in keys]
    if test.operator is Operator.ISSUBSET:
        return [_of_network(kind, steps, value)]
    literal = _literal(test.operator, value)
    if len(literal) >= _SHORTEST_LITERAL:
        return [Anchor(Strength.LITERAL, kind, steps, literal)]
    return [_all(kind)]


def key_of(constant: Constant) -> object:
    """What a value is looked up by; None for what is equal to differently written values."""
    if isinstance(constant, Hex | Binary):
        return octets_as_text(constant.octets)
    return None if isinstance(constant, Moment) else constant


def _of_network(kind: str, steps: tuple[str | Index, ...], value: object) -> Anchor:
    found = network(value)
    if found is None:
        return _all(kind)
    bits = int(found.network_address) >> (found.max_prefixlen - found.prefixlen)
    return Anchor(Strength.NETWORK, kind, steps, (found.version, found.prefixlen, bits))


def _literal(operator: Operator, value: object) -> str:
    """The longest text that the value must contain, in plain ASCII: no other form of writing it exists."""
    if not isinstance(value, str):
        return ""
    if operator is Operator.LIKE:
        pieces = re.split(r"[%_]", value)
    elif operator is Operator.MATCHES:
        pieces = literals_of(value)
    else:
        return ""
    return max((one for one in pieces if one.isascii()), key=len, default="")


_UNREADABLE = re.compile(r"\||\(\?|\\[0-9cgkmLlNopPuUxQEKGXR]|\(\*|\{[^0-9]|#|\{,")
"""Alternatives, options, quoting and verbs: what stands in such an expression need not stand in the value."""
_PIECE = re.compile(
    r"(?P<plain>[A-Za-z0-9_/ :=&%,;<>!@~\"'-]|\\[.\\/\-\[\](){}+*?^$|])"
    r"|(?P<class>\[\^?\]?(?>[^\]\\]|\\.)*+\])|(?P<times>\{[0-9]++,?[0-9]*+\})|(?P<other>\\.|.)",
    re.DOTALL,
)
_OPTIONAL = re.compile(r"[*?{]")


def literals_of(expression: str) -> list[str]:
    """Texts that each value must contain in which the expression is found; none where that is not plain to see."""
    if _UNREADABLE.search(expression):
        return []
    found, piece, depth = [], "", 0
    place = 0
    while place < len(expression):
        part = _PIECE.match(expression, place)
        if part is None:
            return []
        place = part.end()
        depth += (part["other"] == "(") - (part["other"] == ")")
        if part["plain"] and depth == 0 and not _OPTIONAL.match(expression, place):
            piece += part["plain"][-1]
        else:
            found.append(piece)
            piece = ""
    return [one for one in (*found, piece) if one]

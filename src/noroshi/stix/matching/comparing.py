"""Comparisons (STIX 2.1 §9.6.1): from an operator and a constant to a decision about one value."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from unicodedata import normalize

import regex

from noroshi.stix.errors import PatternRegex, TimestampError
from noroshi.stix.matching.observed import SCO, microseconds
from noroshi.stix.matching.paths import values_of
from noroshi.stix.pattern_tree import (
    AllOf,
    AnyOf,
    Binary,
    Comparison,
    Constant,
    Existence,
    Hex,
    Moment,
    ObjectPath,
    Operator,
    Test,
)

Decide = Callable[[Any], bool]
Passes = Callable[[SCO, Mapping[str, SCO]], bool]
"""Whether an object passes a test; the second argument holds what it may refer to."""
REGEX_SECONDS = 0.1
"""For one expression on one value, after which it counts as undecided."""
_ORDERS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.GREATER: operator.gt,
    Operator.LESS: operator.lt,
    Operator.GREATER_OR_EQUAL: operator.ge,
    Operator.LESS_OR_EQUAL: operator.le,
}
_OPPOSITES: Mapping[Operator, Operator] = {
    Operator.GREATER: Operator.LESS_OR_EQUAL,
    Operator.LESS: Operator.GREATER_OR_EQUAL,
    Operator.GREATER_OR_EQUAL: Operator.LESS,
    Operator.LESS_OR_EQUAL: Operator.GREATER,
}


def passes(test: Test) -> Passes:
    """The test of one ``[...]``. Raises PatternRegex for an expression that cannot be read."""
    match test:
        case Comparison():
            return _compares(test)
        case Existence():
            return _exists(test)
        case AllOf():
            every = [passes(one) for one in test.tests]
            return lambda root, objects: all(one(root, objects) for one in every)
        case AnyOf():
            several = [passes(one) for one in test.tests]
            return lambda root, objects: any(one(root, objects) for one in several)


def _compares(test: Comparison) -> Passes:
    kind, read, decide = test.path.object_type, values_of(test.path.steps), decision(test)
    return lambda root, objects: root.get("type") == kind and any(map(decide, read(root, objects)))


def _exists(test: Existence) -> Passes:
    kind, read = test.path.object_type, values_of(test.path.steps)
    if test.negated:
        return lambda root, objects: root.get("type") == kind and not any(True for _ in read(root, objects))
    return lambda root, objects: root.get("type") == kind and any(True for _ in read(root, objects))


def decision(test: Comparison) -> Decide:
    """What a comparison says of one value. Raises PatternRegex."""
    if test.operator in _ORDERS:
        return _ordered(_ORDERS[_OPPOSITES[test.operator] if test.negated else test.operator], test.value)
    decide = _positive(test)
    if test.negated:
        return lambda value: not decide(value)
    return decide


def _positive(test: Comparison) -> Decide:
    value = test.value
    if isinstance(value, tuple):
        several = [equal_to(one) for one in value]
        return lambda given: any(decide(given) for decide in several)
    if test.operator is Operator.EQUAL:
        return equal_to(value)
    if test.operator is Operator.NOT_EQUAL:
        same = equal_to(value)
        return lambda given: not same(given)
    return _TEXTUAL[test.operator](str(value), test.path)


def equal_to(constant: Constant) -> Decide:
    """Equality; between a value and a constant of types that cannot be compared there is none."""
    if isinstance(constant, bool):
        return lambda value: value is constant
    if isinstance(constant, int | float):
        return lambda value: type(value) in (int, float) and value == constant
    if isinstance(constant, Moment):
        moment = microseconds(constant.timestamp)
        return lambda value: _moment(value) == moment
    text = constant if isinstance(constant, str) else octets_as_text(constant.octets)
    return lambda value: as_text(value) == text


def _ordered(compare: Callable[[Any, Any], bool], constant: object) -> Decide:
    """Order; false, and its opposite too, between types that have none (STIX 2.1 §9.6.1)."""
    if isinstance(constant, Moment):
        moment = microseconds(constant.timestamp)
        return lambda value: (found := _moment(value)) is not None and compare(found, moment)
    if isinstance(constant, int | float):
        return lambda value: type(value) in (int, float) and compare(value, constant)
    if isinstance(constant, str):
        return partial(_text_ordered, compare, constant, _as_octets(constant))
    octets = constant.octets if isinstance(constant, Hex | Binary) else b""
    return lambda value: (found := _as_octets(value)) is not None and compare(found, octets)


def _text_ordered(compare: Callable[[Any, Any], bool], text: str, octets: bytes | None, value: Any) -> bool:
    if type(value) is bytes:
        return octets is not None and compare(value, octets)
    return type(value) is str and compare(value, text)


def _as_octets(value: Any) -> bytes | None:
    """Octets, or those of a text's code points where each fits into one."""
    if type(value) is bytes:
        return value
    try:
        return value.encode("latin-1") if type(value) is str else None
    except UnicodeEncodeError:
        return None


def octets_as_text(octets: bytes) -> str:
    """Octets as the text of the same code points: so texts and octets compare as STIX 2.1 §9.6.1 says."""
    return octets.decode("latin-1")


def as_text(value: Any) -> str | None:
    """A text or octets as a text; None for anything else."""
    if type(value) is str:
        return value
    return octets_as_text(value) if type(value) is bytes else None


def _moment(value: Any) -> int | None:
    try:
        return microseconds(value) if type(value) is str else None
    except TimestampError:
        return None


def _like(text: str, _: ObjectPath) -> Decide:
    """``%`` for any text, ``_`` for one character; the whole value, in Unicode's form C."""
    signs = {"%": ".*", "_": "."}
    found = regex.compile(
        "".join(signs.get(sign) or regex.escape(sign, special_only=False) for sign in normalize("NFC", text)),
        regex.DOTALL,
    )
    return lambda value: (
        type(value) is str and found.fullmatch(normalize("NFC", value), timeout=REGEX_SECONDS) is not None
    )


def _matches(text: str, path: ObjectPath) -> Decide:
    """A Perl-compatible expression anywhere in the value; on octets, each is one character."""
    try:
        found = regex.compile(normalize("NFC", text))
    except regex.error as error:
        raise PatternRegex(place=str(path), reason=str(error)) from error
    return partial(_searched, found)


def _searched(found: regex.Pattern[str], value: Any) -> bool:
    text = normalize("NFC", value) if type(value) is str else as_text(value)
    return text is not None and found.search(text, timeout=REGEX_SECONDS) is not None


def network(text: object) -> IPv4Network | IPv6Network | None:
    """An address or a network in CIDR notation; None where a text is neither."""
    try:
        return ip_network(text, strict=False) if isinstance(text, str) else None
    except ValueError:
        return None


def _within(inner: IPv4Network | IPv6Network | None, outer: IPv4Network | IPv6Network | None) -> bool:
    if inner is None or outer is None or inner.version != outer.version:
        return False
    return inner.subnet_of(outer)  # type: ignore[arg-type]  # the same version


def _is_subset(text: str, _: ObjectPath) -> Decide:
    outer = network(text)
    return lambda value: _within(network(value), outer)


def _is_superset(text: str, _: ObjectPath) -> Decide:
    inner = network(text)
    return lambda value: _within(inner, network(value))


_TEXTUAL: Mapping[Operator, Callable[[str, ObjectPath], Decide]] = {
    Operator.LIKE: _like,
    Operator.MATCHES: _matches,
    Operator.ISSUBSET: _is_subset,
    Operator.ISSUPERSET: _is_superset,
}

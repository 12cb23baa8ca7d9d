"""Object paths (STIX 2.1 §9.7): from an object to the values that a path leads to, references followed."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from noroshi.stix.matching.observed import SCO
from noroshi.stix.pattern_tree import Index

Values = Callable[[SCO, Mapping[str, SCO]], Iterable[Any]]
"""The values of a path in an object; the second argument holds what the object may refer to."""
_MOST_VALUES = 10_000
"""Of one path in one object: lists in lists must not multiply without end."""


def values_of(steps: tuple[str | Index, ...]) -> Values:
    """The reader of a path, without its type."""
    if len(steps) == 1 and isinstance(steps[0], str) and _is_plain(steps[0]):
        return _one_name(steps[0])
    return lambda root, objects: _walk(steps, root, objects)


def _is_plain(name: str) -> bool:
    return not name.endswith(("_ref", "_refs", "_hex", "_bin"))


def _one_name(name: str) -> Values:
    return lambda root, _: (root[name],) if name in root else ()


def _walk(steps: tuple[str | Index, ...], root: SCO, objects: Mapping[str, SCO]) -> Iterable[Any]:
    reached: list[Any] = [root]
    for step in steps:
        reached = _at(reached, step.number) if isinstance(step, Index) else _named(reached, step, objects)
        if not reached:
            break
    return reached


def _at(reached: Iterable[Any], number: int | None) -> list[Any]:
    lists = [one for one in reached if isinstance(one, list)]
    if number is None:
        return [value for one in lists for value in one][:_MOST_VALUES]
    return [one[number] for one in lists if 0 <= number < len(one)]


def _named(reached: Iterable[Any], name: str, objects: Mapping[str, SCO]) -> list[Any]:
    held = [one[name] for one in reached if isinstance(one, Mapping) and name in one]
    if _is_plain(name):
        return held
    if name.endswith("_ref"):
        return [objects[one] for one in held if isinstance(one, str) and one in objects]
    if name.endswith("_refs"):
        lists = [[objects[one] for one in several if isinstance(one, str) and one in objects] for several in held]
        return [several for several in lists if several]
    decode = binascii.a2b_hex if name.endswith("_hex") else base64.standard_b64decode
    return [octets for one in held if (octets := _octets(one, decode)) is not None]


def _octets(text: object, decode: Callable[[str], bytes]) -> bytes | None:
    """The octets that a text stands for (STIX 2.1 §2.1 and §2.7); what stands for none has no value."""
    if not isinstance(text, str):
        return None
    try:
        return decode(text)
    except ValueError:
        return None

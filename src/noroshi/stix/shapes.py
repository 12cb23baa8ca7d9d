"""Good at one look: what objects of one shape have in common is judged once.

A shape is a type with its names in order. Objects of one maker share it, so which names are permitted, which are
required, and which rules can apply need no second thought; what is left is to look at the values. A look says only
"good" or "look closer": findings come from :mod:`rules` alone, and tests hold the two to each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, Final, NamedTuple

from . import kinds
from .compiling import PLAIN_TYPES, Table, refuse_missing
from .identifiers import IDENTIFIER, UUID_FORM
from .kinds import Check
from .patterns import one_comparison
from .problems import Problem
from .together import RULES, TRIGGERS, Rule, in_order

_MOST_NAMES: Final = 60
_LONGEST_NAMES: Final = 1200
_SHAPES_KEPT: Final = 2048
_ANY_UUID: Final = "--00000000-0000-4000-8000-000000000000"
_SEEN_AT_ONCE: Final = frozenset({kinds.timestamp, kinds.spec_version, kinds.anything, *PLAIN_TYPES})
_CLOSER: Final = frozenset({"granular_markings", "extensions"})
"""Properties whose rules look into the whole object."""


class Shape(NamedTuple):
    """What is left to look at in an object of this shape: by position, since it is unpacked for every object."""

    plain: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    types: tuple[type, ...]
    moments: Callable[[Mapping[str, Any]], tuple[str, ...]] | None
    is_own_id: Callable[[str], object]
    checks: tuple[tuple[str, Check], ...]
    rules: tuple[Rule, ...]
    in_time: bool
    versioned: bool
    is_indicator: bool


def good(value: dict[str, Any], shape: Shape) -> bool:
    """Whether nothing is wrong with an object of this shape; False when that takes a closer look."""
    plain, types, moments, is_own_id, checks, rules, in_time, versioned, is_indicator = shape
    if tuple(map(type, plain(value))) != types or is_own_id(value["id"]) is None:
        return False
    if moments is not None and not all(map(kinds.is_moment, moments(value))):
        return False
    if versioned and value["spec_version"] != "2.1":
        return False
    problems: list[Problem] = []
    for name, check in checks:
        check(value[name], name, problems)
    if problems:
        return False
    if in_time and value["created"] != value["modified"]:
        in_order(value, "created", "modified", "3.2", problems)
    for rule in rules:
        rule(value, problems)
    return not problems and (not is_indicator or _is_plain_indicator(value))


def _is_plain_indicator(value: dict[str, Any]) -> bool:
    return value["pattern_type"] != "stix" or one_comparison(value["pattern"]) is not None


class Shapes:
    """The shapes met so far; those with too many or too long names are not kept, since a sender chooses them."""

    def __init__(self, tables: Mapping[str, Table], other: Table, is_name: Callable[[str], bool]) -> None:
        self._tables, self._other, self._is_name = tables, other, is_name
        self._kept: dict[tuple[str, ...], Shape | None] = {}

    def __call__(self, kind: str, value: Mapping[str, Any]) -> Shape | None:
        """The shape of an object of ``kind``; None where each object needs a closer look."""
        key = (kind, *value)
        return self._kept[key] if key in self._kept else self._meet(*key)

    def _meet(self, kind: str, *names: str) -> Shape | None:
        if len(names) > _MOST_NAMES or sum(map(len, names)) > _LONGEST_NAMES:
            return None
        if len(self._kept) == _SHAPES_KEPT:
            self._kept.clear()
        table = self._tables.get(kind, self._other)
        made = _shape(table, kind, names) if self._is_regular(table, kind, names) else None
        return self._kept.setdefault((kind, *names), made)

    def _is_regular(self, table: Table, kind: str, names: tuple[str, ...]) -> bool:
        """Whether all names are permitted and everything required is there, so that the values alone decide."""
        missing: list[Problem] = []
        refuse_missing(dict.fromkeys(names), table, "", missing)
        named_well = all(name in table.checks or self._is_name(name) for name in names)
        is_type = IDENTIFIER.fullmatch(kind + _ANY_UUID) is not None
        return is_type and named_well and not missing and _CLOSER.isdisjoint(names)


def _shape(table: Table, kind: str, names: tuple[str, ...]) -> Shape:
    known = {name: table.checks[name] for name in names if name in table.checks}
    plain = [name for name, check in known.items() if check in PLAIN_TYPES]
    moments = [name for name, check in known.items() if check is kinds.timestamp]
    all_plain: tuple[str, ...] = (*plain, *moments)
    return Shape(
        itemgetter("type", "id", *all_plain),
        (str, str, *(PLAIN_TYPES[known[name]] for name in plain), *(str for _ in moments)),
        itemgetter(moments[0], *moments) if moments else None,
        re.compile(re.escape(kind) + "--" + UUID_FORM).fullmatch,
        tuple((name, check) for name, check in known.items() if name != "id" and check not in _SEEN_AT_ONCE),
        tuple(rule for rule in RULES.get(kind, ()) if rule not in TRIGGERS or TRIGGERS[rule] in names),
        {"created", "modified"} <= known.keys(),
        known.get("spec_version") is kinds.spec_version,
        kind == "indicator",
    )

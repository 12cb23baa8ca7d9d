"""The MUST rules of STIX 2.1, each finding with its clause.

What one property must be stands beside the property in the structs; what properties must be together stands in
:mod:`together`. Types, properties and extensions that STIX does not define are never a finding.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import msgspec

from . import kinds
from .common import Versioned
from .compiling import Table, part, refuse_missing, table_of
from .identifiers import IDENTIFIER, observable_id
from .kinds import found
from .objects import TYPES
from .problems import Problem
from .sco_extensions import PREDEFINED
from .shapes import Shapes, good
from .together import RULES, check_selectors, in_order

_TABLES: dict[str, Table] = {name: table_of(struct) for name, struct in TYPES.items()}
_COMMON = table_of(Versioned)
_UNKNOWN = Table("3.2", {**_COMMON.checks, "spec_version": kinds.anything}, ("type", "id"), ())
_EXTENSIONS = {
    kind: {name: part(table_of(struct)) for name, struct in named.items()} for kind, named in PREDEFINED.items()
}
_NEW_TYPES = frozenset({"new-sdo", "new-sco", "new-sro"})
_LONGEST_NAME = 250
_NAME = re.compile(r"[a-z0-9_]{1,250}")
_TYPE = re.compile(r"[a-z0-9-]{3,250}")


@lru_cache(maxsize=4096)  # the custom properties of one maker stand in each of its objects
def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


_shapes = Shapes(_TABLES, _UNKNOWN, _is_name)


def check(value: dict[str, Any], path: str = "", *, patterns: bool = True, notes: bool = False) -> tuple[Problem, ...]:
    """What the object breaks; empty for a good one. ``path`` is put before each finding's own.

    ``patterns=False`` leaves an indicator's pattern to whoever parses it anyway. ``notes=True`` adds what is only
    recommended, marked as such. Never raises for what a JSON object may hold.
    """
    kind = value.get("type")
    if type(kind) is str and patterns and not notes:
        shape = _shapes(kind, value)
        if shape is not None and good(value, shape):
            return ()
    return look_closer(value, path, patterns=patterns, notes=notes)


def look_closer(
    value: dict[str, Any], path: str = "", *, patterns: bool = True, notes: bool = False
) -> tuple[Problem, ...]:
    """As ``check``, property by property, for every object."""
    problems: list[Problem] = []
    kind = value.get("type")
    if type(kind) is not str or (kind not in _TABLES and _TYPE.fullmatch(kind) is None):
        found(problems, "type", "3.1", "type.form", "The type must be a name of lower-case letters, digits and “-”.")
        return _placed(problems, value, path)
    table = _TABLES.get(kind, _UNKNOWN)
    checks = table.checks
    for name, held in value.items():
        known = checks.get(name)
        if known is not None:
            known(held, name, problems)
        elif len(name) > _LONGEST_NAME or not _is_name(name):
            message = "“{name}” cannot be the name of a property: lower-case letters, digits and “_”, at most 250."
            found(problems, name[:250], "3.1", "property.name", message, name=name[:250])
    refuse_missing(value, table, "", problems)
    if not problems:
        if "modified" in checks and "created" in checks:
            in_order(value, "created", "modified", "3.2", problems)
        _check_together(value, kind, problems, patterns=patterns)
    if notes and not problems:
        _note_identifier(value, kind, problems)
        _note_type(value, kind, problems)
    return _placed(problems, value, path) if problems else ()


def _check_together(value: dict[str, Any], kind: str, problems: list[Problem], *, patterns: bool) -> None:
    """Rules between properties; asked only where each property is good in itself."""
    if not value["id"].startswith(f"{kind}--"):
        message = "The identifier must begin with the object's own type, “{kind}”."
        found(problems, "id", "2.9", "identifier.type", message, kind=kind)
    for rule in RULES.get(kind, ()):
        rule(value, problems)
    if patterns and kind == "indicator" and value["pattern_type"] == "stix":
        _check_pattern(value, problems)
    if "granular_markings" in value:
        check_selectors(value, problems)
    if "extensions" in value:
        _check_extensions(value, kind, problems)


def _check_pattern(value: dict[str, Any], problems: list[Problem]) -> None:
    from .errors import PatternError
    from .patterns import parse

    try:
        parse(value["pattern"])
    except PatternError as error:
        problems.append(error.as_problem("pattern"))


def _check_extensions(value: dict[str, Any], kind: str, problems: list[Problem]) -> None:
    known = _EXTENSIONS.get(kind, {})
    for name, held in value["extensions"].items():
        place = f"extensions.{name}"
        if name in known:
            known[name](held, place, problems)
        elif name.startswith("extension-definition--") and IDENTIFIER.fullmatch(name) is None:
            found(
                problems, place, "7.3", "extension.name", "An extension is named by the identifier of its definition."
            )
        elif type(held) is not dict:
            found(problems, place, "7.3", "value.kind", "This must be {kind}.", kind="a JSON object")


def _note_identifier(value: dict[str, Any], kind: str, problems: list[Problem]) -> None:
    """RFC 4122 §3: UUIDs are written in lower case, read in either. §2.9: observables' ids follow from content."""
    if value["id"] != value["id"].lower():
        found(problems, "id", "2.9", "identifier.case", "The UUID is written in lower case.", note=True)
    expected = observable_id(value) if kind in kinds.SCO_TYPES else None
    if expected is not None and expected != value["id"]:
        message = "The identifier would be “{expected}” if made from the content, as is recommended."
        found(problems, "id", "2.9", "identifier.deterministic", message, note=True, expected=expected)


def _note_type(value: dict[str, Any], kind: str, problems: list[Problem]) -> None:
    """§7.3: a type that STIX does not define is defined by an extension, which the object names."""
    held = value.get("extensions", {}).values()
    if kind not in _TABLES and not any(one.get("extension_type") in _NEW_TYPES for one in held):
        found(problems, "type", "7.3", "type.undefined", "Neither STIX nor an extension defines this type.", note=True)


def _placed(problems: list[Problem], value: dict[str, Any], path: str) -> tuple[Problem, ...]:
    """Findings with the object's id and place."""
    object_id = value.get("id")
    owner = object_id if isinstance(object_id, str) else None
    return tuple(
        msgspec.structs.replace(problem, path=".".join(step for step in (path, problem.path) if step), object_id=owner)
        for problem in problems
    )

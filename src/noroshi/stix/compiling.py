"""From the annotations of the structs to tables of checks: once, at import."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from . import kinds
from .common import CUSTOM, Part, StixObject
from .kinds import Check, found
from .problems import Problem

_PLAIN: dict[object, Check] = {
    str: kinds.text,
    bool: kinds.truth,
    int: kinds.integer,
    float: kinds.number,
    Any: kinds.anything,
}


PLAIN_TYPES: Mapping[Check, type] = {kinds.text: str, kinds.truth: bool}
"""Checks that ask for a type and nothing else."""


class Table(msgspec.Struct, frozen=True, eq=False):
    """What one struct demands."""

    section: str
    checks: Mapping[str, Check]
    required: tuple[str, ...]
    at_least_one: tuple[str, ...]


def table_of(struct: type[StixObject | Part]) -> Table:
    """The table of a struct's annotations."""
    hints = get_type_hints(struct, include_extras=True)
    fields = [field for field in msgspec.structs.fields(struct) if field.encode_name != CUSTOM]
    return Table(
        section=struct.section,
        checks={field.encode_name: check_of(hints[field.name]) for field in fields},
        required=tuple(field.encode_name for field in fields if field.required),
        at_least_one=struct.at_least_one,
    )


def check_of(hint: Any) -> Check:
    """The check for an annotation."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return typing.cast("Check", arguments[1])
    if origin in (typing.Union, types.UnionType):
        return check_of(next(argument for argument in arguments if argument is not types.NoneType))
    if origin is list:
        return kinds.listed(check_of(arguments[0]))
    if isinstance(hint, type) and issubclass(hint, Part):
        return part(table_of(hint))
    return _PLAIN[hint]


def part(table: Table) -> Check:
    """The check for a structure within an object."""
    plain = {name: PLAIN_TYPES[known] for name, known in table.checks.items() if known in PLAIN_TYPES}

    def check(value: Any, path: str, problems: list[Problem]) -> None:
        if type(value) is not dict:
            found(problems, path, table.section, "value.kind", "This must be {kind}.", kind="a JSON object")
            return
        for name, held in value.items():
            if type(held) is plain.get(name):
                continue  # before a place is put together that nobody asks for
            known = table.checks.get(name)
            if known is not None:
                known(held, f"{path}.{name}", problems)
        refuse_missing(value, table, path, problems)

    return check


def refuse_missing(value: dict[str, Any], table: Table, path: str, problems: list[Problem]) -> None:
    """Required properties, and the "at least one of" rules."""
    for name in table.required:
        if name not in value:
            where = f"{path}.{name}" if path else name
            found(problems, where, table.section, "property.missing", "The property “{name}” is required.", name=name)
    wanted = table.at_least_one
    if not wanted:
        return
    if wanted == ("*",):
        if not value.keys() - StixObject.__struct_fields__:
            message = "At least one property of the type must be present."
            if "extensions" not in value:
                found(problems, path, table.section, "property.none", message)
    elif not any(name in value for name in wanted):
        message = "At least one of these must be present: {names}."
        found(problems, path, table.section, "property.none", message, names=", ".join(wanted))

"""Typed objects on demand: a decoded value to the struct of its type, every property kept."""

from __future__ import annotations

from typing import Any

import msgspec

from . import meta, sco, sdo, sro
from .common import CUSTOM, Part, StixObject
from .errors import NoTypedForm
from .sco_extensions import PREDEFINED

TYPES: dict[str, type[StixObject]] = {
    held.stix_type: held
    for module in (sdo, sro, sco, meta)
    for held in vars(module).values()
    if isinstance(held, type) and issubclass(held, StixObject) and held.stix_type
}
"""The struct for each type that STIX 2.1 defines."""

_PROPERTIES = {struct: frozenset(struct.__struct_encode_fields__) for struct in TYPES.values()}


class Unknown(msgspec.Struct, frozen=True):
    """An object of a type that STIX does not define; kept whole."""

    type: str
    id: str | None
    value: dict[str, Any]


def typed(value: dict[str, Any]) -> StixObject | Unknown:
    """The typed form of a decoded object; its custom properties stand in ``custom``.

    Raises NoTypedForm where a property is missing or of the wrong kind; :func:`rules.check` says more.
    """
    kind = value.get("type")
    struct = TYPES.get(kind) if isinstance(kind, str) else None
    if struct is None:
        return _unknown(value)
    known = _PROPERTIES[struct]
    custom = {name: held for name, held in value.items() if name not in known}
    try:
        return msgspec.convert({**value, CUSTOM: custom} if custom else value, struct)
    except msgspec.ValidationError as error:
        raise NoTypedForm(reason=str(error)) from error


def value_of(typed_object: StixObject | Unknown) -> dict[str, Any]:
    """The plain value again: what :func:`typed` was given, properties that were absent staying absent."""
    if isinstance(typed_object, Unknown):
        return typed_object.value
    plain: dict[str, Any] = msgspec.to_builtins(typed_object)
    custom = plain.pop(CUSTOM)
    return {**_without_none(plain), **custom}


def extension_of(value: dict[str, Any], name: str) -> Part | None:
    """A predefined extension of an observable in typed form (``tcp-ext`` ...), or None if it has none such.

    Raises NoTypedForm where it does not have the form that §6 demands.
    """
    struct = PREDEFINED.get(str(value.get("type")), {}).get(name)
    held = (value.get("extensions") or {}).get(name)
    if struct is None or held is None:
        return None
    try:
        return msgspec.convert(held, struct)
    except msgspec.ValidationError as error:
        raise NoTypedForm(reason=str(error)) from error


def _unknown(value: dict[str, Any]) -> Unknown:
    kind, object_id = value.get("type"), value.get("id")
    if not isinstance(kind, str):
        raise NoTypedForm(reason="it has no type")
    return Unknown(kind, object_id if isinstance(object_id, str) else None, value)


def _without_none(held: Any) -> Any:
    """Parts hold None for what was absent; JSON null cannot be meant, since no struct accepts it as a value."""
    if isinstance(held, dict):
        return {name: _without_none(inner) for name, inner in held.items() if inner is not None}
    return [_without_none(inner) for inner in held] if isinstance(held, list) else held

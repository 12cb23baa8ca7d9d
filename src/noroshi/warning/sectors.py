"""From the sectors that STIX names to the sectors of the legal profile's list A."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

import msgspec


class _Table(msgspec.Struct):
    about: str
    of_stix: dict[str, list[str]]


@functools.cache
def _table() -> dict[str, list[str]]:
    content = resources.files("noroshi.warning").joinpath("data", "sectors.json").read_bytes()
    return msgspec.json.decode(content, type=_Table).of_stix


def codes_of(names: Iterable[str]) -> frozenset[str]:
    """The list A codes of sectors as STIX 2.1 §10.6 names them; any other name stands for itself (a code of list A)."""
    found: set[str] = set()
    for name in names:
        word = name.strip().lower().replace(" ", "-").replace("_", "-")
        found.update(_table().get(word, [word]))
    return frozenset(found)


def sectors_of(identity: Mapping[str, Any]) -> frozenset[str]:
    """The list A codes that a STIX identity stands for: its ``sectors``, and its name when it is a class (§4.5)."""
    listed = identity.get("sectors")
    names = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    if identity.get("identity_class") == "class" and isinstance(identity.get("name"), str):
        names.append(identity["name"])
    return codes_of(names)

"""From the sectors that STIX names to the sectors by which organisations are registered: the legal profile's list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from noroshi.frame.laws import organisations_list
from noroshi.law.chosen import sectors_by_stix


def codes_of(names: Iterable[str]) -> frozenset[str]:
    """The codes of sectors as STIX 2.1 §10.11 names them; any other name stands for itself (a code of the list)."""
    listed = organisations_list()
    table = sectors_by_stix(listed)
    found: set[str] = set()
    for name in names:
        word = name.strip().lower().replace(" ", "-").replace("_", "-")
        own = listed.sector(word)
        found.update(table.get(word) or ((own.code,) if own else (word,)))
    return frozenset(found)


def sectors_of(identity: Mapping[str, Any]) -> frozenset[str]:
    """The codes that a STIX identity stands for: its ``sectors``, and its name when it is a class (§4.5)."""
    listed = identity.get("sectors")
    names = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    if identity.get("identity_class") == "class" and isinstance(identity.get("name"), str):
        names.append(identity["name"])
    return codes_of(names)

"""Objects with the markings that say what may be done with them, where the sender demanded it beside them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from noroshi.formats.handling import DEFINITIONS
from noroshi.knowledge.taking import Found, Item
from noroshi.release.types import Handling

_EXPLAIN: Final = frozenset({"marking-definition", "extension-definition"})
"""Types that explain other objects; nothing is done with them."""


def handled(items: Iterable[Found], handling: Handling) -> Iterator[Found]:
    """The same, each object with what is demanded of its use; then the definitions of the markings that were added.

    The bytes as they came stay; what is served is derived from them, as for STIX 2.0.
    """
    refs = handling.marking_refs
    added = False
    for item in items:
        made = marked_with(item.value, refs) if isinstance(item, Item) else None
        if not isinstance(item, Item) or made is None:
            yield item
            continue
        added = True
        yield Item(item.path, item.content, made, msgspec.json.encode(made))
    yield from definition_items(refs) if added else ()


def marked_with(value: Mapping[str, Any], refs: Sequence[str]) -> dict[str, Any] | None:
    """An object with these markings besides its own; None where it has them, or is not for use."""
    if value.get("type") in _EXPLAIN:
        return None
    said = value.get("object_marking_refs")
    own = said if isinstance(said, list) else []
    missing = [ref for ref in refs if ref not in own]
    return {**value, "object_marking_refs": [*own, *missing]} if missing else None


def definition_items(refs: Sequence[str]) -> Iterator[Item]:
    """The definitions of these markings, as objects to be stored."""
    for ref in refs:
        value = dict(DEFINITIONS[ref])
        yield Item(f"marking {ref}", msgspec.json.encode(value), value)

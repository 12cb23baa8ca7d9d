"""What MISP says and STIX has no property for: kept on the objects made of it, so that the event can be told again.

Each part of an event lies on the object that stands for that part, under one extension (STIX 2.1 section 7.3), and so
is seen by those who may see that object, and by nobody else. The extension holds, as MISP wrote them:

- on the report or grouping: ``event``, without its attributes, objects and written reports; ``whole``, how many parts
  it had;
- on the object that stands for an attribute: ``attribute``, its ``position`` among its kind, the ``object`` that it is
  a member of, if any;
- on what stands for a MISP object: ``shell``, the object without its attributes, its ``position``, and the
  ``attributes`` that nothing else stands for, each with its position;
- on a note: ``report``, a written report of the event; on a sighting: ``sighting``.

``as_of`` is the object's ``modified`` at that time: a later version was changed here, and tells more than what is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from noroshi.formats.making import Object

CARRIED: Final = "extension-definition--5f4b3c0e-6a3d-4f0f-9b0c-2f1f4b7d9e61"
"""The extension of all that is kept of MISP events. Whoever makes a derived object drops it."""
EVENT_PARTS: Final = ("Attribute", "Object", "EventReport")
PERSONAL: Final = "event_creator_email"
"""Data of a person, which no product needs: never taken over."""


def carry(one: Object, **parts: Any) -> None:
    """Keep on an object what MISP said of it; ``parts`` that are None are left out."""
    kept = {key: value for key, value in parts.items() if value is not None}
    kept["as_of"] = one.get("modified", "")
    one.setdefault("extensions", {})[CARRIED] = {"extension_type": "property-extension", **kept}


def carried(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is kept on an object; empty where there is nothing, or nothing that can be read."""
    held = one.get("extensions")
    found = held.get(CARRIED) if isinstance(held, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def is_changed(one: Mapping[str, Any]) -> bool:
    """Whether the object has a later version than the one that was made of the event."""
    return bool(one.get("modified", "") != carried(one).get("as_of", ""))


def without(source: Object, *keys: str) -> Object:
    """A copy in which these lists are empty, so that it still says that they were there."""
    return {key: [] if key in keys and isinstance(value, list) else value for key, value in source.items()}


def dropped(one: Mapping[str, Any]) -> Object:
    """A copy of a STIX object without what is kept of MISP: for derived and redacted objects."""
    held = one.get("extensions")
    if not isinstance(held, Mapping) or CARRIED not in held:
        return dict(one)
    rest = {key: value for key, value in held.items() if key != CARRIED}
    bare = {key: value for key, value in one.items() if key != "extensions"}
    return bare | ({"extensions": rest} if rest else {})

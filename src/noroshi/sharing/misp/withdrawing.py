"""What a partner's MISP server has of an event and may not have any more: marked as deleted there. Pure.

MISP keeps what is deleted softly and passes the deletion on to whoever synchronises with it. Only what we sent
ourselves is deleted; what stands in the message stands there already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final
from uuid import UUID

from noroshi.formats.misp.values import is_deleted, text
from noroshi.sharing.revoking import WITHDRAWN

_PARTS: Final = ("Attribute", "Object", "EventReport")
_SHELL: Final = ("uuid", "date", "threat_level_id", "analysis", "distribution", "sharing_group_id", "published")
Event = dict[str, Any]


def parts_of(event: Event) -> set[UUID]:
    """The attributes, objects and reports of an event that are not deleted, by UUID."""
    return {found for one in _all(event) if not is_deleted(one) and (found := _uuid(one)) is not None}


def _all(event: Event) -> Iterator[Event]:
    for name in _PARTS:
        for one in _listed(event, name):
            yield one
            if name == "Object":
                yield from _listed(one, "Attribute")


def _listed(holder: Event, name: str) -> list[Event]:
    held = holder.get(name)
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def _uuid(one: Event) -> UUID | None:
    try:
        return UUID(text(one, "uuid"))
    except ValueError:
        return None


def without(event: Event, theirs: Event, gone: Collection[UUID], stamp: int) -> Event:
    """The event as it goes there now, with those parts of theirs that are gone marked as deleted, dated ``stamp``."""
    told = dict(event)
    for name, parts in _deleted(theirs, gone, stamp).items():
        if parts:
            told[name] = [*_listed(event, name), *parts]
    return told


def emptied(theirs: Event, sent: Collection[UUID], stamp: int) -> Event:
    """The whole event withdrawn: nothing of what we sent left in it, and no title."""
    event: dict[str, object] = {name: theirs[name] for name in _SHELL if name in theirs}
    event |= {"info": WITHDRAWN, "timestamp": str(stamp)}
    return without(event, theirs, sent, stamp)


def _deleted(theirs: Event, gone: Collection[UUID], stamp: int) -> dict[str, list[Event]]:
    mark = {"deleted": True, "timestamp": str(stamp)}
    found: dict[str, list[Event]] = {name: [] for name in _PARTS}
    for name in _PARTS:
        for one in _listed(theirs, name):
            inside = [held | mark for held in _listed(one, "Attribute") if _uuid(held) in gone]
            if _uuid(one) in gone:
                found[name].append(one | mark | ({"Attribute": inside} if inside else {}))
            elif inside:
                found[name].append(one | {"Attribute": inside})
    return found

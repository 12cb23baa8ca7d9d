"""The MISP feed format: ``manifest.json``, ``hashes.csv``, one file for each event; as static files look."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from noroshi.formats.misp.values import text
from noroshi.frame.actors import Actor
from noroshi.sharing.misp.events import events
from noroshi.sharing.misp.searching import attributes

Object = dict[str, Any]
MOST: Final = 20_000
"""Events of a feed: the newest."""
_COLOURS: Final = {
    "tlp:clear": "#ffffff", "tlp:white": "#ffffff", "tlp:green": "#33ff00", "tlp:amber": "#ffc000",
    "tlp:amber+strict": "#ffc000", "tlp:red": "#ff2b2b",
}  # fmt: skip


def manifest(actor: Actor) -> Iterator[bytes]:
    """What every event is and when it changed last, so that a reader fetches only what is new."""
    yield b"{"
    told: set[str] = set()
    for event in _newest(actor):
        uuid = text(event, "uuid")
        if uuid not in told:
            yield (b"," if told else b"") + msgspec.json.encode(uuid) + b":" + msgspec.json.encode(_line(event))
            told.add(uuid)
    yield b"}"


def _newest(actor: Actor) -> Iterator[Object]:
    for number, event in enumerate(events(actor)):
        if number == MOST:
            return
        yield event


def _line(event: Object) -> Object:
    held = event.get("Orgc")
    author: Object = held if isinstance(held, dict) else {}
    tags = [tag for tag in event.get("Tag") or () if isinstance(tag, dict)]
    return {
        "info": text(event, "info"),
        "date": text(event, "date"),
        "analysis": text(event, "analysis"),
        "threat_level_id": text(event, "threat_level_id"),
        "timestamp": text(event, "timestamp"),
        "Orgc": {"name": text(author, "name"), "uuid": text(author, "uuid")},
        "Tag": [_tag(tag) for tag in tags],
    }


def _tag(tag: Object) -> Object:
    name = text(tag, "name")
    return {"name": name, "colour": text(tag, "colour") or _COLOURS.get(name.lower(), "#808080")}


def hashes(actor: Actor) -> Iterator[str]:
    """The MD5 of each value with its event: a reader finds where a value stands, and the value does not go out."""
    for event in _newest(actor):
        uuid = text(event, "uuid")
        for attribute in attributes(event):
            yield from (f"{digest},{uuid}\n" for digest in _digests(attribute))


def _digests(attribute: Object) -> Iterator[str]:
    if attribute.get("deleted") in (True, "1", 1):
        return
    value, parts = text(attribute, "value"), []
    if "|" in text(attribute, "type"):
        parts = value.split("|")
    for one in dict.fromkeys([value, *parts]):
        yield hashlib.md5(one.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()

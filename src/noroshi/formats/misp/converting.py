"""MISP events (MISP core format) as STIX 2.1 objects: nothing invented, nothing silently left out.

Identifiers keep the UUIDs that MISP gave, so the same event sent again makes the same objects. What STIX has no object
for stays on the event's report under ``x_misp_`` properties; what could not be carried is in the notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from noroshi.formats.errors import NotMisp
from noroshi.formats.json_text import decode
from noroshi.formats.making import Converted, Note, Object
from noroshi.formats.misp.attributes import add_attribute
from noroshi.formats.misp.event import Event, close, open_event
from noroshi.formats.misp.galaxies import add_clusters
from noroshi.formats.misp.objects import add_object, add_references, add_report
from noroshi.formats.misp.values import entries, is_deleted

_KNOWN: Final = {
    "id", "orgc_id", "org_id", "date", "threat_level_id", "info", "published", "uuid", "attribute_count", "analysis",
    "timestamp", "distribution", "proposal_email_lock", "locked", "publish_timestamp", "sharing_group_id",
    "disable_correlation", "extends_uuid", "Org", "Orgc", "Attribute", "ShadowAttribute", "RelatedEvent", "Galaxy",
    "Object", "EventReport", "Tag", "SharingGroup", "event_creator_email", "sighting_timestamp", "Sighting",
    "protected", "CryptographicKey",
}  # fmt: skip


def read(content: bytes) -> Converted:
    """One event or several from bytes. Raises NotJson, DuplicateKey, TooDeep, NotMisp."""
    return convert(decode(content))


def convert(document: Any) -> Converted:
    """A decoded MISP document: an event, ``{"Event": ...}``, ``{"response": [...]}`` or a list of either.

    Raises NotMisp when there is no event in it.
    """
    objects: dict[str, Object] = {}
    notes: list[Note] = []
    found = False
    for path, event in _events(document, "$"):
        found = True
        converted = convert_event(event, path)
        for made in converted.objects:
            objects.setdefault(made["id"], made)
        notes += converted.notes
    if not found:
        raise NotMisp
    return Converted(list(objects.values()), notes)


def _events(document: Any, path: str) -> Iterator[tuple[str, Object]]:
    if isinstance(document, dict) and "response" in document:
        document, path = document["response"], f"{path}.response"
    places = enumerate(document) if isinstance(document, list) else [(-1, document)]
    for place, entry in places:
        at = path if place < 0 else f"{path}[{place}]"
        event = entry.get("Event", entry) if isinstance(entry, dict) else None
        if isinstance(event, dict) and ("info" in event or "Attribute" in event or "uuid" in event):
            yield (f"{at}.Event" if event is not entry else at), event


def convert_event(source: Object, path: str = "$") -> Converted:
    """One event's own object, report or grouping, last among what it is made of."""
    event = open_event(source, path)
    add_clusters(event, source, path)
    for at, attribute in entries(event, source, "Attribute", path):
        add_attribute(event, attribute, at)
    held = list(entries(event, source, "Object", path))
    for at, group in held:
        add_object(event, group, at)
    for at, group in held:
        if not is_deleted(group):
            add_references(event, group, at)
    for at, report in entries(event, source, "EventReport", path):
        add_report(event, report, at)
    _note_what_stays(event, source, path)
    return close(event, source)


def _note_what_stays(event: Event, source: Object, path: str) -> None:
    for at, _ in entries(event, source, "ShadowAttribute", path):
        event.note(at, "proposal-left-out")
    for at, _ in entries(event, source, "CryptographicKey", path):
        event.note(at, "signature-key-left-out")
    for at, _ in entries(event, source, "Sighting", path):
        event.note(at, "sighting-of-event-left-out")
    if source.get("event_creator_email"):
        event.note(f"{path}.event_creator_email", "personal-data-left-out")
    for key in sorted(source.keys() - _KNOWN):
        event.note(f"{path}.{key}", "unknown-property")

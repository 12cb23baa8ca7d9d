"""MISP events (MISP core format) as STIX 2.1 objects: nothing invented, nothing silently left out.

Identifiers keep the UUIDs that MISP gave, so the same event sent again makes the same objects. What STIX has no object
for becomes a note; what it has no property for is kept beside (see ``carried``), so that the event can be told again
field by field; what could not be taken over is in the notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from noroshi.formats.errors import NotMisp
from noroshi.formats.handling import definitions_in
from noroshi.formats.json_text import decode
from noroshi.formats.making import Converted, Note, Object
from noroshi.formats.misp.attributes import add_attribute
from noroshi.formats.misp.carried import PERSONAL
from noroshi.formats.misp.event import Event, close, open_event
from noroshi.formats.misp.galaxies import add_clusters
from noroshi.formats.misp.objects import add_object, add_references, add_report
from noroshi.formats.misp.values import entries, is_deleted, text

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
    for definition in list(definitions_in(objects.values())):
        objects.setdefault(definition["id"], dict(definition))
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
    held = list(entries(event, source, "Object", path))
    loose = list(entries(event, source, "Attribute", path))
    written = list(entries(event, source, "EventReport", path))
    event.whole = len(held) + len(loose) + len(written)
    _share_proposals(
        event, source, [*loose, *(one for at, group in held for one in entries(event, group, "Attribute", at))]
    )
    for place, (at, attribute) in enumerate(loose):
        add_attribute(event, attribute, at, place)
    for place, (at, group) in enumerate(held):
        add_object(event, group, at, place)
    for at, group in held:
        if not is_deleted(group):
            add_references(event, group, at)
    for place, (at, report) in enumerate(written):
        add_report(event, report, at, place)
    _note_what_stays(event, source, path)
    return close(event, source)


def _share_proposals(event: Event, source: Object, attributes: list[tuple[str, Object]]) -> None:
    """A proposal to change an attribute tells its value, so it goes with the attribute, however that is marked."""
    proposed = source.get("ShadowAttribute")
    if not isinstance(proposed, list) or not proposed:
        return
    names = {text(one, "uuid"): text(one, "uuid") for _, one in attributes}
    names |= {f"#{text(one, 'id')}": text(one, "uuid") for _, one in attributes if text(one, "id")}
    for place, proposal in enumerate(proposed):
        if isinstance(proposal, dict):
            about = names.get(text(proposal, "uuid")) or names.get(f"#{text(proposal, 'old_id')}")
            if about:
                event.proposals.setdefault(about, []).append([place, proposal])


def _note_what_stays(event: Event, source: Object, path: str) -> None:
    if source.get(PERSONAL):
        event.note(f"{path}.{PERSONAL}", "personal-data-left-out")
    for key in sorted(source.keys() - _KNOWN):
        event.note(f"{path}.{key}", "unknown-property")

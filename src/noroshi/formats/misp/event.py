"""An event while it is being converted: what has been made so far, and what everything in it shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from noroshi.formats.handling import is_handling, is_unknown_colour, refs_in_tags
from noroshi.formats.making import (
    AMBER_STRICT,
    GREEN,
    TIMELESS,
    Converted,
    Note,
    Object,
    kept_or_made,
    made,
    strictest,
)
from noroshi.formats.misp.carried import EVENT_PARTS, PERSONAL, carry, without
from noroshi.formats.misp.values import flag, is_deleted, labels, markings, tag_names, text, time_of

_FLOORS: Final = {"0": AMBER_STRICT, "1": GREEN, "2": GREEN, "4": AMBER_STRICT}
"""The widest marking that each distribution level allows: organisation only, this community, connected communities,
a sharing group; 3 is everybody and 5 inherits."""
_THREAT_LEVELS: Final = {"1": "high", "2": "medium", "3": "low", "4": "undefined"}
_ANALYSIS: Final = {"0": "initial", "1": "ongoing", "2": "completed"}


@dataclass(slots=True)
class Event:
    """What the converters of attributes, objects and galaxies add to. ``made`` keeps the order of first mention."""

    id: str
    author: str
    created: str
    modified: str
    floor: list[str]
    made: dict[str, Object] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    references: list[Object] = field(default_factory=list)
    kept_clusters: list[Object] = field(default_factory=list)
    by_uuid: dict[str, str] = field(default_factory=dict)
    cluster_ids: dict[str, str] = field(default_factory=dict)
    proposals: dict[str, list[list[Any]]] = field(default_factory=dict)
    whole: int = 0
    handling: list[str] = field(default_factory=list)

    def note(self, path: str, reason: str, detail: str = "") -> None:
        """Remember that something at ``path`` was not carried over."""
        self.notes.append(Note(path, reason, detail[:200]))

    def add(self, one: Object) -> str:
        """Add an object unless its id is there already, and give the id."""
        identifier: str = one["id"]
        self.made.setdefault(identifier, one)
        return identifier

    def common(self, prefix: str, uuid: str, source: Object, *seed: str) -> Object:
        """The properties that every domain object made from ``source`` begins with; its own tags mark it further."""
        modified = max(time_of(source, "timestamp") or self.modified, self.created)
        begun: Object = {
            "type": prefix,
            "spec_version": "2.1",
            "id": kept_or_made(prefix, uuid, self.id, *seed),
            "created_by_ref": self.author,
            "created": self.created,
            "modified": modified,
        }
        if is_deleted(source):
            begun["revoked"] = True
        return self.marked(begun, source)

    def marked(self, one: Object, source: Object) -> Object:
        """Mark an object as its own tags and distribution and those of the event demand: the strictest of them."""
        strict = self.marking_of(source)
        handling = refs_in_tags([*self.handling, *(tag_names(source) if source.get("Tag") else ())])
        if refs := [*([strict] if strict else []), *handling]:
            one["object_marking_refs"] = refs
        if source.get("Tag") and (kept := labels(tag_names(source))):
            one["labels"] = kept
        return one

    def marking_of(self, source: Object) -> str | None:
        """The marking that something in the event demands: the strictest of its own and the event's."""
        names = tag_names(source) if source.get("Tag") else []
        distribution = text(source, "distribution")
        floor = [_FLOORS[distribution]] if distribution in _FLOORS else []
        return strictest([*markings(names), *floor, *self.floor])

    def is_narrower(self, one: Object, than: Object) -> bool:
        """Whether ``one`` is marked more narrowly than something else in the event."""
        other = self.marking_of(than)
        return strictest([mark for mark in (self.marking_of(one), other) if mark]) != other

    def free_id(self, prefix: str, source: Object, path: str) -> str:
        """The id for what stands for ``source`` alone: its own UUID, unless that is taken in this event."""
        usual = kept_or_made(prefix, text(source, "uuid"), self.id, path)
        return made(prefix, self.id, path) if usual in self.made else usual


def open_event(source: Object, path: str) -> Event:
    """An event with nothing in it but its author; created on the event's date, or at its timestamp when earlier."""
    uuid = text(source, "uuid")
    seed = (text(source, "info"), text(source, "date"))
    stamp = time_of(source, "timestamp") or time_of(source, "publish_timestamp")
    day = time_of(source, "date")
    modified = stamp or day or TIMELESS
    event = Event(
        id=kept_or_made("report" if flag(source, "published") else "grouping", uuid, *seed),
        author="",
        created=min(day or modified, modified),
        modified=modified,
        floor=[],
    )
    event.floor = _event_floor(source)
    event.handling = [name for name in tag_names(source) if is_handling(name)]
    for name in filter(is_unknown_colour, event.handling):
        event.note(f"{path}.Tag", "pap-unknown", name)
    event.author = event.add(_author(source))
    for key, found in (("timestamp", stamp), ("date", day)):
        if source.get(key) and found is None:
            event.note(f"{path}.{key}", "time-unreadable", text(source, key))
    if text(source, "distribution") == "4" or isinstance(source.get("SharingGroup"), dict):
        event.note(f"{path}.sharing_group_id", "sharing-group-as-amber-strict", _sharing_group(source))
    return event


def _event_floor(source: Object) -> list[str]:
    floor = _FLOORS.get(text(source, "distribution"))
    return markings(tag_names(source)) + ([floor] if floor else [])


def _sharing_group(source: Object) -> str:
    group = source.get("SharingGroup")
    return text(group, "name") if isinstance(group, dict) else text(source, "sharing_group_id")


def _author(source: Object) -> Object:
    held = source.get("Orgc") or source.get("Org")
    organisation: Object = held if isinstance(held, dict) else {}
    name = text(organisation, "name") or f"MISP organisation {text(source, 'orgc_id') or 'unknown'}"
    return {
        "type": "identity",
        "spec_version": "2.1",
        "id": kept_or_made("identity", text(organisation, "uuid"), name),
        "created": TIMELESS,
        "modified": TIMELESS,
        "name": name,
        "identity_class": "organization",
    }


def close(event: Event, source: Object) -> Converted:
    """The finished conversion: a report when the event was published, else a grouping, refers to all that it made."""
    published = flag(source, "published")
    own = event.common(event.id.partition("--")[0], text(source, "uuid"), source)
    own |= {"id": event.id, "name": text(source, "info").strip() or "MISP event without a title"}
    if published:
        own["report_types"] = ["threat-report"]
        own["published"] = max(time_of(source, "publish_timestamp") or event.modified, event.created)
    else:
        own["context"] = "suspicious-activity"
    if event.references:
        own["external_references"] = event.references
    own["object_refs"] = [identifier for identifier in event.made if identifier != event.id]
    own |= _kept(event, source)
    told = {key: value for key, value in source.items() if key != PERSONAL}
    told = without(told, *EVENT_PARTS)
    if event.proposals:
        taken = {place for several in event.proposals.values() for place, _ in several}
        told["ShadowAttribute"] = [one for at, one in enumerate(source["ShadowAttribute"]) if at not in taken]
    carry(own, event=told, whole=event.whole)
    event.made[event.id] = own
    return Converted(list(event.made.values()), event.notes)


def _kept(event: Event, source: Object) -> Object:
    related = source.get("RelatedEvent")
    kept: dict[str, Any] = {
        "x_misp_threat_level": _THREAT_LEVELS.get(text(source, "threat_level_id"), ""),
        "x_misp_analysis": _ANALYSIS.get(text(source, "analysis"), ""),
        "x_misp_distribution": text(source, "distribution"),
        "x_misp_sharing_group": _sharing_group(source) if text(source, "distribution") == "4" else "",
        "x_misp_extends": text(source, "extends_uuid"),
        "x_misp_related_events": [_related(one) for one in related] if isinstance(related, list) else [],
        "x_misp_clusters": event.kept_clusters,
    }
    return {key: value for key, value in kept.items() if value}


def _related(entry: Any) -> str:
    held = entry.get("Event", entry) if isinstance(entry, dict) else {}
    return text(held, "uuid") if isinstance(held, dict) else ""


def relationship(event: Event, kind: str, source_ref: str, target_ref: str, uuid: str = "") -> Object:
    """A relationship between two objects of the event."""
    return {
        "type": "relationship",
        "spec_version": "2.1",
        "id": kept_or_made("relationship", uuid) if uuid else made("relationship", source_ref, kind, target_ref),
        "created_by_ref": event.author,
        "created": event.created,
        "modified": event.modified,
        "relationship_type": kind,
        "source_ref": source_ref,
        "target_ref": target_ref,
        **({"object_marking_refs": [strict]} if (strict := strictest(event.floor)) else {}),
    }

"""A MISP event out of the objects that one was made into: as it came, with what was changed or withdrawn since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from noroshi.formats.handling import TAGS, refs_in_tags
from noroshi.formats.making import Object
from noroshi.formats.misp.carried import EVENT_PARTS, carried, is_changed
from noroshi.formats.misp.types import PARTS, observables
from noroshi.formats.misp.values import flag, text
from noroshi.observables import NotAnObservable, from_object
from noroshi.stix.meta import TLP2_AMBER, TLP2_AMBER_STRICT, TLP2_CLEAR, TLP2_GREEN, TLP2_RED

TLP_TAGS: Final = {
    TLP2_CLEAR: "tlp:clear", TLP2_GREEN: "tlp:green", TLP2_AMBER: "tlp:amber",
    TLP2_AMBER_STRICT: "tlp:amber+strict", TLP2_RED: "tlp:red",
}  # fmt: skip
Placed = tuple[int, Object]


@dataclass(slots=True)
class _Parts:
    """What was found of an event, each with its place among its kind."""

    attributes: list[Placed] = field(default_factory=list)
    reports: list[Placed] = field(default_factory=list)
    shells: dict[str, Placed] = field(default_factory=dict)
    members: dict[str, list[Placed]] = field(default_factory=dict)
    proposals: list[list[Any]] = field(default_factory=list)

    def take(self, one: Mapping[str, Any], seen: Sequence[Object]) -> None:
        """Add what an object keeps of the event; nothing where it keeps nothing."""
        kept = carried(one)
        place = _number(kept.get("position"))
        if isinstance(report := kept.get("report"), dict):
            self.reports.append((place, _written(one, report)))
        if isinstance(shell := kept.get("shell"), dict):
            self.shells[text(shell, "uuid")] = (place, _touched(one, shell))
            self._join(text(shell, "uuid"), one, kept)
        elif isinstance(kept.get("attributes"), list):
            self._join(text(dict(kept), "object"), one, kept)
        if isinstance(attribute := kept.get("attribute"), dict):
            self.proposals += kept.get("proposals") or []
            told = (place, _sighted(_changed(one, attribute), seen))
            if "object" in kept:
                self.members.setdefault(str(kept["object"]), []).append(told)
            else:
                self.attributes.append(told)

    def _join(self, uuid: str, one: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
        held = [pair for pair in kept.get("attributes") or () if isinstance(pair, list) and len(pair) == 2]
        told = [(_number(place), _member(one, dict(raw))) for place, raw in held if isinstance(raw, dict)]
        self.members.setdefault(uuid, []).extend(told)


def assemble(own: Object, parts: Iterable[Object], sightings: Mapping[str, Sequence[Object]] | None = None) -> Object:
    """The event that ``own`` (a report or grouping that keeps one) was made of, with what is there of its parts.

    ``parts`` are the current versions of objects that ``own`` refers to, as far as the reader may see them;
    ``sightings`` by the id of what was seen. What is not there is left out, what has a later version is told as it is
    now. Gives the event itself, without ``{"Event": ...}``.
    """
    found = _Parts()
    added: list[Object] = []
    for one in parts:
        if carried(one):
            found.take(one, (sightings or {}).get(one["id"], ()))
        elif one["type"] == "indicator":
            added.append(one)
    kept = carried(own)
    event = dict(kept.get("event") or {})
    if is_changed(own):
        event = _renewed(own, event)
    _fill(event, found)
    _count(event, found, _number(kept.get("whole")))
    if added:
        from noroshi.formats.misp.composing import attributes_of

        more = [made for one in added for made in attributes_of(one, (sightings or {}).get(one["id"], ()))]
        event["Attribute"] = [*event.get("Attribute", []), *more]
    return _with_handling(own, event)


def _with_handling(own: Object, event: Object) -> Object:
    """With what was demanded of its use when it came, unless its own tags say so."""
    tags = event.get("Tag") if isinstance(event.get("Tag"), list) else []
    there = set(refs_in_tags(text(tag, "name") for tag in tags or () if isinstance(tag, dict)))
    refs = [ref for ref in own.get("object_marking_refs", ()) if ref in TAGS and ref not in there]
    return event | {"Tag": [*(tags or ()), *({"name": TAGS[ref]} for ref in refs)]} if refs else event


def _fill(event: Object, found: _Parts) -> None:
    objects: list[Placed] = []
    for uuid, (place, shell) in found.shells.items():
        members = found.members.pop(uuid, [])
        objects.append((place, shell | ({"Attribute": _ordered(members)} if members or "Attribute" in shell else {})))
    # A member whose object may not be seen still is an attribute of the event.
    found.attributes += [one for several in found.members.values() for one in several]
    for key, held in zip(EVENT_PARTS, (found.attributes, objects, found.reports), strict=True):
        if held:
            event[key] = _ordered(held)
    if found.proposals:
        rest = iter(event.get("ShadowAttribute") or [])
        taken = {_number(place): one for place, one in found.proposals}
        number = len(taken) + len(event.get("ShadowAttribute") or [])
        merged = [taken.pop(at) if at in taken else next(rest, None) for at in range(number)]
        event["ShadowAttribute"] = [one for one in [*merged, *rest, *taken.values()] if one is not None]


def _count(event: Object, found: _Parts, whole: int) -> None:
    """MISP's own count stands while everything is there; it must not tell that something is hidden."""
    if "attribute_count" not in event or len(found.attributes) + len(found.shells) + len(found.reports) >= whole:
        return
    held = [
        *event.get("Attribute", []),
        *(one for each in event.get("Object", []) for one in each.get("Attribute", [])),
    ]
    event["attribute_count"] = str(sum(not flag(one, "deleted") for one in held))


def _ordered(placed: list[Placed]) -> list[Object]:
    return [one for _, one in sorted(placed, key=lambda pair: pair[0])]


def _number(held: object) -> int:
    return held if isinstance(held, int) else 0


def stamp(moment: object) -> str:
    """A STIX timestamp as MISP's Unix seconds."""
    return str(int(datetime.fromisoformat(str(moment)).timestamp()))


def _renewed(own: Object, event: Object) -> Object:
    """An event whose report has a later version: its title, its time, its marking."""
    told = {"info": own.get("name", event.get("info", "")), "timestamp": stamp(own["modified"])}
    return _tagged(own, event | told)


def _touched(one: Mapping[str, Any], shell: Object) -> Object:
    if not is_changed(one):
        return shell
    return shell | {"timestamp": stamp(one["modified"]), "deleted": bool(one.get("revoked"))}


def _written(one: Mapping[str, Any], report: Object) -> Object:
    if not is_changed(one):
        return report
    told = {"content": one.get("content", ""), "deleted": bool(one.get("revoked"))}
    return report | told | {"timestamp": stamp(one["modified"])}


def _member(one: Mapping[str, Any], raw: Object) -> Object:
    """An attribute that shares its object with others: of a later version only the withdrawal is certain."""
    if not is_changed(one) or not one.get("revoked"):
        return raw
    return raw | {"deleted": True, "timestamp": stamp(one["modified"])}


def _changed(one: Mapping[str, Any], raw: Object) -> Object:
    """An attribute as its object's later version tells it: value, comment, withdrawal, marking."""
    if not is_changed(one):
        return raw
    told = raw | {"timestamp": stamp(one["modified"]), "deleted": bool(one.get("revoked"))}
    comment = one.get("description") if one["type"] == "indicator" else one.get("x_misp_comment")
    if comment is not None or text(raw, "comment"):
        told["comment"] = str(comment or "")
    if (value := _value(one, raw)) is not None:
        told["value"] = value
    return _tagged(one, told)


def _value(one: Mapping[str, Any], raw: Object) -> str | None:
    """The value that an indicator's pattern looks for, where it is another than the attribute's."""
    kind = text(raw, "type")
    if one["type"] != "indicator" or kind not in PARTS:
        return str(one["pattern"]) if one["type"] == "indicator" and kind not in PARTS else None
    tested = {found.value for found in from_object(one)}
    try:
        before = {found.value for found in observables(kind, text(raw, "value"))}
    except NotAnObservable:
        before = set()
    if len(tested) != 1 or len(PARTS[kind]) != 1 or tested <= before:
        return None
    return tested.pop()


def _tagged(one: Mapping[str, Any], told: Object) -> Object:
    """With the TLP tag of the object's marking, unless the event said so already or something narrower holds it."""
    marks = [TLP_TAGS[mark] for mark in one.get("object_marking_refs", ()) if mark in TLP_TAGS]
    tags = [tag for tag in told.get("Tag") or () if isinstance(tag, dict)]
    if not marks or marks[-1] in {text(tag, "name").lower() for tag in tags}:
        return told
    others = [tag for tag in tags if not text(tag, "name").lower().startswith("tlp:")]
    return told | {"Tag": [*others, {"name": marks[-1]}]}


def _sighted(told: Object, seen: Sequence[Object]) -> Object:
    """With the sightings that came from elsewhere since; the attribute's own are kept with it."""
    new = [sighting(one) for one in seen if not carried(one)]
    return told | {"Sighting": [*(told.get("Sighting") or []), *new]} if new else told


def sighting(one: Mapping[str, Any]) -> Object:
    """A STIX sighting as one of MISP's."""
    at = one.get("last_seen") or one.get("first_seen") or one["modified"]
    return {"uuid": one["id"][-36:], "type": "0", "date_sighting": stamp(at), "source": "Noroshi"}

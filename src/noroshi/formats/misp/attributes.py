"""Attributes of MISP events: indicators where MISP says ``to_ids``, else what was observed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from noroshi.formats.making import (
    Object,
    kept_or_made,
    made,
    vulnerability,
)
from noroshi.formats.misp.carried import carried, carry
from noroshi.formats.misp.event import Event
from noroshi.formats.misp.galaxies import add_clusters
from noroshi.formats.misp.types import PARTS, RULES, observables
from noroshi.formats.misp.values import entries, flag, is_deleted, text, time_of
from noroshi.observables import Kind, NotAnObservable, Observable, normalise
from noroshi.observables.stix_forms import comparison, file_object, observable_object, quoted

DIGESTS: Final = (Kind.MD5, Kind.SHA1, Kind.SHA256, Kind.SHA512, Kind.FUZZY_HASH)
_SIGHTING_TYPES: Final = {"1": "false-positive", "2": "expiration"}


def add_attribute(
    event: Event, source: Object, path: str, place: int, member_of: Object | None = None
) -> tuple[str | None, list[list[Any]]]:
    """Convert one attribute: the id of the object that stands for it, and what is left for its MISP object to keep.

    An attribute that STIX has no object for is a note of its own, unless it is a member of an object that is marked no
    wider: then that object keeps it.
    """
    inherited = _inheriting(source, member_of) if member_of else source
    if is_deleted(inherited):
        event.note(path, "deleted", text(source, "uuid"))
    if source.get("data"):
        event.note(f"{path}.data", "payload-left-out", text(source, "value"))
    identifier = _convert(event, inherited, path)
    told = {key: value for key, value in source.items() if key != "data"}
    uuid = text(source, "uuid")
    if identifier is None and member_of and uuid not in event.proposals and not event.is_narrower(inherited, member_of):
        return None, [[place, told]]
    alone = identifier is not None and stands_alone(event.made[identifier])
    own = identifier if identifier and alone else _note(event, inherited, path, identifier)
    of = text(member_of, "uuid") if member_of else None
    carry(event.made[own], attribute=told, position=place, object=of, proposals=event.proposals.get(uuid))
    event.by_uuid[uuid] = identifier or own
    if identifier:
        _follow(event, inherited, path, identifier)
    return event.by_uuid[uuid], []


def _inheriting(attribute: Object, source: Object) -> Object:
    given = {key: source[key] for key in ("first_seen", "last_seen") if source.get(key) and not attribute.get(key)}
    if text(attribute, "distribution") == "5" and source.get("distribution"):
        given["distribution"] = source["distribution"]
    if is_deleted(source):
        given["deleted"] = True
    return {**attribute, **given} if given else attribute


def stands_alone(one: Object) -> bool:
    """Whether an object was made of this attribute and of nothing else: no other event may make it too."""
    return one["type"] in ("indicator", "observed-data") and not carried(one)


def _note(event: Event, source: Object, path: str, about: str | None) -> str:
    kind, value = text(source, "type") or "attribute", text(source, "value")
    begun = event.common("note", text(source, "uuid"), source, path)
    begun["id"] = event.free_id("note", source, path)
    comment = text(source, "comment").strip()
    content = "\n".join(filter(None, (value, comment))) or kind
    begun |= {"abstract": kind, "content": content, "object_refs": [about or event.id]}
    return event.add(begun)


def _follow(event: Event, source: Object, path: str, identifier: str) -> None:
    if source.get("Galaxy") or source.get("Tag"):
        add_clusters(event, source, path, identifier)
    for at, sighting in entries(event, source, "Sighting", path):
        _add_sighting(event, sighting, at, identifier)


def _convert(event: Event, source: Object, path: str) -> str | None:
    kind, value = text(source, "type"), text(source, "value").strip()
    if kind == "vulnerability":
        return _vulnerability(event, source, path, value)
    if kind in RULES and value:
        return event.add(_rule(event, source, RULES[kind], value))
    if kind not in PARTS:
        return None
    if kind == "link" and not flag(source, "to_ids") and "://" in value:
        if not is_deleted(source) and event.marking_of(source) == event.marking_of({}):
            event.references.append({"source_name": "misp", "url": value, **_description(source)})
        return None
    try:
        named = observables(kind, value)
    except NotAnObservable as error:
        event.note(f"{path}.value", error.reason, f"{kind}: {error.text}")
        return None
    return stand_for(event, source, named, value)


def stand_for(event: Event, source: Object, named: Sequence[Observable], title: str) -> str | None:
    """The indicator or observed data that stands for what an attribute or object names; None where STIX has neither."""
    if flag(source, "to_ids"):
        pattern = pattern_of(named)
        return event.add(indicator(event, source, pattern, title)) if pattern else None
    made_objects = cyber_observables(named)
    if not made_objects:
        return None
    if is_deleted(source):
        return event.add(_observed(event, source, [one["id"] for one in made_objects]))
    return event.add(_observed(event, source, [event.add(event.marked(one, source)) for one in made_objects]))


def pattern_of(named: Sequence[Observable]) -> str | None:
    """A pattern that matches one thing which has all that is named; any one of a file's digests is enough for it."""
    digests = [found for one in named if one.kind in DIGESTS if (found := comparison(one))]
    names = [found for one in named if one.kind not in DIGESTS if (found := comparison(one))]
    if digests:
        return f"[{' OR '.join(digests)}]"
    if len(named) == 2 and named[0].kind is Kind.DOMAIN and named[1].kind is not Kind.DOMAIN:
        host, of = quoted(named[0].value), "resolves_to_refs[*].value"
        return f"[domain-name:value = {host} AND domain-name:{of} = {quoted(named[1].value)}]"
    return f"[{' OR '.join(names)}]" if names else None


def cyber_observables(named: Sequence[Observable]) -> list[Object]:
    """The cyber-observable objects for what is named: digests and a name make one file, a name and its address two."""
    digests = [one for one in named if one.kind in DIGESTS]
    if digests:
        name = next((one.value for one in named if one.kind is Kind.FILENAME), None)
        rest = [one for one in named if one.kind not in DIGESTS and one.kind is not Kind.FILENAME]
        return [file_object(digests, name), *(found for one in rest if (found := observable_object(one)))]
    return [found for one in named if (found := observable_object(one))]


def indicator(event: Event, source: Object, pattern: str, title: str, language: str = "stix") -> Object:
    """An indicator for an attribute or object; valid from when it was first seen, else from its creation."""
    begun = event.common("indicator", text(source, "uuid"), source, title)
    first = time_of(source, "first_seen")
    begun |= {
        "name": title[:500],
        "indicator_types": ["malicious-activity"],
        "pattern": pattern,
        "pattern_type": language,
        "valid_from": first or event.created,
    }
    last = time_of(source, "last_seen")
    return begun | _description(source) | ({"x_misp_last_seen": last} if last else {}) | _category(source)


def _rule(event: Event, source: Object, language: str, value: str) -> Object:
    return indicator(event, source, value, text(source, "comment") or f"{language} rule", language)


def _observed(event: Event, source: Object, references: list[str]) -> Object:
    begun = event.common("observed-data", text(source, "uuid"), source, *references)
    first = time_of(source, "first_seen") or begun["modified"]
    last = time_of(source, "last_seen") or first
    begun |= {
        "first_observed": min(first, last),
        "last_observed": max(first, last),
        "number_observed": 1,
        "object_refs": list(dict.fromkeys(references)),
    }
    comment = text(source, "comment").strip()
    return begun | ({"x_misp_comment": comment} if comment else {}) | _category(source)


def _vulnerability(event: Event, source: Object, path: str, value: str) -> str | None:
    try:
        return event.add(event.marked(vulnerability(normalise(Kind.CVE, value).value), source))
    except NotAnObservable as error:
        event.note(f"{path}.value", error.reason, value)
        return None


def _description(source: Object) -> Object:
    comment = text(source, "comment").strip()
    return {"description": comment} if comment else {}


def _category(source: Object) -> Object:
    category = text(source, "category")
    return {"x_misp_category": category} if category else {}


def _add_sighting(event: Event, sighting: Object, path: str, of: str) -> None:
    kind = text(sighting, "type") or "0"
    if kind == "1" and of.startswith("indicator"):
        _add_opinion(event, sighting, path, of)
    if kind != "0" or not of.startswith(("indicator", "observed-data")):
        event.note(path, f"sighting-{_SIGHTING_TYPES.get(kind, 'unattachable')}", text(sighting, "uuid"))
        return
    seen = time_of(sighting, "date_sighting") or event.modified
    uuid = text(sighting, "uuid")
    made_of: Object = {
        "type": "sighting",
        "spec_version": "2.1",
        "id": kept_or_made("sighting", uuid) if uuid else made("sighting", of, seen, path),
        "created_by_ref": event.author,
        "created": seen,
        "modified": seen,
        "first_seen": seen,
        "last_seen": seen,
        "count": 1,
        "sighting_of_ref": of,
        **_where_sighted(event, sighting),
        **({"object_marking_refs": marks} if (marks := event.made[of].get("object_marking_refs")) else {}),
    }
    carry(made_of, sighting=sighting)
    event.add(made_of)


def _add_opinion(event: Event, sighting: Object, path: str, of: str) -> None:
    """A sighting that calls its value a false alarm: no sighting in STIX, but an opinion of it (as in misp-stix)."""
    said = time_of(sighting, "date_sighting") or event.modified
    uuid = text(sighting, "uuid")
    made_of: Object = {
        "type": "opinion",
        "spec_version": "2.1",
        "id": kept_or_made("opinion", uuid) if uuid else made("opinion", of, said, path),
        "created_by_ref": event.author,
        "created": said,
        "modified": said,
        "opinion": "strongly-disagree",
        "object_refs": [of],
        **({"object_marking_refs": marks} if (marks := event.made[of].get("object_marking_refs")) else {}),
    }
    carry(made_of, sighting=sighting)
    event.add(made_of)


def _where_sighted(event: Event, sighting: Object) -> Object:
    held = sighting.get("Organisation")
    if not isinstance(held, dict) or not text(held, "name"):
        return {}
    name = text(held, "name")
    author = event.made[event.author]
    identity = {**author, "id": kept_or_made("identity", text(held, "uuid"), name), "name": name}
    return {"where_sighted_refs": [event.add(identity)]}

"""Attributes of MISP events: indicators where MISP says ``to_ids``, else what was observed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from noroshi.formats.making import (
    Object,
    kept_or_made,
    made,
    vulnerability,
)
from noroshi.formats.misp.event import Event
from noroshi.formats.misp.galaxies import add_clusters
from noroshi.formats.misp.types import PARTS, RULES, observables
from noroshi.formats.misp.values import entries, flag, is_deleted, text, time_of
from noroshi.observables import Kind, NotAnObservable, Observable, normalise
from noroshi.observables.stix_forms import comparison, file_object, observable_object, quoted

DIGESTS: Final = (Kind.MD5, Kind.SHA1, Kind.SHA256, Kind.SHA512, Kind.FUZZY_HASH)
_KEPT: Final = (
    "uuid", "type", "category", "object_relation", "value", "comment", "timestamp", "first_seen", "last_seen",
)  # fmt: skip
_SIGHTING_TYPES: Final = {"1": "false-positive", "2": "expiration"}


def add_attribute(event: Event, source: Object, path: str) -> str | None:
    """Convert one attribute; the id of the object that stands for it, or None when it is only kept on the report."""
    if is_deleted(source):
        event.note(path, "deleted", text(source, "uuid"))
        return None
    for at, _ in entries(event, source, "ShadowAttribute", path):
        event.note(at, "proposal-left-out")
    if source.get("data"):
        event.note(f"{path}.data", "payload-left-out", text(source, "value"))
    identifier = _convert(event, source, path)
    if identifier is None:
        _keep(event, source, path)
        return None
    event.by_uuid[text(source, "uuid")] = identifier
    _follow(event, source, path, identifier)
    return identifier


def _follow(event: Event, source: Object, path: str, identifier: str) -> None:
    if source.get("Galaxy") or source.get("Tag"):
        add_clusters(event, source, path, identifier)
    for at, sighting in entries(event, source, "Sighting", path):
        _add_sighting(event, sighting, at, identifier)


def _keep(event: Event, source: Object, path: str) -> None:
    event.kept_attributes.append({key: kept for key in _KEPT if (kept := text(source, key))})
    for key in ("Sighting", "Galaxy"):
        if source.get(key):
            event.note(f"{path}.{key}", "nothing-to-attach-to")


def _convert(event: Event, source: Object, path: str) -> str | None:
    kind, value = text(source, "type"), text(source, "value").strip()
    if kind == "vulnerability":
        return _vulnerability(event, source, path, value)
    if kind in RULES and value:
        return event.add(_rule(event, source, RULES[kind], value))
    if kind not in PARTS:
        return None
    if kind == "link" and not flag(source, "to_ids") and "://" in value:
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
    if kind != "0" or not of.startswith(("indicator", "observed-data")):
        event.note(path, f"sighting-{_SIGHTING_TYPES.get(kind, 'unattachable')}", text(sighting, "uuid"))
        return
    seen = time_of(sighting, "date_sighting") or event.modified
    uuid = text(sighting, "uuid")
    event.add(
        {
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
    )


def _where_sighted(event: Event, sighting: Object) -> Object:
    held = sighting.get("Organisation")
    if not isinstance(held, dict) or not text(held, "name"):
        return {}
    name = text(held, "name")
    author = event.made[event.author]
    identity = {**author, "id": kept_or_made("identity", text(held, "uuid"), name), "name": name}
    return {"where_sighted_refs": [event.add(identity)]}

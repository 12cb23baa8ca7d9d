"""MISP objects (attributes that belong together), their references, and the event's written reports."""

from __future__ import annotations

import re
from typing import Final

from noroshi.formats.making import Object
from noroshi.formats.misp.attributes import DIGESTS, add_attribute, stand_for
from noroshi.formats.misp.event import Event, relationship
from noroshi.formats.misp.types import PARTS, observables
from noroshi.formats.misp.values import entries, flag, is_deleted, text
from noroshi.observables import Kind, NotAnObservable, Observable

_NOT_A_NAME: Final = re.compile(r"[^a-z0-9]+")


def add_object(event: Event, source: Object, path: str) -> None:
    """Convert one object: a file's digests and name become one thing; other attributes stand for themselves.

    What stands for nothing (text, numbers) becomes a note with all that it says. The object's UUID leads to the first.
    """
    if is_deleted(source):
        event.note(path, "deleted", text(source, "uuid"))
        return
    members = list(entries(event, source, "Attribute", path))
    file, rest = _file_members(source, members)
    identifiers: list[str | None] = [_add_file(event, source, file)] if file else []
    kept: list[Object] = []
    for at, attribute in rest:
        before = len(event.kept_attributes)
        identifiers.append(add_attribute(event, _inheriting(attribute, source), at))
        kept += event.kept_attributes[before:]
        del event.kept_attributes[before:]
    if kept or not any(identifiers):
        identifiers.append(_add_note(event, source, kept))
    event.by_uuid[text(source, "uuid")] = next(filter(None, identifiers))


def _inheriting(attribute: Object, source: Object) -> Object:
    given = {key: source[key] for key in ("first_seen", "last_seen") if source.get(key) and not attribute.get(key)}
    if text(attribute, "distribution") == "5" and source.get("distribution"):
        given["distribution"] = source["distribution"]
    return {**attribute, **given} if given else attribute


def _file_members(
    source: Object, members: list[tuple[str, Object]]
) -> tuple[dict[str, tuple[Object, list[Observable]]], list[tuple[str, Object]]]:
    """Attributes that describe one file, by path, when there is a digest among them; and all the others."""
    mine: dict[str, tuple[Object, list[Observable]]] = {}
    if text(source, "name") == "file":
        for at, attribute in members:
            if not is_deleted(attribute) and not attribute.get("data") and (named := _of_a_file(attribute)):
                mine[at] = (attribute, named)
    if not any(one.kind in DIGESTS for _, named in mine.values() for one in named):
        return {}, members
    return mine, [(at, attribute) for at, attribute in members if at not in mine]


def _of_a_file(attribute: Object) -> list[Observable]:
    kind = text(attribute, "type")
    if kind not in PARTS:
        return []
    try:
        named = observables(kind, text(attribute, "value"))
    except NotAnObservable:
        return []  # it stays among the others and is noted there
    return named if all(one.kind in (*DIGESTS, Kind.FILENAME) for one in named) else []


def _add_file(event: Event, source: Object, file: dict[str, tuple[Object, list[Observable]]]) -> str | None:
    to_ids = any(flag(attribute, "to_ids") for attribute, _ in file.values())
    named = list(dict.fromkeys(one for _, found in file.values() for one in found))
    tags = [tag for attribute, _ in file.values() for tag in attribute.get("Tag") or () if isinstance(tag, dict)]
    comments = [text(source, "comment"), *(text(attribute, "comment") for attribute, _ in file.values())]
    whole = {
        **source,
        "to_ids": to_ids,
        "Tag": tags,
        "comment": "\n".join(dict.fromkeys(filter(None, comments))),
        "category": next((text(attribute, "category") for attribute, _ in file.values()), ""),
    }
    name = next((one.value for one in named if one.kind is Kind.FILENAME), named[0].value)
    identifier = stand_for(event, whole, named, name)
    for attribute, _ in file.values():
        if identifier is not None:
            event.by_uuid[text(attribute, "uuid")] = identifier
    return identifier


def _add_note(event: Event, source: Object, kept: list[Object]) -> str:
    name = text(source, "name") or "object"
    lines = [f"{one.get('object_relation') or one.get('type', '')}: {one.get('value', '')}" for one in kept]
    lines += [comment] if (comment := text(source, "comment").strip()) else []
    content = "\n".join(lines) or text(source, "description") or name
    note = event.common("note", text(source, "uuid"), source, name, content)
    note |= {"abstract": name, "content": content, "object_refs": [event.id]}
    return event.add(note | ({"x_misp_attributes": kept} if kept else {}))


def add_references(event: Event, source: Object, path: str) -> None:
    """Convert an object's references to other objects or attributes of the event into relationships."""
    begin = event.by_uuid.get(text(source, "uuid"))
    for at, reference in entries(event, source, "ObjectReference", path):
        end = event.by_uuid.get(text(reference, "referenced_uuid"))
        if is_deleted(reference) or begin is None or end is None:
            event.note(at, "reference-to-nothing", text(reference, "referenced_uuid"))
            continue
        kind = _NOT_A_NAME.sub("-", text(reference, "relationship_type").lower()).strip("-") or "related-to"
        joined = relationship(event, kind, begin, end, text(reference, "uuid"))
        comment = text(reference, "comment").strip()
        event.add(joined | ({"description": comment} if comment else {}))


def add_report(event: Event, source: Object, path: str) -> None:
    """Convert a written report of the event into a note; its Markdown is kept as it is."""
    content = text(source, "content")
    if is_deleted(source) or not content.strip():
        event.note(path, "deleted" if is_deleted(source) else "empty", text(source, "uuid"))
        return
    note = event.common("note", text(source, "uuid"), source, content)
    name = text(source, "name").strip()
    event.add(note | ({"abstract": name} if name else {}) | {"content": content, "object_refs": [event.id]})

"""MISP objects (attributes that belong together), their references, and the event's written reports."""

from __future__ import annotations

import re
from typing import Any, Final

from noroshi.formats.making import Object
from noroshi.formats.misp.attributes import DIGESTS, add_attribute, stand_for, stands_alone
from noroshi.formats.misp.carried import carry, without
from noroshi.formats.misp.event import Event, relationship
from noroshi.formats.misp.types import PARTS, observables
from noroshi.formats.misp.values import entries, flag, is_deleted, text
from noroshi.observables import Kind, NotAnObservable, Observable

_NOT_A_NAME: Final = re.compile(r"[^a-z0-9]+")


def add_object(event: Event, source: Object, path: str, place: int) -> None:
    """Convert one object: a file's digests and name become one thing; other attributes stand for themselves.

    What no attribute stands for (text, numbers) becomes a note with all that it says. The object's UUID leads to the
    first of what it became.
    """
    if is_deleted(source):
        event.note(path, "deleted", text(source, "uuid"))
    members = list(entries(event, source, "Attribute", path))
    places = {at: number for number, (at, _) in enumerate(members)}
    file, rest = _file_members(event, source, members)
    whole = _add_file(event, source, file) if file else None
    whole = whole if whole and stands_alone(event.made[whole]) else None
    shell = without(source, "Attribute")
    identifiers = [whole] if whole else []
    if whole:
        held = [[places[at], attribute] for at, (attribute, _) in file.items()]
        carry(event.made[whole], shell=shell, position=place, attributes=held)
    elif file:
        rest = members
    kept: list[list[Any]] = []
    for at, attribute in rest:
        identifier, left = add_attribute(event, attribute, at, places[at], source)
        identifiers += [identifier] if identifier else []
        kept += left
    if kept or not whole:
        note = _add_note(event, source, path, [one for _, one in kept], identifiers)
        carry(
            event.made[note],
            **({} if whole else {"shell": shell, "position": place}),
            object=text(source, "uuid"),
            attributes=kept or None,
        )
        identifiers.append(note)
    event.by_uuid[text(source, "uuid")] = identifiers[0]


def _file_members(
    event: Event, source: Object, members: list[tuple[str, Object]]
) -> tuple[dict[str, tuple[Object, list[Observable]]], list[tuple[str, Object]]]:
    """Attributes that describe one file, by path, when there is a digest among them; and all the others."""
    mine: dict[str, tuple[Object, list[Observable]]] = {}
    if text(source, "name") == "file":
        for at, attribute in members:
            if _may_join(event, source, attribute) and (named := _of_a_file(attribute)):
                mine[at] = (attribute, named)
    if not any(one.kind in DIGESTS for _, named in mine.values() for one in named):
        return {}, members
    return mine, [(at, attribute) for at, attribute in members if at not in mine]


def _may_join(event: Event, source: Object, attribute: Object) -> bool:
    """What is withdrawn, marked more narrowly than the object, or has sightings or proposals stands for itself."""
    if attribute.get("data") or attribute.get("Sighting") or text(attribute, "uuid") in event.proposals:
        return False
    return is_deleted(attribute) <= is_deleted(source) and not event.is_narrower(attribute, source)


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


def _add_note(event: Event, source: Object, path: str, kept: list[Object], identifiers: list[str]) -> str:
    name = text(source, "name") or "object"
    lines = [f"{text(one, 'object_relation') or text(one, 'type')}: {text(one, 'value')}" for one in kept]
    lines += [comment] if (comment := text(source, "comment").strip()) else []
    content = "\n".join(lines) or text(source, "description") or name
    note = event.common("note", text(source, "uuid"), source, name, content)
    note["id"] = event.free_id("note", source, path)
    return event.add(note | {"abstract": name, "content": content, "object_refs": identifiers or [event.id]})


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


def add_report(event: Event, source: Object, path: str, place: int) -> None:
    """Convert a written report of the event into a note; its Markdown is kept as it is."""
    content, name = text(source, "content"), text(source, "name").strip()
    if is_deleted(source) or not content.strip():
        event.note(path, "deleted" if is_deleted(source) else "empty", text(source, "uuid"))
    note = event.common("note", text(source, "uuid"), source, content)
    note["id"] = event.free_id("note", source, path)
    note |= {"abstract": name} if name else {}
    note |= {"content": content if content.strip() else name or "-", "object_refs": [event.id]}
    carry(note, report=source, position=place)
    event.add(note)

"""What of a report each addressee is owed, and no more; what a stage still lacks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from noroshi.face.definitions import Field, FormDefinition, Section
from noroshi.law.profile import Addressee, Duty, Item, Stage

HANDLING: Final = frozenset({"consent", "marking", "named", "releasable_to", "originator_control", "pap"})
"""Fields on who may see the report: they are about its handling, and owed to nobody."""


def owed_items(duty: Duty, addressee: Addressee) -> tuple[Item, ...]:
    """The items that an addressee is owed."""
    return duty.items if addressee.owed == "all" else tuple(one for one in duty.items if one.id in addressee.owed)


def owed_answers(form: FormDefinition, stored: Mapping[str, Any], duty: Duty, addressee: Addressee) -> dict[str, Any]:
    """The stored answers of the fields that an addressee is owed, by field id."""
    wanted = {field.id for item in owed_items(duty, addressee) for field in fields_of(item, form, duty)}
    return {name: value for name, value in stored.items() if name in wanted}


def fields_of(item: Item, form: FormDefinition, duty: Duty) -> Iterator[Field]:
    """The fields of a form in which an item stands."""
    for section, field in _places(form):
        beyond = "*" in item.parts and not _is_named(section, field, duty.items)
        if beyond or any(_is(part, section, field) for part in item.parts):
            yield field


def missing_items(form: FormDefinition, stored: Mapping[str, Any], duty: Duty, stage: Stage) -> tuple[Item, ...]:
    """The items of a stage of which no answer was given, though this form asks for them."""
    required = (one for one in duty.items if one.id in stage.required.items)
    return tuple(one for one in required if _is_missing(one, form, stored, duty))


def _is_missing(item: Item, form: FormDefinition, stored: Mapping[str, Any], duty: Duty) -> bool:
    fields = list(fields_of(item, form, duty))
    return bool(fields) and "*" not in item.parts and not any(field.id in stored for field in fields)


def _places(form: FormDefinition) -> Iterator[tuple[Section, Field]]:
    for section in form.sections:
        yield from ((section, field) for field in section.fields if field.id not in HANDLING)


def _is(part: str, section: Section, field: Field) -> bool:
    return part in {section.id, f"{section.id}.{field.id}"}


def _is_named(section: Section, field: Field, items: Iterable[Item]) -> bool:
    return any(_is(part, section, field) for item in items for part in item.parts)

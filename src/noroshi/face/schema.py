"""A form's answers as JSON Schema 2020-12, for the API's document and its callers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from noroshi.face.definitions import MANY_VALUED, Condition, Field, FormDefinition, Kind, Section
from noroshi.face.parsing import MOST_OBSERVABLES, MOST_ORGANISATIONS, Runtime

Schema = dict[str, object]


def json_schema(definition: FormDefinition, runtime: Runtime | None = None) -> Schema:
    """The schema of the answers that ``forms.from_json`` reads, with texts in the current language.

    Fields that appear by earlier answers are required under ``if``/``then``. Choices given at run time are listed when
    ``runtime`` has them.
    """
    at_run_time = runtime or Runtime()
    sections = definition.sections
    always = [
        field.id for section in sections for field in section.fields if field.required and not _when(section, field)
    ]
    schema: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": str(definition.title),
        "type": "object",
        "properties": {field.id: _field(field, at_run_time) for field in definition.fields},
        "required": always,
        "additionalProperties": False,
    }
    conditional = [
        {"if": _condition(_when(section, field), definition), "then": {"required": [field.id]}}
        for section in sections
        for field in section.fields
        if field.required and _when(section, field)
    ]
    return {**schema, "allOf": conditional} if conditional else schema


def _when(section: Section, field: Field) -> tuple[Condition, ...]:
    return section.shown_when + field.shown_when


def _condition(conditions: tuple[Condition, ...], definition: FormDefinition) -> Schema:
    asked = [condition.field for condition in conditions]
    return {"properties": {one.field: _met(one, definition) for one in conditions if one.values}, "required": asked}


def _met(condition: Condition, definition: FormDefinition) -> Schema:
    field = definition.field(condition.field)
    several = field is not None and (field.kind in MANY_VALUED or field.repeats > 1)
    one: Schema = {"enum": list(condition.values)}
    return {"contains": one} if several else one


def _field(field: Field, runtime: Runtime) -> Schema:
    one = {**_SHAPES.get(field.kind, _text)(field, runtime)}
    if field.kind in MANY_VALUED:
        one = {"type": "array", "items": one, "uniqueItems": True, **_MOST.get(field.kind, {})}
    elif field.repeats > 1:
        one = {"type": "array", "items": one, "maxItems": field.repeats}
    about = {"title": str(field.label), "description": str(field.help)}
    return {**{name: text for name, text in about.items() if text}, **one}


def _text(field: Field, runtime: Runtime) -> Schema:
    schema: Schema = {"type": "string", "maxLength": field.longest}
    return {**schema, "pattern": f"^(?:{field.pattern})$"} if field.pattern else schema


def _email(field: Field, runtime: Runtime) -> Schema:
    return {"type": "string", "format": "email", "maxLength": 254}


def _chosen(field: Field, runtime: Runtime) -> Schema:
    choices = [choice.value for choice in runtime.choices_of(field)]
    return {"type": "string", "enum": choices} if choices else {"type": "string", "maxLength": field.longest}


def _number(field: Field, runtime: Runtime) -> Schema:
    bounds = {"minimum": field.minimum, "maximum": field.maximum}
    kind = "integer" if field.whole_numbers else "number"
    return {"type": kind, **{name: bound for name, bound in bounds.items() if bound is not None}}


def _range(field: Field, runtime: Runtime) -> Schema:
    one = _number(field, runtime)
    return {"type": "object", "properties": {"low": one, "high": one}, "required": ["low", "high"]} | _CLOSED


def _moment(field: Field, runtime: Runtime) -> Schema:
    parts: Schema = {
        "at": {"type": "string", "format": "date-time"},
        "precision": {"enum": ["day", "minute"]},
        "zone": {"type": "string", "enum": list(dict.fromkeys((*runtime.zones, runtime.zone)))},
    }
    return {"type": "object", "properties": parts, "required": ["at"]} | _CLOSED


def _contact(field: Field, runtime: Runtime) -> Schema:
    parts: Schema = {
        "name": {"type": "string", "minLength": 1, "maxLength": 200},
        "role": {"type": "string", "maxLength": 200},
        "email": {"type": "string", "format": "email", "maxLength": 254},
        "phone": {"type": "string", "maxLength": 60},
    }
    reached = [{"required": ["email"]}, {"required": ["phone"]}]
    return {"type": "object", "properties": parts, "required": ["name"], "anyOf": reached} | _CLOSED


_MOST: Mapping[Kind, Schema] = {
    Kind.OBSERVABLES: {"maxItems": MOST_OBSERVABLES},
    Kind.ORGANISATIONS: {"maxItems": MOST_ORGANISATIONS},
}
_CLOSED: Schema = {"additionalProperties": False}
_SHAPES: Mapping[Kind, Callable[[Field, Runtime], Schema]] = {
    Kind.EMAIL: _email,
    Kind.CHOICE: _chosen,
    Kind.CHOICES: _chosen,
    Kind.YES_NO_UNKNOWN: _chosen,
    Kind.ORGANISATION: _chosen,
    Kind.ASSETS: _chosen,
    Kind.GROUPS: _chosen,
    Kind.PERSONS: _chosen,
    Kind.NUMBER: _number,
    Kind.NUMBER_RANGE: _range,
    Kind.MOMENT: _moment,
    Kind.CONTACT: _contact,
}

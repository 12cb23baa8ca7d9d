"""The form engine: from a definition and what came in to answers, problems, comparison. It stores nothing.

A person never loses typed text: what is not valid stays in the answers as it was typed, is shown again, and is named
as a problem until it is put right. Conditions are decided here, so forms work without JavaScript.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from noroshi.face.definitions import LINES, MANY_VALUED, Condition, Field, FormDefinition, Kind, Section
from noroshi.face.parsing import Invalid, Runtime, parse_all, typed_from
from noroshi.face.types import Problem
from noroshi.face.values import Answers, Contact, Moment, NumberRange, Single, Typed, Value, revive, storable

PARTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.MOMENT: ("date", "time", "zone"),
    Kind.NUMBER_RANGE: ("low", "high"),
    Kind.CONTACT: ("name", "role", "email", "phone"),
}


class Posted(Protocol):
    """What Django's QueryDict offers."""

    def getlist(self, key: str) -> list[str]:
        """All texts given under a name."""


@dataclass(frozen=True, slots=True)
class Change:
    """How the answer to one field differs; None where there is no answer."""

    field: Field
    before: Value | None
    after: Value | None


def parts_of(field: Field) -> tuple[str, ...]:
    """The inputs of a field; one unnamed input for most kinds."""
    return PARTS.get(field.kind, ("",))


def input_name(field: Field, entry: int = 0, part: str = "") -> str:
    """The name under which an input is posted: ``field``, ``field.part``, ``field.entry.part``."""
    where = [field.id] + ([str(entry)] if field.repeats > 1 else []) + ([part] if part else [])
    return ".".join(where)


def input_id(field: Field, entry: int = 0, part: str = "") -> str:
    """The element's id for that input."""
    return "f-" + input_name(field, entry, part or parts_of(field)[0]).replace(".", "-")


def holds(conditions: Iterable[Condition], answers: Answers) -> bool:
    """Whether all conditions hold, given the answers."""
    return all(_met(condition, answers.get(condition.field)) for condition in conditions)


def _met(condition: Condition, value: Value | None) -> bool:
    if value is None or not condition.values:
        return value is not None
    given = value if isinstance(value, tuple) else (value,)
    return any(one in condition.values for one in given)


def shown_sections(definition: FormDefinition, answers: Answers) -> tuple[Section, ...]:
    """The sections that apply, in order. What hangs on an answer that is itself hidden is hidden."""
    visible = answers.only(shown_ids(definition, answers))
    return tuple(section for section in definition.sections if holds(section.shown_when, visible))


def shown_fields(section: Section, definition: FormDefinition, answers: Answers) -> tuple[Field, ...]:
    """The fields of a section that apply, in order."""
    visible = shown_ids(definition, answers)
    return tuple(field for field in section.fields if field.id in visible)


def shown_ids(definition: FormDefinition, answers: Answers) -> frozenset[str]:
    """Ids of all fields that apply; fields depend on earlier ones only, so one pass decides."""
    visible: set[str] = set()
    for section in definition.sections:
        if not holds(section.shown_when, answers.only(frozenset(visible))):
            continue
        for field in section.fields:
            if holds(field.shown_when, answers.only(frozenset(visible))):
                visible.add(field.id)
    return frozenset(visible)


def read_section(section: Section, posted: Posted, answers: Answers, runtime: Runtime) -> Answers:
    """The answers with this section's fields replaced by what was posted; other sections stay.

    A field of which no input was on the page (it appeared through this very answer) keeps what it had, except boxes
    and radios, which browsers do not send when empty: those count as on the page when ``<field>.shown`` was posted.
    """
    for field in section.fields:
        entries = _entries(field, posted)
        if entries is not None:
            answers = _take(field, entries, answers, runtime)
    return answers


def read_whole(definition: FormDefinition, posted: Posted, answers: Answers, runtime: Runtime) -> Answers:
    """As ``read_section`` for every section: the whole-page view."""
    for section in definition.sections:
        answers = read_section(section, posted, answers, runtime)
    return answers


def _entries(field: Field, posted: Posted) -> tuple[Typed, ...] | None:
    entries: list[Typed] = []
    there = bool(posted.getlist(f"{field.id}.shown"))
    for entry in range(field.repeats):
        typed = {part: posted.getlist(input_name(field, entry, part)) for part in parts_of(field)}
        if any(typed.values()):
            entries.append({part: tuple(storable(text) for text in texts) for part, texts in typed.items()})
    return tuple(entries) if entries or there else None


def _take(field: Field, entries: tuple[Typed, ...], answers: Answers, runtime: Runtime) -> Answers:
    written = tuple(entry for entry in entries if _anything(field, entry))
    try:
        return answers.with_value(field.id, parse_all(field, written, runtime))
    except Invalid:
        return answers.with_typed(field.id, written)


def _anything(field: Field, entry: Typed) -> bool:
    # A zone alone is the page's suggestion, not something that a person typed.
    return any(text.strip() for part, texts in entry.items() for text in texts if part != "zone")


def check_section(
    section: Section, definition: FormDefinition, answers: Answers, runtime: Runtime
) -> tuple[Problem, ...]:
    """What is wrong or missing in one section, in the order of its fields."""
    fields = shown_fields(section, definition, answers)
    return tuple(problem for field in fields if (problem := check_field(field, answers, runtime)))


def check(definition: FormDefinition, answers: Answers, runtime: Runtime) -> tuple[Problem, ...]:
    """What is wrong or missing in the whole form; empty when it may be sent."""
    sections = shown_sections(definition, answers)
    return tuple(problem for section in sections for problem in check_section(section, definition, answers, runtime))


def check_field(field: Field, answers: Answers, runtime: Runtime) -> Problem | None:
    """What is wrong with one field, or None. Values kept from earlier are checked again: choices may have changed."""
    value = answers.get(field.id)
    typed = answers.as_typed.get(field.id) or (() if value is None else typed_from(field, value))
    try:
        found = parse_all(field, typed, runtime)
    except Invalid as wrong:
        return Problem(input_id(field), wrong.code, wrong.message, wrong.advice)
    if found is None and field.required:
        return Problem(input_id(field), "required", _missing(field))
    return None


def _missing(field: Field) -> str:
    if field.kind in MANY_VALUED - LINES or field.kind in {Kind.CHOICE, Kind.YES_NO_UNKNOWN}:
        return _("Choose an answer: %(field)s") % {"field": field.label}
    return _("Fill in: %(field)s") % {"field": field.label}


def next_section(definition: FormDefinition, section: Section, before: Answers, after: Answers) -> Section | None:
    """Where to go after saving a section: to itself when the answers made new fields appear in it, else to the next.

    None after the last one: time to check the whole.
    """
    appeared = set(shown_fields(section, definition, after)) - set(shown_fields(section, definition, before))
    if any(field.id not in after and field.id not in after.as_typed for field in appeared):
        return section
    coming = shown_sections(definition, after)
    place = [one.id for one in coming].index(section.id) if section in coming else -1
    return coming[place + 1] if place + 1 < len(coming) else None


def final(definition: FormDefinition, answers: Answers) -> Answers:
    """The answers to keep when the form is sent: valid ones of fields that apply, nothing else."""
    kept = answers.only(shown_ids(definition, answers))
    return Answers(kept.values_by_field)


def prefilled(definition: FormDefinition, known: Mapping[str, Value]) -> Answers:
    """Answers begun with what is known already, by each field's ``prefill`` source."""
    answers = Answers()
    for field in definition.fields:
        if field.prefill in known:
            answers = answers.with_value(field.id, known[field.prefill])
    return answers


def difference(definition: FormDefinition, before: Answers, after: Answers) -> tuple[Change, ...]:
    """Which answers changed between two versions, in the order of the form."""
    changes = (Change(field, before.get(field.id), after.get(field.id)) for field in definition.fields)
    return tuple(change for change in changes if change.before != change.after)


def from_json(
    definition: FormDefinition, document: Mapping[str, object], runtime: Runtime
) -> tuple[Answers, tuple[Problem, ...]]:
    """Answers and problems from a machine's JSON, shaped as ``schema.json_schema`` says.

    Takes decoded JSON. Nothing is guessed: a value of the wrong type and a field that the form does not have are
    problems whose ``field_id`` is the property's name.
    """
    answers, problems = Answers(), []
    for name, value in document.items():
        field = definition.field(name)
        if field is None:
            problems.append(Problem(storable(name), "unknown_field", _("The form has no such field.")))
        elif value is not None:
            answers, problem = _from_machine(field, value, answers, runtime)
            problems += [problem] if problem else []
    wrong = {problem.field_id for problem in problems}
    found = at_properties(definition, check(definition, answers, runtime))
    return answers, (*problems, *(problem for problem in found if problem.field_id not in wrong))


def at_properties(definition: FormDefinition, problems: Iterable[Problem]) -> list[Problem]:
    """Problems of a page, named as machines name fields: by their property."""
    names = {input_id(field): field.id for field in definition.fields}
    return [Problem(names[one.field_id], one.code, one.message, one.advice) for one in problems]


_JSON_TYPES: Mapping[Kind, tuple[type, ...]] = {
    Kind.NUMBER: (int, float),
    Kind.MOMENT: (Moment,),
    Kind.NUMBER_RANGE: (NumberRange,),
    Kind.CONTACT: (Contact,),
}


def _from_machine(field: Field, value: object, answers: Answers, runtime: Runtime) -> tuple[Answers, Problem | None]:
    try:
        given = revive(value)
        _insist_on_type(field, given)
        typed = typed_from(field, given)
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        return answers, Problem(
            field.id, "wrong_type", _("This value does not have the type that the form asks for."), str(error)
        )
    if field.repeats == 1 and field.kind not in MANY_VALUED and len(typed) > 1:
        return answers, Problem(field.id, "wrong_type", _("Only one answer fits here."))
    kept = tuple({part: tuple(storable(text) for text in texts) for part, texts in entry.items()} for entry in typed)
    return _take(field, kept, answers, runtime), None


def _insist_on_type(field: Field, given: Value) -> None:
    several = field.repeats > 1 or field.kind in MANY_VALUED
    if several != isinstance(given, tuple):
        raise TypeError("a list is expected" if several else "one value is expected, not a list")
    singles: tuple[Single, ...] = given if isinstance(given, tuple) else (given,)
    wanted = _JSON_TYPES.get(field.kind, (str,))
    if not all(isinstance(one, wanted) for one in singles):
        raise TypeError(f"{wanted[0].__name__.lower()} is expected")

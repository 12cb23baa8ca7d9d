"""What the form templates show: sections, fields, inputs with what was typed; answers in words for reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from noroshi.face import forms
from noroshi.face.definitions import Choice, Field, FormDefinition, Kind, Section
from noroshi.face.merging import fingerprint
from noroshi.face.parsing import Runtime, typed_from
from noroshi.face.types import Problem, Text
from noroshi.face.values import Answers, Contact, Moment, NumberRange, Precision, Single, Typed, Value

LONG_LIST: Final = 9
TEMPLATES: Final[Mapping[Kind, str]] = {
    Kind.LONG_TEXT: "area",
    Kind.OBSERVABLES: "area",
    Kind.ORGANISATIONS: "area",
    Kind.CHOICES: "options",
    Kind.YES_NO_UNKNOWN: "options",
    Kind.ASSETS: "options",
    Kind.GROUPS: "options",
    Kind.PERSONS: "options",
    Kind.ORGANISATION: "select",
    Kind.MOMENT: "moment",
    Kind.NUMBER_RANGE: "range",
    Kind.CONTACT: "contact",
}
INPUT_TYPES: Final[Mapping[Kind, str]] = {Kind.EMAIL: "email", Kind.PHONE: "tel"}


@dataclass(frozen=True, slots=True)
class InputView:
    """One input with the text that stands in it."""

    name: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class OptionView:
    """One box or radio."""

    choice: Choice
    id: str
    checked: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as it stands on the page.

    ``was`` is the fingerprint of the stored answer; ``theirs`` what somebody else made of it meanwhile, in words.
    """

    field: Field
    entries: tuple[Mapping[str, InputView], ...]
    options: tuple[OptionView, ...]
    problem: Problem | None
    zones: tuple[str, ...]
    was: str = ""
    theirs: tuple[str, ...] | None = None

    @property
    def answered(self) -> bool:
        """Whether anything is typed or chosen here."""
        typed = any(view.text for entry in self.entries for part, view in entry.items() if part != "zone")
        return typed or any(one.checked for one in self.options)

    @property
    def id(self) -> str:
        """Where the error summary links to."""
        return forms.input_id(self.field)

    @property
    def template(self) -> str:
        """The template of this kind of input."""
        kind = self.field.kind
        if kind is Kind.CHOICE:
            name = "select" if len(self.options) >= LONG_LIST else "options"
        else:
            name = TEMPLATES.get(kind, "input")
        return f"face/form/{name}.html"

    @property
    def grouped(self) -> bool:
        """Whether several inputs share the label, as a fieldset."""
        return (
            self.template.endswith(("options.html", "moment.html", "range.html", "contact.html"))
            or len(self.entries) > 1
        )

    @property
    def input_type(self) -> str:
        """The HTML type. Numbers are text with a numeric keyboard: full-width digits must be typable."""
        return INPUT_TYPES.get(self.field.kind, "text")

    @property
    def described_by(self) -> str:
        """Ids of help and problem, for ``aria-describedby``."""
        parts = [f"{self.id}-help"] if self.field.help else []
        return " ".join(parts + ([f"{self.id}-problem"] if self.problem else []))


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section with its fields."""

    section: Section
    fields: tuple[FieldView, ...]

    @property
    def plain(self) -> tuple[FieldView, ...]:
        """The fields that everybody looks at."""
        return tuple(one for one in self.fields if not one.field.folded)

    @property
    def folded(self) -> tuple[FieldView, ...]:
        """Those that few need."""
        return tuple(one for one in self.fields if one.field.folded)

    @property
    def unfolded(self) -> bool:
        """Whether something stands in the folded part, or is wrong there: then it is open."""
        return any(one.answered or one.problem or one.theirs is not None for one in self.folded)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the navigation; state: complete, wrong or open."""

    title: Text
    id: str
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class FormAddresses:
    """Where the form is sent and its drafts go; ``step`` gives the address of a section by its id.

    ``draft`` answers a POST of the whole form with 2xx once the text is stored; ``owner`` keeps people who share a
    browser apart.
    """

    action: str
    draft: str = ""
    owner: str = ""
    step: Callable[[str], str] | None = None
    back: str = ""


@dataclass(frozen=True, slots=True)
class FormView:
    """A form page: one section, or the whole when there are no steps."""

    definition: FormDefinition
    sections: tuple[SectionView, ...]
    steps: tuple[StepView, ...]
    problems: tuple[Problem, ...]
    addresses: FormAddresses
    last: bool
    number: int
    here: str = ""
    token: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored while a page shows something else: for a draft that several people write.

    ``conflicts`` are the fields where somebody else's answer stands in ``answers``. ``token`` names this page, so that
    what it saves is known as its own.
    """

    answers: Answers
    token: str
    conflicts: tuple[str, ...] = ()


def step_page(
    definition: FormDefinition,
    section: Section,
    answers: Answers,
    runtime: Runtime,
    addresses: FormAddresses,
    *,
    problems: Sequence[Problem] = (),
    stored: Stored | None = None,
) -> FormView:
    """The page of one section, with the navigation of all that apply."""
    coming = forms.shown_sections(definition, answers)
    steps = tuple(
        _step(one, definition, answers, runtime, addresses.step(one.id) if addresses.step else "") for one in coming
    )
    shown = _section(section, definition, answers, runtime, problems)
    if stored:
        shown = SectionView(section, tuple(_beside(one, stored, runtime) for one in shown.fields))
    place = [one.id for one in coming].index(section.id) + 1 if section in coming else 1
    token = stored.token if stored else ""
    return FormView(
        definition, (shown,), steps, tuple(problems), addresses, place == len(coming), place, section.id, token,
        bool(stored and stored.conflicts),
    )  # fmt: skip


def whole_page(
    definition: FormDefinition,
    answers: Answers,
    runtime: Runtime,
    addresses: FormAddresses,
    *,
    problems: Sequence[Problem] = (),
) -> FormView:
    """All sections that apply on one page."""
    coming = forms.shown_sections(definition, answers)
    shown = tuple(_section(section, definition, answers, runtime, problems) for section in coming)
    return FormView(definition, shown, (), tuple(problems), addresses, last=True, number=1)


def _step(
    one: Section,
    definition: FormDefinition,
    answers: Answers,
    runtime: Runtime,
    url: str,
) -> StepView:
    fields = forms.shown_fields(one, definition, answers)
    begun = any(field.id in answers for field in fields)
    if any(field.id in answers.as_typed for field in fields):
        state = "wrong"
    else:
        state = "complete" if begun and not forms.check_section(one, definition, answers, runtime) else "open"
    return StepView(one.title, one.id, url, state)


def _section(
    section: Section, definition: FormDefinition, answers: Answers, runtime: Runtime, problems: Sequence[Problem]
) -> SectionView:
    found = {problem.field_id: problem for problem in problems}
    fields = forms.shown_fields(section, definition, answers)
    return SectionView(
        section, tuple(field_view(field, answers, runtime, found.get(forms.input_id(field))) for field in fields)
    )


def field_view(field: Field, answers: Answers, runtime: Runtime, problem: Problem | None = None) -> FieldView:
    """One field with what was answered or typed, and one empty entry more where it may repeat."""
    value = answers.get(field.id)
    typed = answers.as_typed.get(field.id) or (typed_from(field, value) if value is not None else ())
    room = min(field.repeats, len(typed) + 1)
    entries = tuple(_entry(field, place, typed[place] if place < len(typed) else {}, runtime) for place in range(room))
    picked = set(typed[0].get("", ())) if typed else set()
    options = tuple(
        OptionView(choice, forms.input_id(field) + (f"-{place}" if place else ""), choice.value in picked)
        for place, choice in enumerate(runtime.choices_of(field))
    )
    return FieldView(field, entries, options, problem, tuple(dict.fromkeys((runtime.zone, *runtime.zones))))


def _beside(one: FieldView, stored: Stored, runtime: Runtime) -> FieldView:
    """The field with what is stored under it."""
    there = one.field.id in stored.conflicts
    theirs = _as_it_stands(one.field, stored.answers, runtime) if there else None
    return replace(one, was=fingerprint(stored.answers, one.field.id), theirs=theirs)


def _as_it_stands(field: Field, answers: Answers, runtime: Runtime) -> tuple[str, ...]:
    """An answer in words, also one that is not valid; no lines where there is none."""
    typed = answers.as_typed.get(field.id)
    if typed:
        return tuple(" ".join(text for texts in entry.values() for text in texts) for entry in typed)
    return in_words(field, answers.get(field.id), runtime)


def _entry(field: Field, place: int, typed: Typed, runtime: Runtime) -> Mapping[str, InputView]:
    given = {part: (typed.get(part) or ("",))[0] for part in forms.parts_of(field)}
    if field.kind is Kind.MOMENT and not given["zone"]:
        given["zone"] = runtime.zone
    return {
        part or "only": InputView(forms.input_name(field, place, part), forms.input_id(field, place, part), text)
        for part, text in given.items()
    }


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer for reading; ``code`` when it holds values for machines, one a line."""

    label: Text
    lines: tuple[str, ...]
    code: bool


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """The answered fields of one section."""

    title: Text
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One difference for reading."""

    label: Text
    before: tuple[str, ...]
    after: tuple[str, ...]


def answer_sections(definition: FormDefinition, answers: Answers, runtime: Runtime) -> tuple[AnswerSection, ...]:
    """Answers for reading; fields without an answer and sections without answers are left out."""
    sections = (
        AnswerSection(
            section.title,
            tuple(_answer_row(field, answers, runtime) for field in section.fields if field.id in answers),
        )
        for section in forms.shown_sections(definition, answers)
    )
    return tuple(section for section in sections if section.rows)


def _answer_row(field: Field, answers: Answers, runtime: Runtime) -> AnswerRow:
    return AnswerRow(field.label, in_words(field, answers[field.id], runtime), field.kind is Kind.OBSERVABLES)


def change_rows(definition: FormDefinition, before: Answers, after: Answers, runtime: Runtime) -> tuple[ChangeRow, ...]:
    """What changed between two versions, for reading."""
    return tuple(
        ChangeRow(
            change.field.label,
            in_words(change.field, change.before, runtime),
            in_words(change.field, change.after, runtime),
        )
        for change in forms.difference(definition, before, after)
    )


def in_words(field: Field, value: Value | None, runtime: Runtime) -> tuple[str, ...]:
    """A value as lines of text in the reader's language; no lines when there is no value."""
    if value is None:
        return ()
    words = {choice.value: str(choice.label) for choice in runtime.choices_of(field)}
    return tuple(_line(field, one, words) for one in (value if isinstance(value, tuple) else (value,)))


def _line(field: Field, value: Single, words: Mapping[str, str]) -> str:
    if isinstance(value, Moment):
        local = value.at.astimezone(ZoneInfo(value.zone))
        return f"{local:%Y-%m-%d %H:%M %Z}" if value.precision is Precision.MINUTE else f"{local:%Y-%m-%d %Z}"
    if isinstance(value, NumberRange):
        return _with_unit(field, _range(value))
    if isinstance(value, Contact):
        return " / ".join(part for part in (value.name, value.role, value.phone, value.email) if part)
    if isinstance(value, int | float):
        return _with_unit(field, _number(value))
    return words.get(value, value)


def _range(value: NumberRange) -> str:
    if value.low == value.high:
        return _number(value.low)
    return _("%(low)s to %(high)s") % {"low": _number(value.low), "high": _number(value.high)}


def _number(value: float) -> str:
    return number_format(int(value) if float(value).is_integer() else value, force_grouping=True)


def _with_unit(field: Field, text: str) -> str:
    return f"{text} {field.unit}" if field.unit else text

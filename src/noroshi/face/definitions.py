"""Forms as declarations: what is asked, in which order, under which condition. Texts are ``gettext_lazy``.

A definition is data: rendering, validation, JSON Schema and comparison are all derived from it (see forms.py). A new
version of a form is a new FormDefinition with a higher ``version``; answers name the version they were given to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from noroshi.face.errors import WrongDefinition
from noroshi.face.types import Text


class Kind(StrEnum):
    """What sort of answer a field takes; the value's type stands in values.py."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO_UNKNOWN = "yes_no_unknown"
    MOMENT = "moment"
    NUMBER = "number"
    NUMBER_RANGE = "number_range"
    EMAIL = "email"
    PHONE = "phone"
    OBSERVABLES = "observables"
    ORGANISATION = "organisation"
    ASSETS = "assets"
    ORGANISATIONS = "organisations"
    GROUPS = "groups"
    PERSONS = "persons"
    CONTACT = "contact"


AT_RUN_TIME: Final = frozenset({Kind.ORGANISATION, Kind.ORGANISATIONS, Kind.ASSETS, Kind.GROUPS, Kind.PERSONS})
LINES: Final = frozenset({Kind.OBSERVABLES, Kind.ORGANISATIONS})
"""Several answers, typed one a line."""
MANY_VALUED: Final = frozenset({Kind.CHOICES, Kind.ASSETS, Kind.GROUPS, Kind.PERSONS}) | LINES
MAY_REPEAT: Final = frozenset({Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.MOMENT, Kind.NUMBER, Kind.CONTACT})
LONGEST: Final = {
    Kind.TEXT: 400, Kind.LONG_TEXT: 20_000, Kind.OBSERVABLES: 200_000, Kind.ORGANISATIONS: 20_000, Kind.EMAIL: 254,
    Kind.PHONE: 40,
}  # fmt: skip
DEFAULT_LONGEST: Final = 200
IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")

# None when a value is good, else what is wrong with it, in the reader's language.
Check = Callable[[str], Text | None]


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer: a stable value, its words, and a sentence of help."""

    value: str
    label: Text
    help: Text = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when the earlier field's answer is, or includes, one of ``values``; with none, when it has any answer."""

    field: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    ``minimum`` and ``maximum`` bound numbers (both included); ``repeats`` is how often the answer may be given;
    ``prefill`` names a fact that the caller may know ("organisation.name"); ``shown_when``: all conditions must hold;
    ``max_length`` counts characters; ``pattern`` must match the whole value, ``pattern_help`` says what it asks for;
    ``validator`` looks at a value that passed everything else; ``past``: a moment that has come, as the clock of the
    form's runtime says; ``folded``: few need it, so it stands in the section's part that is folded up.
    """

    id: str
    kind: Kind
    label: Text
    help: Text = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: Text = ""
    whole_numbers: bool = False
    repeats: int = 1
    prefill: str = ""
    shown_when: tuple[Condition, ...] = ()
    max_length: int = 0
    pattern: str = ""
    pattern_help: Text = ""
    validator: Check | None = None
    past: bool = False
    folded: bool = False
    autocomplete: str = "off"

    @property
    def longest(self) -> int:
        """The limit in characters that applies to each text of this field."""
        return self.max_length or LONGEST.get(self.kind, DEFAULT_LONGEST)


@dataclass(frozen=True, slots=True)
class Section:
    """One page of a form. ``folded`` is the title of the part that few need."""

    id: str
    title: Text
    fields: tuple[Field, ...]
    help: Text = ""
    shown_when: tuple[Condition, ...] = ()
    folded: Text = ""


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A whole form. Raises WrongDefinition when it contradicts itself, so at import already."""

    id: str
    version: int
    title: Text
    sections: tuple[Section, ...]
    help: Text = ""

    def __post_init__(self) -> None:
        earlier: set[str] = set()
        for section in self.sections:
            self._insist(bool(IDENTIFIER.fullmatch(section.id)), f"section id {section.id!r}")
            self._known(section.shown_when, earlier, section.id)
            for field in section.fields:
                self._sound(field, earlier)
                earlier.add(field.id)

    def _sound(self, field: Field, earlier: set[str]) -> None:
        self._insist(bool(IDENTIFIER.fullmatch(field.id)), f"field id {field.id!r}")
        self._insist(field.id not in earlier, f"field {field.id} stands twice")
        self._known(field.shown_when, earlier, field.id)
        needs_choices = field.kind in {Kind.CHOICE, Kind.CHOICES}
        self._insist(bool(field.choices) == needs_choices, f"choices of {field.id}")
        self._insist(field.repeats == 1 or field.kind in MAY_REPEAT, f"{field.id} cannot repeat")
        self._insist(field.repeats >= 1, f"repeats of {field.id}")

    def _known(self, conditions: tuple[Condition, ...], earlier: set[str], where: str) -> None:
        for condition in conditions:
            self._insist(
                condition.field in earlier, f"{where} depends on {condition.field}, which does not come before"
            )

    def _insist(self, holds: bool, reason: str) -> None:
        if not holds:
            raise WrongDefinition(form=self.id, reason=reason)

    @property
    def fields(self) -> Iterator[Field]:
        """All fields in order, shown or not."""
        return (field for section in self.sections for field in section.fields)

    def section(self, section_id: str) -> Section | None:
        """The section of that id."""
        return next((section for section in self.sections if section.id == section_id), None)

    def field(self, field_id: str) -> Field | None:
        """The field of that id."""
        return next((field for field in self.fields if field.id == field_id), None)

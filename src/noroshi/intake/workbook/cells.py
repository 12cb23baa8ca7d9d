"""Which cells a form's workbook has: one list, from which the template is written and by which a filled one is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from noroshi.face.definitions import AT_RUN_TIME, Choice, Field, FormDefinition, Kind, Section
from noroshi.face.forms import input_name, parts_of
from noroshi.face.parsing import Runtime

MARK: Final = "noroshi"
LAYOUT: Final = "1"
KEY_COLUMN: Final = 4
ANSWER_COLUMN: Final = 2
MOST_ENTRIES: Final = 6
_LEFT_OUT: Final = AT_RUN_TIME


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell to fill in. ``key`` is the input's name, for a box followed by ``=`` and the choice's value."""

    key: str
    label: str
    field: Field
    choices: tuple[Choice, ...] = ()

    @property
    def input(self) -> str:
        """The name under which the answer is posted."""
        return self.key.partition("=")[0]

    @property
    def box(self) -> str:
        """The choice that a mark in this cell takes; empty for other cells."""
        return self.key.partition("=")[2]


def cells_of(section: Section, runtime: Runtime) -> Iterator[Cell]:
    """The cells of a section, in order; what only the reporter's own register offers is chosen on the web."""
    for field in section.fields:
        if field.kind in _LEFT_OUT:
            continue
        if field.kind is Kind.CHOICES:
            yield from (
                Cell(f"{field.id}={one.value}", f"{field.label}: {one.label}", field, _yes_or_no())
                for one in field.choices
            )
            continue
        choices = runtime.choices_of(field) if field.kind in (Kind.CHOICE, Kind.YES_NO_UNKNOWN) else ()
        for entry in range(min(field.repeats, MOST_ENTRIES)):
            for part in parts_of(field):
                if part != "zone":
                    label = _label(field, entry, part, runtime.zone)
                    yield Cell(input_name(field, entry, part), label, field, tuple(choices))


def asked_on_the_web(form: FormDefinition) -> tuple[Field, ...]:
    """Fields that a workbook leaves out."""
    return tuple(field for field in form.fields if field.kind in _LEFT_OUT)


def _yes_or_no() -> tuple[Choice, ...]:
    return (Choice("yes", pgettext("workbook", "Yes")), Choice("", pgettext("workbook", "No")))


def _label(field: Field, entry: int, part: str, zone: str) -> str:
    label = str(field.label)
    if field.repeats > 1:
        label = f"{label} ({entry + 1})"
    if not part:
        return label
    return f"{label}: {_part(part)}" + (f" ({zone})" if part == "time" else "")


def _part(part: str) -> str:
    words = {
        "date": pgettext("workbook", "date"),
        "time": pgettext("workbook", "time"),
        "low": pgettext("workbook", "from"),
        "high": pgettext("workbook", "to"),
        "name": pgettext("workbook", "name"),
        "role": pgettext("workbook", "position"),
        "email": pgettext("workbook", "e-mail"),
        "phone": pgettext("workbook", "telephone"),
    }
    return words[part]


def help_for(cell: Cell) -> str:
    """What stands beside a cell: how to fill it in."""
    field = cell.field
    words = [str(field.help)] if field.help else []
    if field.kind is Kind.MOMENT:
        words.append(_("Date like 2026-11-22; time like 14:05, or nothing."))
    elif field.kind is Kind.OBSERVABLES:
        words.append(_("One value a line: Alt and Enter begin a new line within the cell."))
    elif cell.choices:
        words.append(_("Choose from the list."))
    if field.pattern_help:
        words.append(str(field.pattern_help))
    return " ".join(words)

"""The empty workbook of a form, in the active language: a sheet for each section, lists to choose from."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Final

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from noroshi.face.definitions import FormDefinition, Kind, Section
from noroshi.face.parsing import Runtime
from noroshi.intake.workbook.cells import (
    ANSWER_COLUMN,
    KEY_COLUMN,
    LAYOUT,
    MARK,
    Cell,
    asked_on_the_web,
    cells_of,
    help_for,
)

_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\']")
_TO_FILL: Final = PatternFill("solid", start_color="FFFFF8DC")
_TALL: Final = {Kind.LONG_TEXT: 90, Kind.OBSERVABLES: 120}
_LISTS: Final = "lists"


def template(form: FormDefinition, runtime: Runtime) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    book = Workbook()
    front = book.active
    _front(front, form)
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    names: dict[tuple[str, ...], str] = {}
    for number, section in enumerate(form.sections, 1):
        cells = list(cells_of(section, runtime))
        if cells:
            _section(book.create_sheet(_title(number, section)), section, cells, lists, names)
    mark = book.create_sheet(MARK)
    for row in (("layout", LAYOUT), ("form", form.id), ("version", str(form.version)), ("language", get_language())):
        mark.append(row)
    mark.sheet_state = "veryHidden"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _title(number: int, section: Section) -> str:
    return f"{number} {_NOT_IN_TITLES.sub(' ', str(section.title))}"[:31].rstrip()


def _front(sheet: Worksheet, form: FormDefinition) -> None:
    sheet.title = pgettext("workbook", "Read me first")
    sheet.column_dimensions["A"].width = 100
    lines = [str(form.title), str(form.help), ""]
    lines.append(_("Fill in the yellow cells of each sheet; leave out what you do not know. Save as .xlsx."))
    lines.append(_("Hand it in on the page “Workbooks”, or send it by mail. You see a draft before it counts."))
    if asked_on_the_web(form):
        names = ", ".join(str(field.label) for field in asked_on_the_web(form))
        lines.append(_("Chosen on the web afterwards: %(names)s") % {"names": names})
    for number, line in enumerate(lines, 1):
        _write(sheet, number, 1, line)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.protection.sheet = True


def _section(
    sheet: Worksheet, section: Section, cells: Sequence[Cell], lists: Worksheet, names: dict[tuple[str, ...], str]
) -> None:
    for letter, width in zip("ABC", (44, 60, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["D"].hidden = True
    _write(sheet, 1, 1, str(section.title))
    _write(sheet, 1, 3, str(section.help))
    sheet["A1"].font = Font(bold=True, size=14)
    for row, cell in enumerate(cells, 3):
        _row(sheet, row, cell)
        if cell.choices:
            _offer(sheet, row, cell, lists, names)
    sheet.protection.sheet = True
    sheet.freeze_panes = "B3"


def _row(sheet: Worksheet, row: int, cell: Cell) -> None:
    need = " " + pgettext("workbook", "(required)") if cell.field.required else ""
    _write(sheet, row, 1, cell.label + need)
    _write(sheet, row, 3, help_for(cell))
    _write(sheet, row, KEY_COLUMN, cell.key)
    answer = sheet.cell(row=row, column=ANSWER_COLUMN)
    answer.fill, answer.number_format = _TO_FILL, "@"  # as text: Excel must not make dates of what is typed
    answer.protection = Protection(locked=False)
    answer.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[row].height = _TALL.get(cell.field.kind, 32)


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row=row, column=column)
    cell.value = text
    cell.data_type = TYPE_STRING  # also where a text of ours begins with an equals sign
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _offer(sheet: Worksheet, row: int, cell: Cell, lists: Worksheet, names: dict[tuple[str, ...], str]) -> None:
    labels = tuple(str(one.label) for one in cell.choices)
    if labels not in names:
        column = len(names) + 1
        for at, label in enumerate(labels, 1):
            _write(lists, at, column, label)
        letter = lists.cell(row=1, column=column).column_letter
        names[labels] = f"{quote_sheetname(_LISTS)}!${letter}$1:${letter}${len(labels)}"
    offered = DataValidation(type="list", formula1=names[labels], allow_blank=True)
    sheet.add_data_validation(offered)
    offered.add(sheet.cell(row=row, column=ANSWER_COLUMN))

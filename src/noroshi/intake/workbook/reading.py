"""What a filled workbook answers, and what is wrong with it, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from noroshi.face.definitions import FormDefinition
from noroshi.face.forms import check, input_id, read_whole
from noroshi.face.parsing import Runtime
from noroshi.face.values import Answers
from noroshi.intake.errors import UnknownForm
from noroshi.intake.filling import form_named
from noroshi.intake.workbook.cells import ANSWER_COLUMN, KEY_COLUMN, LAYOUT, MARK, Cell, cells_of
from noroshi.intake.workbook.errors import FormNotKnown, NotAWorkbook, NotOurWorkbook, TooManyRows
from noroshi.intake.workbook.opening import BROKEN, opened

MOST_ROWS: Final = 1000
_LONGEST: Final = 40_000
_LANGUAGES: Final = ("ja", "en")
_NO: Final = frozenset({"", "no", "いいえ", "×", "0", "false", "-"})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong in one cell. ``cell`` is empty where the whole sheet or form is meant."""

    sheet: str
    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What a workbook answers; answers that cannot be right are in it as they were typed."""

    form: FormDefinition
    answers: Answers
    remarks: tuple[Remark, ...]


@dataclass(slots=True)
class _Read:
    posted: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, sheet: str, cell: str, message: str) -> None:
        self.remarks.append(Remark(sheet, cell, message))


def form_in(content: bytes) -> FormDefinition:
    """The form that a workbook belongs to. Raises WorkbookError."""
    return _form(opened(content))


def read_workbook(content: bytes, runtime: Runtime, before: Answers) -> Filled:
    """Read a filled workbook; ``before`` are answers that are known already.

    Never reckons a formula: it is named and left out. Raises WorkbookError where the whole is no workbook of ours.
    """
    book = opened(content)
    form = _form(book)
    read = _Read()
    try:
        _read_sheets(book, _known_cells(form, runtime), read)
    except BROKEN as error:
        raise NotAWorkbook from error
    finally:
        book.close()
    answers = read_whole(form, MultiValueDict(read.posted), before, runtime)
    _name_problems(form, answers, runtime, read)
    return Filled(form, answers, tuple(read.remarks))


def _form(book: Workbook) -> FormDefinition:
    if MARK not in book.sheetnames:
        raise NotOurWorkbook
    facts = {}
    for row in book[MARK].iter_rows(min_row=1, max_row=10, max_col=2, values_only=True):
        if len(row) == 2:
            facts[str(row[0])] = str(row[1])
    if facts.get("layout") != LAYOUT or "form" not in facts:
        raise NotOurWorkbook
    try:
        return form_named(facts["form"])
    except UnknownForm as error:
        raise FormNotKnown from error


def _known_cells(form: FormDefinition, runtime: Runtime) -> dict[str, list[Cell]]:
    """By key, the cell as it stands in each language: a workbook may be read by somebody who reads the other one."""
    known: dict[str, list[Cell]] = {}
    for language in _LANGUAGES:
        with translation.override(language):
            for section in form.sections:
                for cell in cells_of(section, runtime):
                    choices = tuple(type(one)(one.value, str(one.label)) for one in cell.choices)
                    known.setdefault(cell.key, []).append(Cell(cell.key, cell.label, cell.field, choices))
    return known


def _read_sheets(book: Workbook, known: Mapping[str, list[Cell]], read: _Read) -> None:
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            _read_sheet(sheet, known, read)


def _read_sheet(sheet: Worksheet, known: Mapping[str, list[Cell]], read: _Read) -> None:
    sheet.reset_dimensions()  # what the file says of its size is not believed
    for number, row in enumerate(sheet.iter_rows(max_col=KEY_COLUMN), 1):
        if number > MOST_ROWS:
            raise TooManyRows(sheet=sheet.title[:31], limit=MOST_ROWS)
        key = _key(row)
        if not key or len(row) < ANSWER_COLUMN:
            continue
        place = f"B{number}"
        if key not in known:
            read.remark(sheet.title, place, _("This question is not asked any more, so the answer was left out."))
        elif _is_formula(row[ANSWER_COLUMN - 1]):
            read.remark(sheet.title, place, _("A formula stands here. It was not reckoned; write its result."))
        else:
            _take(known[key], row[ANSWER_COLUMN - 1].value, sheet.title, place, read)


def _key(row: tuple[object, ...]) -> str:
    value = getattr(row[KEY_COLUMN - 1], "value", None) if len(row) >= KEY_COLUMN else None
    return value if isinstance(value, str) else ""


def _is_formula(cell: object) -> bool:
    return getattr(cell, "data_type", "") == "f"


def _take(cells: list[Cell], value: object, sheet: str, place: str, read: _Read) -> None:
    cell = cells[0]
    read.places.setdefault(cell.field.id, (sheet, place))
    read.places[cell.input] = (sheet, place)
    text = _text(value, cell)
    if len(text) > _LONGEST:
        read.remark(sheet, place, _("There is more text here than a cell can hold."))
        return
    if cell.box:
        _tick(cells, text, sheet, place, read)
        return
    choices = [one for each in cells for one in each.choices]
    if text and choices:
        text = next((one.value for one in choices if text in (one.value, str(one.label))), text)
    if text:
        read.posted.setdefault(cell.input, []).append(text)


def _tick(cells: list[Cell], text: str, sheet: str, place: str, read: _Read) -> None:
    cell = cells[0]
    read.posted.setdefault(f"{cell.field.id}.shown", ["1"])
    if text.lower() not in _NO:
        read.posted.setdefault(cell.input, []).append(cell.box)


def _text(value: object, cell: Cell) -> str:
    """A cell as a person would have typed it; Excel may have made a date, a time or a number of it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() if cell.key.endswith(".time"):
            return f"{value:%H:%M}"
        case datetime() | date():
            return f"{value:%Y-%m-%d}"
        case time():
            return f"{value:%H:%M}"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).replace("_x000D_", "").strip()


def _name_problems(form: FormDefinition, answers: Answers, runtime: Runtime, read: _Read) -> None:
    ids = {input_id(one): one for one in form.fields}
    for problem in check(form, answers, runtime):
        asked = ids.get(problem.field_id)
        sheet, place = read.places.get(asked.id, ("", "")) if asked is not None else ("", "")
        read.remark(sheet, place, f"{problem.message} {problem.advice}".strip())


def places_of(filled: Filled) -> Iterator[str]:
    """The remarks as lines for a mail."""
    for one in filled.remarks:
        where = " ".join(filter(None, (one.sheet, one.cell)))
        yield f"{where}: {one.message}" if where else one.message

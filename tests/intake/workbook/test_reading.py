"""What somebody typed into a workbook becomes the same answers as on the web; what is wrong is named by its cell."""

from __future__ import annotations

import datetime
import io
from contextlib import suppress

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from noroshi.face.parsing import Runtime
from noroshi.face.values import Answers, Contact
from noroshi.intake.forms_of_law import COMMON_FORM_2, FORMS
from noroshi.intake.observables import is_observable
from noroshi.intake.workbook import errors
from noroshi.intake.workbook.reading import Filled, read_workbook
from tests.intake.workbook.books import FILLED, empty, filled, part, repacked, saved

RUNTIME = Runtime(check_observable=is_observable)
SHEET = "xl/worksheets/sheet3.xml"


def read(content: bytes, language: str = "en") -> Filled:
    """Read with nothing known before."""
    with translation.override(language):
        return read_workbook(content, RUNTIME, Answers())


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_form_has_a_workbook_in_both_languages_that_comes_back_empty(form, language):
    back = read(empty(form, language))
    assert back.form is form
    assert dict(back.answers) == {}


def test_answers_typed_in_the_japanese_workbook_are_those_of_the_form():
    with translation.override("ja"):
        continuing = str(next(f for f in COMMON_FORM_2.fields if f.id == "state").choices[0].label)
    back = read(filled(COMMON_FORM_2, {**FILLED, "state": continuing, "signs=encryption": "はい"}))
    assert back.answers["title"] == "制御端末が暗号化された"
    assert back.answers["state"] == "continuing"
    assert back.answers["signs"] == ("encryption",)
    assert back.answers["observables"] == ("198.51.100.23", "evil[.]example")
    assert back.answers["contact"] == Contact("佐藤", email="sato@example.jp")
    assert back.answers["recognised_at"].at == datetime.datetime(2026, 11, 22, 5, 5, tzinfo=datetime.UTC)


def test_dates_that_excel_made_of_what_was_typed_are_read():
    typed = {"recognised_at.date": datetime.datetime(2026, 11, 22), "recognised_at.time": datetime.time(14, 5)}  # noqa: DTZ001 - Excel knows no zone
    back = read(filled(COMMON_FORM_2, typed))
    assert back.answers["recognised_at"].at == datetime.datetime(2026, 11, 22, 5, 5, tzinfo=datetime.UTC)


def test_what_is_missing_or_wrong_is_named_by_sheet_and_cell_in_the_readers_language():
    content = filled(COMMON_FORM_2, {"observables": "not a value", "contact.email": "nobody"})
    remarks = read(content, "ja").remarks
    clue = next(one for one in remarks if "値" in one.message and "not a value" in one.message)
    sheet = openpyxl.load_workbook(io.BytesIO(content))[clue.sheet]
    assert sheet[clue.cell].value == "not a value"
    assert any("佐藤" not in one.message and one.cell.startswith("B") for one in remarks)


def test_a_formula_is_never_reckoned_and_is_named():
    back = read(filled(COMMON_FORM_2, {"title": '=HYPERLINK("http://evil.example")'}))
    assert "title" not in back.answers
    assert any("A formula stands here" in one.message and one.cell == "B3" for one in back.remarks)


def test_a_row_that_was_moved_down_is_still_known():
    book = openpyxl.load_workbook(io.BytesIO(filled(COMMON_FORM_2, {"title": "x"})))
    book.worksheets[2].insert_rows(3)
    assert read(saved(book)).answers["title"] == "x"


def test_a_question_that_is_not_asked_any_more_is_named():
    book = openpyxl.load_workbook(io.BytesIO(empty(COMMON_FORM_2)))
    book.worksheets[2]["D3"], book.worksheets[2]["B3"] = "gone", "x"
    assert any("not asked any more" in one.message for one in read(saved(book)).remarks)


def test_a_text_that_begins_with_an_equals_sign_in_the_template_is_no_formula():
    book = openpyxl.load_workbook(io.BytesIO(empty(COMMON_FORM_2)))
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def _stranger() -> bytes:
    return saved(openpyxl.Workbook())


def _many_rows() -> bytes:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 200_000))
    content = empty(COMMON_FORM_2)
    sheet = part(content, SHEET)
    begun, _, rest = sheet.partition(b"<sheetData>")
    return repacked(content, {SHEET: begun + b"<sheetData>" + rows + rest[rest.index(b"</sheetData>") :]})


def _with_macro_type() -> bytes:
    types = part(empty(COMMON_FORM_2), "[Content_Types].xml")
    return repacked(empty(COMMON_FORM_2), {"[Content_Types].xml": types.replace(b"sheet.main", b"macroEnabled.main")})


NASTY = {
    "not made here": (_stranger, errors.NotOurWorkbook),
    "an old .xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, errors.LockedOrOldWorkbook),
    "no archive at all": (lambda: b"hello", errors.NotAWorkbook),
    "an archive of something else": (lambda: repacked(_stranger(), {"[Content_Types].xml": None}), errors.NotAWorkbook),
    "cut off": (lambda: empty(COMMON_FORM_2)[:3000], errors.NotAWorkbook),
    "macros": (lambda: repacked(empty(COMMON_FORM_2), {"xl/vbaProject.bin": b"x"}), errors.WorkbookWithMacros),
    "an .xlsm that says so": (_with_macro_type, errors.WorkbookWithMacros),
    "a zip bomb": (
        lambda: repacked(empty(COMMON_FORM_2), {"xl/media/image1.png": b"\0" * 60_000_000}),
        errors.WorkbookBomb,
    ),
    "ten thousand parts": (
        lambda: repacked(empty(COMMON_FORM_2), {f"xl/media/{n}.png": b"" for n in range(10_000)}),
        errors.WorkbookBomb,
    ),
    "a billion laughs": (
        lambda: repacked(
            empty(COMMON_FORM_2),
            {SHEET: b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'},
        ),
        errors.WorkbookBomb,
    ),
    "more rows than any form": (_many_rows, errors.TooManyRows),
    "more bytes than any form": (lambda: b"PK\x03\x04" + b"\0" * 5_000_000, errors.WorkbookTooLarge),
    "a sheet that is no XML": (lambda: repacked(empty(COMMON_FORM_2), {SHEET: b"<worksheet><r"}), errors.NotAWorkbook),
    "an unknown form": (lambda: _of_form("no_such_form"), errors.FormNotKnown),
}  # fmt: skip


def _of_form(form_id: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(empty(COMMON_FORM_2)))
    book["noroshi"]["B2"] = form_id
    return saved(book)


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_workbook_is_refused_with_what_it_is(name):
    make, error = NASTY[name]
    with pytest.raises(error) as refused:
        read(make())
    assert refused.value.message


WHOLE = filled(COMMON_FORM_2, FILLED)


@given(st.integers(0, len(WHOLE)), st.binary(min_size=1, max_size=20))
def test_a_damaged_workbook_is_read_or_refused_and_never_breaks(place, noise):
    with suppress(errors.WorkbookError):
        read(WHOLE[:place] + noise + WHOLE[place + len(noise) :])

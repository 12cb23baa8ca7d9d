"""Workbooks as people fill them in, and as attackers do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import openpyxl
from django.utils import translation

from noroshi.face.definitions import FormDefinition
from noroshi.face.parsing import Runtime
from noroshi.intake.workbook.writing import template

FILLED: dict[str, object] = {
    "title": "制御端末が暗号化された",
    "recognised_at.date": "2026-11-22",
    "recognised_at.time": "14:05",
    "contact.name": "佐藤",
    "contact.email": "sato@example.jp",
    "observables": "198.51.100.23\nevil[.]example",
}


def empty(form: FormDefinition, language: str = "ja") -> bytes:
    """The template."""
    with translation.override(language):
        return template(form, Runtime())


def filled(form: FormDefinition, given: Mapping[str, object], language: str = "ja") -> bytes:
    """The template with answers typed into the cells of these keys."""
    return typed_into(empty(form, language), given)


def typed_into(workbook: bytes, given: Mapping[str, object]) -> bytes:
    """A workbook with answers typed into the cells of these keys, as a person does in Excel."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    left = dict(given)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=3):
            key = row[3].value if len(row) > 3 else None
            if key in left:
                sheet.cell(row=row[0].row, column=2).value = left.pop(key)
    assert not left, f"the workbook has no cell for {left}"
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook's bytes."""
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def repacked(content: bytes, changed: Mapping[str, bytes | None]) -> bytes:
    """The same archive with parts replaced, added or (None) left out."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in changed:
                new.writestr(part, old.read(part))
        for name, part_content in changed.items():
            if part_content is not None:
                new.writestr(name, part_content)
    return held.getvalue()


def part(content: bytes, name: str) -> bytes:
    """One part of the archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)

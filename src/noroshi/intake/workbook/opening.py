"""Opening what somebody says is a workbook: nothing of it is parsed before it has been looked over as an archive."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook

from noroshi.intake.workbook.errors import (
    LockedOrOldWorkbook,
    NotAWorkbook,
    WorkbookBomb,
    WorkbookTooLarge,
    WorkbookWithMacros,
)

MEBIBYTE: Final = 1024 * 1024
LIMIT: Final = 4 * MEBIBYTE
MOST_UNPACKED: Final = 24 * MEBIBYTE
MOST_PARTS: Final = 200
_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS: Final = ("vbaproject.bin", "vbadata.xml", ".xlm", "macrosheets/")
_TYPES: Final = "[Content_Types].xml"
# Of a damaged or forged workbook openpyxl may raise any of these.
BROKEN: Final = (
    zipfile.BadZipFile, InvalidFileException, ParseError, ValueError, LookupError, TypeError, AttributeError,
    ArithmeticError, RecursionError, NotImplementedError, EOFError, AssertionError, OSError, zlib.error,
)  # fmt: skip


def opened(content: bytes) -> Workbook:
    """The workbook, its rows not read yet, its formulas left as they stand and never reckoned.

    Raises WorkbookTooLarge, LockedOrOldWorkbook, NotAWorkbook, WorkbookWithMacros, WorkbookBomb.
    """
    if len(content) > LIMIT:
        raise WorkbookTooLarge(limit=LIMIT // MEBIBYTE)
    if content.startswith(_OLE2):
        raise LockedOrOldWorkbook
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_over(archive)
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except BROKEN as error:
        raise NotAWorkbook from error


def _look_over(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if any(mark in name for name in names for mark in _MACROS):
        raise WorkbookWithMacros
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise WorkbookBomb
    if len(set(names)) < len(names) or _TYPES.lower() not in names:
        raise NotAWorkbook
    for part in parts:
        _look_into(archive, part)


def _look_into(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.flag_bits & 0x1:
        raise LockedOrOldWorkbook
    content = archive.read(part)  # never more than the size that was added up, or BadZipFile
    if part.filename == _TYPES and b"macroEnabled" in content:
        raise WorkbookWithMacros
    if part.filename.endswith((".xml", ".rels")) and _could_expand(content):
        raise WorkbookBomb


def _could_expand(content: bytes) -> bool:
    """A document type, or an encoding in which one could hide: no program that writes workbooks makes either."""
    return (
        b"<!DOCTYPE" in content
        or b"<!ENTITY" in content
        or content[:2] in (b"\xff\xfe", b"\xfe\xff")
        or (b"\0" in content[:64])
    )

"""What can run is locked away, whatever it calls itself; nothing is unpacked to find out."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.intake.attachments.judging import LONGEST_NAME, Judge, Sort, safe_name

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def judged(name: str, content: bytes, piece: int = 1000) -> Sort:
    """The judgement on a file that comes in pieces."""
    judge = Judge(name)
    for start in range(0, len(content), piece):
        judge.look(content[start : start + piece])
    return judge.sort


def office(*members: str) -> bytes:
    """An Office file with these members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member in ("[Content_Types].xml", *members):
            archive.writestr(member, "x" * 2000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sort"),
    [
        ("invoice.pdf", b"MZ\x90\x00" + bytes(200), Sort.PROGRAM),
        ("run", b"\x7fELF\x02\x01", Sort.PROGRAM),
        ("holiday.jpg.exe", b"\xff\xd8\xff\xe0", Sort.PROGRAM),
        ("shortcut.lnk", b"anything", Sort.PROGRAM),
        ("report.docx", office("word/vbaProject.bin"), Sort.MACROS),
        (
            "report.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900) + "_VBA_PROJECT".encode("utf-16-le"),
            Sort.MACROS,
        ),
        ("sheet.xlsx", office("xl/macrosheets/sheet1.xml"), Sort.MACROS),
        ("letter.docm", b"PK\x03\x04", Sort.MACROS),
        ("letter.rtf", b"{\\rtf1 {\\object\\objdata 01}}", Sort.MACROS),
        ("notes.txt", b"#!/bin/sh\nrm -rf /\n", Sort.SCRIPT),
        ("page.txt", b"\n <!DOCTYPE html><script>", Sort.SCRIPT),
        ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'>", Sort.SCRIPT),
        ("start.PS1", b"Get-Process", Sort.SCRIPT),
        ("form.pdf", b"%PDF-1.7\n" + bytes(5000) + b"/OpenAction <</S /JavaScript", Sort.SCRIPT),
        ("form.pdf", b"%PDF-1.7\n1 0 obj", Sort.DOCUMENT),
        ("plan.docx", office("word/document.xml"), Sort.DOCUMENT),
        ("samples.zip", office("a/b.txt").replace(b"[Content_Types].xml", b"bContent_Typesb.xml"), Sort.ARCHIVE),
        ("logs.tar.gz", b"\x1f\x8b\x08", Sort.ARCHIVE),
        ("screen.png", b"\x89PNG\r\n\x1a\n" + bytes(20), Sort.PICTURE),
        ("traffic.pcap", b"\xd4\xc3\xb2\xa1", Sort.CAPTURE),
        ("access.log", "2026-11-22 14:05 拒否".encode("shift_jis"), Sort.TEXT),
        ("memory.raw", bytes(500), Sort.OTHER),
    ],
)
def test_a_file_is_judged_by_what_it_is(name: str, content: bytes, sort: Sort) -> None:
    assert judged(name, content) is sort


@given(cut=st.integers(1, 50))
def test_a_mark_that_falls_between_two_pieces_is_found(cut: int) -> None:
    assert judged("report.docx", office("word/vbaProject.bin"), cut) is Sort.MACROS


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("..\\..\\windows\\evil.exe", "evil.exe"),
        ("/etc/passwd", "passwd"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ('a"b<c>.txt', "a_b_c_.txt"),
        ("line\r\nSet-Cookie: x.txt", "line_Set-Cookie_ x.txt"),
        ("侵入記録.log", "侵入記録.log"),
        ("...", "file"),
        ("", "file"),
        ("\udcff.txt", "?.txt".replace("?", "_")),
    ],
)
def test_a_name_is_only_a_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_no_name_is_too_long_or_empty_or_a_path(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= LONGEST_NAME
    assert not set(safe) & set('/\\"\r\n\0')


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("a" * 400 + ".exe").endswith(".exe")

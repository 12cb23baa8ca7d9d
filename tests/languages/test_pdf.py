"""The text of a PDF is read; one that would cost too much, or holds none, is refused with what to do."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.languages.errors import (
    LockedPdf,
    NotAPdf,
    PdfTooLaborious,
    PdfWithoutText,
    TextError,
    TooManyPages,
)
from noroshi.languages.pdf import text_of_pdf
from tests.languages.papers import bomb, pdf


def test_the_text_of_every_page_is_read():
    text = text_of_pdf(pdf("Beacon to 198.51.100.7", "then evil[.]example"))
    assert "198.51.100.7" in text
    assert "evil[.]example" in text


def test_a_bomb_is_not_unpacked():
    with pytest.raises(PdfTooLaborious):
        text_of_pdf(bomb())


def test_a_page_that_asks_for_endless_work_is_refused():
    with pytest.raises(PdfTooLaborious):
        text_of_pdf(pdf("x", stream=b"BT /F1 12 Tf " + b"(a) Tj " * 400_000 + b"ET"))


def test_more_pages_than_anybody_reads_are_refused():
    with pytest.raises(TooManyPages, match="more than 3 pages"):
        text_of_pdf(pdf(*"abcd"), most_pages=3)


def test_a_locked_file_says_that_it_is_locked():
    with pytest.raises(LockedPdf):
        text_of_pdf(pdf("secret", encrypted="opensesame"))


def test_a_scan_says_that_it_holds_no_text():
    with pytest.raises(PdfWithoutText):
        text_of_pdf(pdf(""))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\0" * 5000])
def test_what_is_no_pdf_is_called_so(content):
    with pytest.raises(NotAPdf):
        text_of_pdf(content)


WHOLE = pdf("Beacon to 198.51.100.7")


@given(st.integers(0, len(WHOLE)), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_yields_text_or_an_error_of_ours(place, noise):
    damaged = WHOLE[:place] + noise + WHOLE[place + len(noise) :]
    with suppress(TextError):
        text_of_pdf(damaged)

"""The text of a PDF file, within limits: bytes in, text out."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Iterator
from typing import Final

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

from noroshi.languages.errors import LockedPdf, NotAPdf, PdfTooLaborious, PdfWithoutText, TextTooLong, TooManyPages

MOST_PAGES: Final = 200
LONGEST_TEXT: Final = 2_000_000
"""Characters."""
_MOST_UNPACKED: Final = 16 * 1024 * 1024
_LIMITS: Final = pypdf.Configuration(
    maximum_declared_stream_length=_MOST_UNPACKED,
    array_based_stream_maximum_output_length=_MOST_UNPACKED,
    lzw_maximum_output_length=_MOST_UNPACKED,
    run_length_maximum_output_length=_MOST_UNPACKED,
    zlib_maximum_output_length=_MOST_UNPACKED,
    zlib_maximum_recovery_input_length=100_000,
    stream_filters_maximum_length=4,
    stream_decoding_work_maximum_length=2 * _MOST_UNPACKED,
    stream_parsing_work_maximum_count=300_000,
    page_tree_maximum_entries=10_000,
    page_tree_maximum_depth=30,
    xform_maximum_invocations_per_extraction=200,
    jbig2dec_binary=None,
    disable_legacy_handling=True,
)
"""What one page may cost. With the limit on pages and text this bounds the time that a whole file takes."""
# pypdf says that a broken file may raise these beside its own errors.
_BROKEN: Final = (
    PyPdfError, DependencyError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError,
    NotImplementedError, AssertionError, EOFError, struct.error, zlib.error,
)  # fmt: skip
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells every oddity of a file, with its content


def text_of_pdf(content: bytes, most_pages: int = MOST_PAGES) -> str:
    """The text of all pages, each ended by a form feed.

    Raises NotAPdf, LockedPdf, TooManyPages, PdfTooLaborious (bombs), TextTooLong, PdfWithoutText.
    """
    if b"%PDF-" not in content[:1024]:
        raise NotAPdf()
    with pypdf.apply_configuration(_LIMITS):
        text = "\f".join(_pages(content, most_pages))
    if not text.strip():
        raise PdfWithoutText()
    return text


def _pages(content: bytes, most_pages: int) -> Iterator[str]:
    try:
        yield from _limited(pypdf.PdfReader(io.BytesIO(content), xref_stream_maximum_entries=200_000), most_pages)
    except FileNotDecryptedError as error:
        raise LockedPdf() from error
    except LimitReachedError as error:
        raise PdfTooLaborious() from error
    except (TooManyPages, TextTooLong, LockedPdf):
        raise
    except _BROKEN as error:
        raise NotAPdf() from error


def _limited(reader: pypdf.PdfReader, most_pages: int) -> Iterator[str]:
    if reader.is_encrypted and not reader.decrypt(""):
        raise LockedPdf()
    if len(reader.pages) > most_pages:
        raise TooManyPages(limit=most_pages)
    length = 0
    for page in reader.pages:
        text = page.extract_text()
        length += len(text)
        if length > LONGEST_TEXT:
            raise TextTooLong(limit=LONGEST_TEXT)
        yield text

"""Why the text of a file could not be read. The docstring is the sentence that people read."""

from __future__ import annotations

import inspect


class TextError(ValueError):
    """The text of the file could not be read."""

    def __init__(self, **facts: str | int) -> None:
        self.facts = facts
        super().__init__(facts)

    @property
    def template(self) -> str:
        """The untranslated sentence: the key of the catalogue."""
        return inspect.cleandoc(type(self).__doc__ or "").split("\n\n")[0].replace("\n", " ")

    def __str__(self) -> str:
        return self.template % self.facts


class NotPlainText(TextError):
    """The file is not text in UTF-8, UTF-16, Shift_JIS, EUC-JP or ISO-2022-JP. Save it as text and try again."""


class NotAPdf(TextError):
    """The PDF file is damaged or is none. Open it and save it as a PDF once more, or copy its text."""


class LockedPdf(TextError):
    """The PDF file is locked with a password. Save it without one, or copy its text."""


class PdfWithoutText(TextError):
    """The PDF file holds pictures of pages and no text. Copy the values by hand."""


class TooManyPages(TextError):
    """The PDF file has more than %(limit)d pages. Save the pages that matter as a PDF of their own."""


class PdfTooLaborious(TextError):
    """The PDF file asks for more work than its pages explain, so it was not read. Copy its text."""


class TextTooLong(TextError):
    """There is more text than %(limit)d characters. Send the part that matters."""


class TooManyParts(TextError):
    """The mail has more than %(limit)d parts, or parts within parts beyond any use, so it was not read."""


class UnknownKindOfFile(TextError):
    """Only .txt, .eml and .pdf files are searched. Save it as one of these, or copy its text."""

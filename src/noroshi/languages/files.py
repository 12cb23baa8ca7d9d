"""The text of a file that somebody hands in, by what the file is."""

from __future__ import annotations

from typing import Final

from noroshi.languages.decoding import decoded
from noroshi.languages.errors import TextTooLong, UnknownKindOfFile
from noroshi.languages.mail import text_of_mail
from noroshi.languages.pdf import text_of_pdf

LONGEST_TEXT: Final = 2_000_000
"""Characters."""
ENDINGS: Final = (".txt", ".eml", ".pdf")


def text_of_file(name: str, content: bytes) -> str:
    """The text of a .txt, .eml or .pdf file. Raises TextError, each of which says what to do."""
    ending = name.lower().rpartition(".")[2]
    if content.startswith(b"%PDF-") or ending == "pdf":
        return text_of_pdf(content)
    if ending == "eml":
        return text_of_mail(content)
    if ending not in ("txt", "text", "log", "md"):
        raise UnknownKindOfFile()
    text = decoded(content)
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(limit=LONGEST_TEXT)
    return text

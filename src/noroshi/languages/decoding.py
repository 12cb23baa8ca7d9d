"""Bytes to text, in the encodings that Japanese and English text comes in."""

from __future__ import annotations

import codecs
from typing import Final

from noroshi.languages.errors import NotPlainText

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_TRIED: Final = ("utf-8", "cp932", "euc_jp")
_NOT_IN_TEXT: Final = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\f\v\x1b")


def decoded(content: bytes) -> str:
    """The text of a file that does not say its encoding.

    Raises NotPlainText where it fits none, or holds control characters as no text does.
    """
    text = _decoded(content)
    if text is None or not _NOT_IN_TEXT.isdisjoint(text):
        raise NotPlainText()
    return text


def _decoded(content: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _in(content, encoding)
    if b"\x1b$" in content or b"\x1b(" in content:
        jis = _in(content, "iso2022_jp_ext")
        if jis is not None:
            return jis
    return next((text for encoding in _TRIED if (text := _in(content, encoding)) is not None), None)


def _in(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def said_to_be(content: bytes, charset: str | None) -> str:
    """The text of a part that names its encoding; where the name is wrong or unknown, as well as can be read."""
    if charset is not None:
        try:
            return content.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            pass  # named wrongly: what follows finds out
    found = _decoded(content)
    return content.decode("utf-8", "replace") if found is None else found

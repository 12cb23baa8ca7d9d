"""Which characters values are written with, in Japanese and in languages that separate words, also when defanged."""

from __future__ import annotations

from typing import Final

JAPANESE: Final = (
    "\u3005-\u3007\u303b\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Han, Hiragana, Katakana: written without spaces, so that a value may stand right beside them."""
FULL: Final = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
"""Latin letters and digits of full width."""
INVISIBLE: Final = "\u00ad\u200b\u2060\ufeff"
ALNUM: Final = f"0-9A-Za-z_{FULL}{INVISIBLE}\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\uac00-\ud7a3"
"""What a name or a code is made of beside hyphens, the letters of other scripts included."""
LABEL: Final = rf"[{ALNUM}\-－]{{1,255}}+"
"""Bounded, as every part that a rule may read again from a later spot: so that time grows with the text only."""
HEX: Final = "0-9A-Fa-f０-９Ａ-Ｆａ-ｆ"
DIGIT: Final = "0-9０-９"
HYPHENS: Final = r"\-‐‑‒–−－"

_OPEN, _CLOSE = r"[\[({（［｛]", r"[\])}）］｝]"
_BRACKETED_DOT: Final = rf"\s{{0,3}}{_OPEN}\s?(?:[.．]|[dD][oO][tT])\s?{_CLOSE}\s{{0,3}}"
DOT: Final = rf"(?:[.．]|{_BRACKETED_DOT}|\\\.|(?<=[{FULL}])[。｡](?=[{FULL}]))"
"""A dot between two labels, as it stands or as it is written to keep a value from being clicked."""
AT: Final = rf"(?:[@＠]|\s{{0,3}}{_OPEN}\s?(?:[@＠]|[aA][tT])\s?{_CLOSE}\s{{0,3}})"
COLON: Final = rf"(?:[:：]|{_OPEN}[:：]{_CLOSE})"
_SLASHES: Final = r"(?:[/／]{1,2}|[\[({][/／]{1,2}[\])}])"
COLON_SLASHES: Final = rf"(?:{COLON}{_SLASHES}|{_OPEN}[:：][/／]{{2}}{_CLOSE})"
SIGN: Final = (
    rf"(?:[.．](?=[{ALNUM}{JAPANESE}])|{COLON}(?=[/／\[({{{HEX}:：]|2\.3)|(?<=[0-9]):(?=[A-Za-z/+])|[@＠]|\\\.|(?<=[{FULL}])[。｡](?=[{FULL}])"
    rf"|\s{{0,3}}{_OPEN}\s?(?:[.．@＠]|[:：][/／]|[dD][oO][tT]\b|[aA][tT]\b))"
)
"""What follows the first part of an address, a name or a URL, and seldom an ordinary word."""

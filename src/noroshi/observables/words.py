"""The words that a text is found by, in Japanese and in languages that separate words.

Index and query go through the same rules, so a phrase that stands in a text is found by it. Words are compared after
NFKC and case folding. A run of Han, Hiragana and Katakana yields its overlapping pairs (``攻撃者``: ``攻撃``,
``撃者``), so a two-character word is one token; a single character is found only where it stands alone. A compound
(``apt-28``, ``evil.example``) yields itself and its parts; a query for it must match it whole.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

MOST_TOKENS: Final = 400
"""Distinct tokens kept of one text, the first ones: enough for a page of prose; the rest is not searchable."""
LONGEST_WORD: Final = 64
"""Characters of a word that count; what follows is cut, in index and query alike."""

_PAIRED: Final = (
    "\u3005\u3006\u3007\u303b\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD: Final = rf"[^\W{_PAIRED}]+(?:[.-][^\W{_PAIRED}]+)*"
_PIECES: Final = re.compile(rf"({_WORD})|([{_PAIRED}]+)").findall
_HAS_PAIRED: Final = re.compile(f"[{_PAIRED}]").search
_PLAIN_WORDS: Final = re.compile(r"\w+(?:[.-]\w+)*").findall
_ASCII_WORDS: Final = re.compile(r"\w+(?:[.-]\w+)*", re.ASCII).findall
_ASCII_FOLDED: Final = bytes(
    ord(chr(code).lower()) if code < 128 and (chr(code).isalnum() or chr(code) in "._-") else 32 for code in range(256)
)
"""Letters in lower case, a space for what stands between words."""
_PARTS: Final = re.compile(r"[^._-]+").findall
_HAS_JOINT: Final = re.compile(r"[._-]").search


def tokens(text: str) -> set[str]:
    """What to index a name or description under: at most ``MOST_TOKENS`` distinct tokens, in order of appearance.

    The parts of compounds come after the whole words where a text is in a language that separates words.
    """
    if text.isascii():
        found = _ascii_tokens(text)
        if len(found) <= MOST_TOKENS and max(map(len, found), default=0) <= LONGEST_WORD:
            return found
    return tokens_in_order(text)


def _ascii_tokens(text: str) -> set[str]:
    """All tokens where nothing has to be left out, so that their order is no matter: in half the time."""
    # Most full stops end a sentence; without them most words need no second look.
    folded = text.encode("ascii").translate(_ASCII_FOLDED).replace(b". ", b" ")
    found = set(folded.decode("ascii").split())
    for word in [word for word in found if not word.isalnum()]:
        found.discard(word)
        bare = word.strip(".-")
        if bare.isalnum():  # the end of a sentence
            found.add(bare)
        else:
            found.update(_ASCII_WORDS(word))
            found.update(_PARTS(word))
    return found


def tokens_in_order(text: str) -> set[str]:
    """As ``tokens``, for every text, without the shortcut."""
    plain = _folded(text)
    if not plain.isascii() and _HAS_PAIRED(plain):
        return _tokens_one_by_one(plain)
    found = dict.fromkeys(_ASCII_WORDS(plain) if plain.isascii() else _PLAIN_WORDS(plain))
    if len(found) > MOST_TOKENS or max(map(len, found), default=0) > LONGEST_WORD:
        return _tokens_one_by_one(plain)
    for word in [word for word in found if "-" in word or "." in word or "_" in word]:
        found.update(dict.fromkeys(_PARTS(word)))
    return set(found) if len(found) <= MOST_TOKENS else set(list(found)[:MOST_TOKENS])


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else normalize("NFKC", normalize("NFKC", text).casefold())


def _tokens_one_by_one(plain: str) -> set[str]:
    found: dict[str, None] = {}
    for word, run in _PIECES(plain):
        if word:
            _add_word(found, word)
        else:
            found.update(dict.fromkeys(_pairs(run)))
        if len(found) >= MOST_TOKENS:
            return set(list(found)[:MOST_TOKENS])
    return set(found)


def query_tokens(text: str) -> set[str]:
    """What a text must be indexed under, all of it, to match the query; empty when the query holds no word."""
    found: set[str] = set()
    for word, run in _PIECES(_folded(text)):
        if word:
            found.add(word[:LONGEST_WORD])
        else:
            found.update(_pairs(run))
        if len(found) >= MOST_TOKENS:
            break
    return found


def _add_word(found: dict[str, None], word: str) -> None:
    found[word[:LONGEST_WORD]] = None
    if _HAS_JOINT(word):
        for part in _PARTS(word[: MOST_TOKENS * 4]):
            found[part[:LONGEST_WORD]] = None


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]

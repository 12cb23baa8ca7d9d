"""The room's own catalogue, without Django: what is wrong with a profile is said before Django runs."""

from __future__ import annotations

import functools
import gettext
from pathlib import Path

_CATALOGUES = Path(__file__).resolve().parent / "locale"


@functools.cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", _CATALOGUES, languages=[language], fallback=True)


def translated(text: str, language: str) -> str:
    """The text in the reader's language; as it is when the catalogue has no other."""
    return _catalogue("ja").gettext(text) if language.startswith("ja") else text

"""What the editor of a product sends."""

from __future__ import annotations

import re
from typing import Final

from django.http import QueryDict

from noroshi.face.types import Problem
from noroshi.frame.errors import NoroshiError
from noroshi.sharing.products.types import Content, Section

TITLE_LIMIT: Final = 300
HEADING_LIMIT: Final = 300
TEXT_LIMIT: Final = 40_000
LIST_LIMIT: Final = 20_000
BLANK: Final = 2
"""How many empty sections stand at the end of the editor."""
_PLACES: Final = {
    "NotAttachable": "indicators",
    "UnknownCode": "organisations",
    "UnknownMarking": "marking",
    "ProductIncomplete": "title_ja",
}


def content_from(posted: QueryDict) -> Content:
    """What was written, cut to its limits."""
    return Content(
        _text(posted, "title_ja", TITLE_LIMIT),
        _text(posted, "title_en", TITLE_LIMIT),
        tuple(_sections(posted)),
        _listed(posted, "citations"),
        _listed(posted, "indicators"),
        _text(posted, "marking", 20) or "TLP:AMBER",
        tuple(dict.fromkeys(posted.getlist("group")))[:100],
        _listed(posted, "organisations"),
        _listed(posted, "signers"),
    )


def _text(posted: QueryDict, name: str, limit: int) -> str:
    return posted.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()[:limit]


def _sections(posted: QueryDict) -> list[Section]:
    number = len(posted.getlist("section"))
    return [
        Section(
            _text(posted, f"heading_ja-{place}", HEADING_LIMIT),
            _text(posted, f"text_ja-{place}", TEXT_LIMIT),
            _text(posted, f"heading_en-{place}", HEADING_LIMIT),
            _text(posted, f"text_en-{place}", TEXT_LIMIT),
        )
        for place in range(min(number, 40))
    ]


def _listed(posted: QueryDict, name: str) -> tuple[str, ...]:
    words = re.split(r"[\s,、，]+", posted.get(name, "")[:LIST_LIMIT])
    return tuple(dict.fromkeys(word for word in words if word))


def problem_of(error: NoroshiError) -> Problem:
    """Where in the editor something is wrong."""
    return Problem(_PLACES.get(error.code, ""), error.code, error.message)

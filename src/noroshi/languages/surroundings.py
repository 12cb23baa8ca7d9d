"""The sentence around a value, so that a person can judge whether it belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from noroshi.languages.mentions import Mention

REACH: Final = 120
"""Characters shown at most on either side."""
_ENDS: Final = re.compile(r"[。！？\n\f]|[.!?](?=\s)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands before and after a value in its own sentence, cut where that is long."""

    before: str
    written: str
    after: str


def around(text: str, mention: Mention) -> Surroundings:
    """The sentence that names a value, in three pieces."""
    start = max(0, mention.start - REACH)
    before = text[start : mention.start]
    ends = list(_ENDS.finditer(before))
    before = before[ends[-1].end() :] if ends else ("…" if start else "") + before
    after = text[mention.end : mention.end + REACH]
    end = _ENDS.search(after)
    after = after[: end.end()] if end else after + ("…" if mention.end + REACH < len(text) else "")
    return Surroundings(before.lstrip(), " ".join(mention.written.split()), after.rstrip())

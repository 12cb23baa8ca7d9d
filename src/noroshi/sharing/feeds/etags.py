"""Entity tags that know how long they hold: whoever comes with one that still does costs one look. Pure.

``"<turn>-<until>-<what was asked>"``: it holds while the reader's newest turn is that one and ``until`` (Unix seconds)
has not come. ``until`` is when the next indicator ends, and an hour at most: by then a new warninglist counts too.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

HOLDS_AT_MOST: Final = timedelta(hours=1)
_TAG: Final = re.compile(r'(?:W/)?"([0-9]{1,19})-([0-9]{1,11})-([0-9a-z.]{1,40})"').fullmatch
_LONGEST: Final = 2000


def made(turn: int, ends: datetime | None, asked: str, now: datetime) -> str:
    """The tag of what is written now."""
    until = min(now + HOLDS_AT_MOST, ends or now + HOLDS_AT_MOST)
    return f'"{turn}-{int(until.timestamp())}-{asked}"'


def still_holds(header: str, turn: int, asked: str, now: datetime) -> str:
    """The tag of ``If-None-Match`` (RFC 9110 section 13.1.2) that still holds; empty when there is none."""
    for one in header[:_LONGEST].split(","):
        found = _TAG(one.strip())
        if found and int(found[1]) == turn and found[3] == asked and now.timestamp() < int(found[2]):
            return one.strip()
    return ""

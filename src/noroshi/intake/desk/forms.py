"""What is typed and chosen at the desk, read and checked."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import QueryDict

from noroshi.frame.actors import Actor
from noroshi.intake.desk.errors import TimeGone
from noroshi.intake.desk.services import Rating
from noroshi.intake.desk.types import Urgency


def number(posted: QueryDict, name: str) -> int:
    """A number that a form carries; 0 without one."""
    text = posted.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def text(posted: QueryDict, name: str, limit: int) -> str:
    """A text without NUL, cut far beyond what may be stored, so that a text that is too long is refused, not cut."""
    return posted.get(name, "").replace("\0", "")[: limit + 1]


def rating(posted: QueryDict) -> Rating:
    """Type, urgency, severity; what is none of the choices is refused by the verb, or is the lowest."""
    severity = posted.get("severity", "")
    urgency = posted.get("urgency", "")
    return Rating(
        text(posted, "incident_type", 80),
        Urgency(int(urgency)) if urgency in {"1", "2", "3"} else Urgency.NORMAL,
        int(severity) if severity in {"0", "1", "2", "3", "4"} else None,
    )


def answer_by(posted: QueryDict, actor: Actor) -> datetime | None:
    """The day and time until which an answer is asked for, in the reader's zone. Raises TimeGone for what is none."""
    said = posted.get("answer_by", "").strip()
    if not said:
        return None
    try:
        found = datetime.fromisoformat(said[:30])
    except ValueError as error:
        raise TimeGone from error
    zoned = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(actor.time_zone))
    try:
        return zoned.astimezone(UTC)
    except OverflowError as error:
        raise TimeGone from error

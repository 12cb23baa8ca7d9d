"""Timestamps of STIX 2.1 §2.16 (RFC 3339, UTC, "Z"): text to datetime and back, exact to the microsecond."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from .errors import TimestampError

FORM = re.compile(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]{1,30})?Z",
    re.ASCII,
)


def parse_timestamp(text: str) -> datetime:
    """The moment in UTC. A leap second reads as the second before; digits past the microsecond are cut.

    Raises TimestampError for text of another form, for days that no calendar has, and for the year 0000.
    """
    if FORM.fullmatch(text) is None:
        raise TimestampError(value=text[:40])
    whole, _, fraction = text[:-1].partition(".")
    if whole.endswith("60"):
        whole, fraction = f"{whole[:-2]}59", "999999"
    try:
        return datetime.fromisoformat(f"{whole}.{fraction[:6].ljust(6, '0')}+00:00")
    except ValueError as error:
        raise TimestampError(value=text[:40]) from error


def format_timestamp(moment: datetime) -> str:
    """STIX text, to the millisecond, or finer if the moment is. ``moment`` must know its zone."""
    if moment.tzinfo is None:
        raise TimestampError(value=str(moment))
    moment = moment.astimezone(UTC)
    precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def order_key(text: str) -> str:
    """A text that sorts as the timestamp does: the fraction without trailing zeros. ``text`` must have the form."""
    whole, _, fraction = text[:-1].partition(".")
    return f"{whole}.{fraction.rstrip('0')}"

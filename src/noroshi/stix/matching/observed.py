"""What was observed, as a pattern sees it: objects by their identifiers, from when to when, how many times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from noroshi.stix.errors import NotObserved, TimestampError
from noroshi.stix.timestamps import parse_timestamp

SCO = Mapping[str, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Observed(msgspec.Struct, frozen=True):
    """Objects that were seen together ``number`` times between ``first`` and ``last`` (microseconds since 1970)."""

    key: str
    first: int
    last: int
    number: int
    objects: Mapping[str, SCO]


def observed(value: Mapping[str, Any], known: Mapping[str, SCO]) -> Observed:
    """What a decoded observed-data object says (STIX 2.1 §4.14, STIX 2.0 part 2 §2.6).

    ``known`` holds the cyber-observable objects that ``object_refs`` name; those that it lacks are left out. Raises
    NotObserved where the object does not say when or how often.
    """
    first, last, number = value.get("first_observed"), value.get("last_observed"), value.get("number_observed")
    if type(number) is not int or number < 1:
        raise NotObserved(name="number_observed")
    return Observed(
        str(value.get("id")), moment(first, "first_observed"), moment(last, "last_observed"), number,
        _objects(value, known),
    )  # fmt: skip


def _objects(value: Mapping[str, Any], known: Mapping[str, SCO]) -> Mapping[str, SCO]:
    inside = value.get("objects")
    if isinstance(inside, Mapping):
        return {key: held for key, held in inside.items() if isinstance(held, Mapping)}
    named = value.get("object_refs")
    return {key: known[key] for key in (named if isinstance(named, list) else ()) if key in known}


def moment(text: object, name: str) -> int:
    """A timestamp in microseconds since 1970. Raises NotObserved, naming the property."""
    try:
        return microseconds(str(text))
    except TimestampError as error:
        raise NotObserved(name=name) from error


def microseconds(text: str) -> int:
    """A timestamp in microseconds since 1970. Raises TimestampError."""
    return (parse_timestamp(text) - _EPOCH) // _MICROSECOND

"""What every room asks of an object, cheaply: the common properties (STIX 2.1 §3.2) and a name."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import msgspec

from .errors import NoTypedForm, TimestampError
from .problems import Problem
from .timestamps import parse_timestamp


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """The common properties as they stand, timestamps still text. Meaning is checked by :mod:`rules`."""

    type: str
    id: str
    spec_version: str | None = None
    created: str | None = None
    modified: str | None = None
    created_by_ref: str | None = None
    revoked: bool = False
    labels: tuple[str, ...] = ()
    confidence: int | None = None
    lang: str | None = None
    object_marking_refs: tuple[str, ...] = ()
    granular_markings: tuple[dict[str, Any], ...] = ()
    external_references: tuple[dict[str, Any], ...] = ()
    extensions: dict[str, Any] = {}
    name: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None

    @property
    def created_at(self) -> datetime | None:
        """Raises TimestampError when out of range."""
        return _moment(self.created)

    @property
    def modified_at(self) -> datetime | None:
        """The version's moment: ``modified``, or ``created`` where the type has no versions. Raises TimestampError."""
        return _moment(self.modified or self.created)

    @property
    def valid_from_at(self) -> datetime | None:
        """Raises TimestampError when out of range."""
        return _moment(self.valid_from)

    @property
    def valid_until_at(self) -> datetime | None:
        """Raises TimestampError when out of range."""
        return _moment(self.valid_until)

    def timestamp_problems(self, path: str = "") -> tuple[Problem, ...]:
        """A Problem for each of the envelope's timestamps that cannot be read."""
        found = []
        for name in ("created", "modified", "valid_from", "valid_until"):
            try:
                _moment(getattr(self, name))
            except TimestampError as error:
                found.append(error.as_problem(f"{path}.{name}".lstrip("."), self.id))
        return tuple(found)


# Only the common properties have a fixed meaning in every type; a custom type may use these three otherwise.
_NOT_COMMON = ("name", "valid_from", "valid_until")
_PLACE = re.compile(r"^(.*?)(?: - at `\$\.?(.*)`)?$", re.DOTALL)


def read_envelope(value: dict[str, Any], path: str = "") -> Envelope | Problem:
    """The envelope of a decoded object, or why it has none: no type, no id, or a common property of a wrong kind."""
    try:
        return msgspec.convert(value, Envelope)
    except msgspec.ValidationError as error:
        plain = {key: held for key, held in value.items() if key not in _NOT_COMMON or isinstance(held, str)}
        if len(plain) < len(value):
            return read_envelope(plain, path)
        return _problem(error, value, path)


def _problem(error: msgspec.ValidationError, value: dict[str, Any], path: str) -> Problem:
    said = _PLACE.match(str(error))
    reason, place = (said[1], said[2] or "") if said else (str(error), "")
    object_id = value.get("id")
    where = ".".join(part for part in (path, place) if part)
    return NoTypedForm(reason=reason).as_problem(where, object_id if isinstance(object_id, str) else None)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parse_timestamp(text)

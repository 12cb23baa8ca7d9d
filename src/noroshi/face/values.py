"""Answers as values: typed, immutable, to JSON and back without loss. What could not be understood stays as typed.

A Value per kind: str (text, long text, choice, yes/no/unknown, e-mail, phone, organisation), int or float (number),
Moment, NumberRange, Contact, a tuple of str (choices, observables, assets). A repeated field's value is a tuple.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

import msgspec

from noroshi.face.errors import AnswersUnreadable


class Precision(StrEnum):
    """How exactly a time is known."""

    DAY = "day"
    MINUTE = "minute"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time in UTC, how exactly it is known, and the zone in which it was told."""

    at: datetime
    precision: Precision = Precision.MINUTE
    zone: str = "Asia/Tokyo"


@dataclass(frozen=True, slots=True)
class NumberRange:
    """From ``low`` to ``high``, both included; equal when the number is known."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Contact:
    """A person who can be reached."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""


Held = TypeVar("Held")
Single = str | int | float | Moment | NumberRange | Contact
Value = Single | tuple[Single, ...]
# One answer as it was typed: for each part of the input ("" when it has but one) the texts given.
Typed = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Answers(Mapping[str, Value]):
    """What was answered: a mapping from field id to Value, plus what is ``as_typed`` because it is not (yet) valid."""

    values_by_field: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    as_typed: Mapping[str, tuple[Typed, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, field_id: str) -> Value:
        return self.values_by_field[field_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_field)

    def __len__(self) -> int:
        return len(self.values_by_field)

    def __hash__(self) -> int:
        return hash(encode(self))

    def with_value(self, field_id: str, value: Value | None) -> Answers:
        """A copy in which the field has this valid value, or none."""
        values = {**self.values_by_field}
        values.pop(field_id, None)
        if value not in (None, "", ()):
            values[field_id] = value
        return Answers(MappingProxyType(values), _without(self.as_typed, field_id))

    def with_typed(self, field_id: str, typed: tuple[Typed, ...]) -> Answers:
        """A copy in which the field has no valid value and comes back as it was typed."""
        kept = MappingProxyType({**self.as_typed, field_id: typed})
        return Answers(_without(self.values_by_field, field_id), kept)

    def only(self, field_ids: frozenset[str]) -> Answers:
        """A copy with these fields alone."""
        return Answers(_kept(self.values_by_field, field_ids), _kept(self.as_typed, field_ids))


def _without(mapping: Mapping[str, Held], key: str) -> Mapping[str, Held]:
    return MappingProxyType({name: value for name, value in mapping.items() if name != key})


def _kept(mapping: Mapping[str, Held], keys: frozenset[str]) -> Mapping[str, Held]:
    return MappingProxyType({name: value for name, value in mapping.items() if name in keys})


def storable(text: str) -> str:
    """Text that UTF-8 and PostgreSQL can hold: NUL and lone surrogates become U+FFFD, line ends become LF."""
    whole = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\x00", "\ufffd")
    return whole.replace("\r\n", "\n").replace("\r", "\n")


def plain(value: Value) -> object:
    """A value as JSON has it; a Moment as RFC 3339 in UTC."""
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, Moment):
        at = f"{value.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return {"at": at, "precision": value.precision.value, "zone": value.zone}
    if isinstance(value, NumberRange):
        return {"low": value.low, "high": value.high}
    if isinstance(value, Contact):
        parts = {"name": value.name, "role": value.role, "email": value.email, "phone": value.phone}
        return {name: text for name, text in parts.items() if text}
    return value


def encode(answers: Answers) -> bytes:
    """JSON of answers, valid or not; ``decode`` gives the same back. Keys are sorted: equal answers, equal bytes."""
    typed = {name: [dict(one) for one in entries] for name, entries in answers.as_typed.items()}
    document = {"answers": {name: plain(value) for name, value in answers.items()}, "as_typed": typed}
    return msgspec.json.encode(document, order="sorted")


class _Stored(msgspec.Struct):
    answers: dict[str, object] = msgspec.field(default_factory=dict)
    as_typed: dict[str, tuple[dict[str, tuple[str, ...]], ...]] = msgspec.field(default_factory=dict)


def decode(document: bytes | str) -> Answers:
    """The answers that ``encode`` wrote. Raises AnswersUnreadable. For JSON of others use ``forms.from_json``."""
    try:
        stored = msgspec.json.decode(document, type=_Stored)
        values = {name: revive(value) for name, value in stored.answers.items()}
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError) as error:
        raise AnswersUnreadable(reason=str(error)) from error
    return Answers(MappingProxyType(values), MappingProxyType(dict(stored.as_typed)))


def revive(value: object) -> Value:
    """A value from its plain form. Raises ValueError, KeyError or TypeError when it is none."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, list):
        return tuple(_single(revive(one)) for one in value)
    if not isinstance(value, dict):
        raise TypeError(f"{type(value).__name__} is no answer")
    if "at" in value:
        return Moment(
            instant(str(value["at"])), Precision(value.get("precision", "minute")), str(value.get("zone", "UTC"))
        )
    if "low" in value or "high" in value:
        return NumberRange(float(value["low"]), float(value["high"]))
    return Contact(**{name: str(text) for name, text in value.items()})


def instant(text: str) -> datetime:
    """RFC 3339 to UTC. Raises ValueError, also when the offset from UTC is missing."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no offset from UTC")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def _single(value: Value) -> Single:
    if isinstance(value, tuple):
        raise TypeError("a list within a list is no answer")
    return value

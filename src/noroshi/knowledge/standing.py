"""Reads of quality: how values stand at a moment of the world's clock, lifetimes, grades of sources, doubts.

What is hidden from the reader counts for nothing: two readers may see different scores of one value.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from noroshi.knowledge.decay import WEIGHTS, Grade, Lifetime
from noroshi.knowledge.searching import run
from noroshi.observables import Kind, Observable

SHOWN: Final = 200
VOICES: Final = 50
OWN: Final = frozenset({"warning", "proposal", "accepted"})
"""On these occasions somebody who sits here has spoken."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one value in one object stands. ``score`` is at the asked moment, ``base`` what it began with.

    ``expires_at`` is when the score falls to the floor, or ``valid_until`` if that is earlier. ``confidence`` is None
    where the source says none.
    """

    observable_id: UUID
    observable: Observable
    source_id: int
    confidence: int | None
    grade: Grade | None
    false_alarms: int
    refuted: bool
    base: float
    refreshed_at: datetime
    lifetime: Lifetime
    valid_until: datetime | None
    expires_at: datetime
    score: float
    at: datetime

    @property
    def expired(self) -> bool:
        """Whether it is too old, too weak, refuted or past its end: feeds do not serve it."""
        return self.expires_at <= self.at

    @property
    def shown(self) -> int:
        """The score as a page shows it, 0 to 100."""
        return 0 if self.valid_until is not None and self.valid_until <= self.at else round(self.score)


@dataclass(frozen=True, slots=True)
class LifetimeRow:
    """The lifetime of a kind of value: the usual one, and that of this world with its reason if one was set."""

    kind: Kind
    usual: Lifetime
    chosen: Lifetime | None
    reason: str
    set_at: datetime | None

    @property
    def in_force(self) -> Lifetime:
        """The one that counts."""
        return self.chosen or self.usual


@dataclass(frozen=True, slots=True)
class Grading:
    """One grading of a source. ``reason`` is for the office."""

    organisation_id: int
    grade: Grade
    reason: str
    graded_at: datetime


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that several independent organisations call a false alarm, and an indicator for it."""

    id: int
    stix_id: str
    source_id: int
    number: int
    raised_at: datetime
    observable: Observable | None


@dataclass(frozen=True, slots=True)
class Voice:
    """What one organisation says of a value: ``strength`` 1 (false alarm) to -1 (it agrees), ``weight`` what it counts.

    ``occasion`` is a ``judging.Occasion``. What is answered here counts whole, what comes from outside as much as its
    source is reliable.
    """

    organisation_id: int
    occasion: str
    strength: float
    said_at: datetime
    explanation: str
    grade: Grade | None
    observable: Observable

    @property
    def weight(self) -> float:
        """How much of a halving of the score it is."""
        return 1.0 if self.occasion in OWN else self.strength * WEIGHTS[self.grade]


def voices_of_object(object_id: int, uuid: UUID) -> tuple[Voice, ...]:
    """Who says what of an object's values, the newest of each that the reader may know of; one statement."""
    rows = run("voices_of_object", {"object": object_id, "uuid": uuid, "limit": VOICES})
    return tuple(
        Voice(
            organisation, occasion, strength, at, explanation, Grade(grade) if grade else None,
            Observable(Kind(kind), value),
        )
        for organisation, occasion, strength, at, explanation, grade, kind, value in rows
    )  # fmt: skip


def standing_of_object(object_id: int, at: datetime) -> tuple[Standing, ...]:
    """How the first two hundred values of an object stand; one statement."""
    return tuple(_standing(row, at) for row in run("standing_of_object", _asked(at, object=object_id)))


def standing_of_value(observable_id: UUID, at: datetime) -> tuple[Standing, ...]:
    """How a value stands in up to two hundred objects that hold it, the best first; one statement."""
    return tuple(_standing(row, at) for row in run("standing_of_value", _asked(at, observable=observable_id)))


def _asked(at: datetime, **which: object) -> dict[str, Any]:
    return {"at": at, "limit": SHOWN, **which}


def _standing(row: tuple[Any, ...], at: datetime) -> Standing:
    grade = Grade(row[6]) if row[6] else None
    return Standing(
        row[0], Observable(Kind(row[1]), row[2]), row[4], row[5], grade, row[7], row[8], row[9], row[10],
        Lifetime(row[11], row[12]), row[13], row[14], row[15], at,
    )  # fmt: skip


def lifetimes(world_id: int) -> tuple[LifetimeRow, ...]:
    """The lifetimes of a world; one statement."""
    return tuple(
        LifetimeRow(
            Kind(kind), Lifetime(days, speed), Lifetime(own_days, own_speed) if own_days else None, reason or "", at
        )
        for kind, days, speed, own_days, own_speed, reason, at in run("lifetimes", {"world": world_id})
    )


def grades_of(organisation_ids: Collection[int]) -> dict[int, Grade]:
    """The grades of sources that were graded; one statement."""
    if not organisation_ids:
        return {}
    rows = run("source_grades", {"organisations": list(organisation_ids)})
    return {organisation: Grade(grade) for organisation, grade, _ in rows}


def gradings(organisation_id: int | None = None, limit: int = 200) -> tuple[Grading, ...]:
    """Gradings with their reasons, newest first, for those of the office who may see them; one statement."""
    rows = run("source_gradings", {"organisation": organisation_id, "limit": limit})
    return tuple(Grading(organisation, Grade(grade), reason, at) for organisation, grade, reason, at in rows)


def doubts(world_id: int, source_id: int | None = None, limit: int = 50) -> tuple[Doubt, ...]:
    """Unsettled doubts, newest first: all that the reader may see, or those about one source's indicators."""
    rows = run("doubts", {"world": world_id, "source": source_id, "limit": limit})
    return tuple(
        Doubt(key, f"{of}--{uuid}", source, number, at, Observable(Kind(kind), value) if kind is not None else None)
        for key, uuid, of, source, number, at, kind, value in rows
    )

"""How the score of a value falls with time. Pure; the same formulas stand in ``sql/schema_0006.sql`` for bulk reads.

The polynomial decay that MISP uses (Iklody, Wagener, Dulaunoy, Mokaddem: "Decaying Indicators of Compromise", 2018):

    score(age) = base * (1 - (age / lifetime) ** (1 / speed)), and 0 from the lifetime on

Age counts from the newest version of the object or the last sighting of the value, whichever is later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FLOOR: Final = 10.0
"""A value whose score is no higher is expired: feeds do not serve it."""
UNSAID: Final = 50
"""The confidence of an object that says none."""
INDEPENDENT: Final = 3
"""From so many organisations that call a value a false alarm on, its sources and the office are told."""


class Grade(StrEnum):
    """How reliable a source is: the Admiralty code (NATO AJP-2.1), in words in ``confidence.grade_words``."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


WEIGHTS: Final[Mapping[Grade | None, float]] = {
    Grade.A: 1.0, Grade.B: 0.9, Grade.C: 0.75, Grade.D: 0.5, Grade.E: 0.25, Grade.F: 0.75, None: 0.75,
}  # fmt: skip
"""What a source's confidence counts for. F (cannot be judged) and no grade count like C: not trusted, not doubted."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long values of a kind stay good: ``days`` until the score is 0, ``speed`` how early it falls.

    At speed 1 the score falls evenly; above it falls at first, below it falls towards the end.
    """

    days: float
    speed: float

    @property
    def half_life(self) -> float:
        """Days until half of the score is gone."""
        return float(self.days * 0.5**self.speed)


def base_score(confidence: int | None, grade: Grade | None, false_alarms: float = 0, *, refuted: bool = False) -> float:
    """What the score begins with, 0 to 100: confidence times reliability, halved by each independent false alarm.

    What is said from outside counts for less than one: as much as its source is reliable.
    """
    if refuted:
        return 0.0
    return float((UNSAID if confidence is None else confidence) * WEIGHTS[grade] * 0.5**false_alarms)


def score(base: float, age: float, lifetime: Lifetime) -> float:
    """The score at an age in days."""
    share = min(max(age, 0.0) / lifetime.days, 1.0)
    return float(base * (1 - share ** (1 / lifetime.speed)))


def fades_after(base: float, lifetime: Lifetime) -> float:
    """The age in days at which the score falls to FLOOR."""
    return 0.0 if base <= FLOOR else float(lifetime.days * (1 - FLOOR / base) ** lifetime.speed)

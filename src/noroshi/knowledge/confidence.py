"""Confidence in words: the scales of STIX 2.1 appendix A, and the reliability of sources (Admiralty code)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from noroshi.knowledge.decay import Grade


class Scale(StrEnum):
    """The scales of STIX 2.1 appendix A."""

    LEVELS = "none-low-med-high"
    TEN = "0-10"
    ADMIRALTY = "admiralty-credibility"
    WEP = "wep"
    DNI = "dni"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a scale: the confidences from ``low`` to ``high`` are read as it; it is written as ``value``."""

    low: int
    high: int
    value: int
    words: str | Promise


def _steps(*rows: tuple[int, int, int, str | Promise]) -> tuple[Step, ...]:
    return tuple(Step(*row) for row in rows)


SCALES: Final[Mapping[Scale, tuple[Step, ...]]] = {
    Scale.LEVELS: _steps(
        (0, 0, 0, pgettext_lazy("confidence", "None")),
        (1, 29, 15, pgettext_lazy("confidence", "Low")),
        (30, 69, 50, pgettext_lazy("confidence", "Medium")),
        (70, 100, 85, pgettext_lazy("confidence", "High")),
    ),
    Scale.TEN: _steps(*((max(ten * 10 - 5, 0), min(ten * 10 + 4, 100), ten * 10, str(ten)) for ten in range(11))),
    Scale.ADMIRALTY: _steps(
        (0, 19, 10, gettext_lazy("5 – improbable")),
        (20, 39, 30, gettext_lazy("4 – doubtful")),
        (40, 59, 50, gettext_lazy("3 – possibly true")),
        (60, 79, 70, gettext_lazy("2 – probably true")),
        (80, 100, 90, gettext_lazy("1 – confirmed by other sources")),
    ),
    Scale.WEP: _steps(
        (0, 0, 0, gettext_lazy("Impossible")),
        (1, 19, 10, gettext_lazy("Highly unlikely, almost certainly not")),
        (20, 39, 30, gettext_lazy("Unlikely, probably not")),
        (40, 59, 50, gettext_lazy("Even chance")),
        (60, 79, 70, gettext_lazy("Likely, probable")),
        (80, 99, 90, gettext_lazy("Highly likely, almost certain")),
        (100, 100, 100, gettext_lazy("Certain")),
    ),
    Scale.DNI: _steps(
        (0, 9, 5, gettext_lazy("Almost no chance, remote")),
        (10, 19, 15, gettext_lazy("Very unlikely, highly improbable")),
        (20, 39, 30, gettext_lazy("Unlikely, improbable")),
        (40, 59, 50, gettext_lazy("Roughly even chance, roughly even odds")),
        (60, 79, 70, gettext_lazy("Likely, probable")),
        (80, 89, 85, gettext_lazy("Very likely, highly probable")),
        (90, 100, 95, gettext_lazy("Almost certain, nearly certain")),
    ),
}
"""STIX 2.1 appendix A. "6 – truth cannot be judged" of the Admiralty scale is no value: confidence is left out then."""

SCALE_NAMES: Final[Mapping[Scale, Promise]] = {
    Scale.LEVELS: gettext_lazy("None, low, medium, high"),
    Scale.TEN: gettext_lazy("0 to 10"),
    Scale.ADMIRALTY: gettext_lazy("Admiralty credibility"),
    Scale.WEP: gettext_lazy("Words of estimative probability (WEP)"),
    Scale.DNI: gettext_lazy("US Director of National Intelligence (DNI)"),
}
GRADES: Final[Mapping[Grade, Promise]] = {
    Grade.A: gettext_lazy("A – completely reliable"),
    Grade.B: gettext_lazy("B – usually reliable"),
    Grade.C: gettext_lazy("C – fairly reliable"),
    Grade.D: gettext_lazy("D – not usually reliable"),
    Grade.E: gettext_lazy("E – unreliable"),
    Grade.F: gettext_lazy("F – reliability cannot be judged"),
}


def step_of(confidence: int, scale: Scale) -> Step:
    """How a confidence from 0 to 100 is read on a scale. Raises ValueError outside."""
    for step in SCALES[scale]:
        if step.low <= confidence <= step.high:
            return step
    raise ValueError(confidence)


def read_on_all(confidence: int) -> list[tuple[Promise, str]]:
    """A confidence on every scale: the scale's name, the step in words."""
    return [(name, str(step_of(confidence, scale).words)) for scale, name in SCALE_NAMES.items()]


def grade_words(grade: Grade | None) -> str:
    """A source's reliability in words; one that nobody graded cannot be judged."""
    return str(GRADES[grade or Grade.F])


OPINIONS: Final[tuple[tuple[float, Promise], ...]] = (
    (1.0, gettext_lazy("strongly disagrees")),
    (0.5, gettext_lazy("disagrees")),
    (0.0, gettext_lazy("neither agrees nor disagrees")),
    (-0.25, gettext_lazy("agrees")),
    (-1.0, gettext_lazy("strongly agrees")),
)
"""From which strength on an opinion is which word of STIX's ``opinion-enum``."""
VOICES: Final[Mapping[str, Promise]] = {
    "warning": gettext_lazy("answered a warning: false alarm"),
    "proposal": gettext_lazy("proposes: false alarm"),
    "accepted": gettext_lazy("found it to be a false alarm"),
    "sighting": gettext_lazy("marked a sighting as a false alarm"),
}


def voice_words(occasion: str, strength: float) -> str:
    """What somebody says of a value, in words; ``occasion`` is a ``judging.Occasion``."""
    if occasion in VOICES:
        return str(VOICES[occasion])
    return str(next(words for least, words in OPINIONS if strength >= least))

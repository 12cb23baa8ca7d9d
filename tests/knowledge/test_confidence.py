"""Protects: a confidence reads the same on each scale as STIX 2.1 appendix A says."""

from __future__ import annotations

import pytest
from django.utils import translation

from noroshi.knowledge.confidence import SCALES, Scale, grade_words, read_on_all, step_of
from noroshi.knowledge.decay import Grade


@pytest.mark.parametrize("scale", Scale)
def test_every_confidence_is_exactly_one_step_and_its_own_value_reads_as_it(scale: Scale) -> None:
    for confidence in range(101):
        assert sum(step.low <= confidence <= step.high for step in SCALES[scale]) == 1
    for step in SCALES[scale]:
        assert step_of(step.value, scale) is step


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0, ["None", "0", "5 – improbable", "Impossible", "Almost no chance, remote"]),
        (29, ["Low", "3", "4 – doubtful", "Unlikely, probably not", "Unlikely, improbable"]),
        (30, ["Medium", "3", "4 – doubtful", "Unlikely, probably not", "Unlikely, improbable"]),
        (80, ["High", "8", "1 – confirmed by other sources", "Highly likely, almost certain",
              "Very likely, highly probable"]),
        (100, ["High", "10", "1 – confirmed by other sources", "Certain", "Almost certain, nearly certain"]),
    ],
)  # fmt: skip
def test_it_is_read_in_the_words_of_each_scale(confidence: int, words: list[str]) -> None:
    with translation.override("en"):
        assert [said for _, said in read_on_all(confidence)] == words


def test_a_source_that_nobody_graded_cannot_be_judged() -> None:
    with translation.override("en"):
        assert grade_words(None) == grade_words(Grade.F) == "F – reliability cannot be judged"
    with pytest.raises(ValueError, match="101"):
        step_of(101, Scale.TEN)

"""A report with a date in the future is stopped where it is typed: a clock must not begin before it can."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from noroshi.face.types import Problem
from noroshi.frame.verbs import seeing
from noroshi.intake.errors import AnswersRefused
from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.intake.services import submit_answers
from tests.intake.answers import answers
from tests.nation import Nation

pytestmark = pytest.mark.django_db


def refused(nation: Nation, at: datetime, **more: Any) -> list[Problem]:
    """What a report that was noticed then is refused for."""
    actor = nation.reporter("W-01")
    noticed = {"at": at.isoformat(), "precision": "minute", "zone": "Asia/Tokyo"}
    with seeing(actor):
        try:
            submit_answers(actor, COMMON_FORM_2, answers(recognised_at=noticed, **more), str(at))
        except AnswersRefused as refusal:
            return list(refusal.facts["problems"])  # type: ignore[call-overload]  # a list of Problem
    return []


def test_what_was_noticed_tomorrow_is_refused_with_the_field_and_what_to_check(nation: Nation) -> None:
    [problem] = refused(nation, nation.clock.now() + timedelta(days=1))

    assert (problem.field_id, problem.code) == ("recognised_at", "future")
    assert problem.advice


def test_a_clock_that_is_a_little_ahead_stops_no_report(nation: Nation) -> None:
    assert refused(nation, nation.clock.now() + timedelta(minutes=4)) == []


def test_what_was_noticed_just_now_is_taken(nation: Nation) -> None:
    assert refused(nation, nation.clock.now()) == []

"""Protects: a value's score never rises by growing old, and the bulk reads compute what the formula says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from noroshi.knowledge.decay import FLOOR, Grade, Lifetime, base_score, fades_after, score
from noroshi.knowledge.lifetimes import REASONS
from noroshi.knowledge.standing import lifetimes
from noroshi.observables import Kind
from tests.nation import Nation

lives = st.builds(Lifetime, st.floats(1, 3650), st.floats(0.1, 10))
bases = st.floats(0, 100)
ages = st.floats(0, 5000)


@given(base=bases, first=ages, more=ages, lifetime=lives)
def test_the_score_never_rises_with_age_and_ends_at_nothing(
    base: float, first: float, more: float, lifetime: Lifetime
) -> None:
    assert base >= score(base, first, lifetime) >= score(base, first + more, lifetime) >= 0
    assert score(base, 0, lifetime) == base
    assert score(base, lifetime.days, lifetime) == 0


@given(base=bases, lifetime=lives)
def test_it_is_expired_from_the_age_on_at_which_the_score_is_the_floor(base: float, lifetime: Lifetime) -> None:
    age = fades_after(base, lifetime)

    if base > FLOOR:
        assert score(base, age, lifetime) == pytest.approx(FLOOR, abs=0.01)
    else:
        assert age == 0


@given(
    confidence=st.none() | st.integers(0, 100),
    grade=st.none() | st.sampled_from(Grade),
    alarms=st.integers(0, 20),
)
def test_a_false_alarm_never_raises_the_base(confidence: int | None, grade: Grade | None, alarms: int) -> None:
    base = base_score(confidence, grade, alarms)

    assert 0 <= base_score(confidence, grade, alarms + 1) <= base <= 100
    assert base_score(confidence, grade, alarms, refuted=True) == 0


@pytest.mark.django_db
@given(
    confidence=st.none() | st.integers(0, 100),
    grade=st.none() | st.sampled_from(Grade),
    alarms=st.integers(0, 5),
    age=st.floats(-10, 4000),
    lifetime=lives,
)
def test_the_database_computes_the_same(
    confidence: int | None, grade: Grade | None, alarms: int, age: float, lifetime: Lifetime
) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    base = base_score(confidence, grade, alarms)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT knowledge_base(%s::smallint, %s::"char", %s, false),
                      knowledge_score(%s::real, %s, %s, %s::real, %s::real),
                      knowledge_fades_at(%s::real, %s, %s::real, %s::real)""",
            [
                confidence, grade, alarms, base, since, since + timedelta(days=age), lifetime.days, lifetime.speed,
                base, since, lifetime.days, lifetime.speed,
            ],
        )  # fmt: skip
        told = cursor.fetchone()

    assert told[0] == pytest.approx(base, rel=1e-4)
    assert told[1] == pytest.approx(score(base, age, lifetime), abs=0.05)
    assert (told[2] - since).total_seconds() / 86400 == pytest.approx(fades_after(base, lifetime), rel=0.01, abs=0.01)


def test_every_kind_of_value_has_a_lifetime_and_a_reason(nation: Nation) -> None:
    assert {row.kind for row in lifetimes(nation.world_id)} == set(Kind) == set(REASONS)

"""Protects: which days offices work, by the Act on National Holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.law.calendar import Calendar
from noroshi.law.errors import OutsideCalendar
from tests.law.laws import JAPAN

CALENDAR = Calendar(JAPAN.calendar)
DAYS = st.dates(date(2022, 1, 1), date(2049, 12, 1))


def test_the_holidays_of_2026_are_those_of_the_gazette_with_substitute_and_day_between() -> None:
    said = "0101 0112 0211 0223 0320 0429 0503 0504 0505 0506 0720 0811 0921 0922 0923 1012 1103 1123"
    assert [f"{day:%m%d}" for day in CALENDAR.holidays(2026)] == said.split()


@pytest.mark.parametrize(
    ("year", "vernal", "autumnal"),
    [(2022, 21, 23), (2023, 21, 23), (2024, 20, 22), (2025, 20, 23), (2026, 20, 23), (2027, 21, 23)],
)
def test_equinoxes_fall_where_the_gazette_put_them(year: int, vernal: int, autumnal: int) -> None:
    assert date(year, 3, vernal) in CALENDAR.holidays(year)
    assert date(year, 9, autumnal) in CALENDAR.holidays(year)


def test_a_holiday_on_a_sunday_moves_over_the_holidays_that_follow_it() -> None:
    assert date(2026, 5, 3).weekday() == 6
    assert date(2026, 5, 6) in CALENDAR.holidays(2026)


def test_offices_are_closed_around_new_year_without_anything_moving() -> None:
    assert not CALENDAR.is_business_day(date(2026, 12, 29))
    assert not CALENDAR.is_business_day(date(2027, 1, 3))
    assert CALENDAR.is_business_day(date(2027, 1, 4))
    assert date(2027, 1, 4) not in CALENDAR.holidays(2027)


def test_a_year_whose_holidays_nobody_knows_is_refused_not_guessed() -> None:
    with pytest.raises(OutsideCalendar) as caught:
        CALENDAR.is_business_day(date(2051, 6, 1))
    assert "2051" in str(caught.value)
    assert "2051年" in caught.value.in_language("ja")


@given(DAYS, st.integers(1, 60))
def test_so_many_business_days_lie_between(day: date, count: int) -> None:
    found = CALENDAR.after(day, count)
    between = [day + timedelta(days=number) for number in range(1, (found - day).days + 1)]
    assert sum(map(CALENDAR.is_business_day, between)) == count
    assert CALENDAR.is_business_day(found)


@given(DAYS)
def test_the_next_business_day_skips_no_business_day(day: date) -> None:
    found = CALENDAR.first_from(day)
    skipped = [day + timedelta(days=number) for number in range((found - day).days)]
    assert not any(map(CALENDAR.is_business_day, skipped))


@given(st.integers(2022, 2050))
def test_no_holiday_is_lost_to_a_sunday(year: int) -> None:
    found = CALENDAR.holidays(year)
    sundays = sum(day.weekday() == 6 for day in found)
    moved = [day for day in found if day.weekday() != 6 and _follows_a_sunday(day, found)]
    assert len(moved) >= sundays


def _follows_a_sunday(day: date, found: tuple[date, ...]) -> bool:
    while day in found:
        if day.weekday() == 6:
            return True
        day -= timedelta(days=1)
    return False

"""Business days by the rules of a profile: weekly days off, holidays, substitutes, equinoxes. Pure."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from noroshi.law.errors import OutsideCalendar
from noroshi.law.profile import CalendarRules, Holiday

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SUNDAY: Final = 6
_DAY: Final = timedelta(days=1)
_EQUINOX: Final = {"vernal": (3, 20.8431), "autumnal": (9, 23.2488)}
"""Month and day at Japan's meridian in 1980; the formula of Japan's Coast Guard, good for 1980 to 2099."""


@dataclass(frozen=True)
class Calendar:
    """Which days are business days, for the years that the rules cover."""

    rules: CalendarRules

    def is_business_day(self, day: date) -> bool:
        """Whether offices work on that day. Raises OutsideCalendar."""
        return WEEKDAYS[day.weekday()] not in self.rules.weekly and day not in self.closed_in(day.year)

    def after(self, day: date, count: int) -> date:
        """The business day that comes ``count`` business days after a day. Raises OutsideCalendar."""
        while count:
            day += _DAY
            count -= self.is_business_day(day)
        return day

    def first_from(self, day: date) -> date:
        """The day itself or the next business day. Raises OutsideCalendar."""
        while not self.is_business_day(day):
            day += _DAY
        return day

    def closed_in(self, year: int) -> frozenset[date]:
        """The days of a year on which offices are closed, beside the weekly ones. Raises OutsideCalendar."""
        return frozenset(self.holidays(year)) | frozenset(
            _on(one, year) for one in self.rules.holidays if one.closed_only
        )

    def holidays(self, year: int) -> tuple[date, ...]:
        """The public holidays of a year, substitutes included, in order. Raises OutsideCalendar."""
        if not self.rules.first_year <= year <= self.rules.last_year:
            raise OutsideCalendar(year=year, first=self.rules.first_year, last=self.rules.last_year)
        return _holidays(self.rules, year)


@functools.lru_cache(maxsize=512)
def _holidays(rules: CalendarRules, year: int) -> tuple[date, ...]:
    named = {_on(one, year) for one in rules.holidays if not one.closed_only}
    found = set(named)
    if rules.between:
        found |= {day + _DAY for day in named if day + 2 * _DAY in named and (day + _DAY).weekday() != _SUNDAY}
    if rules.substitute:
        found |= set(_substitutes(named))
    return tuple(sorted(found))


def _substitutes(named: set[date]) -> Iterator[date]:
    """For each holiday on a Sunday the next day that is no holiday by name."""
    for day in named:
        if day.weekday() == _SUNDAY:
            yield next(later for later in (day + number * _DAY for number in range(1, 10)) if later not in named)


def _on(one: Holiday, year: int) -> date:
    if one.equinox is not None:
        month, first = _EQUINOX[one.equinox]
        return date(year, month, int(first + 0.242194 * (year - 1980)) - (year - 1980) // 4)
    month = one.month or 1
    if one.weekday is not None:
        begin = date(year, month, 1)
        ahead = (WEEKDAYS.index(one.weekday) - begin.weekday()) % 7
        return begin + timedelta(days=ahead + 7 * ((one.nth or 1) - 1))
    if (month, one.day) == (2, 29) and not _is_leap(year):
        return date(year, 2, 28)
    return date(year, month, one.day or 1)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

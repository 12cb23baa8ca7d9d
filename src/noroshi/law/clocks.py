"""When a stage is due, exact to the minute, and what moved it. Pure: moments in, deadlines out.

A clock never moves silently: ``recomputed`` gives a new deadline that keeps the old one and names what changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from noroshi.law.calendar import Calendar
from noroshi.law.errors import OutsideCalendar
from noroshi.law.profile import Counting, Due, Duty, Event, Profile, Stage

_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_PLAIN_COUNTING: Final = frozenset({"same-minute", "stays"})


class Standing(StrEnum):
    """What is known of a deadline."""

    DUE = "due"
    """There is a moment."""
    PROMPTLY = "promptly"
    """Without delay; the law gives no number."""
    WAITS = "waits"
    """What it counts from has not happened or is not known."""
    OPEN = "open"
    """No period is known, or it is on request."""
    BEYOND = "beyond"
    """It lies in years whose holidays are not known, or counts from a year that no report can mean."""


class Moved(StrEnum):
    """What may move a clock."""

    COUNTED_FROM = "counted-from"
    RULE = "rule"
    PROFILE = "profile"
    ZONE = "zone"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Happened:
    """What has happened: events by name, and when stages were fulfilled. Moments know their zone."""

    events: Mapping[Event, datetime] = field(default_factory=dict)
    fulfilled: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a deadline was computed from. Equal bases give equal deadlines."""

    counted_from: datetime | None
    rule: Due
    profile: str
    zone: str
    calendar: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is other than before, in words of the machine: texts for people are made above."""

    what: Moved
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a stage is due (UTC), or why there is no moment.

    ``guide_at`` is what somebody reads into a period without a number; it binds nobody. ``verified`` says whether the
    period stands in a source that was read, the way of counting included. ``changes`` and ``before`` tell of a move.
    """

    standing: Standing
    at: datetime | None
    guide_at: datetime | None
    verified: bool
    basis: Basis
    changes: tuple[Change, ...] = ()
    before: Deadline | None = None

    @property
    def moved(self) -> bool:
        """Whether it stands at another moment than before."""
        return self.before is not None and (self.at, self.standing) != (self.before.at, self.before.standing)


def deadline(profile: Profile, duty: Duty, stage: Stage, happened: Happened) -> Deadline:
    """When a stage of a duty is due."""
    zone = ZoneInfo(profile.time_zone)
    calendar = Calendar(profile.calendar)
    base = _counted_from(duty, stage, happened)
    basis = Basis(base, stage.due, f"{profile.profile} {profile.version}", zone.key, _calendar_name(profile))
    standing, at, guide_at = _within_reach(stage, base, zone, calendar)
    return Deadline(standing, at, guide_at, _is_verified(stage.due), basis)


def recomputed(before: Deadline, now: Deadline) -> Deadline:
    """The deadline as it is now, with the earlier one and everything that changed between them."""
    changes = tuple(_changes(before.basis, now.basis))
    return replace(now, changes=changes, before=replace(before, before=None, changes=()) if changes else before.before)


def _counted_from(duty: Duty, stage: Stage, happened: Happened) -> datetime | None:
    """To the minute: the clocks of people who report show no seconds."""
    base = happened.fulfilled.get(stage.after) if stage.after else happened.events.get(duty.clock_zero.event)
    if base is None:
        return None
    if not _FIRST_YEAR <= base.year <= _LAST_YEAR:
        return base
    base = base.astimezone(UTC)
    return base - timedelta(seconds=base.second, microseconds=base.microsecond)


def _within_reach(
    stage: Stage, base: datetime | None, zone: ZoneInfo, calendar: Calendar
) -> tuple[Standing, datetime | None, datetime | None]:
    """Standing, deadline and guide."""
    if base is not None and not _FIRST_YEAR <= base.year <= _LAST_YEAR:
        return Standing.BEYOND, None, None
    try:
        standing, at = _at(stage, base, zone, calendar)
    except OutsideCalendar:
        return Standing.BEYOND, None, None
    guide = stage.due.guide
    return standing, at, _utc(_same_time(base, guide.days, zone)) if guide is not None and base is not None else None


def _at(stage: Stage, base: datetime | None, zone: ZoneInfo, calendar: Calendar) -> tuple[Standing, datetime | None]:
    due = stage.due
    if due.kind == "by" and due.date is not None:
        return Standing.DUE, _utc(_end_of(due.date, zone))
    if due.kind == "open":
        return Standing.OPEN, None
    if base is None:
        return Standing.WAITS, None
    if due.kind == "promptly":
        return Standing.PROMPTLY, None
    if due.hours is not None:
        return Standing.DUE, base + timedelta(hours=due.hours)
    return Standing.DUE, _utc(_counted(due, base, zone, calendar))


def _counted(due: Due, base: datetime, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """Days, months and business days go by the calendar of the profile's zone, whatever the clocks there do."""
    local = base.astimezone(zone)
    last = _last_day(due, local.date(), calendar)
    counting = due.counting or Counting(source="none", verified=False)
    if counting.when_closed == "next-business-day":
        last = calendar.first_from(last)
    return _end_of(last, zone) if counting.ends == "end-of-day" else _wall(last, local.time(), zone)


def _last_day(due: Due, first: date, calendar: Calendar) -> date:
    if due.days is not None:
        return first + timedelta(days=due.days)
    if due.business_days is not None:
        return calendar.after(first, due.business_days)
    return months_after(first, due.months or 0)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of that month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - _DAY)


def _same_time(base: datetime, days: int, zone: ZoneInfo) -> datetime:
    local = base.astimezone(zone)
    return _wall(local.date() + timedelta(days=days), local.time(), zone)


def _wall(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A time that the clocks show: the earlier one where they show it twice, as much later where they skip it."""
    return datetime.combine(day, at.replace(fold=0, tzinfo=None), zone)


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last minute of a day."""
    return datetime.combine(day + _DAY, time(0), zone).astimezone(UTC) - _MINUTE


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _is_verified(due: Due) -> bool:
    return due.verified and (due.counting is None or due.counting.verified)


def _calendar_name(profile: Profile) -> str:
    """Names the rules by what they say, so that a change of them is seen whatever the version says."""
    rules = msgspec.json.encode(profile.calendar)
    return f"{profile.profile} {hashlib.sha256(rules).hexdigest()[:12]}"


def _changes(before: Basis, now: Basis) -> Iterator[Change]:
    if before.counted_from != now.counted_from:
        yield Change(Moved.COUNTED_FROM, _shown(before.counted_from), _shown(now.counted_from))
    if period(before.rule) != period(now.rule):
        yield Change(Moved.RULE, period(before.rule), period(now.rule))
    if before.profile != now.profile:
        yield Change(Moved.PROFILE, before.profile, now.profile)
    if before.zone != now.zone:
        yield Change(Moved.ZONE, before.zone, now.zone)
    if before.calendar != now.calendar:
        yield Change(Moved.CALENDAR, before.calendar, now.calendar)


def _shown(at: datetime | None) -> str:
    return at.isoformat(timespec="minutes") if at else ""


def period(due: Due) -> str:
    """All of a period that moves a clock, in words of the machine: ``within 30 days``, ``by 2027-03-31``."""
    unit = next(iter(due.units), "")
    words = [due.kind, f"{getattr(due, unit)} {unit}" if unit else str(due.date or "")]
    if unit and unit != "hours" and due.counting is not None:
        words += [word for word in (due.counting.ends, due.counting.when_closed) if word not in _PLAIN_COUNTING]
    if due.guide is not None:
        words.append(f"({due.guide.days} days)")
    return " ".join(filter(None, words))

"""What the clocks of the law say to the desk: which duties are late, how many are due today, what a report owes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from noroshi.frame.actors import Actor
from noroshi.intake.duties.models import Clock
from noroshi.intake.duties.queries import AT_ONCE, DueClock, clocks_due, number_due
from noroshi.intake.duties.types import ClockState, DutyState, Late
from noroshi.intake.duties.words import stage_name

SHOWN = 12


@dataclass(frozen=True, slots=True)
class LateReport:
    """A report with a duty whose time has passed; ``label`` says which."""

    report_id: UUID
    label: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DueAndLate:
    """Duties as the strip above the desk counts them; ``reports`` are those with late ones, the longest late first."""

    late: int = 0
    due_today: int = 0
    reports: Sequence[LateReport] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """A running clock of a report. ``binding`` is false where only a guide, and no law, says when."""

    label: str
    begun_at: datetime
    due_at: datetime
    binding: bool


def due_and_late(actor: Actor) -> DueAndLate:
    """The duties that are late, and those due before the actor's day ends; one statement, two beyond 500 of them.

    Each is counted to 501 and no further. Past a guide that no law sets nobody is late.
    """
    now, end = actor.now(), _end_of_day(actor)
    clocks = clocks_due(end, now, AT_ONCE + 1)
    late = [one for one in clocks if one.late is Late.OVER]
    whole = len(clocks) <= AT_ONCE
    today = sum(one.watched_at >= now for one in clocks) if whole else number_due(now, end, AT_ONCE + 1)
    return DueAndLate(len(late), today, tuple(LateReport(one.report_id, _label(one), one.watched_at) for one in late))


def _end_of_day(actor: Actor) -> datetime:
    here = actor.now().astimezone(ZoneInfo(actor.time_zone))
    return here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _label(one: DueClock) -> str:
    return stage_name(one.profile, one.duty, one.stage, get_language() or "ja")


def of_report(report_id: UUID) -> list[Running]:
    """The running clocks of a report, the next first; one statement."""
    language = get_language() or "ja"
    found = _running(Q(duty__report_id=report_id)).order_by("watched_at", "pk")
    return [_of(clock, language) for clock in found[:SHOWN]]


def _running(which: Q) -> QuerySet[Clock]:
    rows = Clock.objects.filter(which, state=ClockState.RUNNING, watched_at__isnull=False)
    return rows.filter(duty__state__in=(DutyState.PROPOSED, DutyState.CONFIRMED)).select_related("duty")


def _of(clock: Clock, language: str) -> Running:
    due = clock.watched_at or clock.duty.proposed_at
    label = stage_name(clock.duty.profile, clock.duty.duty, clock.stage, language)
    return Running(label, clock.counted_from or clock.duty.proposed_at, due, clock.binding)


@dataclass(frozen=True, slots=True)
class OfReport:
    """A running clock of one of several reports; ``number`` is the report's."""

    number: str
    clock: Running


def of_reports(numbers: Mapping[UUID, str]) -> list[OfReport]:
    """The running clocks of several reports, the next first; one statement."""
    language = get_language() or "ja"
    found = _running(Q(duty__report_id__in=list(numbers))).order_by("watched_at", "pk")[: SHOWN * 2]
    return [OfReport(numbers[clock.duty.report_id], _of(clock, language)) for clock in found]


__all__ = ["AT_ONCE", "DueAndLate", "LateReport", "OfReport", "Running", "due_and_late", "of_report", "of_reports"]

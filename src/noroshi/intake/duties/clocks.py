"""Clocks as rows: begun from the law's deadlines, counted again when facts or profiles change, never silently."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import msgspec

from noroshi.intake.duties.facts import happened_from
from noroshi.intake.duties.models import Clock, Duty
from noroshi.intake.duties.types import ClockState, Late
from noroshi.law.clocks import Deadline, Happened, Standing, deadline, recomputed
from noroshi.law.profile import Duty as LawDuty
from noroshi.law.profile import Profile

NEAR: Final = 0.75
"""The office reminds when three quarters of a period are over: no law sets this."""
LONGEST_NOTICE: Final = timedelta(days=7)
_FIELDS: Final = ("counted_from", "due_at", "watched_at", "binding", "deadline", "moves", "remind_at", "audience_id")


def begin(row: Duty, profile: Profile, duty: LawDuty) -> None:
    """Write a clock for each stage of a new duty."""
    happened = happened_from(row.happened)
    Clock.objects.bulk_create(
        _counted(
            Clock(
                id=uuid4(), world_id=row.world_id, audience_id=row.audience_id, duty=row, stage=stage.id,
                ordinal=place, state=ClockState.RUNNING, moves=[],
            ),
            deadline(profile, duty, stage, happened),
        )
        for place, stage in enumerate(duty.stages)
    )  # fmt: skip


def count_again(row: Duty, profile: Profile, duty: LawDuty, at: datetime) -> list[Clock]:
    """Count the running clocks of a duty from what has happened; what moved says so. Gives those that moved."""
    clocks = list(Clock.objects.select_for_update().filter(duty=row).order_by("ordinal"))
    happened = happened_of(row, clocks)
    moved = []
    for clock in clocks:
        clock.audience_id = row.audience_id
        stage = duty.stage(clock.stage)
        if stage is not None and clock.state == ClockState.RUNNING:
            found = recomputed(kept(clock), deadline(profile, duty, stage, happened))
            if found.changes:
                moved.append(clock)
                clock.moves = [*clock.moves, _move(clock, found, at)]
                _counted(clock, found)
        clock.save(update_fields=_FIELDS)
    return moved


def happened_of(row: Duty, clocks: Iterable[Clock]) -> Happened:
    """What has happened: the report's events and the stages that were fulfilled."""
    fulfilled = {one.stage: one.fulfilled_at for one in clocks if one.fulfilled_at is not None}
    return Happened(happened_from(row.happened).events, fulfilled)


def kept(clock: Clock) -> Deadline:
    """The deadline as the clock keeps it."""
    return msgspec.convert(clock.deadline, Deadline)


def _counted(clock: Clock, found: Deadline) -> Clock:
    clock.deadline = plain(found)
    clock.counted_from, clock.due_at = found.basis.counted_from, found.at
    clock.watched_at, clock.binding = found.at or found.guide_at, found.at is not None
    clock.remind_at = _remind_at(clock.counted_from, clock.watched_at)
    return clock


def plain(found: Deadline) -> dict[str, Any]:
    """A deadline as JSON, without its history."""
    facts = msgspec.to_builtins(found)
    return {name: value for name, value in facts.items() if name not in {"changes", "before"}}


def _remind_at(begun: datetime | None, end: datetime | None) -> datetime | None:
    if end is None:
        return None
    if begun is None:
        return end - LONGEST_NOTICE
    return max(begun + (end - begun) * NEAR, end - LONGEST_NOTICE)


def _move(clock: Clock, found: Deadline, at: datetime) -> dict[str, Any]:
    return {
        "at": at.astimezone(UTC).isoformat(),
        "changes": msgspec.to_builtins(found.changes),
        "due_before": clock.due_at.isoformat() if clock.due_at else None,
        "due_after": found.at.isoformat() if found.at else None,
    }


def lateness(clock: Clock, now: datetime) -> Late:
    """How a running clock stands against the time."""
    if clock.watched_at is None or clock.state != ClockState.RUNNING:
        return Late.CALM
    if now > clock.watched_at:
        return Late.OVER if clock.binding else Late.PAST_GUIDE
    return Late.NEAR if clock.remind_at is not None and now >= clock.remind_at else Late.CALM


def standing(clock: Clock) -> Standing:
    """What is known of a clock's deadline."""
    return kept(clock).standing

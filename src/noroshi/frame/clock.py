"""One injected clock per world. Nothing legal reads the machine's time by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def universal(moment: datetime | None) -> datetime | None:
    """In UTC: PostgreSQL takes no zone beyond 16 hours, Python no day before the year 1 or after 9999."""
    try:
        return moment.astimezone(UTC) if moment else None
    except OverflowError:
        return FIRST if moment and moment.year == 1 else LAST


class Clock(Protocol):
    """Tells the time of a world, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's time: the clock of the real world."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class SetClock:
    """A clock that somebody sets: for exercises and tests."""

    time: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 5, 29, tzinfo=UTC))

    def now(self) -> datetime:
        return self.time

    def advance(self, by: timedelta) -> None:
        """Let time pass; it never runs backwards."""
        self.time += max(by, timedelta(0))


_clocks: dict[int, Clock] = {}
_system = SystemClock()


def clock_of(world_id: int) -> Clock:
    """The clock of a world; the machine's unless another was set."""
    return _clocks.get(world_id, _system)


def set_clock(world_id: int, clock: Clock | None) -> None:
    """Give a world its clock, or the machine's again with None."""
    if clock is None:
        _clocks.pop(world_id, None)
    else:
        _clocks[world_id] = clock

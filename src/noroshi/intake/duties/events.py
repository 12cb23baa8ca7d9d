"""What others may follow."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReportDelivered:
    """Addressees received what they are owed of a version of a report; ``audiences`` are those who may see it."""

    report_id: UUID
    version: int
    audiences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClocksWarned:
    """Mails about clocks were written: reminders, or that a stage is late."""

    number: int


@dataclass(frozen=True, slots=True)
class ClockLate:
    """A stage was not fulfilled in time; ``audience_id`` are those who may see the clock."""

    clock_id: UUID
    report_id: UUID
    audience_id: int

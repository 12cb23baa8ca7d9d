"""What the clocks of the law say to the desk: how many duties are late, how many are due today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from noroshi.frame.actors import Actor


@dataclass(frozen=True, slots=True)
class LateReport:
    """A report with a duty whose time has passed; ``label`` says which."""

    report_id: UUID
    label: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DueAndLate:
    """Duties as the strip above the desk counts them; ``reports`` are those with late ones, the oldest first."""

    late: int = 0
    due_today: int = 0
    reports: Sequence[LateReport] = ()


def due_and_late(actor: Actor) -> DueAndLate:
    """The duties that are late, and those due before the actor's day ends. None are counted yet."""
    return DueAndLate()

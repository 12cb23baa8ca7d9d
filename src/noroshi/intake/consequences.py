"""What was done by itself because of a report. Rooms on one floor do not know each other: ``wiring`` fills a port."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from noroshi.face.types import Text
from noroshi.frame.actors import Actor
from noroshi.knowledge.reports import Report


@dataclass(frozen=True, slots=True)
class WarnedOne:
    """One organisation that was warned: its name, what it answered in words, where its warning is."""

    name: str
    state: Text
    url: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Who was warned because of a report, how many answered, and how many of them saw what it warned of."""

    organisations: Sequence[WarnedOne]
    answered: int
    seen: int
    first_at: datetime


Warnings = Callable[[Actor, Report], Warned | None]


@dataclass(slots=True)
class Port:
    """Asks who was warned; nobody is asked before the program is put together."""

    warned: Warnings | None = None


port = Port()


def warned_because_of(actor: Actor, report: Report) -> Warned | None:
    """Who was warned because of a report, as far as the actor may know; None when nobody was."""
    return port.warned(actor, report) if port.warned else None

"""Whether an organisation is designated as one whom a law binds, and when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Designation:
    """What is registered: ``designated`` is None while nobody said; ``start``, ``end``: its first and last day."""

    designated: bool | None = None
    start: date | None = None
    end: date | None = None

    def on(self, day: date) -> bool | None:
        """Whether it held on a day; None while it is not registered."""
        if not self.designated:
            return self.designated
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


NOT_REGISTERED = Designation()

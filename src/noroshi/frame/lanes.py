"""Lanes of background work: what is urgent never waits behind what is large, nor either behind a slow mail server."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

LARGE: Final = "large"
"""The queue of work that goes on for long; it is done in pieces, each a job that queues the next."""
WAITING: Final = "waiting"
"""The queue of short work that may have to wait for a piece of long work."""
PARTNERS: Final = "partners"
"""The queue of exchanges with partners, whose servers may be slow or away."""
_LONG: Final = frozenset({LARGE, "reading"})
_SLOW: Final = frozenset({"mail"})


@dataclass(frozen=True, slots=True)
class Lane:
    """Queues that share workers of their own: at most ``at_once`` of their jobs run together in one process."""

    name: str
    queues: tuple[str, ...]
    at_once: int


def lanes(queues: Collection[str], at_once: int) -> tuple[Lane, ...]:
    """The lanes for these queues: one that must stay free for what is urgent, with ``at_once`` jobs, and the others.

    Long work has a lane of two, so that reading one large import does not keep another from being screened; a queue
    that nobody named long or slow is urgent.
    """
    urgent = set(queues) - _LONG - _SLOW - {WAITING, PARTNERS}
    return (
        Lane("urgent", tuple(sorted(urgent)), at_once),
        Lane("long", tuple(sorted(_LONG)), 2),
        Lane("waiting", (WAITING,), 1),
        Lane("mail", tuple(sorted(_SLOW)), 1),
        Lane("partners", (PARTNERS,), 2),
    )

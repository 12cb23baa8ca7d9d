"""Tells open pages, in the transaction that publishes an event, that there is something new: never what.

A note is ``kind audience,audience,...``; PostgreSQL delivers it when the transaction commits, and not if it fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from django.db import connection

CHANNEL = "noroshi_live"
AT_ONCE = 500  # audiences in one note: its bytes are limited to 8000


@dataclass(frozen=True, slots=True)
class Announcement:
    """Follows an event at once, without a task: ``audiences_of`` gives those to whom the event's object is visible."""

    kind: str
    audiences_of: Callable[[object], Iterable[int]]

    def follow(self, event: object, world_id: int) -> None:
        """Tell the open pages of those who may see it."""
        announce(self.kind, self.audiences_of(event))


def announce(kind: str, audiences: Iterable[int]) -> None:
    """Send a note for these audiences when the open transaction commits."""
    left = iter(sorted(set(audiences)))
    while chunk := list(islice(left, AT_ONCE)):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{kind} {','.join(map(str, chunk))}"])


def parse(note: str) -> tuple[str, frozenset[int]]:
    """The kind and the audiences of a note; nobody's when it is none of ours."""
    kind, _, audiences = note.partition(" ")
    try:
        return kind, frozenset(int(one) for one in audiences.split(","))
    except ValueError:
        return kind, frozenset()

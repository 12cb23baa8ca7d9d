"""Tells open pages, in the transaction that publishes an event, that there is something new: never what.

A note is ``kind audience,audience,...``; PostgreSQL delivers it when the transaction commits, and not if it fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from django.db import connection

from noroshi.intake.desk.events import DeskChanged, MessageSent
from noroshi.intake.duties.events import ClockLate, ReportDelivered
from noroshi.knowledge.events import ObjectsRemembered, ReportSubmitted
from noroshi.knowledge.reports import report
from noroshi.sharing.council.events import InformationAsked, ProposalMoved, RequestAnswered
from noroshi.warning.events import WarningAnswered, WarningsSent
from noroshi.warning.queries import audiences_of

CHANNEL = "noroshi_live"
AT_ONCE = 500  # audiences in one note: its bytes are limited to 8000


E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Announcement(Generic[E]):
    """Follows an event at once, without a task: ``seen_by`` gives those to whom the event's object is visible."""

    kind: str
    seen_by: Callable[[E], Iterable[int]]

    def follow(self, event: E, world_id: int) -> None:
        """Tell the open pages of those who may see it."""
        announce(self.kind, self.seen_by(event))


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


def _of_report(event: ReportSubmitted) -> Iterable[int]:
    return [report(event.report_id).audience_id]


def _of_warnings(event: WarningsSent) -> Iterable[int]:
    return audiences_of(event.warning_ids + event.amended)


def _of_answer(event: WarningAnswered) -> Iterable[int]:
    return audiences_of([event.warning_id])


def _of_objects(event: ObjectsRemembered) -> Iterable[int]:
    return [event.audience_id]


def _of_desk(event: DeskChanged) -> Iterable[int]:
    return [event.audience_id]


def _of_message(event: MessageSent) -> Iterable[int]:
    return [event.audience_id]


def _of_delivery(event: ReportDelivered) -> Iterable[int]:
    return event.audiences


def _of_clock(event: ClockLate) -> Iterable[int]:
    return [event.audience_id]


def _of_council(event: InformationAsked | RequestAnswered | ProposalMoved) -> Iterable[int]:
    return [event.audience_id]


new_report = Announcement("report", _of_report)
new_delivery = Announcement("delivery", _of_delivery)
clock_late = Announcement("desk", _of_clock)
new_warnings = Announcement("warning", _of_warnings)
new_answer = Announcement("answer", _of_answer)
new_knowledge = Announcement("knowledge", _of_objects)
desk_changed = Announcement("desk", _of_desk)
new_message = Announcement("message", _of_message)
council_moved = Announcement("council", _of_council)

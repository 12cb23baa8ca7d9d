"""Values that other rooms and the other parts of intake may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from noroshi.release.types import Tlp


class ItemKind(StrEnum):
    """What came in."""

    REPORT = "report"
    RECEIPT = "receipt"
    """Knowledge from a feed or partner that somebody should look at."""
    MAIL = "mail"
    """A mail that could not be read by itself."""


class State(StrEnum):
    """Where an item stands: new -> taken -> waiting for an answer -> done; MERGED while it is linked to another."""

    NEW = "new"
    TAKEN = "taken"
    WAITING = "waiting"
    DONE = "done"
    MERGED = "merged"


OPEN = (State.NEW, State.TAKEN, State.WAITING)


class Urgency(IntEnum):
    """How soon something must be done. The numbers are stored and sort the queue."""

    NORMAL = 1
    TODAY = 2
    AT_ONCE = 3


class Reason(StrEnum):
    """Why an item is done."""

    HANDLED = "handled"
    NOT_AN_INCIDENT = "not-an-incident"
    OUT_OF_SCOPE = "out-of-scope"
    PASSED_ON = "passed-on"
    NOTHING_TO_DO = "nothing-to-do"


class Act(StrEnum):
    """What an item's history can tell."""

    ARRIVED = "arrived"
    NEW_VERSION = "new-version"
    OPENED = "opened"
    TAKEN = "taken"
    HANDED_BACK = "handed-back"
    RATED = "rated"
    LINKED = "linked"
    UNLINKED = "unlinked"
    ASKED = "asked"
    ANSWERED = "answered"
    DONE = "done"
    REOPENED = "reopened"
    MERGED = "merged"
    PARTED = "parted"
    REJECTED = "rejected"
    HANDED_OVER = "handed-over"


class Shelf(StrEnum):
    """The lists of the desk."""

    NEW = "new"
    MINE = "mine"
    OTHERS = "others"
    WAITING = "waiting"
    LATE = "late"
    SERIOUS = "serious"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class QueueItem:
    """Something to be put on the desk, or there already and now in a later version.

    ``key`` is what its kind is known by (a report's UUID, a receipt's id, a mail's id); the same kind and key are one
    item. ``marking`` and ``audience_id`` are of the thing itself: the desk shows the item to those of the office who
    may see the thing. ``source_id`` is the organisation that it comes from, where that is known; ``number`` what people
    call it, ``form`` the form or channel by which it came.
    """

    kind: ItemKind
    key: str
    source_id: int | None
    audience_id: int
    marking: Tlp
    title: str
    at: datetime
    number: str = ""
    form: str = ""
    severity: int | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items stand on each shelf, each at most 1,001: more is "more than 1,000"."""

    new: int
    mine: int
    others: int
    waiting: int
    late: int
    serious: int
    unread_answers: int


@dataclass(frozen=True, slots=True)
class SilentSource:
    """An organisation that used to send knowledge and has not for much longer than usual."""

    organisation_id: int
    last_at: datetime
    usual_seconds: float

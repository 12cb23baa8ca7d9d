"""Figures of the log for those who watch it: where it stands, what was done this month by kind; never contents."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.utils.functional import Promise

from noroshi.frame.actors import Actor
from noroshi.ledger import entry as entries
from noroshi.ledger.errors import EntryNotFound
from noroshi.ledger.queries import Found, Status, head, status
from noroshi.ledger.tree import leaves_between
from noroshi.web.names import VERBS

PAGE: Final = 50
LOOKED_AT: Final = 5000
"""So many of the newest entries are counted by kind; the exported log counts all."""
KEPT: Final = 60


@dataclass(frozen=True, slots=True)
class VerbCount:
    """How often a verb was done, and how often it was refused."""

    verb: str
    done: int
    refused: int

    @property
    def words(self) -> str | Promise:
        """The verb for people."""
        return VERBS.get(self.verb, self.verb)


@dataclass(frozen=True, slots=True)
class Month:
    """What was done since ``since``, by kind; ``whole`` says whether all of the month's entries were looked at."""

    since: datetime
    counts: tuple[VerbCount, ...]
    whole: bool


def standing() -> Status | None:
    """Where the log stands; None in a log that was never begun."""
    try:
        return status()
    except EntryNotFound:
        return None


def root_of(found: Status | None) -> str:
    """The root of the newest head as a checkpoint writes it (base64)."""
    return b64encode(found.head.root).decode() if found else ""


def newest_entries(before: int | None = None, limit: int = PAGE) -> list[Found]:
    """The entries before an index (none named: the newest), newest first."""
    try:
        size = head().size
    except EntryNotFound:
        return []
    end = size if before is None else min(before, size)
    start = max(0, end - limit)
    leaves = leaves_between(start, end) if end > start else []
    found = [Found(start + place, leaf, entries.parse(leaf)) for place, leaf in enumerate(leaves)]
    return found[::-1]


def this_month(actor: Actor) -> Month:
    """The verbs of the actor's world in the current month, most frequent first; kept for a minute."""
    now = actor.now().astimezone(ZoneInfo(actor.time_zone))
    since = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    key = f"web.month.{actor.world_id}.{since:%Y%m}"
    kept = cache.get(key)
    if isinstance(kept, Month):
        return kept
    counted = _counted(actor.world_id, since)
    cache.set(key, counted, timedelta(seconds=KEPT).seconds)
    return counted


def _counted(world_id: int, since: datetime) -> Month:
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    looked = newest_entries(limit=LOOKED_AT)
    first = entries.instant(since)
    for found in looked:
        if found.entry.world == world_id and found.entry.time >= first:
            (refused if isinstance(found.entry.refused, str) else done)[found.entry.verb] += 1
    whole = len(looked) < LOOKED_AT or looked[-1].entry.time < first
    verbs = sorted(done.keys() | refused.keys(), key=lambda verb: (-done[verb] - refused[verb], verb))
    return Month(since, tuple(VerbCount(verb, done[verb], refused[verb]) for verb in verbs), whole)

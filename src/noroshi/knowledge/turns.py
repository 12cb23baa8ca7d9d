"""The order in which what is known became visible.

Each receipt and audience that it brought something to has a turn. It is numbered after the commit of what it brought,
by one sequencer at a time: so whoever has read up to a number has missed nothing, and nothing appears behind it. With
the number goes the time at which the turn came (``added_at``, UTC, to the microsecond), which grows strictly with it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from typing import Final

from django.db import Error, connection

from noroshi.frame.clock import clock_of
from noroshi.frame.leading import Leadership, is_away
from noroshi.frame.named_sql import sql
from noroshi.knowledge.errors import TurnIsOver
from noroshi.release.audiences import viewer_audiences

BATCH: Final = 10_000
PAUSE: Final = 1.0
"""Seconds between two looks; a turn that waits is announced besides, so that it waits some milliseconds only."""
RECOVERY: Final = 2.0
"""Seconds to wait after a failure, and between two questions whether to lead."""
CHANNEL: Final = "noroshi_turns"
_LEADER_LOCK: Final = 0x6E6F726F736804
_log = logging.getLogger(__name__)


def note(receipt_id: int, audiences: Collection[int]) -> None:
    """Say, in the transaction of a write, to which audiences a receipt brought something new or changed.

    Every write to what is known does so. Raises TurnIsOver where the receipt has its number there already: what comes
    later needs a receipt of its own.
    """
    if not audiences:
        return
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "note_turns"), {"receipt": receipt_id, "audiences": sorted(audiences)})
        if cursor.fetchone()[0] != len(audiences):
            raise TurnIsOver


def newest_turn() -> int:
    """The newest turn of what the viewer may see, 0 if there is none: changes when anything changed for them."""
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "newest_turn"), {"audiences": viewer_audiences()})
        return int(cursor.fetchone()[0])


def number_turns() -> int:
    """Number all that is committed, in every world; how many. The worker does so by itself."""
    return sum(_number(world) for world in _worlds_waiting())


def _worlds_waiting() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT knowledge_turns_waiting()")
        return [int(world) for (world,) in cursor.fetchall()]


def _number(world_id: int) -> int:
    done = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT knowledge_number_turns(%s::smallint, %s, %s)", [world_id, clock_of(world_id).now(), BATCH]
            )
            numbered = int(cursor.fetchone()[0])
        done += numbered
        if numbered < BATCH:
            return done


class TurnSequencer:
    """Numbers turns as they come, on a thread of its own; stands by while that of another process leads."""

    def __init__(self) -> None:
        self._leadership = Leadership(_LEADER_LOCK)
        self._listening: object = None
        self._away = False

    def run_forever(self, stop: threading.Event) -> None:
        """Number until ``stop`` is set, over this thread's own connection. Failures are logged and tried again."""
        try:
            while not stop.is_set():
                self._look(stop)
        finally:
            connection.close()

    def _look(self, stop: threading.Event) -> None:
        try:
            if not self._leadership.held():
                stop.wait(RECOVERY)
                return
            self._listen()
            number_turns()
            self._away = False
            _wait_for_news()
        except (Error, OSError) as error:
            self._say(error)
            connection.close()
            stop.wait(RECOVERY)

    def _listen(self) -> None:
        """Before the look, so that nothing that comes between the look and the wait goes unheard."""
        if self._listening is not connection.connection or self._listening is None:
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            self._listening = connection.connection

    def _say(self, error: Exception) -> None:
        """Once, however long it lasts: a database that restarts is no fault of ours."""
        if not is_away(error):
            _log.exception("the numbering of turns failed; trying again")
        elif not self._away:
            _log.warning("the database cannot be reached; turns wait in it and are numbered when it is back")
        self._away = True


def _wait_for_news() -> None:
    with connection.wrap_database_errors:
        for _ in connection.connection.notifies(timeout=PAUSE, stop_after=1):
            pass


def start_numbering(stop: threading.Event) -> threading.Thread:
    """Start numbering on a thread of its own; it ends soon after ``stop`` is set. Join it before leaving."""
    thread = threading.Thread(target=TurnSequencer().run_forever, args=(stop,), name="turns", daemon=True)
    thread.start()
    return thread

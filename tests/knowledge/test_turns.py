"""Protects: whoever has read up to a turn has missed nothing, and nothing appears behind it, whatever is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import seeing
from noroshi.knowledge import turns
from noroshi.knowledge.errors import TurnIsOver
from noroshi.knowledge.turns import newest_turn, number_turns, start_numbering
from noroshi.release.types import Tlp
from tests.knowledge.knowing import know, made
from tests.nation import Nation

NUMBER = """
import os, sys, django
os.environ |= {"DJANGO_SETTINGS_MODULE": "noroshi.settings", "NOROSHI_APP_DATABASE_URL": sys.argv[1]}
django.setup()
from noroshi.knowledge.turns import number_turns
print("begun", flush=True)
while True:
    number_turns()
"""

CUT = """
SELECT count(pg_terminate_backend(pid)) > 0 FROM pg_stat_activity
 WHERE query = 'SELECT knowledge_turns_waiting()' AND pid <> pg_backend_pid()
"""


def rows(query: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def turns_of(actor: Actor) -> list[tuple[Any, ...]]:
    """What the actor may see of the order: turn, receipt, time."""
    with seeing(actor):
        return rows("SELECT turn, receipt_id, added_at FROM knowledge_turn_view ORDER BY turn NULLS LAST, receipt_id")


@pytest.mark.django_db
def test_a_receipt_has_a_turn_in_each_audience_that_it_brought_something_to(nation: Nation) -> None:
    red = ["marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"]
    amber = ["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"]
    green = made("malware", "one")
    own = made("malware", "two", object_marking_refs=amber)
    secret = made("malware", "three", object_marking_refs=red)
    receipt = know(nation, "E-01", [green, own, secret], Tlp.GREEN, nation.duty_officer())
    number_turns()

    [(seen_turn, seen_receipt, _)] = turns_of(nation.partner())
    assert (seen_turn in {1, 2, 3}, seen_receipt) == (True, receipt)
    assert [turn for turn, *_ in turns_of(nation.duty_officer())] == [1, 2, 3]
    with seeing(nation.partner()):
        assert newest_turn() == seen_turn
    with seeing(nation.duty_officer()):
        assert newest_turn() == 3


@pytest.mark.django_db
def test_nothing_new_brings_no_turn_and_a_new_or_older_or_revoked_version_does(nation: Nation) -> None:
    know(nation, "E-01", [made("malware", "one", modified="2026-02-01T00:00:00.000Z")])
    know(nation, "E-01", [made("malware", "one", modified="2026-02-01T00:00:00.000Z")])
    know(nation, "E-01", [made("malware", "one", modified="2026-03-01T00:00:00.000Z")])
    know(nation, "E-01", [made("malware", "one", modified="2026-01-01T00:00:00.000Z")])
    know(nation, "E-01", [made("malware", "one", modified="2026-04-01T00:00:00.000Z", revoked=True)])
    number_turns()

    assert [turn for turn, *_ in turns_of(nation.analyst())] == [1, 2, 3, 4]


@pytest.mark.django_db
def test_a_replaced_version_keeps_the_turn_it_came_with(nation: Nation) -> None:
    first = know(nation, "E-01", [made("malware", "one", modified="2026-02-01T00:00:00.000Z")])
    second = know(nation, "E-01", [made("malware", "one", modified="2026-03-01T00:00:00.000Z")])
    number_turns()

    with seeing(nation.analyst()):
        placed = dict(rows("SELECT receipt_id, turn FROM knowledge_turn_view"))
        assert rows("SELECT receipt_id FROM knowledge_version_view") == [(first,)]
        assert rows("SELECT receipt_id FROM knowledge_object_view") == [(second,)]
    assert placed[first] < placed[second]


@pytest.mark.django_db
def test_times_grow_with_turns_though_the_clock_stands_or_goes_back(nation: Nation) -> None:
    for step in (0, 0, -3600, -1):
        nation.clock.advance(timedelta(seconds=step))
        know(nation, "E-01", [made("malware", f"{step} {time.monotonic_ns()}")])
        know(nation, "E-01", [made("malware", f"{step} {time.monotonic_ns()}")])
        number_turns()

    found = turns_of(nation.analyst())
    assert [turn for turn, *_ in found] == list(range(1, 9))
    times = [at for *_, at in found]
    assert times == sorted(set(times))


@pytest.mark.django_db
def test_each_world_counts_by_itself(nation: Nation) -> None:
    other = Nation.found()
    know(nation, "E-01", [made("malware", "one")])
    know(other, "E-01", [made("malware", "one")])
    know(nation, "E-01", [made("malware", "two")])
    number_turns()

    assert [turn for turn, *_ in turns_of(other.analyst())] == [1]
    assert [turn for turn, *_ in turns_of(nation.analyst())] == [1, 2]


@pytest.mark.django_db
def test_a_receipt_that_has_its_number_takes_nothing_more_in(nation: Nation) -> None:
    receipt = know(nation, "E-01", [made("malware", "one")])
    with seeing(nation.analyst()):
        [(audience,)] = rows("SELECT audience_id FROM knowledge_object_view WHERE receipt_id = %s", receipt)
        turns.note(receipt, [audience])
        number_turns()
        with pytest.raises(TurnIsOver):
            turns.note(receipt, [audience])


def test_what_commits_late_gets_a_later_turn_than_what_was_read(lasting_nation: Nation, server: Any) -> None:
    receipts = [know(lasting_nation, "E-01", [made("malware", name)]) for name in ("early", "late")]
    with seeing(lasting_nation.analyst()):
        [(audience,)] = rows("SELECT DISTINCT audience_id FROM knowledge_object_view")
    note = sql("knowledge", "note_turns").encode()
    early, late = receipts
    with psycopg.connect(server.owner) as owner:
        owner.execute("DELETE FROM knowledge_turn WHERE receipt_id = ANY (%s)", [receipts])
    with psycopg.connect(server.owner) as slow:
        slow.execute(note, {"receipt": early, "audiences": [audience]})
        with psycopg.connect(server.owner) as quick:
            quick.execute(note, {"receipt": late, "audiences": [audience]})
        number_turns()
        read = turns_of(lasting_nation.analyst())
        slow.commit()
        number_turns()

    assert [row[:2] for row in read] == [(1, late)]
    assert [row[:2] for row in turns_of(lasting_nation.analyst())] == [(1, late), (2, early)]


def test_the_loop_numbers_at_once_stands_by_and_survives_that_its_connection_is_cut(
    lasting_nation: Nation, server: Any
) -> None:
    with running(), running():
        know(lasting_nation, "E-01", [made("malware", "one")])
        wait_until(lambda: unnumbered(lasting_nation) == 0)
        with psycopg.connect(server.app, autocommit=True) as other:
            wait_until(lambda: other.execute(CUT).fetchone() == (True,))
        know(lasting_nation, "E-01", [made("malware", "two")])
        wait_until(lambda: unnumbered(lasting_nation) == 0)

    assert [turn for turn, *_ in turns_of(lasting_nation.analyst())] == [1, 2]


@pytest.mark.long
def test_killed_at_any_moment_it_neither_skips_nor_repeats(lasting_nation: Nation, server: Any) -> None:
    for kill in range(3):
        with subprocess.Popen([sys.executable, "-c", NUMBER, server.app], stdout=subprocess.PIPE) as running:
            assert running.stdout
            running.stdout.readline()
            for at in range(5):
                know(lasting_nation, "E-01", [made("malware", f"{kill} {at}")])
            os.kill(running.pid, signal.SIGKILL)
    number_turns()

    assert [turn for turn, *_ in turns_of(lasting_nation.analyst())] == list(range(1, 16))


def unnumbered(nation: Nation) -> int:
    return sum(turn is None for turn, *_ in turns_of(nation.analyst()))


@contextmanager
def running() -> Iterator[None]:
    stop = threading.Event()
    thread = start_numbering(stop)
    try:
        yield
    finally:
        stop.set()
        thread.join()


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.02)
    pytest.fail("it did not come to pass")

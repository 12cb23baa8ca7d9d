"""Every committed entry gets one place, in an order that never changes, whatever is killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from noroshi.frame.named_sql import sql
from noroshi.ledger import checkpoint, entry, keys, merkle, note
from noroshi.ledger.drawing import draw
from noroshi.ledger.errors import KeyNotOfThisLog, LogDamaged
from noroshi.ledger.models import Checkpoint, Entry, Leaf, Queued
from noroshi.ledger.note import SignerKey
from noroshi.ledger.sequencer import Sequencer, sequence_now
from noroshi.ledger.tasks import start_sequencer
from tests.ledger.conftest import OFFICER, VERB, Log

CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()
"""
SEQUENCE = """
import sys, django
from pathlib import Path
from django.conf import settings
from noroshi.settings import _database
settings.configure(INSTALLED_APPS=["noroshi.frame", "noroshi.ledger"], USE_TZ=True, HOME=Path(sys.argv[2]),
                   DATABASES={"default": _database(sys.argv[1])})
django.setup()
from noroshi.ledger.sequencer import Sequencer
sequencer = Sequencer(batch=7)
while sequencer.step():
    print(".", flush=True)
"""


def assert_whole(log: Log, count: int) -> None:
    """All entries stand in the log once, and every checkpoint ever signed holds for it."""
    leaves = [merkle.leaf_hash(leaf) for leaf in log.leaves()]
    assert len(leaves) == Entry.objects.count() == Leaf.objects.count() == count
    assert not Queued.objects.exists()
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(count))
    for row in Checkpoint.objects.order_by("size"):
        signed = note.parse(row.note.encode())
        keys.verifier().check(signed)
        assert checkpoint.parse(signed).root == bytes(row.root) == merkle.root_of(leaves[: row.size])


def in_threads(count: int, act: Callable[[int], None]) -> None:
    def closing(number: int) -> None:
        try:
            act(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=closing, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_an_empty_log_has_a_signed_head_too(log: Log):
    head = sequence_now()

    assert (head.size, head.root) == (0, merkle.EMPTY_ROOT)
    assert_whole(log, 0)


@pytest.mark.parametrize("counts", [[1, 254, 1, 1, 255], [300, 300]])
def test_the_log_grows_by_what_was_committed(log: Log, counts: list[int]):
    for count in counts:
        log.record_many(count)
        sequence_now()

    assert_whole(log, sum(counts))
    assert Checkpoint.objects.count() == len(counts)


def test_nothing_new_means_no_new_checkpoint(log: Log):
    log.record("R-1")
    sequence_now()
    sequence_now()

    assert Checkpoint.objects.count() == 1


def test_an_entry_with_a_lower_number_that_commits_later_is_not_skipped(log: Log):
    with log.elsewhere() as late:
        drawn = draw(OFFICER, VERB, ())
        subjects, salts = [each.subject for each in drawn.links], b"".join(each.salt for each in drawn.links)
        late.execute(sql("ledger", "append"), {"world": 1, "leaf": drawn.leaf, "subjects": subjects, "salts": salts})
        log.record("R-1")
        assert sequence_now().size == 1
        late.commit()

    assert sequence_now().size == 2
    assert log.leaves()[1] == drawn.leaf
    assert list(Leaf.objects.order_by("index").values_list("entry_id", flat=True)) == [2, 1]
    assert_whole(log, 2)


def test_many_writers_lose_nothing_and_each_keeps_its_order(log: Log):
    def write(number: int) -> None:
        for at in range(40):
            log.record(actor=OFFICER, verb=f"writer:{'abcd'[number]}:{'x' * (at + 1)}")

    with running_sequencer():
        in_threads(4, write)
    sequence_now()

    verbs = [entry.parse(leaf).verb.split(":") for leaf in log.leaves()]
    assert_whole(log, 160)
    for writer in "abcd":
        assert [len(act) for _, name, act in verbs if name == writer] == list(range(1, 41))


def test_two_sequencers_at_once_give_no_index_twice(log: Log):
    log.record_many(1000)

    in_threads(3, lambda _: while_any(Sequencer(batch=10)))

    assert_whole(log, 1000)


def while_any(sequencer: Sequencer) -> None:
    while sequencer.step():
        pass


def test_a_second_sequencer_stands_by_until_the_first_is_gone(log: Log):
    first, second = Sequencer(), Sequencer()
    leads = []

    def ask(_: int) -> None:
        leads.append(second._leads())

    assert first._leads()
    in_threads(1, ask)
    connection.close()
    in_threads(1, ask)
    assert leads == [False, True]


@pytest.mark.parametrize(
    "draw_of_luck", [*range(2), *(pytest.param(at, marks=pytest.mark.long) for at in range(2, 25))]
)
def test_killed_at_any_moment_it_neither_skips_nor_repeats(log: Log, draw_of_luck: int):
    luck = random.Random(draw_of_luck)
    log.record_many(1500)
    keys.signer()
    for _ in range(2):
        command = [sys.executable, "-c", SEQUENCE, log.url("worker"), str(log.home)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
            assert running.stdout
            for _ in range(luck.randrange(1, 40)):
                running.stdout.readline()
            time.sleep(luck.random() / 100)
            os.kill(running.pid, signal.SIGKILL)

    sequence_now()

    assert_whole(log, 1500)


def test_a_log_is_not_continued_with_another_key(log: Log):
    log.record("R-1")
    sequence_now()
    log.record("R-2")

    with pytest.raises(KeyNotOfThisLog):
        sequence_now(SignerKey.generate("localhost/ledger"))
    assert sequence_now().size == 2


def test_a_log_whose_tables_were_changed_behind_its_back_is_not_continued(log: Log):
    log.record_many(3)
    sequence_now()
    log.enter("owner")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER kept; UPDATE ledger_entry SET leaf = 'x' WHERE id = 2")
    log.enter("worker")
    log.record("R-1")

    with pytest.raises(LogDamaged):
        sequence_now()


def test_the_loop_survives_that_its_connection_is_cut(log: Log):
    with running_sequencer():
        log.record("R-1")
        wait_until(lambda: Leaf.objects.count() == 1)
        with connection.cursor() as cursor:
            cursor.execute(CUT)
        log.record("R-2")
        wait_until(lambda: Leaf.objects.count() == 2)

    assert_whole(log, 2)


def test_a_database_that_is_away_is_said_in_one_line_without_its_whole_trace(
    log: Log, caplog: pytest.LogCaptureFixture
):
    with running_sequencer():
        log.record("R-1")
        wait_until(lambda: Leaf.objects.count() == 1)
        with connection.cursor() as cursor:
            cursor.execute(CUT)
        log.record("R-2")
        wait_until(lambda: Leaf.objects.count() == 2)

    [told] = [one for one in caplog.records if one.name == "noroshi.ledger.sequencer" and one.levelname != "DEBUG"]
    assert told.levelname == "WARNING"
    assert told.exc_info is None


@contextmanager
def running_sequencer() -> Iterator[None]:
    stop = threading.Event()
    thread = start_sequencer(stop)
    try:
        yield
    finally:
        stop.set()
        thread.join()


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail("it did not come to pass")

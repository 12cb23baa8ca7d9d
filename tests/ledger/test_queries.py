"""What the log answers, each answer with its proof."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from noroshi.frame.clock import SetClock, set_clock
from noroshi.ledger import merkle, queries
from noroshi.ledger.errors import EntryNotFound, NotYetInTheLog
from noroshi.ledger.models import Entry
from noroshi.ledger.sequencer import sequence_now
from tests.ledger.conftest import Log


def test_every_entry_is_proved_to_stand_under_the_signed_root(log: Log):
    log.record_many(700)
    head = sequence_now()

    for index in (0, 1, 255, 256, 511, 512, 699):
        proof = queries.inclusion(index)
        merkle.check_inclusion(merkle.leaf_hash(proof.leaf), index, head.size, proof.path, head.root)
        assert proof.head == head
        assert queries.entry_at(index).leaf == proof.leaf


def test_a_proof_takes_few_queries_however_long_the_log(log: Log):
    log.record_many(700)
    sequence_now()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.inclusion(300)

    assert len(asked) <= 8


def test_the_log_is_proved_to_have_grown_from_each_earlier_one(log: Log):
    roots = {}
    for count in (100, 156, 300):
        log.record_many(count)
        head = sequence_now()
        roots[head.size] = head.root

    for old, root in roots.items():
        proof = queries.consistency(old)
        merkle.check_consistency(old, root, proof.head.size, proof.head.root, proof.path)
    with pytest.raises(EntryNotFound):
        queries.consistency(557)


def test_the_status_says_how_far_the_head_is_behind(log: Log):
    clock = SetClock()
    set_clock(1, clock)
    try:
        sequence_now()
        log.record("R-1")
        clock.advance(timedelta(seconds=3))

        assert (queries.status().waiting, queries.status().lag) == (1, timedelta(seconds=3))
        sequence_now()
        assert (queries.status().waiting, queries.status().lag) == (0, timedelta(0))
        assert queries.head().signed_at == clock.now() > datetime.fromisoformat(queries.entry_at(0).entry.time)
    finally:
        set_clock(1, None)


def test_what_is_not_there_is_told_from_what_is_not_there_yet(log: Log):
    with pytest.raises(EntryNotFound):
        queries.head()
    log.record("R-1")
    number = Entry.objects.get().pk

    with pytest.raises(NotYetInTheLog):
        queries.index_of(number)
    sequence_now()
    assert queries.index_of(number) == 0
    with pytest.raises(EntryNotFound):
        queries.index_of(number + 1)
    with pytest.raises(EntryNotFound):
        queries.entry_at(1)

"""What the database itself refuses, whoever asks."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from noroshi.frame.named_sql import sql
from noroshi.ledger.sequencer import sequence_now
from tests.ledger.conftest import Log

CHANGE, REMOVE, EMPTY = "UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"
LOG = {"ledger_entry": "world_id", "ledger_leaf": "entry_id", "ledger_node": "root", "ledger_checkpoint": "size"}


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def test_nobody_changes_or_removes_what_is_in_the_log(log: Log):
    log.record_many(300)
    sequence_now()

    for role in ("owner", "app", "worker"):
        log.enter(role)
        for table, column in LOG.items():
            assert refused(CHANGE.format(table=table, column=column))
            assert refused(REMOVE.format(table=table))
            assert refused(EMPTY.format(table=table))


@pytest.mark.parametrize("again", [False, True])
def test_the_web_adds_entries_but_gives_them_no_place(log: Log, again: bool):
    if again:
        log.enter("owner")
        with connection.cursor() as cursor:
            cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO noroshi_app, noroshi_worker")
            cursor.execute(sql("ledger", "grants"))
            cursor.execute(sql("ledger", "grants"))
    log.enter("app")
    log.record("R-1")

    assert refused("INSERT INTO ledger_leaf (index, entry_id) VALUES (0, 1)")
    assert refused("INSERT INTO ledger_node (level, index, hashes, root) VALUES (0, 0, '', '')")
    assert refused("INSERT INTO ledger_checkpoint (size, root, note, signed_at) VALUES (1, '', '', now())")
    assert refused("DELETE FROM ledger_queue")
    assert refused("UPDATE ledger_salt SET subject = NULL")
    assert refused("SELECT setval('ledger_entry_id_seq', 1)")


def test_the_worker_removes_no_salt_by_itself(log: Log):
    log.record("R-1")

    assert refused("DELETE FROM ledger_salt")
    assert refused("UPDATE ledger_queue SET entry_id = 9")

"""What a verb leaves behind, and that it leaves it or does not happen."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from noroshi.frame.actors import Actor
from noroshi.frame.ports import Touched
from noroshi.ledger import entry, merkle, queries
from noroshi.ledger.errors import EntryUnfit
from noroshi.ledger.models import Entry, Queued, Salt
from noroshi.ledger.recorder import LedgerRecorder
from tests.ledger.conftest import OFFICER, VERB, Log


def the_entry() -> tuple[int, entry.Entry]:
    row = Entry.objects.get()
    return row.pk, entry.parse(bytes(row.leaf))


def test_an_entry_shows_the_role_and_hides_the_person(log: Log):
    log.enter("app")
    log.record("R-2026-0001")

    number, written = the_entry()
    leaf = bytes(Entry.objects.get().leaf).decode()
    assert (written.role, written.verb, written.world) == ("duty_officer", VERB, 1)
    assert "山田" not in leaf
    assert "R-2026-0001" not in leaf
    assert Queued.objects.get().entry_id == number


def test_whoever_has_the_salts_can_prove_who_and_what_it_was(log: Log):
    log.record("R-2026-0001")

    number, written = the_entry()
    links = {link.subject: link.salt for link in queries.links_of(number)}
    assert entry.opens(written.person or "", links["person:7"], "person:7")
    assert entry.opens(written.organisation, links["organisation:3"], "organisation:3")
    assert entry.opens(written.objects[0].commitment, links["report:R-2026-0001"], "report:R-2026-0001")
    assert queries.entries_about("report", "R-2026-0001") == [number]


def test_the_same_person_looks_different_in_every_entry(log: Log):
    for _ in range(5):
        log.record("R-1")

    written = [entry.parse(bytes(leaf)) for leaf in Entry.objects.values_list("leaf", flat=True)]
    assert len({each.person for each in written} | {each.objects[0].commitment for each in written}) == 10


def test_automation_is_nobody(log: Log):
    log.record("R-1", actor=Actor(None, 3, "office", frozenset()))

    assert the_entry()[1].person is None
    assert the_entry()[1].role == "none"


def test_a_refusal_is_recorded_with_its_code(log: Log):
    log.enter("app")
    log.record(refused="NotPermitted")

    assert the_entry()[1].refused == "NotPermitted"


def test_the_objects_of_a_bulk_verb_are_one_root_with_their_count(log: Log):
    touched = [Touched("indicator", str(at)) for at in range(1000)] + [Touched("receipt", "r\\1\t\n")]
    with transaction.atomic():
        LedgerRecorder().record(OFFICER, VERB, touched)

    number, written = the_entry()
    salts = Salt.objects.filter(entry_id=number, subject__startswith="indicator:").order_by("ordinal")
    commitments = [bytes(salt.commitment or b"") for salt in salts]
    assert [(each.kind, each.count) for each in written.objects] == [("indicator", 1000), ("receipt", 1)]
    assert written.objects[0].commitment == entry.shown(merkle.root_of([merkle.leaf_hash(c) for c in commitments]))
    assert all(
        commitment == entry.commitment(bytes(salt.salt or b""), salt.subject or "")
        for salt, commitment in zip(salts, commitments, strict=True)
    )
    assert queries.entries_about("receipt", "r\\1\t\n") == [number]


def test_what_a_verb_names_twice_is_committed_once(log: Log):
    log.record("R-1", "R-1")

    assert len(the_entry()[1].objects) == 1


def test_entries_of_a_bulk_verb_keep_their_order(log: Log):
    log.enter("app")
    log.record_many(5000)

    subjects = Salt.objects.filter(subject__startswith="report:").order_by("entry_id").values_list("subject", flat=True)
    assert list(subjects) == [f"report:{at}" for at in range(5000)]
    assert Queued.objects.count() == Entry.objects.count() == 5000


@pytest.mark.parametrize(
    ("verb", "key", "role"),
    [("no verb", "1", "r"), (VERB, "a\x00b", "r"), (VERB, "\ud800", "r"), (VERB, "1", "r" * 2000)],
)
def test_what_the_verifier_would_refuse_is_never_written(log: Log, verb: str, key: str, role: str):
    with pytest.raises(EntryUnfit):
        log.record(key, verb=verb, actor=Actor(7, 3, "office", frozenset({role})))

    assert not Entry.objects.exists()


def do_something_and_record_it(log: Log) -> None:
    with transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute("INSERT INTO did VALUES ('something')")
        log.record("R-1")


def test_when_the_log_cannot_take_the_entry_the_verb_does_not_happen(log: Log):
    log.enter("owner")
    with transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute("CREATE TABLE did (what text); GRANT ALL ON did TO noroshi_app")
        cursor.execute("REVOKE INSERT ON ledger_queue FROM noroshi_app")
    log.enter("app")

    with pytest.raises(DatabaseError):
        do_something_and_record_it(log)

    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT count(*) FROM did")
        assert cursor.fetchone() == (0,)
    assert not Entry.objects.exists()

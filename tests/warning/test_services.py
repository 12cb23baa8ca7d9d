"""Warnings as acts: sent once, amended, answered, answered again; and who never learns of them."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from noroshi.authority.errors import NotPermitted
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.sightings import Sighting, sightings_of
from noroshi.observables import Kind, observable_id
from noroshi.release.types import Tlp
from noroshi.warning import models, queries
from noroshi.warning.errors import (
    NotYourWarning,
    SeenBackwards,
    SeenInFuture,
    ValueNotInWarning,
    WarningNotFound,
)
from noroshi.warning.queries import Show
from noroshi.warning.screening import screen
from noroshi.warning.services import answer, open_warning
from noroshi.warning.types import Answer, Reason
from tests.nation import Nation
from tests.warning.telling import address, domain, tell, warn, warned, warnings_of

ADDRESS = observable_id(Kind.IPV4, "203.0.113.7")


def _warning(nation: Nation, marking: Tlp = Tlp.AMBER) -> models.Warning:
    nation.owns_network("E-01", "203.0.113.0/24")
    warn(nation, nation.reporter("W-01"), [address("203.0.113.7"), address("203.0.113.8")], marking)
    return warnings_of(nation, "E-01")[0]


def _sightings(actor: Actor) -> list[Sighting]:
    with seeing(actor):
        return sightings_of(ADDRESS)


def test_a_repeated_task_leaves_one_warning_one_mail_and_one_trace(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    receipt = warn(nation, nation.reporter("W-01"), [address("203.0.113.7")])
    entries = _ledger_entries()

    screen(nation.automation(), receipt)
    screen(nation.automation(), receipt)

    assert warned(nation) == {"E-01": ["203.0.113.7"]}
    with seeing(nation.automation()):
        assert models.MailOutbox.objects.filter(warning__world_id=nation.world_id).count() == 1
    assert _ledger_entries() == entries


def _ledger_entries() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_entry")
        return int(cursor.fetchone()[0])


def test_many_values_of_one_cause_are_one_warning(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    nation.owns_domain("E-01", "e-01.example.jp")

    warn(nation, nation.reporter("W-01"), [address("203.0.113.7"), address("203.0.113.8"), domain("e-01.example.jp")])

    [warning] = warnings_of(nation, "E-01")
    assert (warning.evidence_count, warning.reason) == (3, Reason.OWN_NETWORK)


def test_two_causes_are_two_warnings(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")

    warn(nation, nation.reporter("W-01"), [address("203.0.113.7")])
    warn(nation, nation.reporter("F-01"), [address("203.0.113.7")])

    assert len(warnings_of(nation, "E-01")) == 2


def test_a_flood_of_values_is_kept_to_two_hundred_lines_and_all_are_counted(nation: Nation) -> None:
    nation.owns_network("E-01", "198.18.0.0/16")

    warn(nation, nation.reporter("W-01"), [address(f"198.18.{n // 200}.{n % 200 + 1}") for n in range(250)])

    [warning] = warnings_of(nation, "E-01")
    assert warning.evidence_count == 250
    with seeing(nation.reporter("E-01")):
        assert warning.evidence.count() == 200


def test_evidence_that_comes_later_asks_again_and_never_widens_the_marking(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    receipt = warn(nation, nation.reporter("W-01"), [address("203.0.113.7")], Tlp.GREEN)
    [warning] = warnings_of(nation, "E-01")
    answer(nation.reporter("E-01"), warning.id, Answer.NOT_SEEN)
    nation.owns_domain("E-01", "late.example.jp")
    _add_to_receipt(nation, receipt, domain("late.example.jp"))

    screen(nation.automation(), receipt)

    [warning] = warnings_of(nation, "E-01")
    assert (warning.needs_answer, warning.evidence_count, warning.marking) == (True, 2, Tlp.AMBER)
    assert warning.amended_at is not None


def _add_to_receipt(nation: Nation, receipt: int, one: dict[str, object]) -> None:
    """As a later version of a report does: what is told belongs to a cause that is known already."""
    later = tell(nation.reporter("W-01"), [one])
    with seeing(nation.reporter("W-01")), connection.cursor() as cursor:
        cursor.execute("UPDATE knowledge_object SET receipt_id = %s WHERE receipt_id = %s", [receipt, later])
        cursor.execute("UPDATE knowledge_turn SET receipt_id = %s WHERE receipt_id = %s", [receipt, later])


def test_an_answer_of_seen_becomes_a_sighting_that_the_office_reads_and_others_do_not(nation: Nation) -> None:
    warning = _warning(nation)

    answer(nation.reporter("E-01"), warning.id, Answer.SEEN, seen=[ADDRESS])

    operator = nation.organisations["E-01"].pk
    assert [(one.organisation_id, one.marking) for one in _sightings(nation.duty_officer())] == [(operator, Tlp.AMBER)]
    assert len(_sightings(nation.reporter("E-01"))) == 1
    assert _sightings(nation.reporter("W-01")) == []
    assert _sightings(nation.reporter("F-01")) == []


def test_the_same_answer_twice_is_one_sighting(nation: Nation) -> None:
    warning = _warning(nation)

    answer(nation.reporter("E-01"), warning.id, Answer.SEEN, seen=[ADDRESS])
    answer(nation.reporter("E-01"), warning.id, Answer.SEEN, seen=[ADDRESS])

    assert len(_sightings(nation.duty_officer())) == 1


def test_an_answer_warns_nobody_in_turn(nation: Nation) -> None:
    warning = _warning(nation)

    answer(nation.reporter("E-01"), warning.id, Answer.SEEN, seen=[ADDRESS])
    nation.settle()

    assert list(warned(nation)) == ["E-01"]


def test_an_answer_may_be_changed_and_every_one_is_kept(nation: Nation) -> None:
    warning = _warning(nation)
    reporter = nation.reporter("E-01")

    answer(reporter, warning.id, Answer.NOT_SEEN)
    nation.clock.advance(timedelta(minutes=5))
    answer(reporter, warning.id, Answer.NEED_HELP, remark="電話をください")

    with seeing(nation.duty_officer()):
        record = queries.warning(nation.duty_officer(), warning.id)
        [row] = queries.overview(nation.duty_officer(), Show.HELP).rows
    assert [one.answer for one in record.answers] == [Answer.NEED_HELP, Answer.NOT_SEEN]
    assert row.answer is Answer.NEED_HELP


def test_only_the_first_opening_counts(nation: Nation) -> None:
    warning = _warning(nation)
    first = nation.clock.now()

    open_warning(nation.reporter("E-01"), warning.id)
    nation.clock.advance(timedelta(hours=1))
    open_warning(nation.reporter("E-01"), warning.id)

    assert warnings_of(nation, "E-01")[0].opened_at == first


def test_another_operator_finds_nothing_behind_the_warnings_id(nation: Nation) -> None:
    warning = _warning(nation)

    with pytest.raises(WarningNotFound):
        answer(nation.reporter("W-01"), warning.id, Answer.SEEN)
    with pytest.raises(WarningNotFound):
        open_warning(nation.reporter("F-01"), warning.id)
    with seeing(nation.reporter("F-01")), pytest.raises(WarningNotFound):
        queries.warning(nation.reporter("F-01"), warning.id)
    with seeing(nation.reporter("F-01")):
        assert queries.inbox(nation.reporter("F-01"), Show.ALL).rows == ()


def test_the_office_cannot_answer_for_an_operator(nation: Nation) -> None:
    warning = _warning(nation)

    with pytest.raises(NotPermitted):
        answer(nation.duty_officer(), warning.id, Answer.NOT_SEEN)


def test_what_is_held_has_no_page_even_for_whom_it_concerns(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    warn(nation, nation.reporter("W-01"), [address("203.0.113.7")], Tlp.AMBER_STRICT)
    with seeing(nation.duty_officer()):
        [held] = queries.overview(nation.duty_officer(), Show.HELD).rows

    with pytest.raises(WarningNotFound):
        answer(nation.reporter("E-01"), held.id, Answer.SEEN)
    with seeing(nation.reporter("E-01")):
        assert queries.inbox(nation.reporter("E-01"), Show.ALL).rows == ()


def test_an_answer_keeps_to_the_warnings_values_and_to_the_past(nation: Nation) -> None:
    warning, reporter, now = _warning(nation), nation.reporter("E-01"), nation.clock.now()

    with pytest.raises(ValueNotInWarning):
        answer(reporter, warning.id, Answer.SEEN, seen=[UUID(int=1)])
    with pytest.raises(SeenBackwards):
        answer(reporter, warning.id, Answer.SEEN, seen=[ADDRESS], first_seen=now, last_seen=now - timedelta(days=1))
    with pytest.raises(SeenInFuture):
        answer(reporter, warning.id, Answer.SEEN, seen=[ADDRESS], first_seen=now + timedelta(days=1))
    assert issubclass(NotYourWarning, Exception)


def test_two_workers_on_one_receipt_send_one_warning(lasting_nation: Nation) -> None:
    nation = lasting_nation
    nation.owns_network("E-01", "203.0.113.0/24")
    receipt = tell(nation.reporter("W-01"), [address("203.0.113.7")])
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        try:
            screen(nation.automation(), receipt)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert warned(nation) == {"E-01": ["203.0.113.7"]}

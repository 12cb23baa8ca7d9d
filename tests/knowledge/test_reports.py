"""Protects: a report is one report, however often it is sent, with all its versions, for those whom it is for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from noroshi.authority.errors import NotPermitted
from noroshi.authority.queries import actor_for
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge import reports
from noroshi.knowledge.errors import KeyUsedForOther, ReportNotFound
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.reports import Report, ReportToSubmit
from noroshi.knowledge.services import submit_report
from noroshi.parties.types import Role
from noroshi.release.audiences import viewer_audiences
from noroshi.release.types import Marking, Tlp
from tests.knowledge.knowing import indicator
from tests.knowledge.looking import entries_of, items_of, rows
from tests.nation import Nation

pytestmark = pytest.mark.django_db


def report(
    title: str = "Encrypted",
    *,
    of: UUID | None = None,
    key: str | None = None,
    tlp: Tlp = Tlp.AMBER,
    consent: bool = True,
    answers: dict[str, Any] | None = None,
) -> ReportToSubmit:
    """A report ready to be taken in, whose bytes are its title."""
    arrival = Arrival([title.encode()], marking=Marking(tlp), consent=consent, idempotency_key=key)
    objects = [(item.path, item.content, item.value) for item in items_of(indicator("198.51.100.23"))]
    return ReportToSubmit(
        of or uuid4(), arrival, "common_form_2", "1", title, answers or {"title": title}, None, objects,
        replaces=of is not None,
    )  # fmt: skip


def seen_by(actor: Actor, known: Report) -> bool:
    """Whether somebody sees the report: by number, by id and in the list alike."""
    with seeing(actor):
        listed = known.id in {one.id for one in reports.newest_reports(viewer_audiences())}
        try:
            found = reports.report_numbered(known.number).id == reports.report(known.id).id
        except ReportNotFound:
            found = False
    assert listed == found
    return listed


def test_a_report_is_seen_by_the_reporter_and_the_office_and_by_no_other_operator(nation: Nation) -> None:
    known, again = submit_report(nation.reporter("E-01"), report())

    assert not again
    assert seen_by(nation.reporter("E-01"), known)
    assert seen_by(nation.duty_officer(), known)
    assert not seen_by(nation.reporter("W-01"), known)
    assert not seen_by(nation.partner(), known)


def test_sent_twice_it_is_one_report_with_one_number(nation: Nation) -> None:
    sent = report(key="k")
    first, _ = submit_report(nation.reporter("E-01"), sent)
    second, again = submit_report(nation.reporter("E-01"), sent)

    assert again
    assert second == first
    assert rows(nation.duty_officer(), "SELECT count(*) FROM knowledge_report") == [(1,)]


def test_a_key_used_for_other_words_is_refused_and_the_first_report_stays(nation: Nation) -> None:
    first, _ = submit_report(nation.reporter("E-01"), report("One", key="k"))
    with pytest.raises(KeyUsedForOther):
        submit_report(nation.reporter("E-01"), report("Two", key="k"))

    with seeing(nation.reporter("E-01")):
        assert reports.report(first.id).title == "One"


def test_without_consent_the_office_does_not_see_it(nation: Nation) -> None:
    known, _ = submit_report(nation.reporter("E-01"), report(consent=False, tlp=Tlp.GREEN))

    assert seen_by(nation.reporter("E-01"), known)
    assert not seen_by(nation.duty_officer(), known)
    assert not seen_by(nation.reporter("E-02"), known)


def test_red_is_for_the_reporter_and_the_duty_officers_alone(nation: Nation) -> None:
    colleague = actor_for(nation.add_person("E-01", Role.REPORTER, "colleague"))
    known, _ = submit_report(nation.reporter("E-01"), report(tlp=Tlp.RED))

    assert seen_by(nation.reporter("E-01"), known)
    assert seen_by(nation.duty_officer(), known)
    assert not seen_by(colleague, known)
    assert not seen_by(nation.analyst(), known)


def test_a_later_version_keeps_the_number_and_what_was_said_before(nation: Nation) -> None:
    first, _ = submit_report(nation.reporter("E-01"), report("First"))
    nation.clock.advance(timedelta(hours=2))
    second, _ = submit_report(nation.reporter("E-01"), report("Second", of=first.id))

    assert (second.number, second.version, second.title) == (first.number, 2, "Second")
    with seeing(nation.duty_officer()):
        assert [(one.version, one.title) for one in reports.earlier_versions(first.id)] == [(1, "First")]
        assert reports.first_received_at(second) == first.received_at


def test_an_old_key_still_gives_its_report_when_a_later_version_has_replaced_it(nation: Nation) -> None:
    first = report("First", key="k")
    known, _ = submit_report(nation.reporter("E-01"), first)
    submit_report(nation.reporter("E-01"), report("Second", of=known.id))

    found, again = submit_report(nation.reporter("E-01"), first)
    assert (found.id, found.version, again) == (known.id, 2, True)


def test_nobody_replaces_the_report_of_another_organisation_even_one_it_can_read(nation: Nation) -> None:
    known, _ = submit_report(nation.reporter("E-01"), report(tlp=Tlp.GREEN))
    with pytest.raises(ReportNotFound):
        submit_report(nation.reporter("E-02"), report("Forged", of=known.id))

    with seeing(nation.reporter("E-01")):
        assert reports.report(known.id).title == "Encrypted"
    own = nation.organisations["E-02"].pk
    assert rows(nation.reporter("E-02"), "SELECT id FROM knowledge_receipt WHERE source_id = %s", [own]) == []


def test_a_version_marked_narrower_is_gone_for_those_whom_it_is_no_longer_for(nation: Nation) -> None:
    known, _ = submit_report(nation.reporter("E-01"), report(tlp=Tlp.GREEN))
    narrowed, _ = submit_report(nation.reporter("E-01"), report(of=known.id, tlp=Tlp.AMBER))

    assert not seen_by(nation.reporter("W-01"), narrowed)
    assert seen_by(nation.duty_officer(), narrowed)


def test_who_may_not_report_leaves_a_refusal_and_nothing_else(nation: Nation) -> None:
    with pytest.raises(NotPermitted):
        submit_report(nation.analyst(), report())

    assert entries_of(nation) == [("knowledge:report:submitted", "NotPermitted")]
    assert rows(nation.analyst(), "SELECT count(*) FROM knowledge_receipt") == [(0,)]


def test_a_report_and_what_it_makes_known_leave_their_entries(nation: Nation) -> None:
    submit_report(nation.reporter("E-01"), report())

    assert entries_of(nation) == [
        ("knowledge:bundle:remembered", ""),
        ("intake:duty:proposed", ""),
        ("knowledge:report:submitted", ""),
    ]


def test_nothing_of_a_report_stays_when_its_objects_cannot_be_stored(nation: Nation) -> None:
    def failing() -> Any:
        yield from report().objects
        raise OSError("cut off")

    broken = report(key="k")
    with pytest.raises(OSError, match="cut off"):
        submit_report(
            nation.reporter("E-01"),
            ReportToSubmit(broken.id, broken.arrival, "common_form_2", "1", "x", {}, None, failing()),
        )

    for table in ("knowledge_report", "knowledge_receipt", "knowledge_object"):
        assert rows(nation.reporter("E-01"), f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608 - names from above


def test_the_number_carries_the_year_of_the_reporters_own_zone(nation: Nation) -> None:
    from datetime import UTC, datetime

    nation.clock.time = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)
    known, _ = submit_report(nation.reporter("E-01"), report())

    assert known.number.startswith("R-2027-")


def test_reports_are_paged_without_gaps(nation: Nation) -> None:
    for place in range(5):
        submit_report(nation.reporter("E-01"), report(f"number {place}"))

    with seeing(nation.duty_officer()):
        first = reports.newest_reports(viewer_audiences(), None, 3)
        rest = reports.newest_reports(viewer_audiences(), first[-1].ordinal, 3)
    assert [one.title for one in [*first, *rest]] == [f"number {place}" for place in (4, 3, 2, 1, 0)]

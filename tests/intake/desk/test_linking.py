"""A merge is a link: both stay as they came, and undoing it restores exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake.desk import errors, linking, messages, services
from noroshi.intake.desk.queries import Row
from noroshi.intake.desk.services import Rating
from noroshi.intake.desk.showing import incidents_to_link, opened
from noroshi.intake.desk.types import Reason, State, Urgency
from noroshi.knowledge.reports import Report, report_numbered
from tests.intake.desk.telling import report, row
from tests.nation import Nation


@pytest.fixture
def two(nation: Nation) -> tuple[Report, Report]:
    """Two reports of two operators."""
    return report(nation, "W-01", "pumps stand still"), report(nation, "E-01", "turbines stand still")


def prepare(actor: Actor, item: Row, state: str) -> None:
    """Bring an item into a state."""
    services.open_item(actor, item.id)
    if state == "new":
        return
    services.take(actor, item.id)
    services.rate(actor, item.id, Rating("fraud/phishing", Urgency.TODAY, 2))
    if state == "waiting":
        messages.ask(actor, item.id, "since when?", actor.now() + timedelta(hours=4))
    if state == "done":
        services.finish(actor, item.id, Reason.PASSED_ON, revision=item.revision)


@pytest.mark.parametrize("state", ["new", "taken", "waiting", "done"])
def test_undoing_a_merge_restores_exactly(nation: Nation, two: tuple[Report, Report], state: str) -> None:
    officer = nation.duty_officer()
    prepare(officer, row(officer, two[0]), state)
    before = row(officer, two[0])

    linking.merge(officer, before.id, row(officer, two[1]).id, "the same attack")
    assert row(officer, two[0]).state is State.MERGED
    assert row(officer, two[1]).merged == 1
    linking.part(officer, before.id)

    assert row(officer, two[0]) == before
    assert row(officer, two[1]).merged == 0


def test_a_merge_leaves_both_reports_as_they_came(nation: Nation, two: tuple[Report, Report]) -> None:
    officer = nation.duty_officer()
    linking.merge(officer, row(officer, two[0]).id, row(officer, two[1]).id)

    with seeing(officer):
        assert report_numbered(two[0].number) == two[0]
        assert report_numbered(two[1].number) == two[1]


@pytest.mark.parametrize(("state", "after"), [("done", State.NEW), ("waiting", State.TAKEN), ("new", State.NEW)])
def test_what_comes_in_while_merged_is_unread_on_both_and_not_lost_by_undoing(
    nation: Nation, two: tuple[Report, Report], state: str, after: State
) -> None:
    officer = nation.duty_officer()
    prepare(officer, row(officer, two[0]), state)
    services.open_item(officer, row(officer, two[1]).id)
    linking.merge(officer, row(officer, two[0]).id, row(officer, two[1]).id)

    report(nation, "W-01", "pumps burn", replaces=two[0].id)
    assert row(officer, two[1]).unread
    linking.part(officer, row(officer, two[0]).id)

    found = row(officer, two[0])
    assert (found.state, found.unread, found.title) == (after, True, "pumps burn")


def test_what_is_merged_into_another_cannot_be_merged_or_handled_again(
    nation: Nation, two: tuple[Report, Report]
) -> None:
    officer, third = nation.duty_officer(), report(nation, "F-01", "counters stand still")
    one, other, last = (row(officer, found).id for found in (*two, third))
    linking.merge(officer, one, other)

    for attempt in ((one, last), (last, one), (last, last)):
        with pytest.raises(errors.NotMergeable):
            linking.merge(officer, *attempt)
    with pytest.raises(errors.OthersMergedHere):
        linking.merge(officer, other, last)
    with pytest.raises(errors.NotMergeable):
        services.take(officer, one)


@given(acts=st.lists(st.tuples(st.sampled_from(["merge", "part"]), st.integers(0, 2), st.integers(0, 2)), max_size=8))
def test_whatever_is_merged_and_parted_everything_can_be_parted_again(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, acts: list[tuple[str, int, int]]
) -> None:
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]  # pytest-django's blocker
        nation = Nation.found()
        officer = nation.duty_officer()
        made = [report(nation, "W-01", f"report {number}") for number in range(3)]
        before = [row(officer, one) for one in made]
        for act, one, other in acts:
            try:
                if act == "merge":
                    linking.merge(officer, before[one].id, before[other].id)
                else:
                    linking.part(officer, before[one].id)
            except errors.DeskError:
                continue
        for held in before:
            if row(officer, made[before.index(held)]).state is State.MERGED:
                linking.part(officer, held.id)

        assert [row(officer, one) for one in made] == before
        transaction.set_rollback(True)


def test_a_reports_incident_is_known_once_it_is_opened_and_others_are_linked_to_it(
    nation: Nation, two: tuple[Report, Report]
) -> None:
    officer = nation.duty_officer()
    first, second = row(officer, two[0]), row(officer, two[1])

    incident = linking.open_incident(officer, first.id)
    with seeing(officer):
        assert incidents_to_link(officer, second, "") == [(str(incident), "pumps stand still")]
        assert incidents_to_link(officer, second, "pumps") == [(str(incident), "pumps stand still")]
    linking.link(officer, second.id, incident, "the same device")

    with seeing(officer):
        [held] = opened(officer, second).incidents
        assert (held.name, held.opened, held.why) == ("pumps stand still", False, "the same device")
    linking.unlink(officer, second.id, held.id)
    with seeing(officer):
        assert opened(officer, second).incidents == []


def test_nothing_is_linked_to_what_is_no_incident_or_hidden(nation: Nation, two: tuple[Report, Report]) -> None:
    officer = nation.duty_officer()
    hidden = report(nation, "F-01", "kept inside", consent="no")

    for unknown in (two[0].id, linking.incident_of(hidden.id)):
        with pytest.raises(errors.IncidentUnknown):
            linking.link(officer, row(officer, two[0]).id, unknown)


def test_a_note_about_red_is_not_written_where_others_read_it(nation: Nation, two: tuple[Report, Report]) -> None:
    officer = nation.duty_officer()
    red = report(nation, "F-01", "red matter", marking="TLP:RED")
    linking.merge(officer, row(officer, red).id, row(officer, two[0]).id, "names the red matter")

    with seeing(nation.analyst()):
        shown = opened(nation.analyst(), replace(row(nation.analyst(), two[0])))
    assert "red matter" not in repr(shown)
    assert red.number not in repr(shown)

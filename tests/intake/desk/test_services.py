"""The queue: nothing leaves it unseen, nobody takes what another has, nobody sees what is not theirs."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from noroshi.authority.errors import NotPermitted
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake.desk import errors, services
from noroshi.intake.desk.models import DeskEvent
from noroshi.intake.desk.queries import Row, counts, page
from noroshi.intake.desk.services import Rating
from noroshi.intake.desk.types import Act, Reason, Shelf, State, Urgency
from noroshi.knowledge.reports import Report
from noroshi.parties.types import Role
from tests.intake.desk.telling import maybe, report, row
from tests.nation import Nation


def second_officer(nation: Nation) -> Actor:
    """Another duty officer, on the same shift."""
    from noroshi.authority.queries import actor_for

    return actor_for(nation.add_person("NCO", Role.DUTY_OFFICER, "Second"))


def read_and_take(actor: Actor, found: Report) -> Row:
    """Open a report's item and take it."""
    services.open_item(actor, row(actor, found).id)
    services.take(actor, row(actor, found).id)
    return row(actor, found)


def finish(actor: Actor, found: Report) -> Row:
    """Take an item and close it."""
    held = read_and_take(actor, found)
    services.finish(actor, held.id, Reason.HANDLED, revision=held.revision)
    return row(actor, found)


def test_a_report_is_on_the_desk_as_soon_as_it_is_sent_unread_and_untaken(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")

    found = row(nation.duty_officer(), made)

    assert (found.title, found.number, found.state, found.unread) == (made.title, made.number, State.NEW, True)
    assert found.source_id == nation.organisations["W-01"].pk


@pytest.mark.parametrize(("code", "role"), [
    ("NCO", Role.ADMINISTRATOR), ("W-01", Role.REPORTER), ("W-02", Role.REPORTER), ("NPA", Role.LIAISON),
])  # fmt: skip
def test_nobody_but_the_offices_desk_sees_that_a_report_is_being_handled(nation: Nation, code: str, role: Role) -> None:
    made = report(nation, "W-01", "pumps stand still", marking="TLP:CLEAR")
    finish(nation.duty_officer(), made)

    other = nation.actor(code, role)
    assert maybe(other, made) is None
    with seeing(other):
        assert not DeskEvent.objects.exists()


def test_an_analyst_reads_the_desk_but_handles_nothing(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    found = row(nation.analyst(), made)

    with pytest.raises(NotPermitted):
        services.take(nation.analyst(), found.id)


def test_what_is_red_is_on_the_desk_for_the_persons_named_and_nobody_else_of_the_office(nation: Nation) -> None:
    made = report(nation, "W-01", "red matter", marking="TLP:RED")

    assert row(nation.duty_officer(), made).title == "red matter"
    assert maybe(nation.analyst(), made) is None
    assert maybe(second_officer(nation), made) is None  # came to the office after the report


def test_what_may_not_be_passed_on_is_not_on_the_desk_until_its_sender_agrees(nation: Nation) -> None:
    made = report(nation, "W-01", "kept inside", consent="no")
    assert maybe(nation.duty_officer(), made) is None

    report(nation, "W-01", "now passed on", replaces=made.id)

    assert row(nation.duty_officer(), made).title == "now passed on"


def test_who_no_longer_agrees_takes_the_text_off_the_desk_but_not_what_was_done(nation: Nation) -> None:
    made = report(nation, "W-01", "agreed at first")
    finish(nation.duty_officer(), made)

    report(nation, "W-01", "no longer", replaces=made.id, consent="no")

    found = row(nation.duty_officer(), made)
    assert (found.title, found.withdrawn, found.state, found.unread) == ("", True, State.NEW, True)
    assert events(nation.duty_officer(), found)[:2] == [Act.NEW_VERSION, Act.DONE]


def test_what_becomes_red_takes_what_the_desk_wrote_about_it_along(nation: Nation) -> None:
    made = report(nation, "W-01", "amber at first")
    services.hand_back(nation.duty_officer(), read_and_take(nation.duty_officer(), made).id, "a note for all")

    report(nation, "W-01", "red now", replaces=made.id, marking="TLP:RED")

    assert row(nation.duty_officer(), made).title == "red now"
    assert maybe(nation.analyst(), made) is None
    with seeing(nation.analyst()):
        assert not DeskEvent.objects.exists()


def events(actor: Actor, found: Row) -> list[str]:
    """What was done with an item, the last first."""
    with seeing(actor):
        return list(DeskEvent.objects.filter(item_id=found.id).order_by("-id").values_list("act", flat=True))


def test_of_two_officers_one_gets_it_and_the_other_is_told_who_has_it(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    first, second = nation.duty_officer(), second_officer(nation)
    services.take(first, row(first, made).id)

    with pytest.raises(errors.AlreadyTaken) as told:
        services.take(second, row(second, made).id)

    assert first.name in str(told.value)
    assert row(second, made).holder_id == first.person_id


def test_what_another_has_is_taken_over_only_from_whom_the_page_showed(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    first, second = nation.duty_officer(), second_officer(nation)
    held = row(first, made)
    services.take(first, held.id)

    with pytest.raises(errors.AlreadyTaken):
        services.take(second, held.id, over_from=second.person_id)
    services.take(second, held.id, over_from=first.person_id)

    assert row(first, made).holder_id == second.person_id
    with pytest.raises(errors.NotYours):
        services.hand_back(first, held.id)


def test_two_who_press_take_in_the_same_moment_do_not_both_get_it(lasting_nation: Nation) -> None:
    made = report(lasting_nation, "W-01", "pumps stand still")
    officers = [lasting_nation.duty_officer(), second_officer(lasting_nation)]
    item = row(officers[0], made).id
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def press(actor: Actor) -> None:
        together.wait()
        try:
            services.take(actor, item)
            outcomes.append("mine")
        except errors.AlreadyTaken:
            outcomes.append("told")
        finally:
            connection.close()

    pressing = [threading.Thread(target=press, args=(one,)) for one in officers]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join()
    assert sorted(outcomes) == ["mine", "told"]


def test_nothing_is_done_without_a_reason_or_by_somebody_who_has_not_taken_it(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    officer = nation.duty_officer()
    item = row(officer, made)

    with pytest.raises(errors.NotYours):
        services.finish(officer, item.id, Reason.HANDLED, revision=item.revision)
    read_and_take(officer, made)
    with pytest.raises(errors.ReasonNeeded):
        services.finish(officer, item.id, "because", revision=item.revision)
    assert row(officer, made).state is State.TAKEN


def test_what_was_not_read_cannot_be_closed(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    officer = nation.duty_officer()
    held = read_and_take(officer, made)

    report(nation, "W-01", "pumps burn", replaces=made.id)

    with pytest.raises(errors.SomethingNew):
        services.finish(officer, held.id, Reason.HANDLED, revision=held.revision)
    services.open_item(officer, held.id)
    with pytest.raises(errors.SomethingNew):  # read since, but not by the page that is closing it
        services.finish(officer, held.id, Reason.HANDLED, revision=held.revision)


def test_taking_what_the_page_showed_counts_as_reading_it(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    officer = nation.duty_officer()
    shown = row(officer, made)

    services.take(officer, shown.id, revision=shown.revision)

    assert not row(officer, made).unread


def test_a_later_version_brings_back_what_was_done(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    officer = nation.duty_officer()
    assert finish(officer, made).state is State.DONE

    report(nation, "W-01", "pumps burn", replaces=made.id)

    found = row(officer, made)
    assert (found.state, found.unread, found.version, found.holder_id) == (State.NEW, True, 2, None)


def test_what_is_done_can_be_opened_again(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    officer = nation.duty_officer()
    services.reopen(officer, finish(officer, made).id)

    found = row(officer, made)
    assert (found.state, found.holder_id, found.done_reason) == (State.TAKEN, officer.person_id, "")


def test_a_rating_is_one_of_rsit_and_every_change_of_it_is_told(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    officer = nation.duty_officer()
    item = row(officer, made)

    with pytest.raises(errors.UnknownType):
        services.rate(officer, item.id, Rating("ransomware", Urgency.NORMAL, None))
    services.rate(officer, item.id, Rating("malicious-code/infected-system", Urgency.AT_ONCE, 4))

    found = row(officer, made)
    assert (found.incident_type, found.urgency, found.severity) == ("malicious-code/infected-system", 3, 4)
    with seeing(officer):
        told = DeskEvent.objects.filter(item_id=item.id, act=Act.RATED).get()
        assert told.facts["severity"] == [None, 4]
        assert counts(officer).serious == 1


def test_the_most_urgent_stands_first_and_paging_loses_and_repeats_nothing(nation: Nation) -> None:
    made = [report(nation, "W-01", f"report {number}") for number in range(7)]
    officer = nation.duty_officer()
    for one in made[2:4]:
        services.rate(officer, row(officer, one).id, Rating("", Urgency.AT_ONCE, None))

    with seeing(officer):
        seen, after = [], ""
        while True:
            found = page(officer, Shelf.NEW, after, size=2)
            seen += [one.title for one in found.rows]
            if not (after := found.older):
                break

    assert seen == [f"report {number}" for number in (3, 2, 6, 5, 4, 1, 0)]


@pytest.mark.parametrize("cursor", ["", "1.2", "x.y.z", "9" * 80, "1.99999999999999999999.1", "²..1"])
def test_a_cursor_that_cannot_be_read_is_the_beginning_or_the_end_and_no_fault(nation: Nation, cursor: str) -> None:
    report(nation, "W-01", "pumps stand still")

    with seeing(nation.duty_officer()):
        assert len(page(nation.duty_officer(), Shelf.NEW, cursor).rows) <= 1


STEPS: dict[str, Callable[[Actor, Row], None]] = {
    "take": lambda actor, found: services.take(actor, found.id),
    "back": lambda actor, found: services.hand_back(actor, found.id),
    "done": lambda actor, found: services.finish(actor, found.id, Reason.HANDLED, revision=found.revision),
    "rate": lambda actor, found: services.rate(actor, found.id, Rating("", Urgency.TODAY, 1)),
}


@pytest.mark.parametrize("step", STEPS)
def test_nothing_happens_to_what_the_actor_may_not_see(nation: Nation, step: str) -> None:
    made = report(nation, "W-01", "red matter", marking="TLP:RED")
    found = row(nation.duty_officer(), made)

    with pytest.raises(errors.ItemNotFound):
        STEPS[step](second_officer(nation), found)

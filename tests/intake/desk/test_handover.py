"""The hand-over: the desk as it was then, and what the next shift must know."""

from __future__ import annotations

import pytest

from noroshi.frame.verbs import seeing
from noroshi.intake.desk import errors, handover, services
from noroshi.intake.desk.types import Shelf, State
from noroshi.parties.types import Role
from tests.intake.desk.telling import report, row
from tests.intake.desk.test_services import second_officer
from tests.nation import Nation


def test_the_sheet_stays_as_the_desk_was_when_it_was_written(nation: Nation) -> None:
    officer = nation.duty_officer()
    mine, new = report(nation, "W-01", "pumps stand still"), report(nation, "E-01", "turbine trouble")
    services.take(officer, row(officer, mine).id)

    made = handover.hand_over(officer, "W-01 calls back at nine.")
    services.take(officer, row(officer, new).id)

    with seeing(officer):
        sheet = handover.sheet(officer, made)
    assert [one.title for one in sheet.shelves[Shelf.MINE]] == ["pumps stand still"]
    assert [one.title for one in sheet.shelves[Shelf.NEW]] == ["turbine trouble"]
    assert sheet.note == "W-01 calls back at nine."


def test_what_is_red_stands_on_the_sheet_by_its_number_alone_for_who_may_see_it(nation: Nation) -> None:
    officer = nation.duty_officer()
    red = report(nation, "W-01", "red matter", marking="TLP:RED")

    made = handover.hand_over(officer, "one RED matter")

    with seeing(nation.analyst()):
        text = repr(handover.sheet(nation.analyst(), made))
    assert "red matter" not in text
    assert red.number not in text
    with seeing(officer):
        assert red.number in repr(handover.sheet(officer, made))


def test_what_i_hold_goes_to_whom_i_name_or_back_to_the_queue(nation: Nation) -> None:
    officer, next_one = nation.duty_officer(), second_officer(nation)
    made = [report(nation, "W-01", "pumps stand still"), report(nation, "E-01", "turbine trouble")]
    services.take(officer, row(officer, made[0]).id)

    handover.hand_over(officer, "yours now", next_one.person_id, with_items=True)
    assert row(officer, made[0]).holder_id == next_one.person_id

    handover.hand_over(next_one, "good night", with_items=True)
    assert (row(officer, made[0]).holder_id, row(officer, made[0]).state) == (None, State.NEW)


@pytest.mark.parametrize("note", ["", "  \n", "x" * 8001])
def test_without_a_note_nothing_is_handed_over(nation: Nation, note: str) -> None:
    with pytest.raises(errors.NoteNeeded):
        handover.hand_over(nation.duty_officer(), note)


def test_nothing_is_handed_over_to_somebody_who_is_no_duty_officer(nation: Nation) -> None:
    analyst = nation.person("NCO", Role.ANALYST)

    with pytest.raises(errors.ItemNotFound):
        handover.hand_over(nation.duty_officer(), "yours", analyst.pk)


def test_a_hand_over_stands_on_the_desk_until_the_next_shift_has_read_it(nation: Nation) -> None:
    officer, next_one = nation.duty_officer(), second_officer(nation)
    made = handover.hand_over(officer, "W-01 calls back at nine.")
    with seeing(next_one):
        assert handover.to_receive(next_one) is not None

    handover.receive(next_one, made)

    with seeing(next_one):
        assert handover.to_receive(next_one) is None
        assert handover.sheet(next_one, made).received_by == "Second"


def test_who_is_not_of_the_desk_sees_no_sheet(nation: Nation) -> None:
    made = handover.hand_over(nation.duty_officer(), "W-01 calls back at nine.")

    with seeing(nation.actor("NCO", Role.ADMINISTRATOR)), pytest.raises(errors.HandoverNotFound):
        handover.sheet(nation.actor("NCO", Role.ADMINISTRATOR), made)

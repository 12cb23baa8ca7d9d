"""Who fetched what up to when."""

from __future__ import annotations

from datetime import timedelta

from noroshi.frame.verbs import seeing
from noroshi.sharing.desk.fetching import Fetched, fetched, note_fetched
from tests.nation import Nation


def marks(nation: Nation, turn: int, *codes: str) -> dict[int, Fetched]:
    with seeing(nation.duty_officer()):
        return fetched(nation.world_id, turn, [nation.organisations[code].pk for code in codes])


def test_the_office_sees_which_recipient_fetched_what_and_when_first(nation: Nation) -> None:
    first = nation.clock.time
    note_fetched(nation.partner(), "taxii", 5)
    nation.clock.time = first + timedelta(hours=1)
    note_fetched(nation.partner(), "taxii", 9)
    note_fetched(nation.partner(), "misp", 9)
    partner = nation.organisations["PARTNER-B"].pk

    assert marks(nation, 5, "PARTNER-B", "E-01") == {partner: Fetched(partner, "taxii", first)}
    assert marks(nation, 6, "PARTNER-B", "E-01")[partner].at == nation.clock.time
    assert marks(nation, 10, "PARTNER-B") == {}


def test_a_mark_never_goes_back(nation: Nation) -> None:
    note_fetched(nation.partner(), "taxii", 9)
    note_fetched(nation.partner(), "taxii", 3)
    note_fetched(nation.partner(), "taxii", 9)

    assert len(marks(nation, 4, "PARTNER-B")) == 1


def test_a_recipients_marks_are_for_it_and_the_office_alone(nation: Nation) -> None:
    note_fetched(nation.partner(), "taxii", 9)
    partner = nation.organisations["PARTNER-B"].pk

    with seeing(nation.reporter("E-01")):
        assert fetched(nation.world_id, 1, [partner]) == {}
    with seeing(nation.partner()):
        assert partner in fetched(nation.world_id, 1, [partner])

"""Protects: a sighting is one click away, can be taken back, reaches who sent the object, and counts once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge import queries as known
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.knowledge.sightings import sightings_of
from noroshi.observables import Kind, observable_id
from noroshi.release.types import Tlp
from noroshi.sharing.council import errors, requests, telling
from noroshi.sharing.council.activity import activity
from noroshi.sharing.council.requests import Question
from noroshi.sharing.council.telling import Seen
from noroshi.sharing.council.types import Sharing
from tests.knowledge.knowing import indicator, know, made, stix_id
from tests.nation import Nation

VALUE = observable_id(Kind.IPV4, "198.51.100.77")
KEY = stix_id("indicator", "beacon")


@pytest.fixture
def shared(nation: Nation) -> Nation:
    know(nation, "PARTNER-B", [indicator("198.51.100.77", "beacon"), made("malware", "Shark", is_family=False)])
    return nation


def seen_by(reader: Actor, value: UUID = VALUE) -> list[int]:
    with seeing(reader):
        return [one.organisation_id for one in sightings_of(value)]


def test_what_a_member_saw_comes_back_to_who_sent_it_and_to_the_office_and_to_nobody_else(shared: Nation) -> None:
    member = shared.reporter("E-01")
    told = telling.saw_object(member, KEY)

    assert len(told.sightings) == 1
    for reader in (member, shared.analyst(), shared.partner()):
        assert seen_by(reader) == [member.organisation_id]
    assert seen_by(shared.reporter("W-01")) == []


def test_it_can_be_taken_back_for_a_moment_and_then_no_more(shared: Nation) -> None:
    member = shared.reporter("E-01")
    first, second = telling.saw_object(member, KEY), telling.saw_object(member, KEY)
    telling.undo(member, first.id)

    assert len(seen_by(shared.partner())) == 1
    with seeing(shared.partner()):
        [row] = known.objects(first.sightings[0])
    assert row.revoked, "who received it receives that it is revoked"
    with pytest.raises(errors.TooLateToUndo):
        telling.undo(member, first.id)
    shared.clock.advance(timedelta(minutes=11))
    with pytest.raises(errors.TooLateToUndo):
        telling.undo(member, second.id)
    with pytest.raises(errors.NothingToSee):
        telling.undo(shared.reporter("E-02"), second.id)


def test_a_thing_without_values_is_seen_itself(shared: Nation) -> None:
    told = telling.saw_object(shared.reporter("E-01"), stix_id("malware", "Shark"))

    with seeing(shared.partner()):
        assert known.objects(told.sightings[0])
    telling.undo(shared.reporter("E-01"), told.id)
    with seeing(shared.partner()):
        assert known.objects(told.sightings[0])[0].revoked


def test_the_same_call_twice_is_one_sighting(shared: Nation) -> None:
    member = shared.reporter("E-01")
    first = telling.saw_value(member, "198[.]51[.]100[.]77", key="case 7")
    again = telling.saw_value(member, "198.51.100.77", key="case 7")

    assert (again.id, again.sightings, again.again) == (first.id, first.sightings, True)
    assert len(seen_by(member)) == 1


def test_a_value_that_is_hidden_cannot_be_told_from_one_that_is_unknown(nation: Nation) -> None:
    know(nation, "E-02", [indicator("203.0.113.9", "hidden")], Tlp.AMBER_STRICT, nation.reporter("E-02"))
    for value in ("203.0.113.9", "203.0.113.10", "no value"):
        with pytest.raises(errors.NothingToSee):
            telling.saw_value(nation.reporter("E-01"), value)
    with pytest.raises(ObjectNotFound):
        telling.saw_object(nation.reporter("E-01"), stix_id("indicator", "hidden"))


@pytest.mark.parametrize("wrong", ["future", "backwards", "never", "too often"])
def test_what_cannot_have_been_seen_is_refused(shared: Nation, wrong: str) -> None:
    now = shared.clock.now()
    when = {
        "future": Seen(last_seen=now + timedelta(hours=1)),
        "backwards": Seen(now - timedelta(hours=1), now - timedelta(hours=2)),
        "never": Seen(number=0),
        "too often": Seen(number=1_000_001),
    }[wrong]
    with pytest.raises(errors.SeenWrongly):
        telling.saw_object(shared.reporter("E-01"), KEY, when)


def test_the_office_sees_who_is_active_and_who_never_answers_and_a_member_itself_alone(shared: Nation) -> None:
    members = {code: shared.organisations[code].pk for code in ("E-01", "E-02")}
    for turn in range(3):
        question = Question(f"question {turn}", "text", shared.clock.now() + timedelta(hours=1 + turn),
                            organisation_ids=tuple(members.values()))  # fmt: skip
        key = requests.ask(shared.analyst(), question)
        requests.answer(shared.reporter("E-01"), key, "here", Tlp.AMBER, Sharing.OFFICE)
    telling.saw_object(shared.reporter("E-01"), KEY)
    shared.clock.advance(timedelta(days=1))

    with seeing(shared.analyst()):
        office = activity(shared.analyst(), members.values())
    with seeing(shared.reporter("E-02")):
        own = activity(shared.reporter("E-02"), members.values())
    active, silent = office[members["E-01"]], office[members["E-02"]]
    assert (active.answered, active.sightings, active.never_answers) == (3, 1, False)
    assert (silent.unanswered, silent.silent, silent.never_answers) == (3, True, True)
    assert own[members["E-02"]].unanswered == 3
    assert own[members["E-01"]].silent, "what others answered or saw is not a member's to know"

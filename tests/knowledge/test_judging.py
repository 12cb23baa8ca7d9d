"""Protects: old, weak and refuted values stop being served; false alarms are heard; nobody learns who said so."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from noroshi.authority.errors import NotPermitted
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.decay import Grade, Lifetime
from noroshi.knowledge.errors import DoubtNotFound, GradeRefused, LifetimeRefused, ReasonNeeded
from noroshi.knowledge.judging import (
    Occasion,
    grade_source,
    remember_false_alarms,
    set_lifetime,
    settle_doubt,
    withdraw_false_alarms,
)
from noroshi.knowledge.services import remember_sighting
from noroshi.knowledge.standing import Standing, doubts, grades_of, gradings, standing_of_value
from noroshi.observables import Kind, observable_id
from noroshi.release.audiences import audience_for, audiences_with_office
from noroshi.release.types import Marking, Tlp
from tests.knowledge.knowing import indicator, know
from tests.nation import Nation

VALUE = "198.51.100.77"
KEY = observable_id(Kind.IPV4, VALUE)
DAY = timedelta(days=1)


@pytest.fixture
def known(nation: Nation) -> Nation:
    """E-01 told all of the community of an address, a moment ago and with high confidence."""
    now = nation.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    know(nation, "E-01", [indicator(VALUE, "from E-01", confidence=80, modified=now)])
    return nation


def stands(nation: Nation, reader: Actor, value: UUID = KEY) -> Standing:
    """How the value stands for somebody, now."""
    with seeing(reader):
        [found] = standing_of_value(value, nation.clock.now())
    return found


def says_false(nation: Nation, code: str, key: str = "W-1") -> None:
    """An organisation answers a warning with "false alarm": only it and the office may know."""
    by = nation.automation()
    organisation = nation.organisations[code].pk
    with seeing(by):
        audience = audiences_with_office([organisation], nation.world_id)[organisation]
        remember_false_alarms(by, [KEY], organisation, audience, Occasion.WARNING, key)


def test_a_value_grows_old_and_expires_by_the_clock_of_the_world(known: Nation) -> None:
    reader = known.reporter("W-01")
    first = stands(known, reader)
    known.clock.advance(10 * DAY)
    later = stands(known, reader)
    known.clock.advance(49 * DAY)

    assert first.base == pytest.approx(60)
    assert first.score > later.score > 10
    assert not later.expired
    assert stands(known, reader).expired


def test_a_sighting_makes_it_fresh_for_those_who_may_know_of_the_sighting(known: Nation) -> None:
    known.clock.advance(59 * DAY)
    seer, other = known.reporter("E-02"), known.reporter("W-01")
    with seeing(seer):
        audience = audience_for(seer, Marking(Tlp.AMBER))
        remember_sighting(
            seer, observable_ids=[KEY], organisation_id=seer.organisation_id, marking=Tlp.AMBER, audience_id=audience
        )

    assert {one.score > 50 for one in best(known, seer)} == {True}
    assert stands(known, other).expired, "who may not know of the sighting does not learn of it by the score"


def best(nation: Nation, reader: Actor) -> list[Standing]:
    """The community's indicator alone, not what came with the sighting."""
    with seeing(reader):
        return [one for one in standing_of_value(KEY, nation.clock.now()) if one.confidence == 80]


def test_how_reliable_its_source_is_weighs_and_only_the_office_reads_why(known: Nation) -> None:
    source = known.organisations["E-01"].pk
    grade_source(known.analyst(), source, "D", "two of three reports were wrong")

    assert stands(known, known.reporter("W-01")).base == pytest.approx(40)
    with seeing(known.reporter("E-01")):
        assert grades_of([source]) == {source: Grade.D}
        assert gradings() == ()
    with seeing(known.duty_officer()):
        assert [one.reason for one in gradings(source)] == ["two of three reports were wrong"]


def test_each_independent_false_alarm_halves_the_score_for_the_office(known: Nation) -> None:
    says_false(known, "E-02")
    says_false(known, "E-02", "W-2")
    assert stands(known, known.analyst()).base == pytest.approx(30), "one organisation counts once"
    says_false(known, "W-01")
    assert stands(known, known.analyst()).base == pytest.approx(15)
    assert stands(known, known.reporter("F-01")).base == pytest.approx(60), "what others said to the office is hidden"

    for code, key in (("E-02", "W-1"), ("E-02", "W-2"), ("W-01", "W-1")):
        withdraw_false_alarms(known.automation(), known.organisations[code].pk, Occasion.WARNING, key)
    assert stands(known, known.analyst()).base == pytest.approx(60)


def test_several_independent_false_alarms_are_told_to_the_source_and_the_office_and_nobody_else(known: Nation) -> None:
    for code in ("E-02", "W-01", "W-02"):
        says_false(known, code)

    told = {}
    for name, reader in (
        ("office", known.analyst()),
        ("source", known.reporter("E-01")),
        ("other", known.reporter("W-01")),
    ):
        with seeing(reader):
            told[name] = [(one.number, one.source_id) for one in doubts(known.world_id)]
    assert told == {"office": [(3, known.organisations["E-01"].pk)], "source": told["office"], "other": []}


def test_a_source_that_doubts_itself_does_not_count(known: Nation) -> None:
    for code in ("E-01", "W-01", "W-02"):
        says_false(known, code)
    with seeing(known.analyst()):
        assert doubts(known.world_id) == ()


def test_what_the_office_finds_false_is_served_to_nobody_who_sees_it(known: Nation) -> None:
    for code in ("E-02", "W-01", "W-02"):
        says_false(known, code)
    with seeing(known.analyst()):
        [doubt] = doubts(known.world_id)

    settle_doubt(known.analyst(), doubt.id, "it is a public resolver", false_alarm=True)

    for reader in (known.analyst(), known.reporter("F-01")):
        assert stands(known, reader).refuted
        assert stands(known, reader).expired
    with pytest.raises(DoubtNotFound):
        settle_doubt(known.analyst(), doubt.id, "again", false_alarm=False)


def test_a_newer_version_of_the_indicator_counts_again(known: Nation) -> None:
    for code in ("E-02", "W-01", "W-02"):
        says_false(known, code)
    with seeing(known.analyst()):
        [doubt] = doubts(known.world_id)
    settle_doubt(known.analyst(), doubt.id, "it is a public resolver", false_alarm=True)
    known.clock.advance(DAY)
    now = known.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    know(known, "E-01", [indicator(VALUE, "from E-01", confidence=80, modified=now)])

    assert not stands(known, known.reporter("F-01")).refuted


def test_a_lifetime_of_the_office_counts_in_its_world_alone(known: Nation) -> None:
    set_lifetime(known.analyst(), Kind.IPV4, Lifetime(5, 1), "this season's attacks rent by the day")
    known.clock.advance(4.9 * DAY)

    assert stands(known, known.reporter("W-01")).expired
    assert stands(known, known.reporter("W-01")).lifetime == Lifetime(5, 1)


def test_only_the_office_judges_and_only_with_a_reason(known: Nation) -> None:
    source = known.organisations["E-01"].pk
    with pytest.raises(NotPermitted):
        grade_source(known.reporter("E-02"), source, "E", "a rival")
    with pytest.raises(GradeRefused):
        grade_source(known.analyst(), source, "Z", "no such letter")
    with pytest.raises(ReasonNeeded):
        grade_source(known.analyst(), source, "B", "  ")
    for wrong in (Lifetime(0, 1), Lifetime(9999, 1), Lifetime(10, 0), Lifetime(10, 99)):
        with pytest.raises(LifetimeRefused):
            set_lifetime(known.analyst(), Kind.URL, wrong, "no")

"""Protects: who must act hears of it: of an undertaking to sign, of what several call a false alarm."""

from __future__ import annotations

from datetime import timedelta

from noroshi.frame.verbs import seeing
from noroshi.knowledge.standing import doubts
from noroshi.parties.undertakings import offer
from noroshi.sharing.council.models import CouncilMail
from noroshi.warning import models
from noroshi.warning.services import answer
from noroshi.warning.types import Answer
from tests.knowledge.knowing import indicator, know
from tests.nation import Nation

CODES = ("E-02", "W-01", "W-02")


def mailed(nation: Nation) -> set[tuple[str, str]]:
    """Kind and receiver of each notice."""
    with seeing(nation.automation()):
        rows = CouncilMail.objects.filter(world_id=nation.world_id)
        return set(rows.values_list("kind", "organisation__code"))


def say(nation: Nation, code: str, said: Answer) -> None:
    """An organisation answers its only warning."""
    reader = nation.reporter(code)
    with seeing(reader):
        key = models.Warning.objects.get(organisation_id=reader.organisation_id).pk
    answer(reader, key, said)


def test_an_offered_undertaking_is_told_to_who_has_to_sign(nation: Nation) -> None:
    now = nation.clock.now()
    offer(nation.analyst(), nation.organisations["E-01"].pk, now, now + timedelta(days=1))
    nation.settle()

    assert mailed(nation) == {("offered", "E-01")}


def test_three_answers_of_false_alarm_to_warnings_reach_the_source_and_the_office(nation: Nation) -> None:
    for code in CODES:
        nation.owns_network(code, "198.51.100.0/24")
    know(nation, "PARTNER-B", [indicator("198.51.100.77", "beacon")])
    nation.settle()
    for code in CODES[:2]:
        say(nation, code, Answer.FALSE_ALARM)
    nation.settle()
    assert mailed(nation) == set()

    say(nation, CODES[0], Answer.NOT_SEEN)
    say(nation, CODES[2], Answer.FALSE_ALARM)
    assert mailed(nation) == set(), "who changed its answer counts no more"
    say(nation, CODES[0], Answer.FALSE_ALARM)
    nation.settle()

    assert mailed(nation) == {("doubted", "PARTNER-B"), ("doubted", "NCO")}
    with seeing(nation.partner()):
        assert [one.number for one in doubts(nation.world_id)] == [3]

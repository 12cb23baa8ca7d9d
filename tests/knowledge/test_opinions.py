"""Protects: what others say from outside is heard, weighed by their reliability, and no source sinks a value alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import Settings

from noroshi.frame.verbs import seeing
from noroshi.knowledge.judging import Occasion, grade_source, remember_false_alarms
from noroshi.knowledge.opinions import hear
from noroshi.knowledge.standing import doubts, standing_of_value
from noroshi.observables import Kind, observable_id
from noroshi.parties.types import Role
from noroshi.release.audiences import audiences_with_office
from noroshi.release.types import Tlp
from tests.knowledge.knowing import indicator, know, made, stix_id
from tests.nation import Nation
from tests.web.conftest import signed_in

VALUE = "198.51.100.77"
KEY = observable_id(Kind.IPV4, VALUE)
TARGET = stix_id("indicator", "beacon")
Says = Callable[..., int]


@pytest.fixture
def known(nation: Nation) -> Nation:
    """E-01 told the community of an address a moment ago; nobody has graded it (0.75 of its confidence counts)."""
    now = nation.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    know(nation, "E-01", [indicator(VALUE, "beacon", confidence=80, modified=now)])
    return nation


def says(nation: Nation, source: str, opinion: str, name: str = "one", **more: object) -> int:
    """An organisation's opinion of the indicator arrives; of how many values it was heard."""
    modified = more.pop("modified", nation.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    facts = {"opinion": opinion, "object_refs": [TARGET], "explanation": f"{source} says so", **more}
    one = made("opinion", f"{source} {name}", modified=str(modified), **facts)
    return hear(nation.automation(), know(nation, source, [one]))


def base(nation: Nation, code: str = "W-01") -> float:
    with seeing(nation.reporter(code)):
        [found] = standing_of_value(KEY, nation.clock.now())
    return found.base


def grade(nation: Nation, source: str, grade_: str) -> None:
    grade_source(nation.analyst(), nation.organisations[source].pk, grade_, "by experience")


@pytest.mark.parametrize(
    ("opinion", "factor"),
    [("strongly-disagree", 0.5**0.75), ("disagree", 0.5**0.375), ("neutral", 1), ("strongly-agree", 1), ("no-word", 1)],
)
def test_an_opinion_moves_the_score_as_strongly_as_it_is_said_and_agreeing_alone_lifts_nothing(
    known: Nation, opinion: str, factor: float
) -> None:
    before = base(known)
    says(known, "PARTNER-B", opinion)
    assert base(known) == pytest.approx(before * factor, rel=1e-4)


def test_it_counts_as_much_as_its_source_is_reliable(known: Nation) -> None:
    before = base(known)
    says(known, "PARTNER-B", "strongly-disagree")
    scores = []
    for one in "ACE":
        grade(known, "PARTNER-B", one)
        scores.append(base(known) / before)
    assert scores == pytest.approx([0.5, 0.5**0.75, 0.5**0.25], rel=1e-4)


def test_one_source_that_repeats_itself_counts_once_and_never_does_more_than_halve(known: Nation) -> None:
    grade(known, "PARTNER-B", "A")
    before = base(known)
    many = [
        made("opinion", f"again {n}", opinion="strongly-disagree", object_refs=[TARGET]) for n in range(60)
    ]  # fmt: skip
    hear(known.automation(), know(known, "PARTNER-B", many))
    others = [indicator(VALUE, f"other {n}", confidence=80) for n in range(5)]
    opinions = [
        made("opinion", f"of {one['id']}", opinion="strongly-disagree", object_refs=[one["id"]]) for one in others
    ]  # fmt: skip
    hear(known.automation(), know(known, "PARTNER-B", others + opinions))
    teller = known.organisations["E-01"].pk
    with seeing(known.reporter("W-01")):
        [found] = [one for one in standing_of_value(KEY, known.clock.now()) if one.source_id == teller]
    assert found.base == pytest.approx(before / 2, rel=1e-4)
    assert found.false_alarms == 1


def test_who_agrees_makes_up_for_who_does_not(known: Nation) -> None:
    before = base(known)
    says(known, "PARTNER-B", "disagree")
    low = base(known)
    says(known, "F-01", "strongly-agree")
    assert low < base(known) <= before


def test_the_newest_word_of_a_source_counts_and_a_revoked_one_no_more(known: Nation) -> None:
    before = base(known)
    says(known, "PARTNER-B", "strongly-disagree", modified="2026-05-02T00:00:00.000Z")
    says(known, "PARTNER-B", "disagree", "older", modified="2026-05-01T00:00:00.000Z")
    assert base(known) == pytest.approx(before * 0.5**0.75, rel=1e-4), "what was said earlier and came later"
    says(known, "PARTNER-B", "strongly-disagree", modified="2026-05-03T00:00:00.000Z", revoked=True)
    assert base(known) == pytest.approx(before, rel=1e-4)


def test_enough_of_them_warn_the_source_and_the_office_by_what_they_weigh(known: Nation) -> None:
    for source in ("PARTNER-B", "F-01", "W-01"):
        says(known, source, "strongly-disagree")
    with seeing(known.analyst()):
        assert doubts(known.world_id) == (), "three that nobody graded weigh 2.25 of 3"
    says(known, "E-02", "strongly-disagree")
    for who in (known.analyst(), known.reporter("E-01")):
        with seeing(who):
            [doubt] = doubts(known.world_id)
        assert (doubt.stix_id, doubt.number) == (TARGET, 4)


def test_own_feedback_and_opinion_of_one_organisation_are_one_voice(known: Nation) -> None:
    before = base(known)
    says(known, "E-02", "strongly-disagree")
    by, organisation = known.automation(), known.organisations["E-02"].pk
    with seeing(by):
        audience = audiences_with_office([organisation], known.world_id)[organisation]
        remember_false_alarms(by, [KEY], organisation, audience, Occasion.WARNING, "W-1")
    with seeing(known.analyst()):
        [found] = standing_of_value(KEY, known.clock.now())
    assert found.base == pytest.approx(before / 2, rel=1e-4)


def test_who_may_not_see_the_opinion_does_not_learn_of_it_by_the_score(known: Nation) -> None:
    before = base(known)
    one = made("opinion", "strict", opinion="strongly-disagree", object_refs=[TARGET])
    hear(known.automation(), know(known, "PARTNER-B", [one], Tlp.AMBER_STRICT))
    assert base(known) == pytest.approx(before)
    with seeing(known.analyst()):
        [found] = standing_of_value(KEY, known.clock.now())
    assert found.base < before


def test_an_objects_page_says_who_said_what(known: Nation, settings: Settings) -> None:
    settings.DEMO = True
    says(known, "PARTNER-B", "strongly-disagree", explanation="<b>our scanner</b>")
    page = signed_in(known.person("W-01", Role.REPORTER)).get(f"/knowledge/object/{TARGET}/").content.decode()
    shown = (
        "Who said what",
        "Organisation PARTNER-B",
        "strongly disagrees",
        "counts 0.75 of 1",
        "&lt;b&gt;our scanner",
    )
    assert [text for text in shown if text not in page] == []


@pytest.mark.parametrize("wrong", [{"object_refs": "x"}, {"object_refs": [f"report{TARGET[9:]}"]}, {"opinion": 7}])
def test_what_is_no_opinion_of_a_value_moves_nothing(known: Nation, wrong: dict[str, object]) -> None:
    before = base(known)
    says(known, "PARTNER-B", **({"opinion": "disagree"} | wrong))  # type: ignore[arg-type]  # wrong on purpose
    assert base(known) == before

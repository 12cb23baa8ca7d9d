"""Protects: the duties that a report gives rise to, no more and no fewer, each with why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from noroshi.law.clocks import Happened
from noroshi.law.designation import NOT_REGISTERED, Designation
from noroshi.law.duties import Facts, ProposedDuty, events_from, proposed_duties, spared_duties
from noroshi.law.profile import Event, Fact, InForce, Profile
from tests.law.laws import CIRCIA, JAPAN, NIS2

AT = datetime(2026, 11, 22, 5, 29, tzinfo=UTC)
BANK = {"jp-act-42-2025/list-a": "finance"}
DESIGNATED = Designation(True, date(2026, 10, 1))


def told(
    at: datetime | None = AT, *, sectors: dict[str, str] = BANK, designation: Designation = DESIGNATED, **known: str
) -> Facts:
    """What a bank reports."""
    facts = {Fact(name.replace("_", "-")): tuple(words.split()) for name, words in known.items()}
    return Facts("operator", sectors, {Fact.KIND: ("incident",), **facts}, Happened(events_from(at)), designation)


def names(found: tuple[ProposedDuty, ...]) -> list[str]:
    """Which duties were proposed."""
    return [f"{one.profile.profile}/{one.duty.id}" for one in found]


def test_a_banks_incident_is_owed_under_the_act_with_its_reasons_cited() -> None:
    (found,) = proposed_duties([JAPAN], told(computer_affected="yes"), AT)
    assert found.duty.id == "incident-report"
    assert found.certain
    assert [(one.words.en, one.source.en) for one in found.reasons] == [
        ("The organisation is an operator of specified social infrastructure: finance", "Act 42 of 2025, Art. 5"),
        ("It is a special social infrastructure operator: since 2026-10-01", "Act 42 of 2025, Art. 5"),
        ("It reports an event that happened", "Act 42 of 2025, Art. 5"),
        ("A specified important computer was compromised", "Act 42 of 2025, Art. 5"),
        ("In force since 2026-10-01", "Supplementary provisions of the Act and the order that sets its dates"),
    ]
    assert all(one.verified for one in found.reasons)


def test_what_is_not_known_yet_is_proposed_and_said_to_be_uncertain() -> None:
    (found,) = proposed_duties([JAPAN], told(), AT)
    assert not found.certain
    assert found.reasons[3].words.ja.endswith("（まだ分かりません）")


def test_a_near_miss_gives_rise_to_no_duty() -> None:
    assert not proposed_duties([JAPAN, NIS2, CIRCIA], told(kind="near-miss"), AT)


def test_an_event_that_was_recognised_before_the_act_was_in_force_is_not_owed() -> None:
    last = datetime(2026, 9, 30, 14, 59, tzinfo=UTC)
    assert not proposed_duties([JAPAN], told(last), AT)
    assert proposed_duties([JAPAN], told(last + timedelta(minutes=1)), AT)


def test_computers_from_before_the_act_and_new_ones_are_two_duties() -> None:
    old = told(datetime(2020, 4, 1, tzinfo=UTC), kind="assets", already_installed="yes")
    assert names(proposed_duties([JAPAN], old, AT)) == ["jp-act-42-2025/asset-notification-installed"]
    new = told(None, kind="assets", already_installed="no")
    assert names(proposed_duties([JAPAN], new, AT)) == ["jp-act-42-2025/asset-notification"]


def test_two_regimes_may_bind_one_report_each_by_its_own_list() -> None:
    both = {**BANK, "eu-nis2/list-c": "banking"}
    found = proposed_duties([JAPAN, NIS2], told(sectors=both, significant="yes", computer_affected="yes"), AT)
    assert names(found) == ["jp-act-42-2025/incident-report", "eu-nis2/significant-incident"]
    assert found[1].reasons[0].words.en == "The organisation belongs to a sector of NIS2: banking"


def test_a_sector_of_one_list_says_nothing_about_another() -> None:
    (_, found) = proposed_duties([JAPAN, NIS2], told(sectors={"jp-act-42-2025/list-a": "water"}), AT)
    assert not found.reasons[0].certain
    assert "not registered" in found.reasons[0].words.en


def test_a_ransom_that_was_paid_starts_a_clock_of_its_own() -> None:
    paid = AT + timedelta(hours=5)
    known = {Fact.KIND: ("incident",), Fact.RANSOM_PAID: ("yes",), Fact.SIGNIFICANT: ("no",)}
    facts = Facts("operator", {"us-circia/sectors-16": "energy"}, known, Happened(events_from(AT, ransom_payment=paid)))
    (found,) = proposed_duties([CIRCIA], facts, AT)
    assert (found.duty.id, found.counted_from) == ("ransom-payment", paid)


def test_others_than_operators_owe_nothing_under_the_act() -> None:
    assert not proposed_duties([JAPAN], Facts("foreign-partner"), AT)


FIRST, LAST = datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2040-01-01")
WORDS = st.sampled_from(["yes", "no", "unknown", "incident", "near-miss", "assets", "asset-changes", "common_form_1"])
FACTS = st.builds(
    Facts,
    st.sampled_from(["operator", "ministry", "vendor", "foreign-partner"]),
    st.dictionaries(
        st.sampled_from(["jp-act-42-2025/list-a", "eu-nis2/list-c"]), st.sampled_from(["finance", "energy", "nothing"])
    ),
    st.dictionaries(st.sampled_from(Fact), st.lists(WORDS, min_size=1, max_size=3).map(tuple)),
    st.builds(
        Happened,
        st.dictionaries(
            st.sampled_from(Event),
            st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
        ),
    ),
    st.sampled_from([NOT_REGISTERED, DESIGNATED, Designation(False)]),
)


@given(FACTS)
def test_every_proposal_says_why_and_cites_where_it_stands(facts: Facts) -> None:
    for found in proposed_duties([JAPAN, NIS2, CIRCIA], facts, AT):
        assert len(found.reasons) == 2 + (found.duty.binds.designated is not None) + len(found.duty.when)
        assert all(one.words.ja and one.words.en and one.source.en for one in found.reasons)
        assert all(one.verified or one.why for one in found.reasons)


@given(FACTS, st.sampled_from([JAPAN, NIS2, CIRCIA]))
def test_a_duty_of_one_profile_does_not_depend_on_which_others_are_chosen(facts: Facts, profile: Profile) -> None:
    alone = proposed_duties([profile], facts, AT)
    together = proposed_duties([JAPAN, NIS2, CIRCIA], facts, AT)
    assert alone == tuple(one for one in together if one.profile is profile)


@given(st.lists(st.dates(FIRST.date(), LAST.date()), min_size=2, max_size=4))
def test_regimes_switch_on_and_off_by_date_and_never_twice(days: list[object]) -> None:
    ordered = sorted(days)  # type: ignore[type-var]  # dates
    duty = JAPAN.duties[0]
    given_ = InForce(source="dates", verified=True, start=ordered[0], end=ordered[-1])  # type: ignore[arg-type]  # dates
    changed = msgspec.structs.replace(JAPAN, duties=(msgspec.structs.replace(duty, in_force=given_),))
    held = [
        bool(proposed_duties([changed], told(datetime(year, month, 1, tzinfo=UTC)), AT))
        for year in range(2019, 2042)
        for month in (1, 7)
    ]
    assert sum(one != other for one, other in pairwise(held)) <= 2


def test_who_is_not_designated_on_the_day_of_recognition_owes_nothing_by_the_act_and_is_told_which() -> None:
    day = AT.date()
    for held in (
        Designation(False),
        Designation(True, day + timedelta(days=1)),
        Designation(True, date(2026, 10, 1), day - timedelta(days=1)),
    ):
        facts = told(computer_affected="yes", designation=held)
        assert proposed_duties([JAPAN], facts, AT) == ()
        assert [one.id for one in spared_duties([JAPAN], facts, AT)] == ["incident-report"]
    assert spared_duties([JAPAN], told(computer_affected="yes"), AT) == ()


def test_a_designation_that_nobody_registered_leaves_the_duty_uncertain_and_says_so() -> None:
    facts = told(computer_affected="yes", designation=NOT_REGISTERED)
    (found,) = proposed_duties([JAPAN], facts, AT)
    assert not found.certain
    assert "Whether it is designated is not registered" in [one.words.en for one in found.reasons][1]
    assert spared_duties([JAPAN], facts, AT) == ()


@given(
    first=st.none() | st.dates(date(2026, 10, 20), date(2026, 12, 10)),
    days=st.none() | st.integers(0, 30),
    at=st.integers(0, 60 * 24 * 60).map(
        lambda minutes: datetime(2026, 10, 15, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
)
def test_designation_counts_on_each_of_its_days_by_the_profiles_zone(
    first: date | None, days: int | None, at: datetime
) -> None:
    last = None if days is None else (first or date(2026, 10, 1)) + timedelta(days=days)
    day = at.astimezone(ZoneInfo("Asia/Tokyo")).date()
    found = proposed_duties([JAPAN], told(at, designation=Designation(True, first, last), computer_affected="yes"), at)
    assert bool(found) == ((first is None or first <= day) and (last is None or day <= last))

"""Protects: deadlines are those of the profile, to the minute, and never move without saying what moved them."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import assume, given
from hypothesis import strategies as st

from noroshi.law.calendar import Calendar
from noroshi.law.clocks import Deadline, Happened, Moved, Standing, deadline, months_after, recomputed
from noroshi.law.profile import CalendarRules, Due, Event, Profile, Stage
from tests.law.laws import JAPAN, NIS2, due, duty_of, stage_of

REPORT = duty_of(JAPAN, "incident-report")
TOKYO, BRUSSELS = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Brussels")
ZONES = ["Asia/Tokyo", "Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
FIRST, LAST = datetime.fromisoformat("2022-01-01"), datetime.fromisoformat("2044-12-31")
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.sampled_from([ZoneInfo(zone) for zone in ZONES]))


def recognised(at: datetime) -> Happened:
    """Recognised, or aware, at that moment."""
    return Happened({Event.RECOGNITION: at, Event.AWARENESS: at})


def counted(rule: Due, at: datetime, zone: str = "Asia/Tokyo") -> Deadline:
    """The deadline of a stage with this period."""
    stage = msgspec.structs.replace(stage_of(REPORT, "written"), due=rule)
    return deadline(msgspec.structs.replace(JAPAN, time_zone=zone), REPORT, stage, recognised(at))


def test_the_written_report_is_due_thirty_days_after_recognition_to_the_minute() -> None:
    found = deadline(
        JAPAN, REPORT, stage_of(REPORT, "written"), recognised(datetime(2026, 11, 22, 14, 29, 41, tzinfo=TOKYO))
    )
    assert found.at == datetime(2026, 12, 22, 5, 29, tzinfo=UTC)
    assert not found.verified  # the number is, the way of counting is not


def test_promptly_is_no_number_and_its_interpretation_binds_nobody() -> None:
    found = deadline(JAPAN, REPORT, stage_of(REPORT, "first"), recognised(datetime(2026, 11, 22, 14, 29, tzinfo=TOKYO)))
    assert (found.standing, found.at) == (Standing.PROMPTLY, None)
    assert found.guide_at == datetime(2026, 11, 25, 5, 29, tzinfo=UTC)


def test_computers_in_service_before_the_act_are_notified_by_the_end_of_march() -> None:
    duty = duty_of(JAPAN, "asset-notification-installed")
    found = deadline(JAPAN, duty, duty.stages[0], Happened())
    assert found.at == datetime(2027, 3, 31, 23, 59, tzinfo=TOKYO).astimezone(UTC)


def test_the_final_report_waits_for_the_notification_and_counts_a_month_from_it() -> None:
    duty = duty_of(NIS2, "significant-incident")
    aware = datetime(2027, 1, 28, 9, 15, tzinfo=BRUSSELS)
    assert deadline(NIS2, duty, stage_of(duty, "final"), recognised(aware)).standing is Standing.WAITS
    told = Happened(recognised(aware).events, {"notification": datetime(2027, 1, 31, 8, 0, tzinfo=BRUSSELS)})
    found = deadline(NIS2, duty, stage_of(duty, "final"), told)
    assert found.at == datetime(2027, 2, 28, 8, 0, tzinfo=BRUSSELS).astimezone(UTC)


def test_hours_are_hours_also_in_the_night_in_which_the_clocks_change() -> None:
    duty = duty_of(NIS2, "significant-incident")
    aware = datetime(2027, 3, 27, 12, 0, tzinfo=BRUSSELS)
    found = deadline(NIS2, duty, stage_of(duty, "early-warning"), recognised(aware))
    assert found.at is not None
    assert found.at.astimezone(BRUSSELS) == datetime(2027, 3, 28, 13, 0, tzinfo=BRUSSELS)


def test_a_month_from_the_leap_day_and_to_the_end_of_february() -> None:
    assert months_after(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert months_after(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert months_after(date(2027, 12, 31), 2) == date(2028, 2, 29)


def test_a_period_that_ends_on_a_closed_day_runs_to_the_next_business_day_where_the_profile_says_so() -> None:
    at = datetime(2026, 11, 29, 10, 0, tzinfo=TOKYO)
    assert counted(due(days=30, closed="next-business-day"), at).at == datetime(2027, 1, 4, 1, 0, tzinfo=UTC)
    assert counted(due(days=30), at).at == datetime(2026, 12, 29, 1, 0, tzinfo=UTC)


@given(MOMENTS, st.integers(1, 400), st.sampled_from(ZONES))
def test_days_go_by_the_calendar_of_the_profile_whatever_zone_the_reporter_wrote_in(
    at: datetime, days: int, zone: str
) -> None:
    found = counted(due(days=days), at, zone).at
    assert found is not None
    begun, ended = at.astimezone(ZoneInfo(zone)), found.astimezone(ZoneInfo(zone))
    assert (ended.date() - begun.date()).days == days
    assert abs(found - at.astimezone(UTC) - timedelta(days=days)) < timedelta(hours=1, minutes=1)


@given(MOMENTS, st.integers(1, 48), st.sampled_from(ZONES))
def test_months_keep_the_day_or_take_the_last_of_a_shorter_month(at: datetime, months: int, zone: str) -> None:
    found = counted(due(months=months), at, zone).at
    assert found is not None
    begun, ended = at.astimezone(ZoneInfo(zone)).date(), found.astimezone(ZoneInfo(zone)).date()
    assert (ended.year - begun.year) * 12 + ended.month - begun.month == months
    assert ended.day == min(begun.day, monthrange(ended.year, ended.month)[1])


@given(MOMENTS, st.integers(1, 30))
def test_business_days_are_counted_over_week_ends_and_holidays(at: datetime, count: int) -> None:
    found = counted(due(business_days=count, ends="end-of-day"), at).at
    assert found is not None
    last, first = found.astimezone(TOKYO), at.astimezone(TOKYO).date()
    assert (last.hour, last.minute) == (23, 59)
    calendar = Calendar(JAPAN.calendar)
    days = [first + timedelta(days=number) for number in range(1, (last.date() - first).days + 1)]
    assert sum(map(calendar.is_business_day, days)) == count


@given(MOMENTS, st.integers(1, 1000))
def test_hours_are_elapsed_hours_in_every_zone(at: datetime, hours: int) -> None:
    found = counted(due(hours=hours), at, "Europe/Brussels").at
    begun = at.astimezone(UTC).replace(second=0, microsecond=0)
    assert found == begun + timedelta(hours=hours)


UNITS = st.sampled_from(["hours", "days", "business_days", "months"])
RULES = st.one_of(
    st.builds(
        lambda unit, number, ends, closed: due(ends=ends, closed=closed, **{unit: number}),
        UNITS,
        st.integers(1, 60),
        st.sampled_from(["same-minute", "end-of-day"]),
        st.sampled_from(["stays", "next-business-day"]),
    ),
    st.sampled_from(["promptly", "open"]).map(due),
    st.dates(date(2022, 1, 1), date(2049, 1, 1)).map(lambda day: due("by", date=day)),
)
PROFILES = st.builds(
    lambda zone, version, weekly: msgspec.structs.replace(
        JAPAN,
        time_zone=zone,
        version=version,
        calendar=msgspec.structs.replace(JAPAN.calendar, weekly=weekly),
    ),
    st.sampled_from(ZONES),
    st.integers(1, 5),
    st.sampled_from([("sat", "sun"), ("fri", "sat"), ("sun",)]),
)
SITUATIONS = st.tuples(PROFILES, RULES, st.one_of(st.none(), MOMENTS), st.one_of(st.none(), MOMENTS), st.booleans())


def at_situation(given_: tuple[Profile, Due, datetime | None, datetime | None, bool]) -> Deadline:
    """The deadline of one stage in a situation: which profile, which period, what happened, counted from what."""
    profile, rule, zero, fulfilled, after_another = given_
    stage: Stage = msgspec.structs.replace(
        stage_of(REPORT, "written"), due=rule, after="first" if after_another else None
    )
    happened = Happened({Event.RECOGNITION: zero} if zero else {}, {"first": fulfilled} if fulfilled else {})
    return deadline(profile, REPORT, stage, happened)


@given(st.lists(SITUATIONS, min_size=1, max_size=8))
def test_a_clock_never_moves_silently(
    situations: list[tuple[Profile, Due, datetime | None, datetime | None, bool]],
) -> None:
    standing = at_situation(situations[0])
    for situation in situations[1:]:
        now = recomputed(standing, at_situation(situation))
        if (now.at, now.standing, now.guide_at) != (standing.at, standing.standing, standing.guide_at):
            assert now.changes
            assert now.before is not None
            assert now.before.at == standing.at
            assert all(change.before != change.after for change in now.changes)
        standing = now


@given(SITUATIONS)
def test_the_same_facts_give_the_same_deadline_and_no_change(
    situation: tuple[Profile, Due, datetime | None, datetime | None, bool],
) -> None:
    once, again = at_situation(situation), at_situation(situation)
    assert recomputed(once, again) == once


@given(SITUATIONS, st.integers(-14 * 60, 14 * 60))
def test_the_zone_in_which_a_moment_is_written_does_not_matter(
    situation: tuple[Profile, Due, datetime | None, datetime | None, bool], offset: int
) -> None:
    from datetime import timezone

    profile, rule, zero, fulfilled, after = situation
    assume(zero is not None)
    assert zero is not None
    elsewhere = zero.astimezone(timezone(timedelta(minutes=offset)))
    assert at_situation((profile, rule, elsewhere, fulfilled, after)) == at_situation(situation)


@given(RULES, MOMENTS, MOMENTS)
def test_who_recognised_days_later_is_never_due_earlier(rule: Due, one: datetime, other: datetime) -> None:
    earlier, later = sorted([one, other], key=lambda at: at.astimezone(UTC))
    assume(later - earlier > timedelta(days=15))
    first, second = counted(rule, earlier).at, counted(rule, later).at
    assert (first is None) == (second is None)
    assert first is None or second is None or first <= second


def test_a_new_version_of_a_profile_with_another_period_says_so() -> None:
    at = recognised(datetime(2026, 11, 22, 14, 29, tzinfo=TOKYO))
    written = stage_of(REPORT, "written")
    before = deadline(JAPAN, REPORT, written, at)
    changed = msgspec.structs.replace(JAPAN, version=2)
    shorter = msgspec.structs.replace(written, due=due(days=20))
    now = recomputed(before, deadline(changed, REPORT, shorter, at))
    assert {(one.what, one.before, one.after) for one in now.changes} == {
        (Moved.RULE, "within 30 days", "within 20 days"),
        (Moved.PROFILE, "jp-act-42-2025 1", "jp-act-42-2025 2"),
    }
    assert now.moved


def test_a_holiday_that_is_added_later_shows_as_a_change_of_the_calendar() -> None:
    at = recognised(datetime(2026, 11, 30, 14, 29, tzinfo=TOKYO))
    stage = msgspec.structs.replace(stage_of(REPORT, "written"), due=due(business_days=3))
    rules: CalendarRules = msgspec.structs.replace(JAPAN.calendar, weekly=("wed", "sat", "sun"))
    before = deadline(JAPAN, REPORT, stage, at)
    now = recomputed(before, deadline(msgspec.structs.replace(JAPAN, calendar=rules), REPORT, stage, at))
    assert [one.what for one in now.changes] == [Moved.CALENDAR]
    assert now.at != before.at


def test_a_year_that_nobody_can_mean_gives_no_deadline_and_no_fault() -> None:
    for year in (1, 1815, 2300, 9999):
        found = counted(due(days=30), datetime(year, 6, 1, tzinfo=UTC))
        assert (found.standing, found.at) == (Standing.BEYOND, None)


def test_business_days_beyond_the_known_holidays_give_no_deadline_rather_than_a_guess() -> None:
    assert counted(due(business_days=3), datetime(2060, 6, 1, tzinfo=UTC)).standing is Standing.BEYOND
    assert counted(due(days=3), datetime(2060, 6, 1, tzinfo=UTC)).standing is Standing.DUE

"""Moments: exact to the microsecond, in UTC, and nothing but the form of §2.16."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.stix import TimestampError, format_timestamp, parse_timestamp
from noroshi.stix.timestamps import order_key

moments = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001  # bounds only; hypothesis adds the zone


@given(moments)
def test_a_moment_survives_being_written_and_read(moment: datetime) -> None:
    assert parse_timestamp(format_timestamp(moment)) == moment


@given(moments, moments)
def test_the_order_of_texts_is_the_order_of_moments(one: datetime, other: datetime) -> None:
    first, last = order_key(format_timestamp(one)), order_key(format_timestamp(other))

    assert (first < last) == (one < other)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:00+09:00",
        "2026-1-1T00:00:00Z",
        "",
        "２０２６-01-01T00:00:00Z",
    ],
)
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(TimestampError):
        parse_timestamp(text)


def test_zones_become_utc_and_moments_without_zone_are_refused() -> None:
    tokyo = timezone(timedelta(hours=9))

    assert format_timestamp(datetime(2026, 1, 1, 9, tzinfo=tokyo)) == "2026-01-01T00:00:00.000Z"
    with pytest.raises(TimestampError):
        format_timestamp(datetime(2026, 1, 1))  # noqa: DTZ001  # the point of the test


def test_a_leap_second_does_not_pass_midnight() -> None:
    assert parse_timestamp("2016-12-31T23:59:60Z").second == 59

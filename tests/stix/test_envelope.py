"""The envelope: enough for bulk work, wrong in nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from noroshi.stix import Envelope, Problem, TimestampError, read_envelope

from .material import INDICATOR


def test_common_properties_and_moments() -> None:
    envelope = read_envelope({**INDICATOR, "labels": ["a"], "confidence": 80})

    assert isinstance(envelope, Envelope)
    assert (envelope.type, envelope.labels, envelope.confidence, envelope.revoked) == ("indicator", ("a",), 80, False)
    assert envelope.valid_from_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert envelope.valid_until_at is None


@pytest.mark.parametrize("value", [{"type": "x"}, {"id": "x--1"}, {"type": 1, "id": "x"}, {**INDICATOR, "labels": "a"}])
def test_what_has_no_envelope_is_a_problem_with_a_place(value: dict[str, object]) -> None:
    problem = read_envelope(value, "objects[3]")

    assert isinstance(problem, Problem)
    assert problem.path.startswith("objects[3]")


def test_a_custom_type_may_use_name_as_it_likes() -> None:
    envelope = read_envelope({"type": "x-thing", "id": "x-thing--1", "name": {"first": "a"}})

    assert isinstance(envelope, Envelope)
    assert envelope.name is None


def test_moments_out_of_range_are_problems_and_raise_only_when_asked_for() -> None:
    envelope = read_envelope({**INDICATOR, "created": "0000-01-01T00:00:00Z", "valid_until": "9999-99-01T00:00:00Z"})

    assert isinstance(envelope, Envelope)
    assert [problem.path for problem in envelope.timestamp_problems("objects[0]")] == [
        "objects[0].created",
        "objects[0].valid_until",
    ]
    with pytest.raises(TimestampError):
        _ = envelope.created_at

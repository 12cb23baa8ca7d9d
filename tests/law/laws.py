"""Profiles and small duties for these tests."""

from __future__ import annotations

from datetime import date

from noroshi.law.chosen import profiles_named
from noroshi.law.profile import Counting, Due, Duty, Profile, Stage

JAPAN = profiles_named(("jp-act-42-2025",))[0]
NIS2 = profiles_named(("eu-nis2",))[0]
CIRCIA = profiles_named(("us-circia",))[0]


def due(kind: str = "within", *, ends: str = "same-minute", closed: str = "stays", **given: int | date | None) -> Due:
    """A period with its counting."""
    counting = Counting(source="art-5", verified=True, ends=ends, when_closed=closed)  # type: ignore[arg-type]  # words
    return Due(kind=kind, source="art-5", verified=True, counting=counting, **given)  # type: ignore[arg-type]  # words


def stage_of(duty: Duty, name: str) -> Stage:
    """The stage of that name, which the test knows is there."""
    found = duty.stage(name)
    assert found is not None
    return found


def duty_of(profile: Profile, name: str) -> Duty:
    """The duty of that name, which the test knows is there."""
    found = profile.duty(name)
    assert found is not None
    return found

"""Protects: the demo's council is seated once, however often the demo is started."""

from __future__ import annotations

import pytest

from noroshi.demo.loading import found_nation
from noroshi.frame.actors import REAL_WORLD
from noroshi.frame.verbs import seeing
from noroshi.parties.models import Group, Person, Undertaking
from noroshi.sharing.council.models import InformationRequest


@pytest.mark.django_db
def test_the_council_is_seated_once_and_one_member_still_has_to_sign() -> None:
    from noroshi.authority.queries import actor_for

    told: list[str] = []
    found_nation(told.append)
    found_nation(told.append)

    assert Group.objects.filter(world_id=REAL_WORLD).count() == 6
    held = Undertaking.objects.filter(world_id=REAL_WORLD).select_related("organisation")
    assert {one.organisation.code: one.signed_at is not None for one in held} == {
        "E-01": True, "F-02": True, "W-04": False,
    }  # fmt: skip
    assert len(held) == 3
    seen = {}
    for code in ("E-01", "W-04"):
        reader = actor_for(Person.objects.get(email=f"reporter@{code.lower()}.example"))
        with seeing(reader):
            seen[code] = InformationRequest.objects.count()
    assert seen == {"E-01": 1, "W-04": 0}

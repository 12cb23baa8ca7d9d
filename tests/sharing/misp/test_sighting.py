"""Protects: a machine that marks a value as a false alarm by MISP's API is heard as far as it is reliable."""

from __future__ import annotations

import pytest

from noroshi.frame.verbs import seeing
from noroshi.knowledge.standing import standing_of_value
from noroshi.observables import Kind, observable_id
from noroshi.sharing.misp.errors import SightingKindUnknown
from noroshi.sharing.misp.sighting import record
from tests.knowledge.knowing import indicator, know
from tests.nation import Nation


def test_a_false_alarm_lowers_the_score_for_who_may_know_of_it_and_is_no_sighting(nation: Nation) -> None:
    know(nation, "E-01", [indicator("198.51.100.77", "beacon", confidence=80)])
    member, analyst = nation.reporter("W-01"), nation.analyst()

    def base() -> float:
        with seeing(analyst):
            [found] = standing_of_value(observable_id(Kind.IPV4, "198.51.100.77"), nation.clock.now())
        return found.base

    before = base()
    for _ in range(3):
        assert record(member, {"value": "198.51.100.77", "type": "1"}) == ()
    assert base() == pytest.approx(before * 0.5**0.75, rel=1e-4)
    with pytest.raises(SightingKindUnknown):
        record(member, {"value": "198.51.100.77", "type": "2"})

"""Protects: who saw a value is known to those who may know it, in a form that other platforms can read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from noroshi.authority.errors import NotPermitted
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.services import remember_sighting
from noroshi.knowledge.sightings import sightings_of
from noroshi.observables import Kind, observable_id
from noroshi.parties.types import Role
from noroshi.release.audiences import audience_for
from noroshi.release.types import Marking, Tlp
from noroshi.stix.rules import check
from tests.knowledge.knowing import indicator, know
from tests.knowledge.looking import entries_of, rows
from tests.nation import Nation

pytestmark = pytest.mark.django_db
ADDRESS = "198.51.100.23"
KEY = observable_id(Kind.IPV4, ADDRESS)


def sees(nation: Nation, code: str, *keys: UUID, **more: object) -> tuple[UUID, ...]:
    """An operator says that it saw values."""
    actor = nation.reporter(code)
    with seeing(actor):
        audience = audience_for(actor, Marking(Tlp.AMBER))
    return remember_sighting(
        actor, observable_ids=keys or (KEY,), organisation_id=actor.organisation_id, marking=Tlp.AMBER,
        audience_id=audience, **more,
    )  # type: ignore[arg-type]  # fmt: skip


def stored(actor: Actor, kind: str) -> list[dict[str, object]]:
    """The objects of a type that somebody sees."""
    found = rows(actor, "SELECT content FROM knowledge_object WHERE type = %s ORDER BY id", [kind])
    return [json.loads(bytes(row[0])) for row in found]


def test_a_sighting_names_an_indicator_and_never_the_value_itself(nation: Nation) -> None:
    know(nation, "PARTNER-B", [indicator(ADDRESS)])
    sees(nation, "E-01")

    (sighting,) = stored(nation.duty_officer(), "sighting")
    made = {str(one["id"]): one for one in stored(nation.duty_officer(), "indicator")}
    (data,) = stored(nation.duty_officer(), "observed-data")
    assert made[str(sighting["sighting_of_ref"])]["pattern"] == f"[ipv4-addr:value = '{ADDRESS}']"
    assert sighting["observed_data_refs"] == [data["id"]]


def test_everything_that_we_make_of_a_sighting_keeps_the_rules_of_stix(nation: Nation) -> None:
    know(nation, "PARTNER-B", [indicator(ADDRESS)])
    sees(nation, "E-01", number=3, summary="Firewall, 03:10")

    for kind in ("sighting", "indicator", "observed-data", "ipv4-addr"):
        for one in stored(nation.reporter("E-01"), kind):
            assert not [problem for problem in check(one, kind) if not problem.note]


def test_it_is_seen_by_the_office_and_not_by_other_operators(nation: Nation) -> None:
    know(nation, "PARTNER-B", [indicator(ADDRESS)])
    sees(nation, "E-01")

    with seeing(nation.duty_officer()):
        assert [one.organisation_id for one in sightings_of(KEY)] == [nation.organisations["E-01"].pk]
    with seeing(nation.reporter("W-01")):
        assert sightings_of(KEY) == []
    assert stored(nation.reporter("W-01"), "sighting") == []


def test_a_value_that_the_actor_cannot_see_is_passed_over_so_that_nobody_can_ask_by_sighting(nation: Nation) -> None:
    know(nation, "W-01", [indicator(ADDRESS)], Tlp.AMBER)

    assert sees(nation, "E-01") == ()
    assert sees(nation, "E-01", uuid4()) == ()


def test_seen_again_the_indicator_stays_one_and_the_sightings_are_two(nation: Nation) -> None:
    know(nation, "PARTNER-B", [indicator(ADDRESS)])
    sees(nation, "E-01")
    sees(nation, "E-01")

    assert len({str(one["id"]) for one in stored(nation.duty_officer(), "indicator")}) == 2  # the partner's and ours
    assert len(stored(nation.duty_officer(), "sighting")) == 2


def test_a_last_time_before_the_first_never_becomes_a_broken_object(nation: Nation) -> None:
    know(nation, "PARTNER-B", [indicator(ADDRESS)])
    later, earlier = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    sees(nation, "E-01", first_seen=later, last_seen=earlier)

    (sighting,) = stored(nation.reporter("E-01"), "sighting")
    assert str(sighting["first_seen"]) <= str(sighting["last_seen"])


def test_who_may_not_record_sightings_leaves_a_refusal(nation: Nation) -> None:
    know(nation, "PARTNER-B", [indicator(ADDRESS)])
    liaison = nation.actor("NPA", Role.LIAISON)
    with pytest.raises(NotPermitted):
        remember_sighting(
            liaison, observable_ids=[KEY], organisation_id=liaison.organisation_id, marking=Tlp.AMBER, audience_id=1
        )

    assert entries_of(nation)[-1] == ("knowledge:sighting:remembered", "NotPermitted")

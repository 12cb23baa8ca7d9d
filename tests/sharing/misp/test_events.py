"""Events in and out of the store, each reader's own."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from noroshi.knowledge.turns import number_turns
from noroshi.release.types import Tlp
from noroshi.sharing.misp.errors import EventNotFound
from noroshi.sharing.misp.events import event, events
from noroshi.sharing.misp.taking import take
from tests.formats.misp.test_assembling import REAL, events_in, without_what_is_not_carried
from tests.knowledge.knowing import indicator, know, made
from tests.nation import Nation

Event = dict[str, Any]
EVENT = "58503e2f-4c78-442d-833f-8ad202de0b81"


def misp_event(*attributes: Event, tlp: str = "tlp:green", **more: object) -> Event:
    """An event as a partner sends it."""
    author = {"name": "Partner", "uuid": "55f6ea5e-2c60-40e5-964f-47a8950d210f"}
    return {"uuid": EVENT, "info": "bad things", "date": "2026-04-01", "timestamp": "1775000000", "Orgc": author,
            "Tag": [{"name": tlp}], "Attribute": list(attributes), **more}  # fmt: skip


def ip(value: str = "198.51.100.7", uuid: str = "47b9e2de-7283-4fd3-bf41-dcf9f19d8c62", **more: object) -> Event:
    """An attribute to detect."""
    return {"uuid": uuid, "type": "ip-dst", "category": "Network activity", "value": value, "to_ids": True,
            "timestamp": "1775000000", "distribution": "5", **more}  # fmt: skip


def sent(nation: Nation, held: Event, widest: Tlp = Tlp.CLEAR) -> None:
    """A partner's event is taken in, and has its turn."""
    take(nation.partner(), json.dumps({"Event": held}).encode(), widest=widest)
    number_turns()


@pytest.mark.skipif(not REAL, reason="shared data is absent: misp")
def test_every_real_event_is_stored_and_comes_out_equal(nation: Nation) -> None:
    partner = nation.partner()
    for path in REAL:
        for held in events_in(json.loads(path.read_bytes())):
            take(partner, json.dumps({"Event": held}).encode())
            assert event(partner, UUID(held["uuid"])) == without_what_is_not_carried(held), path.name


def test_each_reader_gets_the_event_that_it_may_see(nation: Nation) -> None:
    other = "7ec7d3c0-beee-42d8-ae11-1a9017ab4feb"
    sent(nation, misp_event(ip(), ip("203.0.113.9", other, Tag=[{"name": "tlp:amber+strict"}])))

    whole, seen = event(nation.partner(), UUID(EVENT)), event(nation.reporter("E-01"), UUID(EVENT))

    assert [one["value"] for one in whole["Attribute"]] == ["198.51.100.7", "203.0.113.9"]
    assert [one["value"] for one in seen["Attribute"]] == ["198.51.100.7"]
    assert "203.0.113.9" not in json.dumps(list(events(nation.reporter("E-01"))))


def test_a_hidden_event_is_none(nation: Nation) -> None:
    sent(nation, misp_event(ip(), tlp="tlp:amber+strict"))

    with pytest.raises(EventNotFound):
        event(nation.reporter("E-01"), UUID(EVENT))
    assert list(events(nation.reporter("E-01"))) == []


def test_a_later_version_of_the_event_replaces_it(nation: Nation) -> None:
    sent(nation, misp_event(ip()))
    later = misp_event(ip(deleted=True, timestamp="1775000100"), info="better", timestamp="1775000100")
    sent(nation, later)

    assert event(nation.reporter("E-01"), UUID(EVENT)) == later


def test_a_report_of_our_own_becomes_an_event(nation: Nation) -> None:
    bad, actor = indicator("evil.example", description="C2"), made("threat-actor", "Somebody")
    report = made("report", "Campaign", object_refs=[bad["id"], actor["id"]], published="2026-02-01T00:00:00Z")
    know(nation, "NCO", [bad, actor, {**report, "description": "# All of it"}])

    [told] = events(nation.reporter("E-01"))

    assert (told["uuid"], told["info"], told["date"]) == (str(report["id"])[-36:], "Campaign", "2026-02-01")
    [attribute] = told["Attribute"]
    assert (attribute["type"], attribute["value"], attribute["to_ids"]) == ("domain", "evil.example", True)
    assert {"name": "tlp:green"} in told["Tag"]
    assert {"name": 'misp-galaxy:threat-actor="Somebody"'} in told["Tag"]
    assert [one["content"] for one in told["EventReport"]] == ["# All of it"]
    assert told["Orgc"]["name"] == "Organisation NCO"


def test_indicators_without_a_report_are_an_event_of_what_came_together(nation: Nation) -> None:
    know(nation, "E-01", [indicator("evil.example"), indicator("203.0.113.9")])
    know(nation, "E-01", [indicator("hidden.example")], Tlp.AMBER_STRICT)
    number_turns()
    reader = nation.reporter("W-01")

    [told] = events(reader)

    assert {one["value"] for one in told["Attribute"]} == {"evil.example", "203.0.113.9"}
    assert event(reader, UUID(told["uuid"])) == told


def test_what_is_added_later_shows_in_the_timestamp(nation: Nation) -> None:
    sent(nation, misp_event(ip()))
    before = event(nation.reporter("E-01"), UUID(EVENT))
    changed = {**indicator("203.0.113.9"), "id": "indicator--47b9e2de-7283-4fd3-bf41-dcf9f19d8c62",
               "modified": "2026-06-01T00:00:00.000Z"}  # fmt: skip
    nation.clock.advance(timedelta(hours=1))
    know(nation, "NCO", [changed])

    after = event(nation.reporter("E-01"), UUID(EVENT))

    assert int(after["timestamp"]) > int(before["timestamp"])
    assert [one["value"] for one in after["Attribute"]] == ["203.0.113.9"]

"""The page of an object and of a value: everything that the reader may know, nothing of what is hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.knowledge.object_page import (
    ObjectPage,
    ValuePage,
    appearances_page,
    object_page,
    relations_page,
    sightings_page,
    value_page,
)
from noroshi.knowledge.types import Count
from noroshi.observables import Kind
from noroshi.release.audiences import viewer_audiences
from noroshi.release.types import Tlp
from tests.knowledge.knowing import StixObject, indicator, know, made, related
from tests.nation import Nation


def page(actor: Actor, thing: StixObject) -> ObjectPage:
    """An object's page for an actor."""
    with seeing(actor):
        return object_page(str(thing["id"]), viewer_audiences())


def value(actor: Actor, kind: Kind, text: str) -> ValuePage:
    """A value's page for an actor."""
    with seeing(actor):
        return value_page(kind, text, viewer_audiences())


def test_an_object_says_what_it_is_since_when_and_from_whom(nation: Nation) -> None:
    first = nation.clock.now()
    know(nation, "PARTNER-B", [indicator("198.51.100.23", "server", x_own={"kept": [1]})])
    nation.clock.advance(timedelta(days=1))
    later = indicator(
        "198.51.100.23", "server, again", of="server", modified="2026-02-01T00:00:00.000Z", x_own={"kept": [1]}
    )
    know(nation, "PARTNER-B", [later])

    shown = page(nation.analyst(), later)

    assert "198.51.100.23" in shown.sentence
    assert (shown.since, shown.row.date_added) == (first, first + timedelta(days=1))
    assert shown.organisations[shown.row.source_id].code == "PARTNER-B"
    assert "x_own" in [fact.key for fact in shown.facts]
    assert [one.current for one in shown.versions] == [True, False]
    assert len(shown.values) == 1


def test_a_technique_shows_its_number_its_tactics_and_who_uses_it(nation: Nation) -> None:
    technique = made(
        "attack-pattern", "Phishing",
        external_references=[{"source_name": "mitre-attack", "external_id": "T1566", "url": "https://attack.mitre.org/techniques/T1566"}],
        kill_chain_phases=[{"kill_chain_name": "mitre-attack", "phase_name": "initial-access"}],
    )  # fmt: skip
    group, secret = made("intrusion-set", "Open group"), made("intrusion-set", "Secret group")
    know(nation, "NCO", [technique, group, related(group, "uses", technique)])
    know(nation, "E-01", [secret, related(secret, "uses", technique)], Tlp.AMBER)

    office, water = page(nation.analyst(), technique), page(nation.reporter("W-01"), technique)

    assert office.technique is not None
    assert (office.technique.identifier, office.technique.tactics) == ("T1566", ("initial-access",))
    assert [one.name for one in office.users] == ["Open group", "Secret group"]
    assert [one.name for one in water.users] == ["Open group"]
    assert (office.incoming, water.incoming) == (Count(2), Count(1))


def test_a_clash_is_shown_to_those_only_who_may_see_both(nation: Nation) -> None:
    know(nation, "NCO", [made("malware", "As we say", of="same", is_family=True)], Tlp.GREEN)
    clashing = made("malware", "As they say", of="same", is_family=False)
    know(nation, "E-01", [clashing], Tlp.AMBER)

    assert len(page(nation.analyst(), clashing).others) == 1
    assert page(nation.reporter("W-01"), clashing).others == ()
    assert page(nation.reporter("W-01"), clashing).title == "As we say"


def test_values_show_where_else_they_appear_as_far_as_the_reader_may_know(nation: Nation) -> None:
    know(nation, "E-01", [indicator("198.51.100.23", "hidden")], Tlp.AMBER)
    shown = indicator("198.51.100.23", "open")
    know(nation, "NCO", [shown])

    for actor, known in ((nation.analyst(), Count(1)), (nation.reporter("W-01"), None)):
        with seeing(actor):
            [row] = appearances_page(object_page(str(shown["id"]), viewer_audiences()), viewer_audiences()).rows
        assert (row.before.count if row.before else None) == known


def test_an_unknown_and_a_hidden_value_look_the_same(nation: Nation) -> None:
    know(nation, "E-01", [indicator("198.51.100.23", "hidden")], Tlp.AMBER)

    hidden = value(nation.reporter("W-01"), Kind.IPV4, "198.51.100.23")
    absent = value(nation.reporter("W-01"), Kind.IPV4, "203.0.113.9")

    for shown in (hidden, absent):
        assert (shown.known, shown.appears.rows, shown.appears.count, shown.sightings.rows) == (None, (), Count(0), ())
    assert value(nation.analyst(), Kind.IPV4, "198.51.100.23").appears.count == Count(1)
    with pytest.raises(ObjectNotFound):
        value(nation.analyst(), Kind.IPV4, "no address")


def test_the_number_of_statements_does_not_grow_with_the_object(nation: Nation) -> None:
    small, hub = made("malware", "small", is_family=False), made("malware", "hub", is_family=False)
    others = [made("tool", f"tool {number}") for number in range(60)]
    told = [related(small, "uses", others[0]), *(related(hub, "uses", one) for one in others)]
    know(nation, "NCO", [small, hub, *others, *told])

    assert _statements(nation.analyst(), hub) == _statements(nation.analyst(), small)


def _statements(actor: Actor, thing: StixObject) -> list[int]:
    counted = []
    with seeing(actor):
        audiences = viewer_audiences()
        with CaptureQueriesContext(connection) as ran:
            shown = object_page(str(thing["id"]), audiences)
        counted.append(len(ran))
        with CaptureQueriesContext(connection) as ran:
            relations_page(shown.row, audiences, outgoing=True)
        counted.append(len(ran))
        with CaptureQueriesContext(connection) as ran:
            sightings_page(shown)
        counted.append(len(ran))
    return counted


def test_every_value_of_an_object_with_many_is_listed_once(nation: Nation) -> None:
    pattern = " OR ".join(f"[ipv4-addr:value = '198.51.100.{number}']" for number in range(130))
    many = made("indicator", "many", pattern=pattern, pattern_type="stix", valid_from="2026-01-01T00:00:00Z")
    know(nation, "NCO", [many])

    listed, after = [], ""
    with seeing(nation.analyst()):
        shown = object_page(str(many["id"]), viewer_audiences())
        while True:
            found = appearances_page(shown, viewer_audiences(), after)
            listed += [row.observable.value for row in found.rows]
            if not (after := found.next):
                break

    assert sorted(listed) == sorted(f"198.51.100.{number}" for number in range(130))

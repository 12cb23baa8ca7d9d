"""What its originator does not want to be noticed stands in no list that blocks, however it was marked."""

from __future__ import annotations

import csv
import json
from base64 import b64encode
from io import StringIO

import pytest

from noroshi.formats.handling import DEFINITIONS
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, keep, remember
from noroshi.knowledge.turns import number_turns
from noroshi.release.types import Handling, Marking, Pap, Tlp
from tests.knowledge.knowing import StixObject, indicator, stix_id
from tests.nation import Nation
from tests.sharing.feeds.test_serving import lines, machine, text

BLOCKING = ("lists/domain.txt", "rpz/noroshi.zone")
WATCHING = ("suricata/noroshi.rules", "zeek/noroshi.intel", "suricata/domains.lst")


def tell(nation: Nation, *objects: StixObject, pap: Pap | None = None, escaped: bool = False) -> None:
    """E-01 tells the community something, byte for byte."""
    actor, fresh = nation.reporter("E-01"), {"modified": f"{nation.clock.now():%Y-%m-%dT%H:%M:%S}.000Z"}
    objects = tuple(one | fresh if one["type"] == "indicator" else one for one in objects)
    contents = [json.dumps(one).encode() for one in objects]
    if escaped:
        contents = [one.replace(b"marking-definition--", rb"marking\u002ddefinition--") for one in contents]
    arrival = Arrival(contents, marking=Marking(Tlp.GREEN), handling=Handling(pap=pap))
    receipt, _ = keep(actor, arrival)
    remember(actor, receipt, (Item("o", raw, one) for raw, one in zip(contents, objects, strict=True)))
    number_turns()


def stands(nation: Nation) -> dict[str, bool]:
    """In which feeds of W-01 the value stands."""
    client = machine(nation.reporter("W-01"))
    words = ("evil.example", b64encode(b"evil.example").decode())
    return {path: any(word in text(client.get(f"/feeds/{path}")) for word in words) for path in (*BLOCKING, *WATCHING)}


def evil(*refs: str) -> StixObject:
    """An indicator that names markings."""
    return indicator("evil.example", object_marking_refs=[Tlp.GREEN.marking_id, *refs])


THEIRS = stix_id("marking-definition", "theirs")
DEFINED = {
    "registered": DEFINITIONS[Pap.RED.marking_id] | {"id": THEIRS},
    "opencti": {
        "type": "marking-definition", "spec_version": "2.1", "id": THEIRS, "created": "2026-01-01T00:00:00.000Z",
        "definition_type": "PAP", "definition": {"PAP": "PAP:RED"},
    },
    "statement": {
        "type": "marking-definition", "spec_version": "2.1", "id": THEIRS, "created": "2026-01-01T00:00:00.000Z",
        "definition_type": "statement", "definition": {"statement": "PAP:RED"},
    },
}  # fmt: skip


@pytest.mark.parametrize("pap", list(Pap))
def test_a_colour_that_came_with_the_report_is_kept_by_every_feed(nation: Nation, pap: Pap) -> None:
    tell(nation, evil(), pap=pap)
    found = stands(nation)

    assert {found[path] for path in BLOCKING} == {pap <= Pap.GREEN}
    assert {found[path] for path in WATCHING} == {pap <= Pap.AMBER}


@pytest.mark.parametrize("escaped", [False, True])
def test_a_colour_that_the_object_carries_itself_is_kept_however_it_is_written(nation: Nation, escaped: bool) -> None:
    tell(nation, evil(Pap.RED.marking_id), escaped=escaped)
    assert set(stands(nation).values()) == {False}


@pytest.mark.parametrize("way", DEFINED)
def test_a_colour_by_a_definition_of_the_senders_own_is_kept(nation: Nation, way: str) -> None:
    tell(nation, dict(DEFINED[way]), evil(THEIRS))
    assert set(stands(nation).values()) == {False}


def test_what_another_says_freely_of_the_same_value_may_be_blocked(nation: Nation) -> None:
    tell(nation, evil(Pap.RED.marking_id))
    tell(nation, indicator("evil.example", "another"))
    assert lines(machine(nation.reporter("W-01"))) == ["evil.example"]


def test_people_find_it_in_the_table_with_what_may_be_done(nation: Nation) -> None:
    tell(nation, evil(Pap.AMBER.marking_id))
    table = text(machine(nation.reporter("W-01")).get("/feeds/indicators.csv"))
    [row] = csv.DictReader(StringIO(table))
    assert (row["value"], row["pap"]) == ("evil.example", "PAP:AMBER")
    rules = text(machine(nation.reporter("W-01")).get("/feeds/suricata/noroshi.rules"))
    assert "pap PAP-AMBER" in rules

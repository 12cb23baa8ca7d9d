"""What may be done with something is read and written in each format's own words, and an unknown word is no freedom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.formats.handling import (
    DEFINITIONS,
    ORIGINATOR_CONTROL,
    ORIGINATOR_TAG,
    PAP_IDS,
    colour_of,
    colour_of_definition,
    refs_in_tags,
)
from noroshi.formats.misp import convert
from noroshi.formats.misp.composing import tags_of
from noroshi.stix.rules import check

EVENT = {
    "uuid": "5f3c1c1e-6d6a-4f0f-9a55-0123456789ab", "info": "An attack", "date": "2026-11-24", "published": True,
    "timestamp": "1795000000",
    "Attribute": [
        {"uuid": "5f3c1c1e-6d6a-4f0f-9a55-0123456789ac", "type": "domain", "value": "evil.example", "to_ids": True,
         "timestamp": "1795000000"},
    ],
}  # fmt: skip


def told(*tags: str, on_value: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """The markings of what an event with these tags becomes, by type."""
    attribute = {**EVENT["Attribute"][0], "Tag": [{"name": name} for name in on_value]}
    event = {**EVENT, "Tag": [{"name": name} for name in tags], "Attribute": [attribute]}
    return {one["type"]: one.get("object_marking_refs", []) for one in convert({"Event": event}).objects}


def test_a_tag_of_the_event_marks_everything_in_it() -> None:
    found = told("tlp:amber", "PAP:RED", ORIGINATOR_TAG)
    for kind in ("report", "indicator"):
        assert {PAP_IDS["red"], ORIGINATOR_CONTROL} < set(found[kind])
    assert "marking-definition" in found


@pytest.mark.parametrize("tag", ["PAP:BLACK", "pap:", 'pap:"ultra"'])
def test_a_colour_that_nobody_knows_is_the_narrowest_and_is_listed(tag: str) -> None:
    event = {**EVENT, "Tag": [{"name": tag}]}
    converted = convert({"Event": event})
    assert PAP_IDS["red"] in told(tag)["indicator"]
    assert [note.reason for note in converted.notes] == ["pap-unknown"]


def test_a_value_may_be_kept_more_narrowly_than_its_event_and_never_more_freely() -> None:
    assert PAP_IDS["red"] in told("PAP:GREEN", on_value=("pap:red",))["indicator"]
    assert PAP_IDS["green"] not in told("PAP:GREEN", on_value=("pap:red",))["indicator"]
    assert PAP_IDS["red"] in told("PAP:RED", on_value=("pap:clear",))["indicator"]


def test_an_event_without_such_tags_has_none_of_these_markings() -> None:
    assert told("tlp:green")["report"] == [ref for ref in told("tlp:green")["report"] if ref not in DEFINITIONS]
    assert "marking-definition" not in told("tlp:green")


def test_what_goes_out_as_misp_has_the_tag_once() -> None:
    one = {"object_marking_refs": [PAP_IDS["amber"], ORIGINATOR_CONTROL], "labels": ["ransomware"]}
    assert [tag["name"] for tag in tags_of(one)] == ["PAP:AMBER", ORIGINATOR_TAG, "ransomware"]


def test_our_definitions_keep_the_rules_of_stix_and_mean_what_they_say() -> None:
    for key, definition in DEFINITIONS.items():
        assert not check(dict(definition), "objects[0]")
        assert definition["id"] == key
    assert [colour_of_definition(DEFINITIONS[PAP_IDS[colour]]) for colour in PAP_IDS] == list(PAP_IDS)


@given(st.lists(st.sampled_from(["PAP:RED", "pap:amber", " PAP:Green", "PAP:WHITE", "pap:clear", "other"])))
def test_of_several_colours_the_narrowest_counts(names: list[str]) -> None:
    said = [list(PAP_IDS).index(found) for name in names if (found := colour_of(name))]
    assert refs_in_tags(names) == ([list(PAP_IDS.values())[max(said)]] if said else [])


@given(st.text(max_size=20))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    assert colour_of(text) in {None, *PAP_IDS}
    assert len(refs_in_tags([text])) <= 2

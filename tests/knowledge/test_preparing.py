"""Protects: whatever an object holds, what is stored of it fits the tables, and its bytes stay."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.knowledge.preparing import (
    NAME_LIMIT,
    RELATION_LIMIT,
    TEXT_LIMIT,
    TIMELESS,
    marked,
    microseconds,
    moment,
    name_of,
    prepare,
    relations_of,
    text_of,
)
from noroshi.release.types import Tlp

ID = "malware--00000000-0000-4000-8000-000000000001"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from([
    "name", "value", "pattern", "description", "modified", "confidence", "valid_until", "object_marking_refs",
    "object_refs", "created_by_ref", "external_references", "labels", "aliases", "revoked", "hashes", "extensions",
])  # fmt: skip


@given(
    st.dictionaries(KEYS | st.text(), ANYTHING, max_size=8), st.sampled_from(["malware", "indicator", "file", "x-a"])
)
def test_no_object_whatever_it_holds_is_a_fault(held: dict[str, object], kind: str) -> None:
    made = prepare("p", b"{}", held | {"type": kind, "id": f"{kind}{ID[7:]}"})

    assert "\0" not in made.name
    assert len(made.name) <= NAME_LIMIT
    assert -(2**63) <= made.version < 2**63
    assert all("\0" not in value for _, value, _ in made.found)
    assert all("\0" not in token for token in made.tokens)
    assert made.confidence is None or 0 <= made.confidence <= 100


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "yesterday", "", None, 7, "2026-13-01T00:00:00Z"]
)
def test_a_time_that_no_database_holds_is_none(text: object) -> None:
    assert moment(text) is None
    assert microseconds(text) == 0


def test_the_narrowest_of_several_labels_counts_also_in_tlp_1() -> None:
    green, amber = Tlp.GREEN.marking_id, "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"

    assert marked({"object_marking_refs": [green, amber, "nonsense", 7]}) is Tlp.AMBER
    assert marked({"object_marking_refs": ["unknown"]}) is None
    assert marked({"object_marking_refs": {"a": 1}}) is None


def test_a_thing_is_called_by_its_name_else_by_its_value() -> None:
    assert name_of({"value": "198.51.100.7"}) == "198.51.100.7"
    assert name_of({"name": "", "pattern": "[a:b = 1]"}) == "[a:b = 1]"
    assert name_of({"relationship_type": "uses"}) == "uses"
    assert name_of({}) == ""


def test_text_and_relations_are_bounded() -> None:
    assert len(text_of({"description": "a" * 10**6})) == TEXT_LIMIT
    refs = [f"tool--00000000-0000-4000-8000-{number:012d}" for number in range(RELATION_LIMIT + 5)]
    assert sum(1 for _ in relations_of({"type": "report", "id": ID, "object_refs": refs})) == RELATION_LIMIT


def test_who_made_it_and_how_it_is_marked_are_no_relations() -> None:
    held = {
        "type": "malware",
        "id": ID,
        "created_by_ref": ID,
        "object_marking_refs": [ID],
        "sample_refs": [ID, "no id"],
    }

    assert [one.kind for one in relations_of(held)] == ["sample"]


def test_a_relationship_is_one_relation_of_its_two_ends() -> None:
    tool = "tool--00000000-0000-4000-8000-000000000002"
    held = {"type": "relationship", "id": "relationship" + ID[7:], "relationship_type": "uses", "source_ref": ID,
            "target_ref": tool}  # fmt: skip

    (found,) = relations_of(json.loads(json.dumps(held)))
    assert (found.source_type, found.kind, found.target_type) == ("malware", "uses", "tool")


def test_what_a_list_names_without_a_time_has_no_versions() -> None:
    value = {
        "type": "identity",
        "id": "identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5",
        "name": "x",
        "modified": TIMELESS,
    }

    assert prepare("objects[0]", b"{}", value).version == 0

"""One look at an object of a known shape never passes what the closer look finds, and is enough for nearly all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.stix import read_bundle
from noroshi.stix.rules import _TABLES, _UNKNOWN, _is_name, _shapes, check, look_closer
from noroshi.stix.shapes import Shapes, good
from noroshi.stix.upgrade import is_stix_20, upgrade

from .material import INDICATOR, json_values, shared, shared_files
from .test_rules import BROKEN

UUID = "f431f809-377b-45e0-aa1c-6a4751cae5ff"
RELATIONSHIP = {
    "type": "relationship",
    "spec_version": "2.1",
    "id": f"relationship--{UUID}",
    "created": "2026-01-01T00:00:00.000Z",
    "modified": "2026-01-02T00:00:00.000Z",
    "relationship_type": "uses",
    "source_ref": f"malware--{UUID}",
    "target_ref": f"tool--{UUID}",
    "external_references": [{"source_name": "a", "url": "https://a.example/"}],
}
ADDRESS = {"type": "ipv4-addr", "spec_version": "2.1", "id": f"ipv4-addr--{UUID}", "value": "198.51.100.7"}


def passes(value: dict[str, Any]) -> bool:
    """Whether one look is enough."""
    kind = value.get("type")
    shape = _shapes(kind, value) if isinstance(kind, str) else None
    return shape is not None and good(value, shape)


@pytest.mark.parametrize(("value", "code", "clause"), BROKEN)
def test_what_breaks_a_rule_gets_a_closer_look(value: dict[str, Any], code: str, clause: str) -> None:
    assert not passes(value)


@pytest.mark.parametrize("value", [INDICATOR, RELATIONSHIP, ADDRESS], ids=lambda one: one["type"])
def test_a_plain_good_object_needs_one_look(value: dict[str, Any]) -> None:
    assert passes(value)
    assert look_closer(value) == ()


@pytest.mark.parametrize("path", shared_files(), ids=lambda path: path.name)
def test_real_objects_are_judged_the_same_at_one_look_and_closely(path: Any) -> None:
    items = read_bundle(shared(path.name)).items
    values = [upgrade(one.value).value if is_stix_20(one.value) else one.value for one in items]

    assert [one["id"] for one in values if passes(one) and look_closer(one)] == []
    assert [one["id"] for one in values if check(one) != look_closer(one)] == []


def test_nearly_all_of_a_large_real_bundle_needs_one_look_only() -> None:
    items = read_bundle(shared("enterprise-attack-stix20.json.gz")).items
    seen = [passes(upgrade(one.value).value) for one in items]

    assert sum(seen) > 0.9 * len(seen)


@given(
    st.sampled_from([INDICATOR, RELATIONSHIP, ADDRESS]),
    st.dictionaries(
        st.sampled_from([*INDICATOR, *RELATIONSHIP, *ADDRESS, "labels", "valid_until", "x_own", "extensions", "Bad"]),
        json_values
        | st.sampled_from(["2026-02-30T00:00:00Z", "2026-01-01T00:00:00Z", f"identity--{UUID}", "2.1", [], {}]),
        max_size=3,
    ),
    st.sets(st.sampled_from(sorted({*INDICATOR, *RELATIONSHIP}))),
)
def test_whatever_is_changed_one_look_finds_no_more_good_than_the_closer_look(
    value: dict[str, Any], changed: dict[str, Any], left_out: set[str]
) -> None:
    made = {name: held for name, held in {**value, **changed}.items() if name not in left_out or name in changed}

    assert check(made) == look_closer(made)


def test_a_sender_who_makes_up_shapes_without_end_fills_no_memory() -> None:
    shapes = Shapes(_TABLES, _UNKNOWN, _is_name)
    for number in range(5000):
        shapes("indicator", {**INDICATOR, f"x_{number}": 1})
    shapes("indicator", {**INDICATOR, **{f"x_{number}": 1 for number in range(100)}})
    shapes("indicator", {**INDICATOR, "x" * 5000: 1})

    assert len(shapes._kept) <= 2048
    assert all(len(kept) < 64 and sum(map(len, kept)) < 2000 for kept in shapes._kept)

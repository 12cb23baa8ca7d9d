"""STIX 2.0 to 2.1: the same id, nothing lost, nothing set free, and the original untouched."""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given

from noroshi.stix import check
from noroshi.stix.errors import NotUpgradable, StixError
from noroshi.stix.upgrade import is_stix_20, upgrade, upgrade_pattern

from .material import INDICATOR, json_objects

RED = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"
AMBER = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"
WHEN = {"created": "2016-04-06T19:58:16.000Z", "modified": "2016-04-06T19:58:16.000Z"}
OBSERVED: dict[str, Any] = {
    "type": "observed-data",
    "id": "observed-data--b67d30ff-02ac-498a-92f9-32f845f448cf",
    **WHEN,
    "first_observed": "2015-12-21T19:00:00Z",
    "last_observed": "2015-12-21T19:00:00Z",
    "number_observed": 50,
    "object_marking_refs": [AMBER],
    "granular_markings": [{"marking_ref": RED, "selectors": ["objects.0.value"]}],
    "objects": {
        "0": {"type": "ipv4-addr", "value": "198.51.100.3"},
        "1": {"type": "network-traffic", "src_ref": "0", "protocols": ["tcp"]},
        "2": {"type": "process", "pid": 5, "name": "x", "binary_ref": "3", "parent_ref": "4"},
        "3": {"type": "file", "name": "a", "created": "2015-12-21T19:00:00Z", "parent_directory_ref": "5"},
        "4": {"type": "process", "pid": 1, "child_refs": ["2"]},
        "5": {"type": "directory", "path": "/x", "contains_refs": ["3"]},
    },
}


def test_observed_data_becomes_observables_with_ids_that_everybody_gives() -> None:
    made = upgrade(OBSERVED)

    assert made.value["object_refs"] == [held["id"] for held in made.observables]
    assert made.observables[0]["id"] == "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4"
    assert made.observables[1]["src_ref"] == made.observables[0]["id"]
    assert [check(held, notes=True) for held in (made.value, *made.observables)] == [()] * 7


def test_observables_inherit_every_marking_so_that_nothing_is_set_free() -> None:
    made = upgrade(OBSERVED)

    assert {tuple(held["object_marking_refs"]) for held in (made.value, *made.observables)} == {(AMBER, RED)}


def test_renamed_properties_are_renamed_and_removed_ones_kept() -> None:
    _, _, process, file, *_ = upgrade(OBSERVED).observables

    assert process["image_ref"] == file["id"]
    assert process["name"] == "x"
    assert file["ctime"] == "2015-12-21T19:00:00Z"


def test_the_same_original_gives_the_same_derivative_and_stays_as_it_was() -> None:
    before = copy.deepcopy(OBSERVED)

    assert upgrade(OBSERVED) == upgrade(OBSERVED)
    assert before == OBSERVED


def test_labels_of_the_old_vocabulary_become_types_and_others_stay_labels() -> None:
    old = {"type": "malware", "id": "malware--b67d30ff-02ac-498a-92f9-32f845f448cf", **WHEN, "name": "m"}

    new = upgrade({**old, "labels": ["ransomware", "our own"]}).value

    assert (new["malware_types"], new["labels"], new["is_family"]) == (["ransomware"], ["our own"], True)
    assert check(new) == ()


def test_labels_that_a_granular_marking_points_into_stay_in_place() -> None:
    old = {
        **INDICATOR,
        "labels": ["benign", "x"],
        "granular_markings": [{"marking_ref": RED, "selectors": ["labels.[1]"]}],
    }

    new = upgrade({name: held for name, held in old.items() if name != "spec_version"}).value

    assert (new["labels"], new["indicator_types"]) == (["benign", "x"], ["benign"])


def test_patterns_are_written_in_the_new_grammar() -> None:
    old = "[process:created = 'x' AND file:name = 'y'] START '2015-12-21T19:00:00Z' STOP '2015-12-21T20:00:00Z'"

    assert upgrade_pattern(old) == (
        "[process:created_time = 'x' AND file:name = 'y'] START t'2015-12-21T19:00:00Z' STOP t'2015-12-21T20:00:00Z'"
    )
    assert upgrade_pattern("[ url:value   = 'x' ]") == "[ url:value   = 'x' ]"
    assert upgrade_pattern("[broken") == "[broken"


def test_which_objects_are_of_stix_20() -> None:
    assert is_stix_20({"type": "tool"})
    assert is_stix_20({"type": "x-mitre-tactic", "created": "2016-04-06T19:58:16.000Z"})
    assert not is_stix_20({"type": "tool", "spec_version": "2.1"})
    assert not is_stix_20({"type": "ipv4-addr", "value": "198.51.100.23"})


@pytest.mark.parametrize("objects", [{}, {"0": 5}, {"0": {"value": "x"}}])
def test_what_cannot_be_understood_is_refused(objects: dict[str, Any]) -> None:
    with pytest.raises(NotUpgradable):
        upgrade({**OBSERVED, "objects": objects})


@given(json_objects, json_objects)
def test_any_object_is_upgraded_or_refused_by_our_errors(outer: dict[str, Any], inner: dict[str, Any]) -> None:
    for kind in ("observed-data", "malware", "indicator", "x-thing"):
        value = {"objects": {"0": {**inner, "type": "file"}}, **outer, "type": kind, "id": f"{kind}--1"}
        with suppress(StixError):
            assert upgrade(value).value["id"] == value["id"]

"""Reading must lose no byte, accept nothing ambiguous, and let one bad object spoil only itself."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from noroshi.stix import Limits, RawItem, StixError, read_bundle, read_object
from noroshi.stix.errors import DuplicateKey, MalformedJson, NotText, Truncated

from .material import INDICATOR, bundle_of, json_objects, nasty, shared, shared_files


@pytest.mark.parametrize(
    ("file", "error"),
    [
        ("cut-off-in-the-middle.json", Truncated),
        ("cut-off-between-objects.json", Truncated),
        ("brackets-only.json", Truncated),
        ("duplicate-key-in-the-bundle.json", DuplicateKey),
        ("utf-16.json", NotText),
        ("utf-16-without-bom.json", NotText),
        ("something-after-the-end.json", MalformedJson),
        ("trailing-comma.json", MalformedJson),
    ],
)
def test_content_that_cannot_be_trusted_as_a_whole_is_refused(file: str, error: type[StixError]) -> None:
    with pytest.raises(error):
        read_bundle(nasty(file))


@pytest.mark.parametrize(
    ("file", "code", "place"),
    [
        ("duplicate-key-in-one-object.json", "json.duplicate-key", "objects[1]"),
        ("duplicate-key-behind-blanks.json", "json.duplicate-key", "objects[1]"),
        ("duplicate-key-escaped.json", "json.duplicate-key", "objects[1]"),
        ("shift-jis.json", "json.encoding", "objects[1]"),
        ("lone-surrogate.json", "json.surrogate", "objects[1]"),
        ("not-a-number.json", "json.malformed", "objects[1]"),
        ("number-too-large.json", "json.number", "objects[1]"),
        ("nested-too-deep.json", "limit.depth", "objects[1]"),
        ("not-objects.json", "stix.not-an-object", "objects[1]"),
    ],
)
def test_one_bad_object_among_good_ones_spoils_only_itself(file: str, code: str, place: str) -> None:
    reading = read_bundle(nasty(file))

    assert (reading.problems[0].code, reading.problems[0].path) == (code, place)
    assert reading.items[0].value["name"] == "E-01"
    assert reading.problems[0].text.endswith(".")


def test_the_bad_object_is_named_when_its_id_can_be_read() -> None:
    problem = read_bundle(nasty("duplicate-key-in-one-object.json")).problems[0]

    assert problem.object_id == "identity--f432f809-377b-45e0-aa1c-6a4751cae5ff"


def test_ten_thousand_levels_neither_crash_nor_pass() -> None:
    assert [problem.code for problem in read_bundle(nasty("nested-ten-thousand-deep.json")).problems] == ["limit.depth"]


@pytest.mark.parametrize("file", ["byte-order-mark.json", "text-that-looks-like-keys.json", "nul-in-text.json"])
def test_unusual_but_lawful_content_is_accepted(file: str) -> None:
    reading = read_bundle(nasty(file))

    assert (len(reading.items), reading.problems) == (1, ())
    assert reading.items[0].has_nul == file.startswith("nul")


def test_a_bare_object_and_a_list_are_read_like_a_bundle() -> None:
    bare = json.dumps(INDICATOR).encode()

    assert read_bundle(bare).items[0].raw == bare
    assert [item.raw for item in read_bundle(b"[" + bare + b"]").items] == [bare]
    assert read_bundle(b'{"type":"bundle","id":"bundle--1"}').items == ()


def test_observed_data_of_stix_20_is_not_taken_for_a_bundle() -> None:
    content = b'{"type":"observed-data","objects":{"0":{"type":"url","value":"x"}}}'

    assert read_bundle(content).items[0].raw == content


def test_an_object_larger_than_the_limit_is_a_problem_not_a_crash() -> None:
    reading = read_bundle(bundle_of({"a": "x" * 500}, INDICATOR), Limits(object_bytes=400))

    assert [problem.code for problem in reading.problems] == ["limit.size"]
    assert len(reading.items) == 1


@given(st.lists(json_objects, max_size=4), st.sampled_from([None, 1]), st.sampled_from([(",", ":"), (" ,", " : ")]))
def test_what_goes_in_comes_out(objects: list[dict[str, Any]], indent: int | None, signs: tuple[str, str]) -> None:
    content = bundle_of(*objects, indent=indent, separators=signs, ensure_ascii=indent is None)

    reading = read_bundle(content)

    assert [item.value for item in reading.items] == objects
    assert all(item.raw in content and json.loads(item.raw) == item.value for item in reading.items)


@given(st.binary() | st.text().map(str.encode))
@example(b"{")
@example(b'{"objects":[{}],"type":"\xff"}')
@example(b'{"type":"bundle","id":"\\ud800","objects":[]}')
def test_arbitrary_bytes_raise_only_our_errors(content: bytes) -> None:
    with suppress(StixError):
        read_bundle(content)


@given(st.data())
def test_damaged_content_raises_only_our_errors(data: st.DataObject) -> None:
    content = bytearray(bundle_of(INDICATOR, INDICATOR))
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(StixError):
        read_bundle(bytes(content))


@given(json_objects, st.data())
def test_a_name_given_twice_is_always_found(held: dict[str, Any], data: st.DataObject) -> None:
    twice = data.draw(st.sampled_from(sorted(held))) if held else "a"
    blank = data.draw(st.sampled_from(["", " ", "\n", "\t", " \r\n"]))
    inside = ",".join(f"{json.dumps(name)}{blank}:{json.dumps(inner)}" for name, inner in held.items())
    content = "{" + (inside or '"a":1') + f",{json.dumps(twice)}{blank}:1" + "}"

    found = read_object(content.encode(), "objects[0]")

    assert not isinstance(found, RawItem)
    assert found.code == "json.duplicate-key"


@pytest.mark.parametrize("path", shared_files(), ids=lambda path: path.name)
def test_real_bundles_are_read_whole(path: Any) -> None:
    content = shared(path.name)

    reading = read_bundle(content)

    assert reading.problems == ()
    assert [item.value for item in reading.items] == json.loads(content)["objects"]

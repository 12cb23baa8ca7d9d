"""The splitter must say what the reader says, however the bytes arrive, and hold one object at most."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.stix import Limits, Problem, RawItem, Splitter, StixError, read_bundle, split
from noroshi.stix.errors import TooLarge, Truncated

from .material import INDICATOR, bundle_of, json_objects, nasty, shared


def cut(content: bytes, places: list[int]) -> Iterator[bytes]:
    edges = sorted({0, len(content), *(place % (len(content) + 1) for place in places)})
    return (content[one:other] for one, other in itertools.pairwise(edges))


@given(st.lists(json_objects, max_size=4), st.sampled_from([None, 1]), st.lists(st.integers(0, 10_000), max_size=30))
def test_any_chunking_gives_the_same_objects(objects: list[Any], indent: int | None, places: list[int]) -> None:
    content = bundle_of(*objects, indent=indent)

    found = list(split(cut(content, places)))

    assert found == list(read_bundle(content).items)
    assert [item.value for item in found if isinstance(item, RawItem)] == objects


@given(st.binary(), st.lists(st.integers(0, 100), max_size=5))
def test_arbitrary_bytes_raise_only_our_errors(content: bytes, places: list[int]) -> None:
    with suppress(StixError):
        list(split(cut(content, places)))


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_good_objects_come_out_before_and_after_a_bad_one(size: int) -> None:
    content = nasty("not-objects.json")

    found = list(split(content[at : at + size] for at in range(0, len(content), size)))

    assert [type(item) for item in found] == [RawItem, Problem, Problem, Problem, Problem, RawItem]


def test_an_upload_cut_off_in_the_middle_gives_what_came_and_then_says_so() -> None:
    stream = split([nasty("cut-off-in-the-middle.json")])

    assert isinstance(next(stream), RawItem)
    with pytest.raises(Truncated):
        next(stream)


def test_the_header_is_known_even_when_it_stands_after_the_objects() -> None:
    splitter = Splitter()
    content = b'{"objects":[{"a":1}],"spec_version":"2.0","id":"bundle--1","type":"bundle"}'

    found = [*splitter.feed(content), *splitter.close()]

    assert len(found) == 1
    assert (splitter.header.type, splitter.header.spec_version) == ("bundle", "2.0")


def test_memory_is_bounded_by_one_object() -> None:
    splitter = Splitter()
    one = json.dumps(INDICATOR).encode()
    list(splitter.feed(b'{"type":"bundle","objects":[' + one))
    for _ in range(200):
        list(splitter.feed(b"," + one))
        assert len(splitter._buffer) < 3 * len(one)


def test_an_endless_object_is_refused_instead_of_kept() -> None:
    endless = itertools.chain([b'{"type":"bundle","objects":[{"a":"'], itertools.repeat(b"x" * 100))

    with pytest.raises(TooLarge):
        list(split(endless, Limits(object_bytes=10_000)))


def test_a_real_bundle_in_small_pieces_equals_the_whole() -> None:
    content = shared("poisonivy.json")

    assert list(split(content[at : at + 1000] for at in range(0, len(content), 1000))) == list(
        read_bundle(content).items
    )


def test_an_endless_bare_object_is_refused_too() -> None:
    members = (b'"%d":"%s",' % (number, b"x" * 100) for number in itertools.count())

    with pytest.raises(TooLarge):
        list(split(itertools.chain([b"{"], members), Limits(object_bytes=10_000)))


def test_endless_names_after_the_objects_are_refused() -> None:
    members = (b',"%d":1' % number for number in itertools.count())

    with pytest.raises(StixError, match="too many names"):
        list(split(itertools.chain([b'{"objects":[]'], members)))


def test_what_is_not_wanted_is_stepped_over_and_the_rest_keeps_its_number():
    objects = [{"type": "tool", "id": f"tool--{number}"} for number in range(5)]
    content = json.dumps({"type": "bundle", "objects": objects}).encode()
    found = list(split([content[:40], content[40:]], wanted=lambda number: number in (1, 4)))

    assert [one.path for one in found] == ["objects[1]", "objects[4]"]

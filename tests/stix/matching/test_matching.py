"""Protects: a pattern says of observations what the specification says, whatever its form, and always comes to an end.

The long run holds 10,000 drawn cases to stix2-matcher, wherever that library follows the specification.
"""

from __future__ import annotations

import os
from random import Random
from typing import Any, Final

import pytest
from stix2matcher.matcher import match as reference_match

from noroshi.stix import parse_pattern
from noroshi.stix.errors import NotObserved, PatternRegex
from noroshi.stix.matching import Observed, Verdict, Watch, match, observed
from tests.stix.matching.drawing import objects, pattern

CASES: Final = 10_000 if os.environ.get("NOROSHI_TEST_LONG") == "1" else 200


def seen_in(objects: list[dict[str, Any]]) -> list[Observed]:
    """Each observed-data object of a bundle with what it saw."""
    known = {one["id"]: one for one in objects}
    return [observed(one, known) for one in objects if one["type"] == "observed-data"]


@pytest.mark.parametrize("tenth", range(10))
def test_verdicts_are_those_of_the_reference(tenth: int) -> None:
    for seed in range(tenth, CASES, 10):
        draw = Random(seed)
        asked, bundle = pattern(draw), objects(draw)
        said = bool(reference_match(str(asked), [{"type": "bundle", "objects": bundle}], stix_version="2.1"))

        assert match(parse_pattern(str(asked)), seen_in(bundle)).matched == said, seed


def test_many_patterns_together_say_what_each_says_alone() -> None:
    draw = Random(7)
    several, stream = [pattern(draw) for _ in range(200)], seen_in(objects(draw))
    watch = Watch(dict(enumerate(several)))
    for one in stream:
        watch.show(one)

    assert [verdict for _, verdict in watch.verdicts()] == [match(one, stream) for one in several]


def sight(key: str, second: int, *objects: dict[str, Any], number: int = 1, lasting: int = 0) -> Observed:
    first = second * 1_000_000
    return Observed(key, first, first + lasting * 1_000_000, number, {str(at): one for at, one in enumerate(objects)})


def address(value: str) -> dict[str, Any]:
    return {"type": "ipv4-addr", "value": value}


def test_a_binding_names_the_observations_that_it_takes() -> None:
    asked = parse_pattern(
        "[ipv4-addr:value = '192.0.2.1'] FOLLOWEDBY [ipv4-addr:value = '192.0.2.2'] WITHIN 60 SECONDS"
    )
    stream = [
        sight("early", 0, address("192.0.2.2")),
        sight("first", 10, address("192.0.2.1")),
        sight("other", 20, address("203.0.113.9")),
        sight("second", 30, address("192.0.2.2")),
    ]

    assert match(asked, stream) == Verdict(("first", "second"))


def test_one_observation_does_not_serve_twice_unless_it_was_seen_twice() -> None:
    asked = parse_pattern("[ipv4-addr:value = '192.0.2.1'] AND [ipv4-addr:value LIKE '192.%']")

    assert not match(asked, [sight("once", 0, address("192.0.2.1"))]).matched
    assert match(asked, [sight("twice", 0, address("192.0.2.1"), number=2)]).keys == ("twice",)


def test_repeats_counts_how_often_something_was_seen() -> None:
    asked = parse_pattern("[ipv4-addr:value = '192.0.2.1'] REPEATS 5 TIMES WITHIN 10 SECONDS")
    slow = [sight(str(at), at * 20, address("192.0.2.1")) for at in range(1000)]

    assert not match(asked, slow).matched
    assert match(asked, [*slow, sight("burst", 41, address("192.0.2.1"), number=4)]).keys == ("2", "burst")


def test_ipv6_networks_are_networks_too() -> None:
    asked = parse_pattern("[ipv6-addr:value ISSUBSET '2001:db8::/32']")

    assert match(asked, [sight("in", 0, {"type": "ipv6-addr", "value": "2001:db8:1::7"})]).matched
    assert not match(asked, [sight("out", 0, {"type": "ipv6-addr", "value": "2001:db9::7"})]).matched
    assert not match(asked, [sight("none", 0, {"type": "ipv6-addr", "value": "not an address"})]).matched


def test_exists_asks_for_the_property_alone() -> None:
    held, bare = sight("held", 0, {"type": "file", "name": ""}), sight("bare", 0, {"type": "file", "size": 1})

    assert match(parse_pattern("[EXISTS file:name]"), [bare, held]).keys == ("held",)
    assert match(parse_pattern("[NOT EXISTS file:name]"), [bare, held]).keys == ("bare",)


@pytest.mark.parametrize("text", ["line one\nline two", "e\u0301vil\n.example", "\u212aelvin.example"])
def test_like_takes_texts_over_line_breaks_and_in_every_written_form(text: str) -> None:
    domain = {"type": "domain-name", "value": text}

    assert match(parse_pattern("[domain-name:value LIKE '%']"), [sight("any", 0, domain)]).matched
    assert match(parse_pattern("[domain-name:value LIKE 'Kelvin%']"), [sight("k", 0, domain)]).matched == (
        text.startswith("\u212a")
    )


def test_a_regular_expression_that_cannot_be_read_names_its_place() -> None:
    with pytest.raises(PatternRegex) as caught:
        match(parse_pattern("[file:name MATCHES '(']"), [])

    assert caught.value.parameters["place"] == "file:name"


def test_a_regular_expression_without_end_leaves_its_pattern_undecided_and_the_others_alone() -> None:
    watch = Watch(
        {
            "endless": parse_pattern(r"[file:name MATCHES '^(a|a)*\\1?(a|aa)*(b|b\\1)*$']"),
            "other": parse_pattern("[file:name LIKE 'aaa%']"),
        }
    )
    watch.show(sight("long", 0, {"type": "file", "name": "a" * 60 + "c"}))

    assert dict(watch.verdicts()) == {"endless": Verdict(undecided=True), "other": Verdict(("long",))}


def test_a_search_without_end_is_given_up() -> None:
    several = " AND ".join(["[ipv4-addr:value LIKE '192.%']"] * 12)
    watch = Watch({"all": parse_pattern(several)}, steps=5000)
    for at in range(11):
        watch.show(sight(str(at), at, address("192.0.2.1")))

    assert dict(watch.verdicts()) == {"all": Verdict(undecided=True)}


def test_many_brackets_do_not_exhaust_the_interpreter() -> None:
    asked = parse_pattern(" FOLLOWEDBY ".join(["[ipv4-addr:value = '192.0.2.1']"] * 3000))
    stream = [sight(str(at), at, address("192.0.2.1")) for at in range(3000)]

    assert match(asked, stream).undecided


@pytest.mark.parametrize("missing", ["first_observed", "last_observed", "number_observed"])
def test_observed_data_that_does_not_say_when_or_how_often_is_refused_by_name(missing: str) -> None:
    value = {"first_observed": "2026-11-01T00:00:00Z", "last_observed": "2026-11-01T00:00:00Z", "number_observed": 1}
    del value[missing]

    with pytest.raises(NotObserved) as caught:
        observed(value, {})

    assert caught.value.parameters == {"name": missing}


def test_stix_20_holds_its_objects_inside() -> None:
    value = {
        "id": "observed-data--b67d30ff-02ac-498a-92f9-32f845f448cf",
        "first_observed": "2026-11-01T00:00:00Z", "last_observed": "2026-11-01T00:05:00Z", "number_observed": 3,
        "objects": {"0": {"type": "domain-name", "value": "x.example", "resolves_to_refs": ["1"]},
                    "1": address("192.0.2.1")},
    }  # fmt: skip
    asked = parse_pattern("[domain-name:resolves_to_refs[*].value = '192.0.2.1'] REPEATS 3 TIMES")

    assert match(asked, [observed(value, {})]).keys == (value["id"],)

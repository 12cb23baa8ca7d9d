"""Protects: looking values up never passes by an object that a test would have accepted."""

from __future__ import annotations

from random import Random

import pytest
import regex

from noroshi.stix import parse_pattern
from noroshi.stix.matching.anchors import Anchor, Strength, anchors_of, literals_of
from noroshi.stix.pattern_tree import Observation

PIECES = ("a", "b", "ab", "c", ".", r"\.", r"\d", "[ab]", "[^]a]", "(", ")", "*", "+", "?", "{2}", "{0,1}", "{0}", "|",
          "^", "$", "(?:", "(?i)", r"\b", r"\Qa\E", r"\x61", r"\141", "A")  # fmt: skip


def anchors(pattern: str) -> tuple[Anchor, ...]:
    tree = parse_pattern(pattern)
    assert isinstance(tree, Observation)
    return anchors_of(tree.test)


def test_what_an_expression_finds_holds_all_its_literals() -> None:
    draw, read, found, told = Random(11), 0, 0, 0
    while read < 4_000:
        expression = "".join(draw.choices(PIECES, k=draw.randint(1, 6)))
        try:
            compiled = regex.compile(expression)
        except regex.error:
            continue
        read += 1
        text = "".join(draw.choices("abcA.1", k=draw.randint(0, 8)))
        literals = literals_of(expression)
        told += bool(literals)
        if compiled.search(text):
            found += 1
            assert all(one in text for one in literals), (expression, text, literals)
    assert found > 1000
    assert told > 1000


@pytest.mark.parametrize(
    ("expression", "literals"),
    [
        (r"^https?://evil\.example/", ["http", "://evil.example/"]),
        ("update(er)?server", ["update", "server"]),
        ("one|two", []),
        ("(?i)evil", []),
    ],
)
def test_literals_are_what_must_stand_there(expression: str, literals: list[str]) -> None:
    assert literals_of(expression) == literals


def test_of_several_conditions_the_one_that_lets_the_fewest_through_is_looked_up() -> None:
    [anchor] = anchors("[file:size > 10 AND file:name LIKE '%.exe' AND file:hashes.MD5 = 'x']")

    assert (anchor.strength, anchor.steps, anchor.key) == (Strength.EQUAL, ("hashes", "MD5"), "x")


def test_an_alternative_that_cannot_be_looked_up_makes_every_object_a_candidate() -> None:
    assert {one.strength for one in anchors("[file:name = 'x' OR file:size > 10]")} == {Strength.EQUAL, Strength.ALL}


@pytest.mark.parametrize("excluded", ["[file:name NOT = 'x']", "[file:name != 'x']", "[NOT EXISTS file:name]"])
def test_what_is_excluded_is_not_looked_up(excluded: str) -> None:
    assert [one.strength for one in anchors(excluded)] == [Strength.ALL]


def test_networks_are_looked_up_by_their_leading_bits() -> None:
    [anchor] = anchors("[ipv4-addr:value ISSUBSET '192.0.2.0/24']")

    assert anchor == Anchor(Strength.NETWORK, "ipv4-addr", ("value",), (4, 24, 0xC00002))

"""Patterns: the whole grammar as the reference reads it, the values that are tested, and no pattern that explodes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stix2patterns.exceptions import ParseException
from stix2patterns.v21.pattern import Pattern as ReferencePattern

from noroshi.stix import Operator, PatternError, TestedValue, parse_pattern, pattern_values
from noroshi.stix.pattern_tree import (
    AllOf,
    AnyOf,
    Binary,
    Comparison,
    Existence,
    Hex,
    Index,
    Joined,
    Joint,
    Moment,
    ObjectPath,
    Observation,
    Qualified,
    Repeats,
    StartStop,
    Within,
)
from noroshi.stix.patterns import parse_in_full

from .material import nasty, read_shared_patterns


def reference_accepts(text: str) -> bool:
    try:
        ReferencePattern(text)
    except ParseException:
        return False
    return True


def accepts(text: str) -> bool:
    try:
        parse_pattern(text)
    except PatternError:
        return False
    return True


names = st.from_regex(r"\A[a-z_][a-z0-9_]{0,8}\Z").filter(lambda name: name not in ("true", "false"))
types = st.from_regex(r"\A[a-z][a-z0-9-]{0,8}\Z").filter(lambda name: name not in ("true", "false"))
keys = names | st.text(st.characters(codec="utf-8"), max_size=6)
steps = st.tuples(keys, st.lists(keys | st.builds(Index, st.none() | st.integers(-3, 9)), max_size=3)).map(
    lambda both: (both[0], *both[1])
)
paths = st.builds(ObjectPath, types, steps)
moments = st.just(Moment("2026-01-31T23:59:60.5Z"))
orderable: st.SearchStrategy[Any] = (
    st.text(st.characters(codec="utf-8"), max_size=8)
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e30, max_value=1e30)
    | st.binary(max_size=4).map(Hex)
    | st.sampled_from(["AAAA", "QUI=", "QQ=="]).map(Binary)
    | moments
)
constants = orderable | st.booleans()
ordering = st.sampled_from([Operator.GREATER, Operator.LESS, Operator.GREATER_OR_EQUAL, Operator.LESS_OR_EQUAL])
texts = st.sampled_from([Operator.LIKE, Operator.MATCHES, Operator.ISSUBSET, Operator.ISSUPERSET])
simple_tests = (
    st.builds(Comparison, paths, st.sampled_from([Operator.EQUAL, Operator.NOT_EQUAL]), constants, st.booleans())
    | st.builds(Comparison, paths, ordering, orderable, st.booleans())
    | st.builds(Comparison, paths, texts, st.text(st.characters(codec="utf-8"), max_size=5), st.booleans())
    | st.builds(Comparison, paths, st.just(Operator.IN), st.lists(constants, max_size=3).map(tuple), st.booleans())
    | st.builds(Existence, paths, st.booleans())
)
tests = st.recursive(
    simple_tests,
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3)
        .map(tuple)
        .flatmap(lambda all_: st.sampled_from([AllOf(all_), AnyOf(all_)]))
    ),
    max_leaves=5,
)
qualifiers = st.lists(
    st.builds(Within, st.integers(0, 99) | st.floats(0, 99))
    | st.builds(Repeats, st.integers(0, 99))
    | st.builds(StartStop, moments, moments),
    min_size=1,
    max_size=3,
    unique_by=type,
).map(tuple)
expressions = st.recursive(
    st.builds(Observation, tests),
    lambda inner: (
        st.builds(Joined, st.sampled_from(list(Joint)), st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Qualified, inner, qualifiers)
    ),
    max_leaves=4,
)
WORDS = """
    [ ] ( ) : . , = == != <> < > <= >= * AND OR NOT IN LIKE MATCHES EXISTS FOLLOWEDBY WITHIN 5 SECONDS REPEATS 2 TIMES
    START STOP true false a b-c file:name x:y.z 'text' 'it\\'s' h'ff' b'QQ==' t'2026-01-01T00:00:00Z' 1.5 -3 +4 .5 00
    /*c*/ //c [a:b='c'] a:b='c' ISSUBSET LAST \\
"""
words = st.sampled_from(WORDS.split())


@given(expressions)
def test_a_tree_survives_being_written_and_read(tree: Any) -> None:
    assert str(parse_in_full(str(tree))) == str(tree)


@given(expressions)
def test_whatever_we_write_the_reference_accepts(tree: Any) -> None:
    assert reference_accepts(str(tree))


@given(st.lists(words, max_size=14).map(" ".join) | st.lists(words, max_size=8).map("".join))
@example("[a:b = b'']")
@example("[a:true = 'x']")
@example("[a:b = 'x' ORa:b = 'y']")
@example("[a:b.'c'[*].d = 'x']")
@example("[a:b = 1] WITHIN -5 SECONDS")
@example("[a:b > true]")
def test_we_accept_and_refuse_as_the_reference_does(text: str) -> None:
    if "twice" in refusal(text):  # §9.5: the reference's grammar does not look for this, its validator does
        return
    assert accepts(text) == reference_accepts(text)


def refusal(text: str) -> str:
    try:
        parse_pattern(text)
    except PatternError as error:
        return str(error)
    return ""


@given(
    st.lists(
        st.tuples(
            types,
            names,
            st.sampled_from(["", ".x", ".'SHA-256'", "[0]"]),
            st.text(max_size=5).map(lambda value: value.replace("'", "")),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([" OR ", "  OR ", "OR", " AND ", "/**/OR "]),
    st.sampled_from(["=", " = ", " == ", "!="]),
)
def test_the_shortcut_gives_exactly_what_the_full_parser_gives(parts: list[Any], joint: str, sign: str) -> None:
    text = "[" + joint.join(f"{kind}:{name}{more}{sign}'{value}'" for kind, name, more, value in parts) + "]"
    try:
        expected: Any = parse_in_full(text)
    except PatternError as error:
        expected = str(error)
    try:
        found: Any = parse_pattern(text)
    except PatternError as error:
        found = str(error)

    assert found == expected


def test_the_values_that_a_pattern_tests() -> None:
    text = (
        "[file:hashes.'SHA-256' = 'aa' OR file:name NOT IN ('x', 'y')] FOLLOWEDBY "
        "([ipv4-addr:value ISSUBSET '198.51.100.0/24'] WITHIN 5 SECONDS "
        "AND [url:value LIKE 'http%' AND EXISTS url:x[*].'y z'])"
    )

    assert pattern_values(text) == (
        TestedValue("file", "hashes.SHA-256", Operator.EQUAL, "aa"),
        TestedValue("file", "name", Operator.IN, "x", negated=True),
        TestedValue("file", "name", Operator.IN, "y", negated=True),
        TestedValue("ipv4-addr", "value", Operator.ISSUBSET, "198.51.100.0/24"),
        TestedValue("url", "value", Operator.LIKE, "http%"),
        TestedValue("url", "x[*].'y z'", Operator.EXISTS, None),
    )


def test_a_path_has_one_spelling_however_it_was_quoted() -> None:
    assert {
        value.path
        for text in ("[file:hashes.MD5 = 'a']", "[file:hashes.'MD5' = 'a']")
        for value in pattern_values(text)
    } == {"hashes.MD5"}


def test_an_error_says_where() -> None:
    with pytest.raises(PatternError, match="line 2, column 3"):
        parse_pattern("[a:b = 'c'\n  x]")


@pytest.mark.parametrize("file", ["brackets", "ors", "escapes", "digits", "open-comments"])
def test_a_pattern_made_to_explode_is_refused(file: str) -> None:
    with pytest.raises(PatternError):
        parse_pattern(nasty(f"pattern-of-{file}.txt").decode())


def test_a_pattern_longer_than_the_limit_is_refused() -> None:
    with pytest.raises(PatternError, match="longer"):
        parse_pattern("[a:b = '" + "x" * 1_000_001 + "']")


@given(st.text())
def test_any_text_gives_a_tree_or_a_pattern_error(text: str) -> None:
    accepts(text)


def test_the_patterns_of_real_bundles_are_read_as_the_reference_reads_them() -> None:
    for text in read_shared_patterns():
        assert accepts(text) == reference_accepts(text), text

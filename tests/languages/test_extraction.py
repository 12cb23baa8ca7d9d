"""Values are found in prose where they stand, and nothing is invented."""

import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from noroshi.languages import extract, extraction
from noroshi.observables import Kind, guess, normalise

LABELLED = Path(__file__).with_name("labelled.tsv")


def labelled():
    pieces = [line.split("\t") for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    return [(text.replace("\\n", "\n").replace("\\t", "\t"), labels) for text, *labels in pieces]


LINES = labelled()


def said(text):
    return [f"{one.kind.name} {one.value}" for one in extract(text)]


def test_the_labelled_set_is_large_and_holds_both_languages_and_every_kind():
    held = LINES
    kinds = {label.split()[0] for _, labels in held for label in labels}
    assert len(held) >= 300
    assert sum(text.isascii() for text, _ in held) > 100
    assert sum(not text.isascii() for text, _ in held) > 100
    assert sum(not labels for _, labels in held) > 80
    assert {kind.name for kind in Kind} - kinds == {"FILENAME", "MUTEX", "REGISTRY_KEY", "USER_AGENT", "OTHER"}


@pytest.mark.parametrize(("text", "labels"), LINES)
def test_no_value_of_the_labelled_set_is_missed_or_invented(text, labels):
    assert said(text) == labels


@pytest.mark.parametrize(("text", "labels"), [line for line in LINES if line[1]])
def test_what_is_found_says_where_it_stands_and_is_canonical(text, labels):
    last = 0
    for one in extract(text):
        assert text[one.start : one.end] == one.written
        assert one.start >= last
        assert normalise(one.kind, one.value) == one.observable
        last = one.end


PLANTED = st.sampled_from(
    ["198.51.100.7", "203[.]0[.]113[.]9", "2001:db8::7", "198.51.100.0/24", "hxxps://evil[.]example/a?b=c",
     "evil(dot)example", "https://evil.example/x", "taro(at)evil.example", "ｅｖｉｌ．ｅｘａｍｐｌｅ",
     "CVE-2026-12345", "AS64500", "ab" * 32, "t13d1516h2_8daaf6152771_b186095e22b6",
     "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "+81-3-1234-5678", "cpe:2.3:a:acme:gateway:1.2",
     "GB82 WEST 1234 5698 7654 32"]
)  # fmt: skip
SAYINGS = ["調査の結果", "通信先", "を遮断した", "攻撃者は", "端末", "感染", "The team looked", "and then",
           "nothing else", "2026年11月24日", "午前10:26", "約1,200円"]  # fmt: skip
PROSE = st.lists(st.sampled_from(SAYINGS), max_size=8)
AROUND = st.sampled_from(
    [("「", "」"), ("（", "）"), (" ", " "), ("、", "。"), ("：", "です。"), ("\n", "\n"), ("は", "を")]
)


@given(PROSE, PLANTED, AROUND, PROSE)
def test_a_value_planted_in_prose_is_found_at_its_place(before, written, around, after):
    start = " ".join(before) + around[0]
    [found] = extract(start + written + around[1] + "、".join(after))
    assert (found.start, found.written) == (len(start), written)
    assert found.observable == guess(written)


@given(st.lists(PROSE, max_size=5))
def test_prose_without_values_yields_none(sentences):
    assert extract("。".join("、".join(words) for words in sentences)) == []


@given(st.text(max_size=300))
@example("::")
@example("http://[")
@example("a@[.]")
@example("\udcff.com \ud800")
@example("例.\u3099jp ー.jp")
def test_no_text_whatever_breaks_it(text):
    for one in extract(text):
        assert text[one.start : one.end] == one.written
        assert normalise(one.kind, one.value) == one.observable


@given(st.text(alphabet="a1.:/@[]()-+x日。．h\n%_", max_size=120))
def test_no_heap_of_signs_breaks_it(text):
    extract(text)


HOSTILE = ["a.", "1.", "a:", "::", "a@", "http://", "http://a.", "[", "a   [", "CVE-", "+1", "日本.", "a.com/",
           "<http://a.example/\n", "00-", "0123456789abcdef0123456789\n", "1.2.3.\n", "a-", "ａ。", "http://a:a:",
           "https://a.example/x,", "cpe:2.3:a:", "GB82 WEST 1234 ", "a[.]", "証明書", "x@y.z ",
           "http://a.example/)))"]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_is_read_a_bounded_number_of_times(piece, monkeypatch):
    """The characters that the rules are asked about grow as the text does, not as its square."""
    asked = []
    rules = extraction._rules
    monkeypatch.setattr(extraction, "_rules", lambda text, at, end: asked.append(at) or rules(text, at, end))
    text = piece * (4000 // len(piece))
    extract(text)
    once = len(asked)
    asked.clear()
    extract(text + text)
    assert len(asked) <= 2 * once + 10


def test_a_long_list_of_values_is_found_whole():
    draw = random.Random(3)
    values = [f"203.0.113.{draw.randrange(256)}" for _ in range(2000)]
    assert [one.value for one in extract("\n".join(values))] == values


def test_a_url_longer_than_any_value_is_left_out_and_what_follows_is_found():
    assert said("https://evil.example/" + "a" * 5000 + " 198.51.100.7") == ["IPV4 198.51.100.7"]

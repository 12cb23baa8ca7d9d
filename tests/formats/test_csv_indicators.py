"""A list of indicators is read as people make it; each thing wrong is named with its line, column and remedy."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.formats.csv_indicators import Layout, Problem, Row, detect, read
from noroshi.formats.errors import NotText
from noroshi.formats.making import AMBER, RED
from noroshi.stix.rules import check

NASTY = Path(__file__).parent / "nasty"


def parsed(content, size=1 << 16):
    found = list(read([content[at : at + size] for at in range(0, len(content), size)], "E-01"))
    assert isinstance(found[0], Layout)
    rows = [one for one in found if isinstance(one, Row)]
    return found[0], rows, [one for one in found if isinstance(one, Problem)]


def nasty(name):
    return parsed((NASTY / name).read_bytes())


@pytest.mark.parametrize(
    ("name", "encoding", "value"),
    [
        ("shift-jis-header.csv", "cp932", "198.51.100.7"),
        ("euc-jp-header.csv", "euc-jp", "evil.example"),
        ("utf16-from-a-spreadsheet.csv", "utf-16", "evil.example"),
        ("bom-before-the-header.csv", "utf-8-sig", "evil.example"),
    ],
)
def test_every_encoding_in_use_is_read_and_named(name, encoding, value):
    layout, rows, problems = nasty(name)
    assert (layout.encoding, layout.has_header, problems) == (encoding, True, [])
    assert [row.value["name"] for row in rows] == [value]


def test_japanese_columns_fill_the_indicator():
    _, [row], _ = nasty("shift-jis-header.csv")
    made = row.value
    assert (made["valid_from"], made["confidence"], made["description"]) == ("2026-04-01T00:00:00.000Z", 85, "踏み台")
    assert made["object_marking_refs"] == [AMBER]


def test_a_list_without_a_header_is_guessed_line_by_line():
    layout, rows, problems = nasty("no-header.txt")
    assert not layout.has_header
    assert [(row.line, row.value["type"], row.value["name"]) for row in rows] == [
        (2, "indicator", "http://evil.example/x"), (4, "indicator", "198.51.100.7"),
        (5, "vulnerability", "CVE-2024-3094"),
    ]  # fmt: skip
    assert [(problem.line, problem.column, problem.code) for problem in problems] == [(6, 1, "unrecognised")]


def test_a_quote_that_is_never_closed_swallows_nothing():
    _, rows, problems = nasty("quote-never-closed.csv")
    assert [row.value["name"] for row in rows] == ["first.example", "second.example"]
    assert [(problem.line, problem.code) for problem in problems] == [(2, "unbalanced")]


def test_ragged_lines_are_read_as_far_as_the_header_goes():
    _, rows, problems = nasty("ragged-lines.csv")
    assert [row.value["name"] for row in rows] == ["evil.example", "short.example"]
    assert [(problem.line, problem.column, problem.code) for problem in problems] == [(2, 3, "ragged")]


def test_bad_cells_are_named_and_an_unreadable_marking_counts_as_the_strictest():
    _, [row], problems = nasty("bad-cells.csv")
    assert [(problem.column, problem.code) for problem in problems] == [
        (2, "time"), (4, "confidence"), (5, "tlp"),
    ]  # fmt: skip
    assert row.value["object_marking_refs"] == [RED]
    assert "confidence" not in row.value


@pytest.mark.parametrize(("name", "code"), [("nul-inside.csv", "nul"), ("one-huge-field.csv", "cut")])
def test_mended_lines_are_named(name, code):
    _, rows, problems = nasty(name)
    assert [row.value["name"] for row in rows] == ["evil.example"]
    assert [problem.code for problem in problems] == [code]


def test_a_formula_is_text():
    _, [row], _ = nasty("formula.csv")
    assert row.value["description"] == "=cmd|' /C calc'!A0"


def test_quoted_line_breaks_and_delimiters_belong_to_their_field():
    _, [row], problems = parsed(b'value;description\r\nevil.example;"one\r\ntwo; ""three"""\r\n')
    assert (row.value["description"], problems) == ('one\r\ntwo; "three"', [])


def test_a_type_that_contradicts_its_value_is_named():
    _, rows, problems = parsed(b"value,type\nevil.example,sha256\nevil.example,spaceship\n")
    assert [(row.line, row.value["name"]) for row in rows] == [(3, "evil.example")]
    assert [(problem.line, problem.code) for problem in problems] == [(2, "digest"), (3, "unknown-type")]


def test_the_same_value_from_the_same_source_is_the_same_object():
    first, second = (parsed(text)[1][0].value["id"] for text in (b"evil.example\n", b"EVIL[.]example.\n"))
    assert first == second
    other = [one for one in read([b"evil.example\n"], "W-04") if isinstance(one, Row)]
    assert other[0].value["id"] != first


def test_binary_rubbish_is_not_text():
    with pytest.raises(NotText):
        detect(b"\x80\xff\xfe\x00\x81\xfd\xa0")


@given(st.binary(max_size=300), st.integers(1, 50))
def test_arbitrary_bytes_give_rows_problems_or_what_is_declared(content, size):
    try:
        _, rows, _ = parsed(content, size)
    except NotText:
        return
    assert not [str(problem) for row in rows for problem in check(row.value, "$") if not problem.note]


CELLS = st.sampled_from(
    ["evil.example", "198.51.100.7", '"', '""', "x", "", "ip", "2026-04-01", "\r", "50", "tlp:red", "攻撃"]
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8), st.sampled_from(",;\t"), st.integers(1, 40))
def test_the_size_of_the_pieces_changes_nothing(table, delimiter, size):
    content = ("value,type,first seen,tlp\n" + "\n".join(delimiter.join(row) for row in table)).encode()
    assert parsed(content, size) == parsed(content)

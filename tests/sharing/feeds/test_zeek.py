"""An intelligence file that says of each value just that value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from noroshi.observables import Kind
from noroshi.sharing.feeds.entries import Tally, is_plain
from noroshi.sharing.feeds.zeek import TYPES, intelligence
from tests.sharing.feeds.entering import entry, nasty, read_intelligence


def test_values_are_told_as_zeek_looks_them_up() -> None:
    values = [entry(Kind.URL, "https://evil.example/x"), entry(Kind.CIDR4, "203.0.113.0/24"), entry(Kind.CVE, "CVE-1")]

    tally = Tally()
    rows = list(read_intelligence("".join(intelligence(values, tally))))

    assert [(row["indicator"], row["indicator_type"]) for row in rows] == [
        ("evil.example/x", "Intel::URL"),
        ("203.0.113.0/24", "Intel::SUBNET"),
    ]
    assert rows[0]["meta.desc"].startswith("TLP:AMBER+STRICT indicator--")
    assert (tally.written, tally.left_out) == (2, 1)


def test_no_value_is_read_as_anything_else() -> None:
    rows = list(read_intelligence("".join(intelligence(nasty(), Tally()))))
    told = {row["indicator"] for row in rows}

    wanted = [one for one in nasty() if one.kind in TYPES and is_plain(one.value) and one.kind is not Kind.URL]
    assert {one.value for one in wanted} <= told
    assert {"#fields", "-", "(empty)", "back\\x41slash"} <= told


@given(st.text(min_size=1, max_size=30), st.text(max_size=30))
def test_any_file_name_comes_out_as_it_is(value: str, name: str) -> None:
    rows = list(read_intelligence("".join(intelligence([entry(Kind.FILENAME, value, name)], Tally()))))
    assert [row["indicator"] for row in rows] == ([value] if is_plain(value) else [])

"""Values in the forms that tools read."""

from __future__ import annotations

import csv
import io

from noroshi.observables import Kind
from noroshi.release.types import Tlp
from noroshi.warning.exports import Sheet, Value, as_csv, as_rpz, as_suricata, as_zeek


def _sheet(*values: Value) -> Sheet:
    return Sheet("W-2026-00007", 7, Tlp.GREEN, values)


def test_no_spreadsheet_runs_a_value_as_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(_sheet(Value(Kind.FILENAME, '=cmd|"/c calc"!A1'))))))

    assert rows[1] == ["filename", '\'=cmd|"/c calc"!A1', "W-2026-00007", "TLP:GREEN"]


def test_rules_keep_their_numbers_from_one_export_to_the_next() -> None:
    sheet = _sheet(Value(Kind.DOMAIN, "a.example.jp"), Value(Kind.IPV6, "2001:db8::1"), Value(Kind.MD5, "0" * 32))

    rules = as_suricata(sheet)

    assert 'dotprefix; content:".a.example.jp"; nocase; endswith; sid:8751400;' in rules
    assert "alert ip [2001:db8::1] any <> $HOME_NET any" in rules
    assert len(rules.splitlines()) == 3


def test_a_value_with_a_tab_breaks_no_line_of_an_intelligence_file() -> None:
    assert "evil" not in as_zeek(_sheet(Value(Kind.FILENAME, "a\tevil")))


def test_addresses_in_a_policy_zone_are_written_backwards() -> None:
    zone = as_rpz(_sheet(Value(Kind.IPV6, "2001:db8::1"), Value(Kind.CIDR4, "203.0.113.0/24")))

    assert "128.1.0.0.0.0.0.db8.2001.rpz-ip CNAME ." in zone
    assert "24.0.113.0.203.rpz-ip CNAME ." in zone

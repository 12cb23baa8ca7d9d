"""A policy zone that BIND accepts."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.observables import Kind
from noroshi.sharing.feeds.entries import Entry, Tally
from noroshi.sharing.feeds.rpz import address_name, serial_of, zone
from tests.sharing.feeds.entering import AT, entry, nasty


def checked(entries: list[Entry], folder: Path) -> str:
    """What BIND makes of the zone: all its records, one a line."""
    checker = shutil.which("named-checkzone")
    if checker is None:
        pytest.skip("named-checkzone is absent: apt-get install bind9-utils")
    written, made = folder / "zone", folder / "records"
    written.write_text("".join(zone(entries, serial_of(AT), Tally())))
    command = [checker, "-i", "none", "-k", "ignore", "-D", "-o", str(made), "noroshi.rpz", str(written)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert told.returncode == 0, told.stdout + told.stderr
    return made.read_text()


def test_names_and_what_is_under_them_do_not_exist(tmp_path: Path) -> None:
    records = checked([entry(Kind.DOMAIN, "evil.example"), entry(Kind.CIDR4, "203.0.113.0/24")], tmp_path)

    told = {tuple(line.split()) for line in records.splitlines()}
    for name in ("evil.example", "*.evil.example", "24.0.113.0.203.rpz-ip"):
        assert (f"{name}.noroshi.rpz.", "300", "IN", "CNAME", ".") in told


def test_no_value_becomes_a_record_of_another_kind(tmp_path: Path) -> None:
    records = [line.split() for line in checked(nasty(), tmp_path).splitlines() if line]

    assert {line[3] for line in records} == {"SOA", "NS", "CNAME"}
    names = {line[0].removesuffix(".noroshi.rpz.") for line in records if line[3] == "CNAME"}
    assert {line[4] for line in records if line[3] == "CNAME"} == {"."}
    assert not [name for name in names if name.endswith("rpz-passthru")]
    # Only the address itself brings its rule, not the domain that looks like one.
    assert not checked([entry(Kind.DOMAIN, "32.1.2.0.192.rpz-ip")], tmp_path).count("CNAME")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("192.0.2.1", "32.1.2.0.192"),
        ("203.0.113.0/24", "24.0.113.0.203"),
        ("2001:db8::1", "128.1.zz.db8.2001"),
        ("2001:db8::/32", "32.zz.db8.2001"),
        ("::ffff:192.0.2.1", "128.201.c000.ffff.zz"),
        ("2001:db8:1:2:3:4:5:6", "128.6.5.4.3.2.1.db8.2001"),
    ],
)
def test_addresses_are_written_backwards(value: str, name: str) -> None:
    assert address_name(value) == name


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_the_serial_grows_with_every_change(earlier: int, later: int) -> None:
    before, after = AT + timedelta(seconds=earlier), AT + timedelta(seconds=earlier + later % 10**8 + 1)
    assert 0 < (serial_of(after) - serial_of(before)) % 2**32 < 2**31

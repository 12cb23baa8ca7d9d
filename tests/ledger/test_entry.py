"""Entries: canonical, committing, and never saying a name."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, json

from noroshi.ledger import entry, merkle
from noroshi.ledger.entry import Committed, Entry
from noroshi.ledger.faults import MalformedEntry

NASTY = Path(__file__).parent / "nasty"
SOME = entry.shown(bytes(32))
_committed = st.builds(
    Committed,
    commitment=st.binary(min_size=32, max_size=32).map(entry.shown),
    count=st.one_of(st.just(UNSET), st.integers(1, 2**53 - 1)),
    kind=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=64),
)
_line = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
_entries = st.builds(
    Entry,
    authority=_line,
    channel=_line,
    objects=st.lists(_committed, max_size=3).map(tuple),
    organisation=st.just(SOME),
    person=st.sampled_from([None, SOME]),
    refused=st.one_of(st.just(UNSET), _line.filter(bool)),
    role=_line,
    time=st.datetimes(datetime.fromisoformat("1000-01-01"), timezones=st.just(UTC)).map(entry.instant),
    verb=st.sampled_from(["a:b:c", "knowledge:report:submitted"]),
    world=st.integers(1, 2**53 - 1),
)


def an_entry(**changed: object) -> Entry:
    facts = {
        "authority": "", "channel": "web", "objects": (), "organisation": SOME, "person": None, "role": "analyst",
        "time": "2026-11-22T05:29:00.000Z", "verb": "knowledge:report:submitted", "world": 1,
    }  # fmt: skip
    return Entry(**facts | changed)


@given(_entries)
def test_the_bytes_are_those_of_rfc_8785_and_read_back(written: Entry):
    leaf = entry.canonical(written)

    assert leaf == rfc8785.dumps(json.decode(leaf))
    assert entry.parse(leaf) == written


@pytest.mark.parametrize("path", sorted(NASTY.glob("*.json")), ids=lambda path: path.name)
def test_nasty_entries_are_refused(path: Path):
    with pytest.raises(MalformedEntry):
        entry.parse(path.read_bytes())


@given(st.binary(max_size=100))
def test_any_bytes_are_refused_or_canonical(raw: bytes):
    with pytest.raises(MalformedEntry):
        entry.parse(raw)


def test_an_entry_too_long_for_a_bundle_is_not_written():
    objects = tuple(Committed(commitment=SOME, kind="indicator") for _ in range(1000))

    with pytest.raises(MalformedEntry):
        entry.canonical(an_entry(objects=objects))


def test_half_a_character_is_not_written():
    with pytest.raises(MalformedEntry):
        entry.canonical(an_entry(role="\ud800"))


def test_time_is_utc_and_cut_to_milliseconds():
    tokyo = timezone(timedelta(hours=9))

    assert entry.instant(datetime(2026, 11, 22, 14, 29, 0, 999_999, tokyo)) == "2026-11-22T05:29:00.999Z"


def test_a_commitment_opens_with_its_salt_alone():
    salt = os.urandom(32)
    shown = entry.shown(entry.commitment(salt, "person:7"))

    assert entry.opens(shown, salt, "person:7")
    assert not entry.opens(shown, salt, "person:8")
    assert not entry.opens(shown, os.urandom(32), "person:7")


def test_many_objects_are_one_root_in_which_each_can_be_proved():
    commitments = [entry.commitment(os.urandom(32), f"indicator:{at}") for at in range(100)]

    many = entry.committed_many("indicator", commitments)

    root = merkle.root_of([merkle.leaf_hash(each) for each in commitments])
    assert many == Committed(commitment=entry.shown(root), count=100, kind="indicator")

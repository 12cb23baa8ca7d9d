"""What comes with the installation: harmless values are recognised, and only those; ATT&CK and ATLAS are whole."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from noroshi.knowledge import installing
from noroshi.knowledge.benign import benign, candidates
from noroshi.knowledge.installing import attack_objects, install_warninglists
from noroshi.observables import Kind, Observable, guess


@pytest.fixture
def lists(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shorter warninglists: the long ones take seconds to install and add nothing to what is tested."""
    monkeypatch.setattr(installing, "MOST_KEYS", 30_000)
    install_warninglists()


def list_of(text: str) -> str:
    """The list that names a value, or nothing."""
    observable = guess(text)
    assert observable is not None
    return benign([observable]).get((observable.kind, observable.value), "")


@pytest.mark.parametrize(
    "text", ["10.1.2.3", "10.1.0.0/16", "192.168.1.1", "fe80::1", "www.google.co.jp", "224.0.0.251"]
)
def test_harmless_values_are_recognised_with_the_list_as_the_reason(lists: None, text: str) -> None:
    assert list_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "198.51.100.23", "203.0.113.9", "2001:db8::1", "0.0.0.0/0", "evil.duckdns.org", "evil.github.io",
        "evil.example", "https://www.google.co.jp/evil", "google.co.jp.evil.example",
    ],
)  # fmt: skip
def test_what_attackers_use_or_exercises_need_is_not_called_harmless(lists: None, text: str) -> None:
    assert not list_of(text)


def test_many_values_take_one_statement(lists: None) -> None:
    values = [Observable(Kind.IPV4, f"10.0.{high}.{low}") for high in range(4) for low in range(50)]
    with CaptureQueriesContext(connection) as ran:
        found = benign(values)
    assert (len(found), len(ran)) == (200, 1)
    assert benign([]) == {}


def test_a_second_installation_changes_nothing(lists: None) -> None:
    before = installing.installed_keys()
    assert before > 1000
    assert install_warninglists().keys == before == installing.installed_keys()


def test_the_narrowest_network_is_asked_first() -> None:
    keys = list(candidates(Observable(Kind.IPV4, "198.51.100.23")))
    assert keys[:3] == [
        (Kind.IPV4, "198.51.100.23"),
        (Kind.CIDR4, "198.51.100.22/31"),
        (Kind.CIDR4, "198.51.100.20/30"),
    ]
    assert (Kind.CIDR4, "0.0.0.0/0") not in keys


def test_attack_and_atlas_come_whole_and_the_same_each_time() -> None:
    first = list(attack_objects())
    kinds = Counter(str(one["type"]) for one in first)

    assert first == list(attack_objects())
    assert len({one["id"] for one in first}) == len(first)
    assert kinds["attack-pattern"] > 1000
    assert kinds["intrusion-set"] > 100
    assert kinds["relationship"] > 10_000
    known = {one["id"] for one in first}
    ends = {one[end] for one in first if one["type"] == "relationship" for end in ("source_ref", "target_ref")}
    assert ends <= known


def test_a_technique_keeps_its_number_and_tactics() -> None:
    by_number = {
        one["external_references"][0].get("external_id"): one
        for one in attack_objects()
        if "external_references" in one
    }
    phishing, atlas = by_number["T1566.001"], by_number["AML.T0000"]
    assert phishing["name"] == "Spearphishing Attachment"
    assert {"kill_chain_name": "mitre-attack", "phase_name": "initial-access"} in phishing["kill_chain_phases"]
    assert phishing["external_references"][0]["url"] == "https://attack.mitre.org/techniques/T1566/001"
    assert atlas["kill_chain_phases"][0]["kill_chain_name"] == "mitre-atlas"

"""Suggested duplicates: weighed by what is rare, explained; never through what the reader may not see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake.desk import linking
from noroshi.intake.desk.showing import opened
from noroshi.intake.desk.suggestions import Evidence, runs_in
from noroshi.knowledge.reports import Report
from tests.intake.desk.telling import report, row
from tests.nation import Nation


def suggestions(actor: Actor, made: Report) -> list[tuple[str, str]]:
    """Titles of what is suggested for a report, and why."""
    found = row(actor, made)
    with seeing(actor):
        return [(one.row.title, one.why) for one in opened(actor, found).suggestions]


def titles(actor: Actor, made: Report) -> list[str]:
    """Only the titles."""
    return [title for title, _ in suggestions(actor, made)]


def test_two_that_name_the_same_rare_value_are_suggested_with_that_value_as_the_reason(nation: Nation) -> None:
    report(nation, "W-01", "pumps stand still", observables=["203.0.113.9"])
    made = report(nation, "E-01", "turbine trouble", observables=["203.0.113.9", "198.51.100.1"])

    [(title, why)] = suggestions(nation.duty_officer(), made)

    assert title == "pumps stand still"
    assert "203.0.113.9" in why
    assert "198.51.100.1" not in why


def test_a_value_that_many_name_weighs_less_than_one_that_two_name(nation: Nation) -> None:
    for number in range(6):
        report(nation, f"F-0{number % 3 + 1}", f"phishing wave {number}", observables=["203.0.113.9"])
    nation.clock.advance(timedelta(days=60))
    report(nation, "W-01", "pumps stand still", observables=["rare.example"])
    made = report(nation, "E-01", "turbine trouble", observables=["203.0.113.9", "rare.example"])

    assert titles(nation.duty_officer(), made)[0] == "pumps stand still"
    assert "phishing wave 1" not in titles(nation.duty_officer(), made)


def test_a_harmless_value_is_no_reason(nation: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO knowledge_benign (key, kind, list) VALUES ('203.0.113.9', 1, 'public resolvers')")
    report(nation, "W-01", "pumps stand still", observables=["203.0.113.9"])
    made = report(nation, "E-01", "turbine trouble", observables=["203.0.113.9"])

    assert titles(nation.duty_officer(), made) == []


def test_the_same_organisation_within_three_days_is_suggested_and_later_not(nation: Nation) -> None:
    report(nation, "W-01", "pumps stand still")
    nation.clock.advance(timedelta(hours=20))
    soon = report(nation, "W-01", "valves are open")
    nation.clock.advance(timedelta(days=9))
    late = report(nation, "W-01", "lights flicker")

    assert titles(nation.duty_officer(), soon) == ["pumps stand still"]
    assert titles(nation.duty_officer(), late) == []


@pytest.mark.parametrize(("first", "second", "shared"), [
    ("制御系端末の暗号化、給水監視が停止", "給水監視が停止、制御系端末に暗号化の跡", "給水監視"),
    ("Monitoring of the pumping station stopped", "Pumping station: monitoring stopped again", "station"),
])  # fmt: skip
def test_titles_of_the_same_words_are_suggested_in_either_language_and_say_which(
    nation: Nation, first: str, second: str, shared: str
) -> None:
    report(nation, "W-01", first)
    made = report(nation, "E-01", second)

    [(title, why)] = suggestions(nation.duty_officer(), made)

    assert title == first
    assert shared in why


def test_what_the_reader_may_not_see_is_not_suggested_nor_counted(nation: Nation) -> None:
    report(nation, "F-01", "red matter", observables=["203.0.113.9"], marking="TLP:RED")
    report(nation, "F-02", "kept inside", observables=["203.0.113.9"], consent="no")
    report(nation, "W-01", "pumps stand still", observables=["203.0.113.9"])
    made = report(nation, "E-01", "turbine trouble", observables=["203.0.113.9"])

    [(title, why)] = suggestions(nation.analyst(), made)

    assert title == "pumps stand still"
    assert "no other report" in why or "ほかの報告にはありません" in why
    assert "red matter" in titles(nation.duty_officer(), made)
    assert "kept inside" not in titles(nation.duty_officer(), made)


def test_what_was_told_apart_is_not_suggested_again_on_either_side(nation: Nation) -> None:
    officer = nation.duty_officer()
    first = report(nation, "W-01", "pumps stand still", observables=["203.0.113.9"])
    second = report(nation, "E-01", "turbine trouble", observables=["203.0.113.9"])

    linking.tell_apart(officer, row(officer, second).id, row(officer, first).id)

    assert titles(officer, first) == titles(officer, second) == []


def test_a_merged_report_is_suggested_for_nothing(nation: Nation) -> None:
    officer = nation.duty_officer()
    first, second, third = (
        report(nation, code, f"{code} stands still", observables=["203.0.113.9"]) for code in ("W-01", "E-01", "F-01")
    )
    linking.merge(officer, row(officer, first).id, row(officer, second).id)

    assert titles(officer, third) == ["E-01 stands still"]


def test_a_later_version_finds_and_is_found_by_what_it_names_now(nation: Nation) -> None:
    first = report(nation, "W-01", "pumps stand still")
    made = report(nation, "E-01", "turbine trouble", observables=["203.0.113.9"])
    assert titles(nation.duty_officer(), made) == []

    nation.clock.advance(timedelta(minutes=5))
    report(nation, "W-01", "pumps stand still", observables=["203.0.113.9"], replaces=first.id)

    assert titles(nation.duty_officer(), made) == ["pumps stand still"]
    assert titles(nation.duty_officer(), first) == ["turbine trouble"]


def test_the_number_of_queries_does_not_grow_with_what_is_found(nation: Nation) -> None:
    officer = nation.duty_officer()
    made = report(nation, "E-01", "turbine trouble", observables=["203.0.113.9"])
    report(nation, "W-01", "pumps", observables=["203.0.113.9"])
    few = queries(officer, made)
    for number in range(12):
        report(nation, f"F-0{number % 3 + 1}", f"turbine trouble {number}", observables=["203.0.113.9"])

    assert queries(officer, made) == few


def queries(actor: Actor, made: Report) -> int:
    found = row(actor, made)
    with seeing(actor), CaptureQueriesContext(connection) as captured:
        opened(actor, found)
    return len(captured)


@pytest.mark.parametrize(("title", "words", "runs"), [
    ("給水監視が停止", {"給水", "水監", "監視", "停止"}, ["給水監視", "停止"]),
    ("VPN装置の停止", {"vpn", "装置"}, ["装置", "VPN"]),
    ("", {"停止"}, []),
    ("a", set(), []),
])  # fmt: skip
def test_shared_pairs_of_signs_are_said_as_the_words_that_they_make_up(
    title: str, words: Collection[str], runs: list[str]
) -> None:
    assert list(runs_in(title, words)) == runs


def test_a_rarer_value_a_nearer_time_and_more_words_weigh_more() -> None:
    def weight(**more: object) -> float:
        return Evidence(**more).weight  # type: ignore[arg-type]  # an example's own fields

    words = frozenset({"給水", "監視", "停止"})
    assert weight(values=[("a", 1)]) > weight(values=[("a", 5)]) > weight()
    assert weight(same_source=True, apart=timedelta(hours=1)) > weight(same_source=True, apart=timedelta(hours=60))
    assert weight(words=words, share=0.9) > weight(words=words, share=0.9, apart=timedelta(days=60))
    assert weight(words=frozenset({"停止"}), share=1.0) == 0

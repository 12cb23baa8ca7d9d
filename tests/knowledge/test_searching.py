"""Search finds what fits and may be seen: all of it, once, newest first, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge import searching
from noroshi.knowledge.cursors import read_cursor
from noroshi.knowledge.errors import CursorNotReadable, SearchRefused
from noroshi.knowledge.preparing import text_of
from noroshi.knowledge.searching import search
from noroshi.knowledge.types import Count, SearchBy, SearchPage, SearchQuery
from noroshi.observables import from_object, guess, query_tokens, tokens
from noroshi.release.audiences import viewer_audiences
from noroshi.release.types import Tlp
from tests.knowledge.knowing import indicator, know, made
from tests.nation import Nation

WORDS = ("malicious", "phishing", "攻撃者", "攻撃", "標的型攻撃", "apt-28", "evil.example", "botnet", "rare")
VALUES = ("198.51.100.23", "evil.example", "203.0.113.9")


def found(actor: Actor, query: SearchQuery, page_size: int = 50) -> SearchPage:
    """One page for an actor."""
    with seeing(actor):
        return search(query, viewer_audiences(), page_size)


def names(actor: Actor, text: str, **filters: object) -> list[str]:
    """The names of what an actor finds."""
    return [row.name for row in found(actor, SearchQuery(text, **filters)).rows]  # type: ignore[arg-type]  # filters of SearchQuery


def test_words_are_found_in_japanese_and_in_english_newest_first(nation: Nation) -> None:
    know(nation, "PARTNER-B", [made("report", "Wave of phishing against banks"), made("report", "標的型攻撃の観測")])
    know(nation, "NCO", [made("report", "PHISHING kit, second edition")])

    assert names(nation.analyst(), "phishing") == ["PHISHING kit, second edition", "Wave of phishing against banks"]
    assert names(nation.analyst(), "攻撃") == ["標的型攻撃の観測"]
    assert names(nation.analyst(), "phishing 攻撃") == []


def test_a_defanged_value_is_found_in_what_holds_it(nation: Nation) -> None:
    know(nation, "NCO", [indicator("198.51.100.23", "control server"), indicator("203.0.113.9", "other")])

    page = found(nation.analyst(), SearchQuery("198[.]51[.]100[.]23"))

    assert [row.name for row in page.rows] == ["control server"]
    assert (page.by, page.count) == (SearchBy.VALUE, Count(1))


def test_a_value_that_nothing_holds_is_searched_as_words(nation: Nation) -> None:
    know(nation, "NCO", [made("report", "We met evil.example again")])

    page = found(nation.analyst(), SearchQuery("evil.example"))

    assert (page.by, [row.name for row in page.rows]) == (SearchBy.TEXT, ["We met evil.example again"])
    assert found(nation.analyst(), SearchQuery("evil.example", SearchBy.VALUE)).rows == ()


def test_a_word_of_a_replaced_version_is_no_longer_found(nation: Nation) -> None:
    know(nation, "NCO", [made("report", "The old title")])
    know(nation, "NCO", [made("report", "The new title", of="The old title", modified="2026-02-01T00:00:00.000Z")])

    assert names(nation.analyst(), "old title") == []
    assert names(nation.analyst(), "title") == ["The new title"]
    assert found(nation.analyst(), SearchQuery("old title")).count == Count(0)


def test_nothing_tells_an_operator_that_others_hold_what_it_searches(nation: Nation) -> None:
    know(nation, "E-01", [indicator("198.51.100.23", "secret find")], Tlp.AMBER)

    for text in ("198.51.100.23", "secret", "secret find", ""):
        page = found(nation.reporter("W-01"), SearchQuery(text))
        assert (page.rows, page.count, page.next, page.stopped_early) == ((), Count(0), "", False)
    assert names(nation.reporter("E-01"), "secret") == ["secret find"]


def test_filters_restrict_by_type_marking_and_time(nation: Nation) -> None:
    know(nation, "NCO", [made("report", "early botnet"), made("tool", "botnet tool")])
    nation.clock.advance(timedelta(days=2))
    later = nation.clock.now()
    know(nation, "NCO", [made("report", "late botnet")], Tlp.AMBER)

    for text in ("", "botnet"):
        assert names(nation.analyst(), text, types=("tool",)) == ["botnet tool"]
        assert names(nation.analyst(), text, markings=(Tlp.AMBER,)) == ["late botnet"]
        assert names(nation.analyst(), text, since=later) == ["late botnet"]
        assert names(nation.analyst(), text, until=later, types=("report",)) == ["early botnet"]


def test_a_damaged_cursor_and_an_endless_text_are_refused(nation: Nation) -> None:
    for cursor in ("x", "AAAA", "zzzz" * 100, "\x00", "日本"):
        with pytest.raises(CursorNotReadable):
            read_cursor(cursor)
    with pytest.raises(SearchRefused):
        found(nation.analyst(), SearchQuery("a" * 5000))
    with pytest.raises(SearchRefused):
        found(nation.analyst(), SearchQuery("word " * 200, SearchBy.TEXT))


@pytest.mark.parametrize("query", [SearchQuery(), SearchQuery("botnet"), SearchQuery("198.51.100.23")])
def test_fifty_rows_take_no_more_statements_than_one(nation: Nation, query: SearchQuery) -> None:
    know(nation, "NCO", [indicator("198.51.100.23", "botnet 0")])
    one = _statements(nation.analyst(), query)
    know(nation, "NCO", [indicator("198.51.100.23", f"botnet {number}") for number in range(1, 120)])

    assert _statements(nation.analyst(), query) <= one + 1  # the count of more than a page is a statement of its own
    assert len(found(nation.analyst(), query).rows) == 50


def _statements(actor: Actor, query: SearchQuery) -> int:
    with seeing(actor):
        audiences = viewer_audiences()
        with CaptureQueriesContext(connection) as ran:
            search(query, audiences)
    return len(ran)


def test_every_viewer_finds_just_what_a_walk_over_all_visible_rows_finds(
    nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(nation)
    viewers = [nation.analyst(), nation.reporter("E-01"), nation.reporter("W-02"), nation.partner()]
    shown = {viewer: _visible(viewer) for viewer in viewers}

    @settings(max_examples=60, deadline=None)
    @given(viewer=st.sampled_from(viewers), query=_queries(), page_size=st.integers(1, 30), many=st.booleans())
    def check(viewer: Actor, query: SearchQuery, page_size: int, many: bool) -> None:
        monkeypatch.setattr(searching, "MANY_AUDIENCES", 0 if many else 1000)
        monkeypatch.setattr(searching, "_WALKED", page_size + 5)
        assert _all_pages(viewer, query, page_size) == _expected(shown[viewer], query)

    check()


def _fill(nation: Nation) -> None:
    chance = random.Random(4)
    for write in range(12):
        source = chance.choice(["E-01", "W-02", "NCO", "PARTNER-B"])
        tlp = chance.choice([Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT])
        know(nation, source, [_random_object(chance, write, number) for number in range(12)], tlp)
        nation.clock.advance(timedelta(hours=chance.choice([0, 1, 30])))


def _random_object(chance: random.Random, write: int, number: int) -> dict[str, object]:
    text = " ".join(chance.sample(WORDS, chance.randint(1, 4)))
    version = f"2026-01-{write + 1:02d}T00:00:00.000Z"
    of = f"object {chance.randint(0, 60)}"
    if chance.random() < 0.5:
        return indicator(chance.choice(VALUES), text, of=of, modified=version)
    return made(chance.choice(["report", "malware"]), text, of=of, modified=version, description=chance.choice(WORDS))


def _queries() -> st.SearchStrategy[SearchQuery]:
    start = datetime(2026, 11, 22, tzinfo=UTC)
    times = st.none() | st.integers(0, 10).map(lambda days: start + timedelta(days=days))
    texts = st.lists(st.sampled_from([*WORDS, "nowhere"]), max_size=3).map(" ".join) | st.sampled_from(VALUES)
    return st.builds(
        SearchQuery,
        text=texts,
        by=st.sampled_from(SearchBy),
        types=st.sampled_from([(), ("indicator",), ("report", "malware")]),
        markings=st.sampled_from([(), (Tlp.AMBER,), (Tlp.CLEAR, Tlp.GREEN)]),
        since=times,
        until=times,
    )


Row = dict[str, object]


def _visible(viewer: Actor) -> list[Row]:
    with seeing(viewer), connection.cursor() as cursor:
        cursor.execute("SELECT id, type, marking, date_added, content FROM knowledge_object")
        columns = ("id", "type", "marking", "at", "content")
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _expected(rows: list[Row], query: SearchQuery) -> set[object]:
    """What a value search finds where the text is one, else (and where AUTO finds nothing so) what the words find."""
    left = [row for row in rows if _passes(row, query)]
    observable = guess(query.text) if query.text and query.by is not SearchBy.TEXT else None
    held = {row["id"] for row in left if observable and (observable.kind, observable.value) in _values(row)}
    if held or (query.text and query.by is SearchBy.VALUE):
        return held
    wanted = query_tokens(query.text)
    return {row["id"] for row in left if wanted <= tokens(text_of(_decoded(row)))}


def _decoded(row: Row) -> dict[str, object]:
    return msgspec.json.decode(bytes(row["content"]))  # type: ignore[arg-type,no-any-return]  # bytea


def _values(row: Row) -> set[tuple[int, str]]:
    return {(one.kind, one.value) for one in from_object(_decoded(row))}


def _passes(row: Row, query: SearchQuery) -> bool:
    kept: list[Callable[[], bool]] = [
        lambda: not query.types or row["type"] in query.types,
        lambda: not query.markings or row["marking"] in [int(tlp) for tlp in query.markings],
        lambda: query.since is None or row["at"] >= query.since,  # type: ignore[operator]  # timestamptz
        lambda: query.until is None or row["at"] < query.until,  # type: ignore[operator]  # timestamptz
    ]
    return all(one() for one in kept)


def _all_pages(viewer: Actor, query: SearchQuery, page_size: int) -> set[object]:
    seen: list[object] = []
    order: list[tuple[object, int]] = []
    cursor = ""
    while True:
        page = found(viewer, _turned(query, cursor), page_size)
        seen += [row.id for row in page.rows]
        counted = page.count
        order += [(row.date_added if not query.text else 0, row.id) for row in page.rows]
        assert not page.count.exact or page.count.number >= len(page.rows)
        if not page.next:
            break
        cursor = page.next
    assert order == sorted(order, reverse=True)
    assert len(seen) == len(set(seen))
    # Words of replaced versions are counted until they are cleared away; everything else is counted exactly.
    assert counted.exact
    assert counted.number == len(seen) or (query.text and counted.number > len(seen))
    return set(seen)


def _turned(query: SearchQuery, cursor: str) -> SearchQuery:
    return SearchQuery(query.text, query.by, query.types, query.markings, query.since, query.until, cursor)

"""Search: by value, by words, or simply the newest; filtered, paged by key, counted up to a bound.

Every statement is equality and order on an index under row-level security, and starts from the viewer's audiences, so
that a viewer of everything and one of forty old rows among millions wait equally little. The number of statements
does not depend on what is found. Results are newest first: by ``date_added`` where the newest are browsed, by id (the
order in which objects became known) where a value or words are searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import connection

from noroshi.frame.named_sql import sql
from noroshi.knowledge.cursors import START, Place, place_of, read_cursor, write_cursor
from noroshi.knowledge.errors import SearchRefused
from noroshi.knowledge.preparing import text_of
from noroshi.knowledge.types import (
    COUNT_LIMIT,
    POSTING_SPAN_BITS,
    Count,
    ObjectRow,
    SearchBy,
    SearchPage,
    SearchQuery,
)
from noroshi.observables import Observable, guess, observable_id, query_tokens, tokens
from noroshi.release.types import Tlp

PAGE = 50
LONGEST_QUERY = 500
LONGEST_VALUE_QUERY = 4096
MANY_AUDIENCES: Final = 1000
"""A viewer of more sees nearly all there is: walking the newest rows beats a probe per audience."""
_WALKED: Final = 2000
_CHECKED: Final = 5000
"""Where each object must be looked at to be counted, so many are; of more it is said that there are more."""
_MOST_PROBED_WORDS: Final = 12
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)

_ALL_MATCHES: Final = 1_000_000
_STIX_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,249}--[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Depth:
    """How far one statement looks: posting lists of the leading word, objects in them."""

    lists: int
    objects: int


_DEPTHS: Final = (_Depth(64, 2048), _Depth(512, 6144))


def search(
    query: SearchQuery,
    viewer_audiences: Sequence[int],
    page_size: int = PAGE,
    observable: Observable | None = None,
    *,
    counted: bool = True,
) -> SearchPage:
    """One page of what the viewer may see of what the query asks for.

    ``viewer_audiences`` are the audiences open in this transaction (``release.audiences.viewer_audiences``); they
    steer, row-level security decides. ``observable`` says what the text is where that is known; else it is guessed.
    Not ``counted``, a search for words says only how many are on the page: for lists to choose from.
    Raises SearchRefused for a text that is too long, CursorNotReadable.
    """
    asked = _Asked.of(query, viewer_audiences, page_size)
    text = query.text.strip()
    if len(text) > LONGEST_VALUE_QUERY:
        raise SearchRefused(limit=LONGEST_VALUE_QUERY)
    if not text:
        return _browse(asked)
    if _STIX_ID(text):
        return _by_id(text)
    if observable is None and query.by is not SearchBy.TEXT:
        observable = guess(text)
    if observable is not None:
        page = _by_value(asked, observable)
        if page.count.number or query.by is SearchBy.VALUE:
            return page
    if query.by is SearchBy.VALUE:
        return SearchPage((), Count(0), SearchBy.VALUE)
    if len(text) > LONGEST_QUERY:
        raise SearchRefused(limit=LONGEST_QUERY)
    return _by_words(asked, text, observable, counted)


def _by_id(stix_id: str) -> SearchPage:
    """What goes by an id, with what it is one with by merges, the id that the whole goes by first; one page."""
    kind, _, uuid = stix_id.rpartition("--")
    rows = tuple(object_row(row) for row in run("entity_members", {"uuid": UUID(uuid), "type": kind})[:PAGE])
    return SearchPage(rows, Count(len(rows)), SearchBy.AUTO)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query's filters as parameters of the statements."""

    audiences: tuple[int, ...]
    types: tuple[str, ...]
    markings: tuple[int, ...]
    since: datetime
    until: datetime
    place: Place
    page_size: int
    filtered: bool

    @classmethod
    def of(cls, query: SearchQuery, audiences: Sequence[int], page_size: int) -> _Asked:
        """Read a query. Raises CursorNotReadable."""
        return cls(
            audiences=tuple(audiences),
            types=query.types,
            markings=tuple(int(mark) for mark in query.markings or tuple(Tlp)),
            since=query.since or _LONG_AGO,
            until=query.until or START.moment,
            place=read_cursor(query.cursor),
            page_size=page_size,
            filtered=query.filtered,
        )

    def parameters(self, **more: object) -> dict[str, object]:
        """What every statement takes, and more."""
        return {
            "audiences": literal(self.audiences),
            "types": list(self.types),
            "any_type": not self.types,
            "markings": list(self.markings),
            "since": self.since,
            "until": self.until,
            "limit": self.page_size + 1,
            "bound": COUNT_LIMIT + 1,
            **more,
        }


def literal(numbers: Iterable[int]) -> str:
    """An array as PostgreSQL writes it: read faster than a list of thousands of parameters."""
    return "{" + ",".join(map(str, numbers)) + "}"


def run(name: str, parameters: Mapping[str, Any]) -> list[Row]:
    """The rows of a named statement of this room."""
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", name), dict(parameters))
        rows: list[Row] = cursor.fetchall()
    return rows


def object_row(row: Row) -> ObjectRow:
    """The eleven columns that every list of objects selects."""
    key, uuid, kind, name, marking, audience, source, receipt, version, at, revoked = row[:11]
    return ObjectRow(key, uuid, kind, name, Tlp(marking), audience, source, receipt, version, at, revoked)


def bounded(number: int) -> Count:
    """A count that stopped at the bound says so."""
    return Count(min(number, COUNT_LIMIT), number <= COUNT_LIMIT)


def _browse(asked: _Asked) -> SearchPage:
    rows = [object_row(row) for row in _newest(asked)]
    shown = rows[: asked.page_size]
    following = write_cursor(place_of(shown[-1].date_added, shown[-1].id)) if len(rows) > len(shown) else ""
    name = "count_of_types" if asked.types else "count_newest"
    [[number]] = run(name, asked.parameters())
    return SearchPage(tuple(shown), bounded(number), SearchBy.AUTO, following)


def _newest(asked: _Asked) -> list[Row]:
    until = Place(place_of(asked.until, 0).at, 0)
    before = min(asked.place, until, key=lambda place: (place.at, place.id))
    parameters = asked.parameters(before_at=before.moment, before_id=before.id, looked_at=_WALKED)
    if len(asked.audiences) > MANY_AUDIENCES:
        rows = run("newest_in_time", parameters)
        if len(rows) > asked.page_size or not asked.filtered:
            return rows
    return run("newest_of_types" if asked.types else "newest_by_audience", parameters)


@dataclass(frozen=True, slots=True)
class _Found:
    """What one look found: rows for the page, where the page ended if more were found, how far down was looked."""

    rows: tuple[ObjectRow, ...]
    overflow: Place | None
    reach: int


def _found(asked: _Asked, rows: list[Row], reach: int, wanted: set[str] | None = None) -> _Found:
    shown = rows[: asked.page_size]
    overflow = object_row(shown[-1]) if len(rows) > len(shown) else None
    kept = tuple(object_row(row) for row in shown if wanted is None or _still_says(row[11], wanted))
    return _Found(kept, place_of(overflow.date_added, overflow.id) if overflow else None, reach)


def _by_value(asked: _Asked, observable: Observable) -> SearchPage:
    looked_at = asked.page_size * 60 if asked.filtered else asked.page_size + 1
    parameters = asked.parameters(
        observable=observable_id(observable.kind, observable.value), before=asked.place.id, looked_at=looked_at
    )
    rows, reach = _reached(run("holders_of_value", parameters))
    if asked.filtered:
        [[seen, number]] = run("count_filtered_holders", {**parameters, "bound": _CHECKED + 1})
        count = Count(number, seen <= _CHECKED)
    else:
        [[number]] = run("count_holders", parameters)
        count = bounded(number)
    return _page(_found(asked, rows, reach), count, SearchBy.VALUE, observable, asked)


def _reached(rows: list[Row]) -> tuple[list[Row], int]:
    """Rows without the leading column that says how far down was looked (the only column where nothing was found)."""
    return [row[1:] for row in rows if row[1] is not None], int(rows[0][0])


def _by_words(asked: _Asked, text: str, observable: Observable | None, counted: bool) -> SearchPage:
    wanted = query_tokens(text)
    if not wanted:
        return SearchPage((), Count(0), SearchBy.TEXT)
    probed = sorted(wanted, key=lambda token: (-len(token), token))[:_MOST_PROBED_WORDS]
    parameters = asked.parameters(
        tokens=probed,
        rare=129,
        span_bits=POSTING_SPAN_BITS,
        check_text=len(probed) < len(wanted),
        unfiltered=not asked.filtered,
    )
    rows, reach = _look_deeper(asked, parameters)
    found = _found(asked, rows, reach, wanted)
    if not counted or (found.overflow is None and (reach or asked.place == START)):
        whole = not reach and found.overflow is None
        return _page(found, Count(len(found.rows), whole), SearchBy.TEXT, observable, asked)
    bound = _CHECKED if asked.filtered or len(probed) > 1 else COUNT_LIMIT
    [[seen, number]] = run("count_with_words", {**parameters, "bound": bound + 1})
    return _page(found, Count(min(number, bound), seen <= bound), SearchBy.TEXT, observable, asked)


def _look_deeper(asked: _Asked, parameters: dict[str, object]) -> tuple[list[Row], int]:
    """The page's rows; where the first look leaves the page unfilled, a second one goes on further down."""
    rows: list[Row] = []
    before, reach = asked.place.id, 0
    for depth in _DEPTHS:
        looked = parameters | {"lists": depth.lists, "looked_at": depth.objects, "before": before}
        looked |= {"span_end": _span_end(before), "matched": _ALL_MATCHES if asked.filtered else asked.page_size + 1}
        more, reach = _reached(run("objects_with_words", looked))
        rows += more
        if not reach or len(rows) > asked.page_size:
            break
        before = min(before, reach + 1)
    return rows, reach


def _span_end(before: int) -> int:
    """The first id of the span after the one that holds the ids just below ``before``."""
    return min(((before - 1 >> POSTING_SPAN_BITS) + 1) << POSTING_SPAN_BITS, START.id)


def _still_says(content: bytes | None, wanted: set[str]) -> bool:
    """Whether an object's present text holds the words: postings of a replaced version stay until cleared away."""
    if content is None:
        return True
    return wanted <= tokens(text_of(msgspec.json.decode(bytes(content))))


def _page(found: _Found, count: Count, by: SearchBy, observable: Observable | None, asked: _Asked) -> SearchPage:
    """More follows if the page overflowed, or if the look stopped at its bound before the page was full."""
    if found.overflow is not None:
        return SearchPage(found.rows, count, by, write_cursor(found.overflow), observable)
    if not found.reach:
        return SearchPage(found.rows, count, by, "", observable)
    following = write_cursor(Place(0, min(found.reach + 1, asked.place.id)))
    return SearchPage(found.rows, count, by, following, observable, stopped_early=True)

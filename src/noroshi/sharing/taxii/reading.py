"""Pages of a collection: which versions of which objects, in the order in which they became visible.

Row-level security decides what there is; a collection and a request only leave out. Each function stands in a
transaction in which the curtain is open, and runs a bounded number of statements, however much there is.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.release.audiences import viewer_audiences
from noroshi.sharing.taxii.cursors import read_next, write_next
from noroshi.sharing.taxii.sources import sources_of
from noroshi.sharing.taxii.types import (
    ALL,
    LAST_ID,
    CollectionRecord,
    Given,
    Match,
    Page,
    Place,
    microseconds,
)

ROOM: Final = "sharing.taxii"
USUAL: Final = 1000
"""Objects of a page where the request names no limit."""
MOST: Final = 10_000
"""Objects of a page at most, whatever is asked for."""
BYTES: Final = 24 * 1024 * 1024
"""Bytes of the objects of a page."""
FEW: Final = 60
"""Audiences up to which each is looked at by itself."""
_TURNS: Final = 1000
_LOOKED_AT: Final = 40_000
_PATIENCE: Final = 4.0
"""Seconds after which a request that found nothing answers with an empty page that goes on."""
_SERVED: Final = "CASE WHEN %(only_20)s THEN object.content ELSE coalesce(object.derived, object.content) END AS served"
_FOR_MANIFEST: Final = "CASE object.type WHEN 'marking-definition' THEN object.content ELSE ''::bytea END AS served"


@dataclass(frozen=True, slots=True)
class _Turn:
    added_at: datetime
    turn: int
    receipt_id: int
    audience_id: int


@dataclass(slots=True)
class _Look:
    """One request's way through the turns: where it stands, and what it found."""

    place: Place
    rows: list[Given]
    passed: int = 0
    at_end: bool = False


def page(actor: Actor, collection: CollectionRecord, match: Match, *, content: bool = True) -> Page:
    """One page of a collection; without ``content`` just what a manifest needs. Raises NextNotReadable."""
    limit = min(match.limit or USUAL, MOST)
    look = _Look(_begin(match), [])
    if match.spec_versions is not None and not {"2.0", "2.1"} & set(match.spec_versions):
        return Page((), "", 0)
    facts = _facts(actor, collection, match)
    if match.ids is not None:
        _look_at_ids(look, facts, match, limit, content)
    else:
        _look_at_turns(look, facts, match, limit, content)
    rows = look.rows[:limit]
    if look.at_end and len(look.rows) <= limit:
        return Page(tuple(rows), "", look.passed)
    stopped = rows[-1].place if len(look.rows) > limit else look.place
    before = rows[-1].turn - 1 if len(look.rows) > limit else look.passed
    return Page(tuple(rows), write_next(stopped), before)


def _begin(match: Match) -> Place:
    """Behind ``next``, or behind everything that came at ``added_after`` or before."""
    if match.cursor:
        return read_next(match.cursor)
    return Place() if match.after is None else Place(microseconds(match.after), LAST_ID, LAST_ID)


def _facts(actor: Actor, collection: CollectionRecord, match: Match) -> dict[str, Any]:
    criteria = collection.criteria
    moments = list(match.versions.moments)
    return {
        "world": actor.world_id,
        "audiences": viewer_audiences(),
        "inbox": collection.inbox_of,
        "types": list(criteria.types) or None,
        "asked_types": None if match.types is None else list(match.types),
        "ceiling": None if criteria.ceiling is None else int(criteria.ceiling),
        "confidence": criteria.confidence,
        "sources": sources_of(collection, actor.world_id),
        "products": list(criteria.products) or None,
        "only_20": match.spec_versions is not None and "2.1" not in match.spec_versions,
        "all": match.versions.all,
        "first": match.versions.first,
        "last": match.versions.last,
        "moments": moments,
        "times_asked": [Place(one).moment for one in moments if one >= 0],
        "looked_at": _LOOKED_AT,
        "bytes": BYTES,
    }


def _look_at_ids(look: _Look, facts: dict[str, Any], match: Match, limit: int, content: bool) -> None:
    kinds, uuids = zip(*match.ids or (), strict=True)
    facts |= {"kinds": list(kinds), "uuids": list(uuids)}
    look.rows = _rows("any", "any_of_ids", facts | _at(look.place) | {"limit": limit + 1}, content)
    look.at_end = len(look.rows) <= limit and _is_whole(look.rows)
    if not look.at_end and len(look.rows) <= limit:
        look.place = look.rows[-1].place


def _look_at_turns(look: _Look, facts: dict[str, Any], match: Match, limit: int, content: bool) -> None:
    """Turn by turn until the page is full, the turns are over, or it has taken long enough."""
    shape = ("current", "current_of_turns") if match.versions.only_last else ("any", "any_of_turns")
    until = time.monotonic() + _PATIENCE
    while not look.at_end and len(look.rows) <= limit:
        turns = _turns(facts, look.place)
        if not turns:
            look.at_end = True
            return
        given = _listed(turns) | _at(look.place) | {"limit": limit + 1 - len(look.rows)}
        found = _rows(*shape, facts | given, content)
        look.rows += found
        if len(look.rows) > limit:
            return
        _go_on(look, turns, found, facts | given)
        if (look.rows and not look.at_end) or time.monotonic() > until:
            return


def _go_on(look: _Look, turns: Sequence[_Turn], found: Sequence[Given], given: Mapping[str, Any]) -> None:
    """Where the next look begins: behind what was looked at."""
    if not _is_whole(found):
        look.place, look.passed = found[-1].place, found[-1].turn - 1
        return
    stopped = _run("looked_up_to", given)
    if stopped:
        [(added_at, object_id, turn)] = stopped
        look.place, look.passed = Place(microseconds(added_at), object_id, LAST_ID), turn - 1
        return
    last = turns[-1]
    look.place, look.passed = Place(microseconds(last.added_at), LAST_ID, LAST_ID), last.turn
    look.at_end = len(turns) < _TURNS


def _is_whole(found: Sequence[Given]) -> bool:
    """Whether nothing was left out for its size."""
    return sum(len(one.content) for one in found) < BYTES


def _turns(facts: Mapping[str, Any], place: Place) -> list[_Turn]:
    """The next turns, the one that was begun included."""
    name = "turns_of_few" if len(facts["audiences"]) <= FEW else "turns_of_many"
    return [_Turn(*row) for row in _run(name, {**facts, "since": place.moment, "most": _TURNS})]


def _listed(turns: Sequence[_Turn]) -> dict[str, Any]:
    return {
        "times": [one.added_at for one in turns],
        "turns": [one.turn for one in turns],
        "receipts": [one.receipt_id for one in turns],
        "turn_audiences": [one.audience_id for one in turns],
    }


def _at(place: Place) -> dict[str, Any]:
    return {"at": place.moment, "object": place.object_id, "version": place.version, "digest": place.digest}


def _rows(shape: str, candidates: str, facts: Mapping[str, Any], content: bool) -> list[Given]:
    inside = (
        sql(ROOM, shape)
        .replace("{candidates}", sql(ROOM, candidates))
        .replace("{wanted}", sql(ROOM, "wanted"))
        .replace("{served}", _SERVED if content else _FOR_MANIFEST)
    )
    rows = _fetch(sql(ROOM, "bounded").replace("{page}", inside), facts)
    return [Given(*row[:9]) for row in rows]


def _run(name: str, facts: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return _fetch(sql(ROOM, name), facts)


def _fetch(query: str, facts: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Over a cursor that takes bytes as bytes: Django's would have them written out as hexadecimal text."""
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(query.encode(), facts, binary=True)
        return cursor.fetchall()


def is_there(actor: Actor, collection: CollectionRecord, one: tuple[str, UUID]) -> bool:
    """Whether the viewer may see any version of an object in a collection."""
    return bool(page(actor, collection, Match(limit=1, ids=(one,), versions=ALL), content=False).rows)


def moment_text(moment: datetime) -> str:
    """A moment as TAXII writes it: UTC, six digits."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def version_text(one: Given) -> str:
    """The version as TAXII names it (§5.3.1): ``modified``, else ``created``, else when it became visible."""
    if one.version:
        text = Place(one.version).moment.strftime("%Y-%m-%dT%H:%M:%S.%f")
        return (text[:-3] if text.endswith("000") else text) + "Z"
    created = msgspec.json.decode(one.content, type=_Created).created if one.type == "marking-definition" else ""
    return created or moment_text(one.added_at)


class _Created(msgspec.Struct):
    created: str = ""


def rows_of(actor: Actor, collection: CollectionRecord, match: Match) -> tuple[Given, ...]:
    """Every version of some objects that is asked for, up to the most that a page has."""
    return page(actor, collection, replace(match, limit=MOST), content=False).rows

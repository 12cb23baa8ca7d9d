"""The entries of a reader's feeds out of what is known, page by page, under the reader's own curtain."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import seeing
from noroshi.knowledge.benign import benign
from noroshi.knowledge.turns import newest_turn
from noroshi.observables import Kind, Observable, observable_key
from noroshi.release.audiences import viewer_audiences
from noroshi.release.types import Pap, Tlp
from noroshi.sharing.feeds.entries import Entry
from noroshi.sharing.feeds.pap import pap_definitions, paps_of
from noroshi.sharing.feeds.types import Asked

PAGE: Final = 2000
_END: Final = datetime(9999, 1, 1, tzinfo=UTC)
_LAST: Final = 2**62
_MARKINGS: Final = [int(one) for one in Tlp]
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where what a reader may see stands: the newest turn, when it last changed, when the next indicator ends."""

    turn: int
    changed: datetime
    ends: datetime | None


def standing(actor: Actor) -> Standing:
    """Where the reader's feeds stand now, within ``seeing``: three statements, one of which reads every indicator."""
    audiences = viewer_audiences()
    [(ends, ended)] = _rows("expiring", {"audiences": audiences, "now": actor.now()})
    [(newest,)] = _rows("newest_change", {"audiences": audiences})
    return Standing(newest_turn(), max(newest or _NEVER, ended or _NEVER), ends)


def entries(
    actor: Actor, kinds: Collection[Kind], asked: Asked, now: datetime, widest: Pap = Pap.RED
) -> Iterator[Entry]:
    """What is worth looking for among what the reader may see, newest first, each value once, at most ``asked.limit``.

    In force at ``now``: not revoked, not expired, not faded; sure enough; on no warninglist; its PAP not narrower than
    ``widest``. Four statements for each page, each page in a transaction of its own: memory holds one page, and
    sixteen bytes for each value.
    """
    told: set[bytes] = set()
    definitions: dict[str, Pap] | None = None
    place = (_END, _LAST)
    while True:
        with seeing(actor):
            rows = _page(kinds, asked, now, place)
            harmless = benign(Observable(Kind(row[7]), row[8]) for row in rows if row[7] is not None)
            definitions = pap_definitions() if definitions is None else definitions
            paps = paps_of({row[0] for row in rows}, definitions) if rows else {}
        for entry in _entries(rows, paps):
            if entry.pap is not None and entry.pap > widest:
                continue
            key = observable_key(entry.kind, entry.value)
            if key in told or (entry.kind, entry.value) in harmless:
                continue
            told.add(key)
            yield entry
            if len(told) >= asked.limit:
                return
        if len({row[0] for row in rows}) < PAGE:
            return
        place = (rows[-1][1], rows[-1][0])


def _page(kinds: Collection[Kind], asked: Asked, now: datetime, place: tuple[datetime, int]) -> list[tuple[Any, ...]]:
    return _rows(
        "entries",
        {
            "audiences": viewer_audiences(),
            "markings": _MARKINGS,
            "kinds": [int(kind) for kind in kinds],
            "confidence": asked.confidence,
            "faded": asked.faded,
            "now": now,
            "before_at": place[0],
            "before_id": place[1],
            "limit": PAGE,
        },
    )


def _entries(rows: list[tuple[Any, ...]], paps: Mapping[int, Pap]) -> Iterator[Entry]:
    for object_id, added, uuid, name, marking, confidence, until, kind, value in rows:
        if kind is not None:
            yield Entry(
                Kind(kind), value, UUID(str(uuid)), name, Tlp(marking), confidence, until, added, paps.get(object_id)
            )


def count_by_kind(actor: Actor, bound: int) -> tuple[int, dict[Kind, int]]:
    """How many indicators in force the viewer may see, at most ``bound``, and the values of each kind in them.

    One statement.
    """
    rows = _rows("count_entries", {"audiences": viewer_audiences(), "now": actor.now(), "bound": bound})
    [number] = [count for kind, count in rows if kind == 0]
    return number, {Kind(kind): count for kind, count in rows if kind}


def changed_at() -> datetime | None:
    """When the newest of what the viewer may see came; one statement."""
    [(newest,)] = _rows("newest_change", {"audiences": viewer_audiences()})
    return newest if isinstance(newest, datetime) else None


def _rows(name: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.feeds", name), parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows

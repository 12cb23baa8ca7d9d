"""A STIX 2.1 bundle of what a reader may see or chose of it, written while it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import connection
from django.http import HttpRequest

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import seeing
from noroshi.release.audiences import marking_named, viewer_audiences
from noroshi.release.types import Tlp
from noroshi.sharing.feeds.errors import BundleQuestionRefused

PAGE: Final = 500
STIX: Final = "application/stix+json;version=2.1"
_BUNDLES: Final = UUID("8f6f2a55-9f0e-5f0b-a6b9-6a0d6f9c1a10")
_TYPE: Final = re.compile(r"[a-z0-9-]{1,250}", re.ASCII).fullmatch
_MOST_CHOSEN: Final = 40
_END: Final = datetime(9999, 1, 1, tzinfo=UTC)
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of all that a reader may see: types and markings (none: all), since when known; as it came or in 2.1."""

    types: tuple[str, ...] = ()
    markings: tuple[Tlp, ...] = tuple(Tlp)
    since: datetime = _LONG_AGO
    original: bool = False

    @property
    def key(self) -> str:
        """The same text for the same choice, of digits, letters and dots."""
        text = f"{sorted(self.types)} {sorted(self.markings)} {self.since} {self.original}"
        return uuid5(_BUNDLES, text).hex


def chosen_in(request: HttpRequest) -> Chosen:
    """What an address asks: ``type``, ``marking`` (several), ``since``, ``original``. Raises BundleQuestionRefused.

    Raises UnknownMarking too.
    """
    types = tuple(request.GET.getlist("type"))[:_MOST_CHOSEN]
    if not all(_TYPE(one) for one in types):
        raise BundleQuestionRefused(name="type")
    markings = tuple(marking_named(one) for one in request.GET.getlist("marking")[: len(Tlp)])
    try:
        since = datetime.fromisoformat(request.GET.get("since") or _LONG_AGO.isoformat())
    except ValueError as error:
        raise BundleQuestionRefused(name="since") from error
    aware = since if since.tzinfo else since.replace(tzinfo=UTC)
    return Chosen(types, markings or tuple(Tlp), aware, request.GET.get("original") == "1")


def bundle(actor: Actor, chosen: Chosen) -> Iterator[bytes]:
    """The pieces of the bundle: each id once, its newest version as far as the reader may see."""
    moment = actor.now()
    yield b'{"type":"bundle","id":"bundle--%s","objects":[' % str(uuid5(_BUNDLES, f"{moment} {chosen.key}")).encode()
    first = True
    for contents in objects(actor, chosen):
        if contents:
            yield (b"" if first else b",") + b",".join(contents)
            first = False
    yield b"]}"


def objects(actor: Actor, chosen: Chosen) -> Iterator[list[bytes]]:
    """The objects' bytes, page by page, each page in a transaction of its own; one statement a page."""
    place = (_END, 2**62)
    while True:
        with seeing(actor):
            rows = _page(chosen, place)
        yield [bytes(row[2] if chosen.original or row[3] is None else row[3]) for row in rows if row[2] is not None]
        if len(rows) < PAGE:
            return
        place = (rows[-1][1], rows[-1][0])


def _page(chosen: Chosen, place: tuple[datetime, int]) -> list[Row]:
    parameters: dict[str, Any] = {
        "audiences": viewer_audiences(),
        "markings": [int(one) for one in chosen.markings],
        "types": list(chosen.types),
        "any_type": not chosen.types,
        "since": chosen.since,
        "before_at": place[0],
        "before_id": place[1],
        "limit": PAGE,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.feeds", "objects"), parameters)
        rows: list[Row] = cursor.fetchall()
    return rows

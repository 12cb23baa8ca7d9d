"""One feed as an answer: unchanged, or written while it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import http_date, parse_http_date_safe

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.turns import newest_turn
from noroshi.sharing.feeds import etags
from noroshi.sharing.feeds.bundles import STIX, Chosen, bundle, chosen_in
from noroshi.sharing.feeds.entries import Tally
from noroshi.sharing.feeds.errors import FeedQuestionRefused
from noroshi.sharing.feeds.polling import note_poll
from noroshi.sharing.feeds.reading import Standing, entries, standing
from noroshi.sharing.feeds.rpz import serial_of
from noroshi.sharing.feeds.types import MOST, USUAL, Asked, Feed
from noroshi.sharing.streaming import gathered, streamed

_SETTLED: Final = timedelta(seconds=1)
_NUMBER: Final = re.compile(r"[0-9]{1,9}", re.ASCII).fullmatch


def asked_in(request: HttpRequest) -> Asked:
    """What the address asks: ``confidence`` (0 to 100), ``limit``, ``faded`` (1). Raises FeedQuestionRefused."""
    confidence, limit = _number(request, "confidence", 0, 0, 100), _number(request, "limit", USUAL, 1, MOST)
    return Asked(confidence, limit, bool(_number(request, "faded", 0, 0, 1)))


def _number(request: HttpRequest, name: str, usual: int, least: int, most: int) -> int:
    said = request.GET.get(name, "")
    if not said:
        return usual
    if not _NUMBER(said) or not least <= int(said) <= most:
        raise FeedQuestionRefused(name=name, least=least, most=most)
    return int(said)


def serve(request: HttpRequest, actor: Actor, feed: Feed) -> HttpResponseBase:
    """The feed as its recipient may see it now; 304 where the recipient has it. Raises FeedQuestionRefused."""
    asked, now = asked_in(request), actor.now()
    with seeing(actor):
        unchanged = still_there(request, asked.key, now)
        if unchanged is None:
            stands = standing(actor)
            unchanged = not_since(request, stands)
    if unchanged is not None:
        note_poll(actor, feed.name, 0, None)
        return unchanged
    if request.method == "HEAD":
        return tagged(HttpResponse(content_type=feed.media_type), stands, asked.key, now)
    answer = streamed(request, _pieces(actor, feed, asked, stands, now), feed.media_type)
    return tagged(answer, stands, asked.key, now)


def serve_bundle(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """All objects that the recipient may see, or those that it chose, as one bundle. Raises BundleQuestionRefused."""
    chosen, now = chosen_in(request), actor.now()
    with seeing(actor):
        unchanged = still_there(request, chosen.key, now)
        stands = None if unchanged else standing(actor)
    if unchanged or stands is None:
        note_poll(actor, "stix", 0, None)
        return unchanged or HttpResponse(status=304)
    answer = streamed(request, _noted(actor, chosen, stands), STIX)
    return tagged(answer, stands, chosen.key, now)


def _noted(actor: Actor, chosen: Chosen, stands: Standing) -> Iterator[bytes]:
    yield from bundle(actor, chosen)
    note_poll(actor, "stix", stands.turn, 0)


def still_there(request: HttpRequest, key: str, now: datetime) -> HttpResponse | None:
    """The answer 304 (RFC 9110 section 15.4.5) to whoever has it already; None for all others. One statement."""
    header = request.headers.get("If-None-Match", "")
    if header and (tag := etags.still_holds(header, newest_turn(), key, now)):
        return HttpResponse(status=304, headers={"ETag": tag})
    return None


def not_since(request: HttpRequest, stands: Standing) -> HttpResponse | None:
    """The answer 304 to whoever knows no tags and asks by time (RFC 9110 section 13.1.3)."""
    said = request.headers.get("If-Modified-Since", "")
    since = parse_http_date_safe(said) if said and "If-None-Match" not in request.headers else None
    return HttpResponse(status=304) if since is not None and int(stands.changed.timestamp()) <= since else None


def tagged(answer: HttpResponseBase, stands: Standing, key: str, now: datetime) -> HttpResponseBase:
    """With the headers that let the recipient ask again cheaply."""
    answer.headers["ETag"] = etags.made(stands.turn, stands.ends, key, now)
    if now - stands.changed >= _SETTLED:  # else another change may come in the same second, and nobody could tell
        answer.headers["Last-Modified"] = http_date(stands.changed.timestamp())
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _pieces(actor: Actor, feed: Feed, asked: Asked, stands: Standing, now: datetime) -> Iterator[bytes]:
    tally = Tally()
    found = entries(actor, feed.kinds, asked, now, feed.widest)
    yield from gathered(feed.write(found, serial_of(stands.changed), tally))
    note_poll(actor, feed.name, stands.turn, tally.written)

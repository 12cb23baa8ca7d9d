"""The MISP feed, and as much of MISP's REST API as its clients need to read, to send and to tell of sightings."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.views.decorators.http import require_http_methods, require_safe

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.parties.queries import organisations
from noroshi.sharing.feeds.polling import note_poll
from noroshi.sharing.feeds.reading import Standing, standing
from noroshi.sharing.feeds.serving import not_since, still_there, tagged
from noroshi.sharing.machines import for_machines
from noroshi.sharing.misp import feed, sighting
from noroshi.sharing.misp.errors import BodyNotRead, BodyTooBig, EventNotFound
from noroshi.sharing.misp.events import event, events
from noroshi.sharing.misp.searching import Search, attributes
from noroshi.sharing.misp.taking import EVENT_LIMIT, take
from noroshi.sharing.peers.services import terms_governing
from noroshi.sharing.streaming import gathered, streamed

JSON: Final = "application/json"
QUESTION_LIMIT: Final = 1024 * 1024
VERSION: Final = "2.5.34"
"""The version of MISP whose interface this is, as far as it goes."""
Object = dict[str, Any]
Pieces = Callable[[Actor], Iterator[bytes]]


def _answer(held: object, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(held), content_type=JSON, status=status)


def _body(request: HttpRequest, limit: int) -> bytes:
    """The body whole. Raises BodyTooBig, BodyNotRead."""
    held = bytearray()
    try:
        while piece := request.read(64 * 1024):
            held += piece
            if len(held) > limit:
                raise BodyTooBig(limit=limit)
    except UnreadablePostError as error:
        raise BodyNotRead(reason="it was cut off") from error
    return bytes(held)


def _question(request: HttpRequest) -> Object:
    content = _body(request, QUESTION_LIMIT) if request.method == "POST" else b""
    if not content.strip():
        return {}
    try:
        held = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BodyNotRead(reason="it is not JSON") from error
    if not isinstance(held, dict):
        raise BodyNotRead(reason="an object was expected")
    return {str(key): value for key, value in held.items()}


def _feed_file(
    request: HttpRequest, actor: Actor, name: str, pieces: Pieces, media_type: str, of: str = ""
) -> HttpResponseBase:
    key, now = f"misp.{of or name}", actor.now()
    with seeing(actor):
        unchanged = still_there(request, key, now)
        stands = None if unchanged else standing(actor)
        if stands is not None:
            unchanged = not_since(request, stands)
    if unchanged is not None or stands is None:
        note_poll(actor, f"misp-{name}", 0, None)
        return unchanged or HttpResponse(status=304)
    answer = streamed(request, _noted(actor, name, pieces(actor), stands), media_type)
    return tagged(answer, stands, key, now)


def _noted(actor: Actor, name: str, pieces: Iterator[bytes], stands: Standing) -> Iterator[bytes]:
    yield from pieces
    note_poll(actor, f"misp-{name}", stands.turn, 0)


@require_safe
@for_machines
def manifest(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The feed's list of events."""
    return _feed_file(request, actor, "manifest", feed.manifest, JSON)


@require_safe
@for_machines
def hashes(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The feed's digests of values."""
    return _feed_file(request, actor, "hashes", lambda by: gathered(feed.hashes(by)), "text/csv")


@require_safe
@for_machines
def feed_event(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponseBase:
    """One event of the feed. Raises EventNotFound."""
    return _feed_file(request, actor, "event", lambda by: iter([_event_bytes(by, uuid)]), JSON, uuid.hex)


def _event_bytes(actor: Actor, uuid: UUID) -> bytes:
    return msgspec.json.encode({"Event": event(actor, uuid)})


@require_safe
@for_machines
def version(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What a client asks first: which version this is and what the key allows."""
    return _answer(
        {
            "version": VERSION,
            "pymisp_recommended_version": VERSION,
            "perm_sync": may(actor, Permission.SUBMIT_KNOWLEDGE),
            "perm_sighting": may(actor, Permission.RECORD_SIGHTING),
            "perm_galaxy_editor": False,
            "perm_analyst_data": False,
            "request_encoding": [],
            "filter_sightings": True,
        }
    )


@require_safe
@for_machines
def user(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Whose key it is: the organisation, and what may be done."""
    organisation = organisations([actor.organisation_id])[actor.organisation_id]
    known = str(actor.organisation_id)
    return _answer(
        {
            "User": {"id": str(actor.person_id), "org_id": known, "email": "", "role_id": "3", "disabled": False},
            "Role": {
                "id": "3",
                "name": actor.role,
                "perm_add": may(actor, Permission.SUBMIT_KNOWLEDGE),
                "perm_sighting": may(actor, Permission.RECORD_SIGHTING),
                "perm_auth": True,
                "permission": "1",
            },
            "Organisation": {"id": known, "name": organisation.name("en")},
            "UserSetting": {},
        }
    )


@require_safe
@for_machines
def describe_types(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Which types and categories attributes can have, as the client's own package has them."""
    from pymisp.mispevent import MISPAttribute

    return _answer({"result": _described(MISPAttribute)})


@functools.cache
def _described(attribute: Any) -> Object:
    return dict(attribute().describe_types)


@require_http_methods(["GET", "HEAD", "POST"])
@for_machines
def view_event(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponseBase:
    """One event by its UUID. Raises EventNotFound."""
    found = event(actor, uuid)
    note_poll(actor, "misp-api", _turn(actor), 1)
    return _answer({"Event": found})


def _turn(actor: Actor) -> int:
    from noroshi.knowledge.turns import newest_turn

    with seeing(actor):
        return newest_turn()


@require_http_methods(["GET", "POST"])
@for_machines
def index(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The events without what they hold. Raises FilterUnknown, BodyNotRead."""
    search = Search.read(_question(request))
    found = (_bare(one) for one in events(actor) if search.takes(one))
    return streamed(request, _listed(b"[", search.page_of(found), b"]"), JSON)


def _bare(held: Object) -> Object:
    return {key: value for key, value in held.items() if key not in {"Attribute", "Object", "EventReport"}}


@require_http_methods(["GET", "POST"])
@for_machines
def search_events(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Events that fit what is asked. Raises FilterUnknown, BodyNotRead."""
    search = Search.read(_question(request))
    turn, bare = _turn(actor), search.filters.get("metadata") in (True, 1, "1")
    found = (_bare(one) if bare else one for one in events(actor) if search.takes(one))
    pieces = _listed(b'{"response":[', ({"Event": one} for one in search.page_of(found)), b"]}")
    return streamed(request, _then_noted(actor, pieces, turn), JSON)


@require_http_methods(["GET", "POST"])
@for_machines
def search_attributes(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Attributes that fit what is asked, each with its event's UUID. Raises FilterUnknown, BodyNotRead."""
    search = Search.read(_question(request))
    turn = _turn(actor)
    found = (
        _of(one, held) for one in events(actor) if search.takes(one) for held in attributes(one) if search.fits(held)
    )
    pieces = _listed(b'{"response":{"Attribute":[', search.page_of(found), b"]}}")
    return streamed(request, _then_noted(actor, pieces, turn), JSON)


def _of(held: Object, attribute: Object) -> Object:
    return attribute | {"Event": {"uuid": held.get("uuid"), "info": held.get("info")}}


def _listed(begin: bytes, found: Iterator[Object], end: bytes) -> Iterator[bytes]:
    yield begin
    first = True
    for one in found:
        yield (b"" if first else b",") + msgspec.json.encode(one)
        first = False
    yield end


def _then_noted(actor: Actor, pieces: Iterator[bytes], turn: int) -> Iterator[bytes]:
    yield from pieces
    note_poll(actor, "misp-api", turn, 0)


@require_http_methods(["POST"])
@for_machines
def add_event(request: HttpRequest, actor: Actor, uuid: UUID | None = None) -> HttpResponseBase:
    """Take an event in, or a later version of one; answers with it as it now stands here.

    What a partner with an agreement sends stands under it. Raises BodyNotRead, BodyTooBig, NotPermitted,
    BeyondAgreement, NothingFlows.
    """
    content = _body(request, EVENT_LIMIT)
    take(actor, content, terms=terms_governing(actor))
    told = msgspec.json.decode(content)
    held = told.get("Event", told)
    return _answer({"Event": event(actor, _uuid_of(held))})


def _uuid_of(held: Object) -> UUID:
    try:
        return UUID(str(held.get("uuid")))
    except ValueError as error:
        raise EventNotFound from error


@require_http_methods(["POST"])
@for_machines
def add_sighting(request: HttpRequest, actor: Actor, attribute: str = "") -> HttpResponseBase:
    """Record a sighting. Raises NothingSighted, SightingKindUnknown, BodyNotRead, NotPermitted."""
    said = _question(request)
    made = sighting.record(actor, said, attribute)
    kind = "0" if made else "1"
    return _answer({"Sighting": {"uuid": str(made[0]) if made else "", "type": kind, "source": "Noroshi"},
                    "message": f"{len(made)} sighting(s) added"})  # fmt: skip

"""What stands around every TAXII request: who acts, one transaction, media types, errors as resources."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Concatenate, Final, ParamSpec

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from noroshi.authority.bearer import CHALLENGE, machine_of
from noroshi.frame.actors import Actor
from noroshi.frame.errors import NoroshiError
from noroshi.frame.verbs import refusals_kept, seeing
from noroshi.sharing.taxii.errors import BodyTooLong, MethodNotTaken
from noroshi.sharing.taxii.filters import refuse_other_answers, refuse_other_content
from noroshi.sharing.taxii.types import BODY_LIMIT, MEDIA_TYPE

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]
_PIECE: Final = 256 * 1024


def endpoint(*methods: str) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Make a view of (request, actor, ...) a TAXII endpoint that takes these methods, in one transaction."""

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @csrf_exempt
        @functools.wraps(view)
        def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                return _answered(request, methods, view, *args, **kwargs)
            except NoroshiError as error:
                return _told(error, methods)

        return wrapped

    return decorate


def _answered(
    request: HttpRequest, methods: tuple[str, ...], view: View[P], *args: P.args, **kwargs: P.kwargs
) -> HttpResponse:
    actor = machine_of(request)
    if request.method not in methods:
        raise MethodNotTaken(method=str(request.method)[:20])
    refuse_other_answers(request.headers.get("Accept", ""))
    with refusals_kept(), seeing(actor):
        return view(request, actor, *args, **kwargs)


def _told(error: NoroshiError, methods: tuple[str, ...]) -> HttpResponse:
    """An error resource (TAXII 2.1 §3.6.1)."""
    resource = {
        "title": HTTPStatus(error.status).phrase,
        "description": error.message,
        "error_code": error.code,
        "http_status": str(error.status),
    }
    answer = resource_answer(resource, error.status)
    if error.status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = CHALLENGE
    if error.status == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = ", ".join(methods)
    return answer


def resource_answer(resource: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A resource as TAXII sends it."""
    return bytes_answer([msgspec.json.encode(resource)], status)


def bytes_answer(pieces: list[bytes], status: int = 200) -> HttpResponse:
    """The same for what is JSON already."""
    return HttpResponse(b"".join(pieces), content_type=MEDIA_TYPE, status=status)


def body_of(request: HttpRequest) -> bytes:
    """What was sent, whole. Raises ContentNotTaken, BodyTooLong: before it is read where its length is said."""
    refuse_other_content(request.headers.get("Content-Type", ""))
    said = request.headers.get("Content-Length", "")
    if said.isdigit() and int(said[:19]) > BODY_LIMIT:
        raise BodyTooLong(limit=BODY_LIMIT)
    held = bytearray()
    while piece := request.read(_PIECE):
        held += piece
        if len(held) > BODY_LIMIT:
            raise BodyTooLong(limit=BODY_LIMIT)
    return bytes(held)

"""Machines that come with a token: who acts, and how an error is told to a program."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from noroshi.authority.bearer import CHALLENGE, machine_of
from noroshi.authority.errors import NotPermitted, TokenMissing, TokenRefused
from noroshi.authority.gatekeeper import may
from noroshi.authority.queries import actor_by_token
from noroshi.authority.services import PREFIX
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.errors import NoroshiError
from noroshi.frame.verbs import refusals_kept

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
ActorView = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]


def for_machines(view: ActorView[P]) -> View[P]:
    """Make a view of (request, actor, ...) one for machines that read: by token, with errors as JSON.

    The view opens the curtain by itself. The token may stand in Authorization as Bearer, as Basic's password, or bare,
    as MISP's clients send it.
    """

    @csrf_exempt
    @functools.wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            actor = machine_in(request)
            if not may(actor, Permission.READ_KNOWLEDGE):
                raise NotPermitted
            with refusals_kept():
                return view(request, actor, *args, **kwargs)
        except NoroshiError as error:
            return told(error)

    return wrapped


def machine_in(request: HttpRequest) -> Actor:
    """Who acts. Raises TokenMissing, TokenRefused."""
    bare = request.headers.get("Authorization", "").strip()
    return actor_by_token(bare) if bare.startswith(PREFIX) else machine_of(request)


def told(error: NoroshiError) -> HttpResponse:
    """An error for a program: a code, a sentence."""
    answer = JsonResponse({"code": error.code, "message": error.message, "name": error.message}, status=error.status)
    if isinstance(error, TokenMissing | TokenRefused):
        answer.status_code = 401
        answer.headers["WWW-Authenticate"] = CHALLENGE
    return answer

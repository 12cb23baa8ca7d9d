"""How machines act: an API token stands for a person, and each call is one transaction."""

from __future__ import annotations

import binascii
import functools
import inspect
from base64 import b64decode
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec, TypeVar

from django.http import HttpRequest
from ninja.security import HttpBearer

from noroshi.authority.errors import TokenMissing, TokenRefused
from noroshi.authority.queries import actor_by_token
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import refusals_kept, seeing

P = ParamSpec("P")
R = TypeVar("R")

CHALLENGE: Final = 'Bearer realm="Noroshi", Basic realm="Noroshi", charset="UTF-8"'
"""The ``WWW-Authenticate`` of an answer 401 (RFC 9110 §11.6.1)."""
_LONGEST: Final = 1000


class ApiRequest(HttpRequest):
    """A request whose token was checked."""

    actor: Actor


def machine_of(request: HttpRequest) -> Actor:
    """Who acts in a request that carries an API token, for views without a session.

    Raises TokenMissing, TokenRefused; both are answered with 401 and ``CHALLENGE``.
    """
    token = token_in(request)
    if token is None:
        raise TokenMissing
    return actor_by_token(token)


def token_in(request: HttpRequest) -> str | None:
    """The token of ``Authorization: Bearer`` or the password of ``Authorization: Basic``; None if neither is there.

    The user name of Basic may be anything: many clients can send nothing but a name and a password. Raises
    TokenRefused for what is not Basic's form (RFC 7617).
    """
    scheme, _, rest = request.headers.get("Authorization", "").strip().partition(" ")
    match scheme.lower():
        case "bearer":
            return rest.strip()
        case "basic" if len(rest) <= _LONGEST:
            return _password(rest.strip())
        case "basic":
            raise TokenRefused
    return None


def _password(credentials: str) -> str:
    try:
        _, there, password = b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise TokenRefused from error
    if not there:
        raise TokenRefused
    return password


class Bearer(HttpBearer):
    """``Authorization: Bearer noroshi_...``, or HTTP Basic with the token as its password."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        """The actor, or None where no token is sent. Raises TokenRefused."""
        token = token_in(request)
        return None if token is None else self.authenticate(request, token)

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The actor whose token this is. Raises TokenRefused."""
        actor = actor_by_token(token)
        request.actor = actor  # type: ignore[attr-defined]  # read by ``acting``
        return actor


def acting(view: Callable[Concatenate[ApiRequest, P], R]) -> Callable[Concatenate[ApiRequest, P], R]:
    """Run an operation of the API in one transaction, in which its actor sees what it may."""

    @functools.wraps(view)
    def wrapped(request: ApiRequest, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with refusals_kept(), seeing(request.actor):
            return view(request, *args, **kwargs)

    # The framework reads types from the signature; behind a wrapper it would look for their names in this module.
    wrapped.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]  # read by inspect
    return wrapped

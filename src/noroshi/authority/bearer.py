"""How machines act over the API: a bearer token stands for a person, and each call is one transaction."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest
from ninja.security import HttpBearer

from noroshi.authority.queries import actor_by_token
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import refusals_kept, seeing

P = ParamSpec("P")
R = TypeVar("R")


class ApiRequest(HttpRequest):
    """A request whose bearer token was checked."""

    actor: Actor


class Bearer(HttpBearer):
    """``Authorization: Bearer noroshi_...``"""

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

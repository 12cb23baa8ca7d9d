"""The ASGI application that granian serves: Django, behind a limit on how much one request may send."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "noroshi.settings")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[..., Awaitable[None]]
UNKNOWN_LIMIT = 1024 * 1024
"""Bytes that somebody may send who shows neither a session nor a token: enough to sign in."""

TOO_BIG = "大きすぎます。一度に送る量を減らしてください。\nThis is too big. Send less at once.\n".encode()


class BodyTooBig(Exception):
    """More came than was allowed; what came is thrown away."""


class BodyLimit:
    """Answers 413 as soon as a body is longer than it may be, also one whose length was not said before.

    Django alone writes a body of any length to the disk before it looks at it.
    """

    def __init__(self, inner: Application, limit: int) -> None:
        self._inner = inner
        self._limit = limit

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        headers = {bytes(name).lower(): bytes(value) for name, value in scope["headers"]}
        limit = self._limit if {b"cookie", b"authorization"} & headers.keys() else min(UNKNOWN_LIMIT, self._limit)
        said = headers.get(b"content-length", b"0")
        if not said.isdigit() or int(said) > limit:
            await _refuse(send)
            return
        try:
            await self._inner(scope, _counted(receive, limit), send)
        except BodyTooBig:
            await _refuse(send)


def _counted(receive: Receive, limit: int) -> Receive:
    came = 0

    async def counting() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body") or b"")
        if came > limit:
            raise BodyTooBig
        return message

    return counting


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(TOO_BIG)).encode())]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_BIG})


def _limited() -> BodyLimit:
    inner = get_asgi_application()
    from django.conf import settings

    return BodyLimit(inner, settings.UPLOAD_LIMIT + UNKNOWN_LIMIT)


application = _limited()

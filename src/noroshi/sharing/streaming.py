"""Answers that are written while they are sent: memory holds one piece, whatever the length."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse


def streamed(request: HttpRequest, pieces: Iterator[bytes], content_type: str) -> StreamingHttpResponse:
    """An answer of pieces, each made when the one before is sent.

    ``pieces`` is resumed in a context of its own each time: what it opens (a transaction, a curtain) it must have
    closed before it yields.
    """
    content = _asynchronously(pieces) if isinstance(request, ASGIRequest) else pieces
    return StreamingHttpResponse(content, content_type=content_type)


async def _asynchronously(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    following = sync_to_async(_next_of, thread_sensitive=True)
    while (piece := await following(pieces)) is not None:
        yield piece


def _next_of(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)


def gathered(lines: Iterator[str], size: int = 64 * 1024) -> Iterator[bytes]:
    """Lines as pieces of about ``size`` bytes."""
    held: list[str] = []
    length = 0
    for line in lines:
        held.append(line)
        length += len(line)
        if length >= size:
            yield "".join(held).encode()
            held, length = [], 0
    if held:
        yield "".join(held).encode()

"""The limit on what one request may send, before Django writes any of it to the disk."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from noroshi.web.asgi import UNKNOWN_LIMIT, BodyLimit

LIMIT = 4 * UNKNOWN_LIMIT


async def _read_all(scope: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _send(headers: dict[bytes, bytes], pieces: int) -> int:
    sent: list[dict[str, Any]] = []
    left = [{"type": "http.request", "body": b"x" * 65536, "more_body": True} for _ in range(pieces)]
    left.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> Any:
        return left.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/", "headers": list(headers.items())}
    asyncio.run(BodyLimit(_read_all, LIMIT)(scope, receive, send))
    return int(sent[0]["status"])


def test_a_short_body_passes() -> None:
    assert _send({b"content-length": b"65536"}, 1) == 200


@pytest.mark.parametrize("said", [b"99999999999", b"-1", b"1e9", b""])
def test_a_length_that_is_too_long_or_nonsense_is_refused_before_anything_is_read(said: bytes) -> None:
    assert _send({b"content-length": said}, 1) == 413


def test_a_body_that_hides_its_length_is_cut_off_at_the_limit() -> None:
    assert _send({}, 20) == 413
    assert _send({b"cookie": b"sessionid=x"}, 20) == 200
    assert _send({b"authorization": b"Bearer x"}, 100) == 413

"""A plain HTTP client for TAXII 2.1, for us and for others alike: what it adds, how fast it reads."""

from __future__ import annotations

import http.client
import json
import math
import re
import time
from base64 import b64encode
from typing import Final
from urllib.parse import quote
from uuid import uuid4

MEDIA_TYPE: Final = "application/taxii+json;version=2.1"
GREEN: Final = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
_NEXT: Final = re.compile(rb'"next": ?"([^"]+)"')


class Plain:
    """A plain HTTP client that keeps its connection."""

    def __init__(self, port: int, token: str, patience: float = 60) -> None:
        self._connection = http.client.HTTPConnection("localhost", port, timeout=patience)
        self._headers = {"Accept": MEDIA_TYPE, "Authorization": "Basic " + b64encode(f"x:{token}".encode()).decode()}

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """One request that must work."""
        headers = self._headers | ({"Content-Type": MEDIA_TYPE} if body else {})
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status in {200, 202}, (answer.status, content[:500])
        return content

    def collections(self) -> list[str]:
        """The addresses of the collections: of everything, of the inbox."""
        listed = json.loads(self.ask("GET", "/taxii2/shared/collections/"))["collections"]
        return [f"/taxii2/shared/collections/{one['id']}/objects/" for one in listed]


def tools(number: int, marking: str = GREEN) -> bytes:
    """An envelope of so many new objects."""
    moment = "2026-01-01T00:00:00.000Z"
    objects = [
        {
            "type": "tool", "spec_version": "2.1", "id": f"tool--{uuid4()}", "created": moment, "modified": moment,
            "name": f"tool {at}", "object_marking_refs": [marking],
        }
        for at in range(number)
    ]  # fmt: skip
    return json.dumps({"objects": objects}).encode()


def read_rate(client: Plain, place: str, most: int, patience: float = math.inf) -> tuple[float, int]:
    """Objects a second through paging, counted by their versions, and how many; no page begins after ``patience``."""
    after, number = "", 0
    begun = time.perf_counter()
    while number < most and time.perf_counter() - begun < patience:
        page = client.ask("GET", f"{place}?limit=10000" + (f"&next={quote(after)}" if after else ""))
        number += page.count(b'"spec_version"')
        following = _NEXT.search(page[:200]) or _NEXT.search(page[-200:])
        if following is None:
            break
        after = following[1].decode()
    return number / (time.perf_counter() - begun), number

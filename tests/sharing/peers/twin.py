"""A TAXII 2.1 server in memory, on loopback, over HTTP or TLS: a good one, and every bad one that a partner can be."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

MEDIA_TYPE = "application/taxii+json;version=2.1"
COLLECTION = "11111111-1111-4111-8111-111111111111"
SECOND = "22222222-2222-4222-8222-222222222222"
Trick = Callable[["Handler"], bool]


@dataclass
class Record:
    """One version of an object in a collection, and when it was added."""

    value: dict[str, Any]
    added: str

    @property
    def version(self) -> str:
        """Its version as TAXII counts: modified, created, or when it was added."""
        return str(self.value.get("modified") or self.value.get("created") or self.added)


@dataclass
class Twin:
    """The server: collections by id; ``asked`` are the requests in order. ``trick`` may answer a request in its place.

    ``page`` objects on a page. ``pending`` questions are answered with "pending" before a push is complete.
    ``refuses`` are ids that it does not take, ``takes_at_most`` objects in one request.
    """

    collections: dict[str, list[Record]] = field(default_factory=lambda: {COLLECTION: [], SECOND: []})
    password: str = ""
    page: int = 2
    pending: int = 0
    refuses: frozenset[str] = frozenset()
    takes_at_most: int = 100_000
    readable: bool = True
    tells_dates: bool = True
    trick: Trick | None = None
    asked: list[str] = field(default_factory=list)
    stored: int = 0
    posts: int = 0
    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)
    root: str = ""
    certificate: bytes = b""

    def add(self, *values: dict[str, Any], collection: str = COLLECTION, added: str = "") -> None:
        """Put objects there, each at a moment of its own unless ``added`` says another."""
        for value in values:
            self.stored += 1
            at = added or f"2026-11-20T00:00:00.{self.stored:06d}Z"
            self.collections[collection].append(Record(value, at))

    def held(self, collection: str = COLLECTION) -> list[str]:
        """The ids there, in order."""
        return [one.value["id"] for one in self.collections[collection]]

    def take(self, collection: str, values: list[dict[str, Any]]) -> dict[str, Any]:
        """What a push does: known versions are not stored twice."""
        failures = []
        known = {(one.value["id"], one.version) for one in self.collections[collection]}
        for value in values:
            if value["id"] in self.refuses:
                failures.append({"id": value["id"], "version": value.get("modified", ""), "message": "not wanted here"})
            elif (value["id"], str(value.get("modified") or value.get("created"))) not in known:
                self.add(value, collection=collection)
        name = f"status-{len(self.statuses)}"
        self.statuses[name] = {
            "id": name, "status": "pending" if self.pending else "complete", "total_count": len(values),
            "success_count": len(values) - len(failures), "failure_count": len(failures), "pending_count": 0,
            "failures": failures,
        }  # fmt: skip
        return self.statuses[name]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    twin: Twin
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def do_GET(self) -> None:
        """Discovery, collections, objects, manifest, status."""
        self.body = b""
        self._answered()

    def do_POST(self) -> None:
        """A push."""
        self.body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._answered()

    def _answered(self) -> None:
        self.close_connection = True
        self.twin.asked.append(f"{self.command} {self.path}")
        if self.twin.password and self.twin.password not in self.headers.get("Authorization", ""):
            self.say(401, {"title": "who are you"})
        elif self.twin.trick is None or not self.twin.trick(self):
            self.serve()

    def say(self, status: int, value: Any, **headers: str) -> None:
        """Answer in TAXII's words."""
        self.give(status, json.dumps(value).encode(), **headers)

    def give(self, status: int, body: bytes, media_type: str = MEDIA_TYPE, **headers: str) -> None:
        """Answer with these bytes."""
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        for name, held in headers.items():
            self.send_header(name.replace("_", "-"), held)
        self.end_headers()
        self.wfile.write(body)

    def serve(self) -> None:
        """What an honest server answers."""
        parts = urlsplit(self.path)
        asked, rest = parse_qs(parts.query), parts.path.removeprefix("/api/").strip("/").split("/")
        match rest:
            case [""]:
                self.say(200, {"title": "twin", "versions": [MEDIA_TYPE], "max_content_length": 10_000_000})
            case ["collections"]:
                self.say(200, {"collections": [{"id": one, "title": one, "can_read": True} for one in self._names()]})
            case ["status", name]:
                self._status(name)
            case ["collections", name, "objects"] if name in self.twin.collections and self.command == "POST":
                self._push(name)
            case ["collections", name, "objects"] if name in self.twin.collections and self.twin.readable:
                self._objects(name, asked)
            case ["collections", name, "manifest"] if name in self.twin.collections and self.twin.readable:
                self._manifest(name, asked)
            case _:
                self.say(404, {"title": "nothing here"})

    def _names(self) -> list[str]:
        return list(self.twin.collections)

    def _objects(self, name: str, asked: dict[str, list[str]]) -> None:
        after, following = asked.get("added_after", [""])[0], int(asked.get("next", ["0"])[0])
        found = [one for one in self.twin.collections[name] if one.added > after]
        shown = found[following : following + self.twin.page]
        more = len(found) > following + self.twin.page
        told: dict[str, Any] = {"more": more, "objects": [one.value for one in shown]}
        if more:
            told["next"] = str(following + self.twin.page)
        dates = {"X_TAXII_Date_Added_Last": shown[-1].added} if shown and self.twin.tells_dates else {}
        self.say(200, told, **dates)

    def _manifest(self, name: str, asked: dict[str, list[str]]) -> None:
        wanted = set(asked.get("match[id]", [""])[0].split(","))
        found = [one for one in self.twin.collections[name] if one.value["id"] in wanted]
        told = [{"id": one.value["id"], "date_added": one.added, "version": one.version} for one in found]
        self.say(200, {"objects": told})

    def _push(self, name: str) -> None:
        self.twin.posts += 1
        values = json.loads(self.body)["objects"]
        if len(values) > self.twin.takes_at_most:
            self.say(413, {"title": "too much at once"})
            return
        self.say(202, self.twin.take(name, values))

    def _status(self, name: str) -> None:
        if name not in self.twin.statuses:
            self.say(404, {"title": "no such status"})
            return
        self.twin.pending = max(self.twin.pending - 1, 0)
        if not self.twin.pending:
            self.twin.statuses[name]["status"] = "complete"
        self.say(200, self.twin.statuses[name])


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what the tests are about."""


@contextmanager
def twin_running(tls: ssl.SSLContext | None = None) -> Iterator[Twin]:
    """A twin on a free port, until the block ends."""
    twin = Twin()
    handler = type("TwinHandler", (Handler,), {"twin": twin})
    server = _Server(("127.0.0.1", 0), handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    twin.root = f"http{'s' if tls else ''}://localhost:{server.server_address[1]}/api/"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield twin
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def silent(seconds: float) -> Trick:
    """A server that takes the question and says nothing for so long."""

    def trick(handler: Handler) -> bool:
        time.sleep(seconds)
        handler.wfile.close()
        return True

    return trick


def drop_by_drop(handler: Handler) -> bool:
    """A server that sends one byte at a time, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", MEDIA_TYPE)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)
    return True


def endless_body(handler: Handler) -> bool:
    """Two gigabytes, in pieces, announced by nobody."""
    handler.send_response(200)
    handler.send_header("Content-Type", MEDIA_TYPE)
    handler.end_headers()
    for _ in range(2048):
        handler.wfile.write(b" " * 1024 * 1024)
    return True


def announced_body(handler: Handler) -> bool:
    """Two gigabytes that are announced."""
    handler.send_response(200)
    handler.send_header("Content-Type", MEDIA_TYPE)
    handler.send_header("Content-Length", str(2 * 1024**3))
    handler.end_headers()
    return True


def saying(body: bytes, media_type: str = MEDIA_TYPE, status: int = 200, **headers: str) -> Trick:
    """A server that answers everything so."""

    def trick(handler: Handler) -> bool:
        handler.give(status, body, media_type, **headers)
        return True

    return trick

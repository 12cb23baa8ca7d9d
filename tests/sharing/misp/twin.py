"""A small MISP in memory, HTTP on loopback: the addresses that PyMISP uses to list, read and write events.

It can be told to misbehave as servers do: see ``Twin.manner``.
"""

from __future__ import annotations

import json
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Event = dict[str, Any]
KEY = "k" * 40


@dataclass
class Twin:
    """The server's events by UUID, what it was asked, and how it behaves."""

    events: dict[str, Event] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    manner: str = "well"
    """well | slow | silent | garbage | html | huge | endless | fault | moved"""
    refused: set[str] = field(default_factory=set)
    certificate: str = ""
    """A file with a certificate and its key: then it speaks TLS."""
    dies_after: int = -1
    """Requests for events after which the connection is cut; -1 never."""

    def __enter__(self) -> Twin:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        scheme = "http"
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            scheme = "https"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}/"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def add(self, event: Event) -> None:
        """An event that the partner made."""
        self.events[event["uuid"]] = event

    def rows(self, asked: dict[str, Any]) -> list[Event]:
        """A page of the list."""
        if self.manner == "endless":
            return [{"uuid": one["uuid"], "timestamp": one["timestamp"]} for one in self.events.values()] * 500
        since = int(asked.get("timestamp") or 0)
        found = sorted(
            (one for one in self.events.values() if int(one["timestamp"]) >= since), key=lambda one: one["timestamp"]
        )
        first = (int(asked.get("page", 1)) - 1) * int(asked["limit"])
        rows = found[first : first + int(asked["limit"])]
        return [{"uuid": one["uuid"], "timestamp": one["timestamp"], "published": True} for one in rows]


def _handler_of(twin: Twin) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Quiet."""

        def do_HEAD(self) -> None:
            self._say(200 if self.path.rpartition("/")[2] in twin.events else 404, b"")

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}"))

        def _answer(self, body: dict[str, Any]) -> None:
            twin.asked.append(self.path)
            if not self._behaves():
                return
            if self.headers.get("Authorization") != KEY:
                self._json(403, {"name": "Authentication failed", "message": "no", "url": self.path})
                return
            path = self.path.strip("/").split("/")
            match path[:2]:
                case ["servers", _]:
                    self._json(200, {"version": "2.5.34", "pymisp_recommended_version": "2.5.34"})
                case ["users", _]:
                    self._json(200, {"User": {"id": "1"}, "Role": {"id": "1"}, "UserSetting": []})
                case ["events", "index"]:
                    self._json(200, twin.rows(body))
                case ["events", "view"]:
                    self._view(path[2])
                case ["events", "add" | "edit"]:
                    self._store(body["Event"])
                case _:
                    self._json(404, {"errors": "no"})

        def _view(self, uuid: str) -> None:
            if twin.dies_after == 0:
                self.connection.close()
                return
            twin.dies_after -= 1
            held = twin.events.get(uuid)
            self._json(200, {"Event": held}) if held else self._json(404, {"errors": "no"})

        def _store(self, event: Event) -> None:
            if event["uuid"] in twin.refused:
                self._json(400, {"errors": "no"})
                return
            if twin.dies_after == 0:
                self.connection.close()
                return
            twin.dies_after -= 1
            twin.events[event["uuid"]] = event
            self._json(200, {"Event": event})

        def _behaves(self) -> bool:
            """Whether to answer as a MISP does; else it is answered already."""
            match twin.manner:
                case "silent":
                    time.sleep(3)
                case "slow":
                    self._begin(200, "application/json", 10_000)
                    for _ in range(40):
                        self.wfile.write(b" ")
                        self.wfile.flush()
                        time.sleep(0.1)
                case "garbage":
                    self._say(200, b"\xff\x00{]", "application/json")
                case "html":
                    self._say(200, b"<html>log in</html>", "text/html")
                case "huge":
                    self._begin(200, "application/json", None)
                    self._flood()
                case "fault":
                    self._say(500, b"{}", "application/json")
                case "moved":
                    self.send_response(302)
                    self.send_header("Location", "http://192.0.2.1/")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                case _:
                    return True
            return False

        def _flood(self) -> None:
            try:
                for _ in range(2000):
                    self.wfile.write(b"[" * 1024 * 1024)
            except OSError:
                return  # the client has had enough

        def _json(self, status: int, held: object) -> None:
            self._say(status, json.dumps(held).encode(), "application/json")

        def _begin(self, status: int, kind: str, length: int | None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if length is not None:
                self.send_header("Content-Length", str(length))
            self.end_headers()

        def _say(self, status: int, body: bytes, kind: str = "application/json") -> None:
            self._begin(status, kind, len(body))
            self.wfile.write(body)

    return Handler

"""The duty officer's desk with 200,000 reports in the system: ``python -m bench.desk --json``.

The reports, their STIX objects and the desk's items are made in the database, set by set, as the write path would have
left them; most are done, some thousands are open. The requests for the queue's pages and for reports go through the
whole application in this process, signed in, in the role of the web server. Then the real program is started, a desk
is held open on its line of server-sent events, and reports are sent over the API: ``appear_s`` is the time from the
answer to the sender until the open desk is told and, loaded again, shows the report.
"""

from __future__ import annotations

import argparse
import http.client
import http.cookiejar
import json
import os
import re
import resource
import statistics
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.house import house, machine
from bench.pages import _filled, _office, _signed_in, _timed, measure

if TYPE_CHECKING:
    from django.test import Client

SQL = Path(__file__).parent / "desk.sql"
ROOT = Path(__file__).resolve().parents[1]
APPEARANCES = 5


@dataclass(frozen=True, slots=True)
class Size:
    """How many reports there are, from how many organisations, and how often each page is asked for."""

    reports: int
    organisations: int
    requests: int


FULL = Size(200_000, 2_000, 30)
SMALL = Size(5_000, 50, 10)


def fill(size: Size, owner: str) -> None:
    """Write the reports and all that hangs on them as the owner."""
    import psycopg

    with psycopg.connect(owner) as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET work_mem = '256MB'")
        facts = {"office": _office(), "reports": size.reports, "organisations": size.organisations}
        for statement in SQL.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                filled = _filled(statement, facts)
                _timed(statement.strip().splitlines()[0], partial(connection.execute, filled))
        connection.commit()
        connection.autocommit = True
        _timed("VACUUM", lambda: connection.execute("VACUUM ANALYZE"))


def pages(owner: str) -> dict[str, str]:
    """The pages that are asked for, by name."""
    import psycopg

    with psycopg.connect(owner) as connection:
        [(item, number)] = connection.execute(
            "SELECT id, number FROM intake_deskitem WHERE state = 'new' ORDER BY id DESC OFFSET 10 LIMIT 1"
        ).fetchall()
        [(old, old_number)] = connection.execute(
            "SELECT id, number FROM intake_deskitem WHERE state = 'done' ORDER BY id OFFSET 10 LIMIT 1"
        ).fetchall()
    return {
        "queue": "/",
        "mine": "/?list=mine",
        "waiting": "/?list=waiting",
        "done": "/?list=done",
        "deep in the queue": "/?list=done&after=1.1767230000000000.1000",
        "open item": f"/?item={item}",
        "old item": f"/?list=done&item={old}",
        "asking": f"/?item={item}&do=ask",
        "linking": f"/?item={item}&do=link&q=暗号化",
        "hand-over": "/desk/handover/",
        "report": f"/reports/{number}/",
        "old report": f"/reports/{old_number}/",
    }


def measured(client: Client, addresses: dict[str, str], requests: int) -> dict[str, dict[str, float]]:
    """Milliseconds and queries for each page."""
    told = {}
    for name, address in addresses.items():
        taken = measure(client, address, requests)
        ordered = sorted(taken.milliseconds)
        told[name] = {
            "p50_ms": round(statistics.median(ordered), 1),
            "p95_ms": round(ordered[-(-95 * len(ordered) // 100) - 1], 1),
            "queries": taken.queries,
        }
    return told


def appearances() -> list[float]:
    """Seconds until a report that was acknowledged is announced to an open desk and stands in its queue."""
    from tests.running import Program

    program = Program()
    try:
        tokens = program.start("kills")
        desk = _Desk(program.origin)
        return [_appears(program.origin, desk, tokens["w-04"], number) for number in range(APPEARANCES)]
    finally:
        program.stop()


class _Desk:
    """A duty officer's browser: a session, and its line of events."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._cookies), urllib.request.ProxyHandler({})
        )
        page = self.get("/demo/")
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        person = re.findall(r"<td>NCO duty-officer</td>\s*<td><button[^>]*name=\"person\" value=\"(\d+)\"", page)[0]
        body = f"csrfmiddlewaretoken={token}&person={person}".encode()
        request = urllib.request.Request(origin + "/demo/", data=body, headers={"Origin": origin})
        self._opener.open(request, timeout=20).read()

    def get(self, path: str) -> str:
        with self._opener.open(self._origin + path, timeout=20) as answer:
            return str(answer.read().decode())

    @contextmanager
    def listening(self) -> Iterator[threading.Event]:
        """An event that is set when the line says that something came to the desk."""
        host = self._origin.removeprefix("http://")
        line = http.client.HTTPConnection("127.0.0.1", int(host.rpartition(":")[2]), timeout=30)
        cookies = "; ".join(f"{one.name}={one.value}" for one in self._cookies)
        line.request("GET", "/live?of=desk", headers={"Host": host, "Cookie": cookies})
        answer = line.getresponse()
        arrived, ready = threading.Event(), threading.Event()

        def follow() -> None:
            while text := answer.readline():
                ready.set()
                if text.startswith(b"event: arrived"):
                    arrived.set()
                    return

        threading.Thread(target=follow, daemon=True).start()
        ready.wait(10)
        time.sleep(0.3)  # until the server's own line to the database listens
        yield arrived
        line.close()


def _appears(origin: str, desk: _Desk, token: str, number: int) -> float:
    title = f"bench appears {number}"
    body = json.dumps({"form": "common_form_2", "answers": _answers(title)}).encode()
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": title.replace(" ", "-"),
    }
    request = urllib.request.Request(f"{origin}/api/v1/reports", data=body, headers=headers)
    with desk.listening() as arrived:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
            assert answer.status == 201
        began = time.perf_counter()
        assert arrived.wait(20), "the open desk was not told"
        assert title in desk.get("/"), "the report does not stand in the queue"
        return time.perf_counter() - began


def _answers(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "recognised_at": {"at": "2026-11-20T05:05:00+00:00", "precision": "minute", "zone": "Asia/Tokyo"},
        "state": "continuing",
        "signs": ["encryption"],
        "observables": ["203.0.113.250"],
        "contact": {"name": "Watch", "role": "", "email": "soc@w-04.example", "phone": ""},
        "consent": "yes",
        "marking": "TLP:AMBER",
    }


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--small", action="store_true", help="a fortieth of the reports")
    asked = parser.parse_args()
    size = SMALL if asked.small else FULL
    os.environ["NOROSHI_DEMO"] = "1"
    with house("web") as connections:
        from noroshi.demo.loading import found_nation
        from noroshi.parties.types import Role

        found_nation(lambda sentence: None)
        client = _signed_in(_office(), Role.DUTY_OFFICER, "duty@bench.example")
        fill(size, connections.owner)
        told = measured(client, pages(connections.owner), size.requests)
    seconds = appearances()
    result = {
        "bench": "desk",
        "reports": size.reports,
        "p95_ms": max(one["p95_ms"] for one in told.values()),
        "appear_s": round(max(seconds), 3),
        "appear_s_all": [round(one, 3) for one in seconds],
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "pages": told,
        "machine": machine(),
    }
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

"""TAXII 2.1 over HTTP: ``python -m bench.taxii --json [--objects 200000] [--store 5000000] [--rivals]``.

One installation with web server, worker and database. Read: a collection page by page with a plain client, and with
``taxii2-client``. First page: median of twenty at the large store, for who sees all and for who may see 40 of it. Add:
envelopes of 5,000 new objects until the answer 202, on disk. The rivals stand beside it where pip can fetch them.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from bench.house import machine
from tests.running import Program

MEDIA_TYPE = "application/taxii+json;version=2.1"
GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
STRICT = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"
FILL = Path(__file__).with_suffix(".sql").read_text()


class Plain:
    """A plain HTTP client that keeps its connection."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("localhost", port, timeout=60)
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


def add_rate(client: Plain, rounds: int) -> float:
    """Objects a second, durable."""
    inbox, bodies = client.collections()[1], [tools(5000) for _ in range(rounds)]
    client.ask("POST", inbox, tools(1, STRICT))
    begun = time.perf_counter()
    for body in bodies:
        client.ask("POST", inbox, body)
    return rounds * 5000 / (time.perf_counter() - begun)


def fill(program: Program, objects: int) -> None:
    """The store, and its turns numbered."""
    with psycopg.connect(program.connections.owner, autocommit=True) as owner:
        (poor, source), (audience, _) = owner.execute(
            "SELECT DISTINCT ON (marking) audience_id, source_id FROM knowledge_object"
            " WHERE type = 'tool' ORDER BY marking"
        ).fetchall()
    with psycopg.connect(program.connections.owner, autocommit=True, cursor_factory=psycopg.ClientCursor) as owner:
        owner.execute(FILL, {"objects": objects, "audience": audience, "poor": poor, "source": source})
        while owner.execute("SELECT knowledge_number_turns(1::smallint, now(), 100000)").fetchone() != (0,):
            pass
        owner.execute("VACUUM (ANALYZE) knowledge_object")


def read_rate(client: Plain, most: int) -> float:
    """Objects a second through paging, each page counted by its ids."""
    place, after, number = client.collections()[0], "", 0
    begun = time.perf_counter()
    while number < most:
        page = client.ask("GET", f"{place}?limit=10000" + (f"&next={after}" if after else ""))
        number += page.count(b'"spec_version"')
        head = page[:200].split(b'"next":"')
        if len(head) == 1:
            break
        after = head[1].partition(b'"')[0].decode()
    return number / (time.perf_counter() - begun)


def oracle_rate(program: Program, token: str, most: int) -> float:
    """The same with ``taxii2-client``, which decodes each page."""
    from taxii2client.v21 import Server, as_pages

    collection = Server(program.origin + "/taxii2/", user="x", password=token).default.collections[0]
    number, begun = 0, time.perf_counter()
    for page in as_pages(collection.get_objects, per_request=10_000):
        number += len(page.get("objects", []))
        if number >= most:
            break
    return number / (time.perf_counter() - begun)


def first_page(client: Plain, query: str = "") -> float:
    """Milliseconds, median of twenty."""
    place, took = client.collections()[0], []
    for _ in range(20):
        begun = time.perf_counter()
        client.ask("GET", place + query)
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def rivals() -> dict[str, Any]:
    """OpenTAXII's and medallion's versions in an environment of their own, or why there is none."""
    with tempfile.TemporaryDirectory(prefix="noroshi-rivals-") as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        command = [f"{folder}/bin/pip", "install", "-q", "opentaxii", "medallion"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            return {"skipped": done.stderr.strip().splitlines()[-1][:200]}
        listed = subprocess.run([f"{folder}/bin/pip", "list", "--format=json"], capture_output=True, check=True).stdout
        found = {one["name"].lower(): one["version"] for one in json.loads(listed)}
        return {name: {"version": found[name], "skipped": "not driven yet"} for name in ("opentaxii", "medallion")}


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--objects", type=int, default=200_000)
    parser.add_argument("--store", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--rivals", action="store_true")
    asked = parser.parse_args()
    program = Program()
    try:
        tokens = program.start("kills")
        client = Plain(program.port, tokens["e-01"])
        found: dict[str, Any] = {"add_objects_per_s": round(add_rate(client, asked.rounds))}
        fill(program, asked.store)
        found |= {
            "read_objects_per_s": round(read_rate(client, asked.objects)),
            "taxii2_client_objects_per_s": round(oracle_rate(program, tokens["e-01"], asked.objects)),
            "first_page_ms": round(first_page(client), 1),
            "first_page_poorest_ms": round(first_page(Plain(program.port, tokens["w-04"]), "?limit=40"), 1),
            "objects_read": min(asked.objects, asked.store),
            "store": asked.store,
        }
    finally:
        program.stop()
    found |= {"rivals": rivals()} if asked.rivals else {}
    sys.stdout.write(json.dumps(found | {"machine": machine()}) + "\n")


if __name__ == "__main__":
    main()

"""TAXII 2.1 over HTTP: ``python -m bench.taxii --json [--objects 200000] [--store 5000000] [--rivals]``.

One installation with web server, worker and database. Read: a collection page by page with a plain client, and with
``taxii2-client``. First page: median of twenty at the large store, for who sees all and for who may see 40 of it. Add:
envelopes of 5,000 new objects until the answer 202, on disk. The rivals stand beside it where pip can fetch them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from bench.house import machine
from bench.plain_taxii import Plain, read_rate, tools
from bench.rivals import rivals
from tests.running import Program

STRICT = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"
FILL = Path(__file__).with_suffix(".sql").read_text()


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
            "read_objects_per_s": round(read_rate(client, client.collections()[0], asked.objects)[0]),
            "taxii2_client_objects_per_s": round(oracle_rate(program, tokens["e-01"], asked.objects)),
            "first_page_ms": round(first_page(client), 1),
            "first_page_poorest_ms": round(first_page(Plain(program.port, tokens["w-04"]), "?limit=40"), 1),
            "objects_read": min(asked.objects, asked.store),
            "store": asked.store,
        }
    finally:
        program.stop()
    found |= {"rivals": rivals(asked.objects)} if asked.rivals else {}
    sys.stdout.write(json.dumps(found | {"machine": machine()}) + "\n")


if __name__ == "__main__":
    main()

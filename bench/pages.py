"""The first pages over two million objects: ``python -m bench.pages --json``.

The objects are made in the database, set by set, as the write path would have left them. The requests go through the
whole application in this process, signed in, in the role of the web server, for two viewers: an analyst of the office,
who may see everything, and an operator's reporter, who may see forty old objects and warnings.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.house import house, machine

if TYPE_CHECKING:
    import psycopg
    from django.test import Client

SQL = Path(__file__).parent / "pages.sql"
VISIBLE = 40
"""What the second viewer may see: the oldest of their kind."""
POPULAR = "host-0.example-0.com"
"""A value that every thousandth object holds."""
WRITE = 500
"""Objects that one partner sends at once, under one audience."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is known."""

    objects: int
    audiences: int
    values: int
    warnings: int
    requests: int


FULL = Size(2_000_000, 3_000, 500_000, 200_000, 30)
SMALL = Size(20_000, 30, 5_000, 2_000, 20)


@dataclass(slots=True)
class Taken:
    """What the requests for one page took: milliseconds, queries, the answer's size in bytes."""

    milliseconds: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0


def know(size: Size, owner: str) -> None:
    """Fill the tables as the owner, without indexes, which are made afterwards."""
    import psycopg

    with psycopg.connect(owner) as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET work_mem = '256MB'")
        connection.execute("SET maintenance_work_mem = '512MB'")
        _value_keys(connection, size.values)
        dropped = _without_indexes(connection)
        facts = {
            "office": _office(), "objects": size.objects, "audiences": size.audiences, "values": size.values,
            "warnings": size.warnings,
            "visible": VISIBLE, "write": WRITE, "writes": -(-size.objects // WRITE),
        }  # fmt: skip
        for statement in SQL.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                filled = _filled(statement, facts)
                _timed(statement.strip().splitlines()[0], partial(connection.execute, filled))
        _timed("indexes", lambda: [connection.execute(one.encode()) for one in dropped])
        connection.commit()
        connection.autocommit = True
        _timed("VACUUM", lambda: connection.execute("VACUUM ANALYZE"))


def _office() -> int:
    from noroshi.parties.queries import office_of

    return office_of(1).id


def _filled(statement: str, facts: dict[str, int]) -> bytes:
    names = "|".join(facts)
    filled = re.sub(rf":({names})\b", lambda found: str(facts[found[1]]), statement)
    return filled.encode()


def _timed(what: str, act: Callable[[], object]) -> None:
    began = time.perf_counter()
    act()
    sys.stderr.write(f"{what}  {time.perf_counter() - began:.1f} s\n")


def _value_keys(connection: psycopg.Connection[Any], number: int) -> None:
    """Values with the identifiers that Python makes, one table row each."""
    from noroshi.observables import Kind, observable_key

    connection.execute("CREATE TEMPORARY TABLE made (number int PRIMARY KEY, id uuid, kind smallint, value text)")
    with connection.cursor() as cursor, cursor.copy("COPY made FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["int4", "bytea", "int2", "text"])
        for place in range(number):
            kind, value = Kind.DOMAIN, f"host-{place}.example-{place % 997}.com"
            if place % 2:
                kind, value = Kind.IPV4, f"{place >> 16 & 63 | 128}.{place >> 8 & 255}.{place & 255}.{place % 251}"
            copy.write_row((place, observable_key(kind, value), int(kind), value))


def _without_indexes(connection: psycopg.Connection[Any]) -> list[str]:
    found = connection.execute("""
        SELECT index.indexname, index.indexdef FROM pg_indexes AS index
         WHERE index.tablename IN ('knowledge_object', 'knowledge_appearance', 'knowledge_posting',
                                   'knowledge_relation')
           AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = index.indexname)""").fetchall()
    for name, _ in found:
        connection.execute(f'DROP INDEX "{name}"'.encode())
    return [definition for _, definition in found]


def viewers() -> dict[str, Client]:
    """A browser for each of the two, signed in as by a one-time link of the demo."""
    from noroshi.parties.models import Organisation
    from noroshi.parties.types import Role

    narrow = Organisation.objects.create(
        id=900_000, world_id=1, code="NARROW", kind="operator", name_ja="狭", name_en="Narrow", in_community=False
    )
    return {
        "everything": _signed_in(_office(), Role.ANALYST, "analyst@bench.example"),
        "forty": _signed_in(narrow.pk, Role.REPORTER, "reporter@bench.example"),
    }


def _signed_in(organisation_id: int, role: str, address: str) -> Client:
    from django.conf import settings
    from django.test import Client

    from noroshi.parties.models import Person, RoleAssignment

    person = Person.objects.create(email=address, name=address, organisation_id=organisation_id, language="en")
    RoleAssignment.objects.create(person=person, role=role)
    client = Client(headers={"Host": settings.ALLOWED_HOSTS[0]}, raise_request_exception=True)
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["demo"] = True
    session.save()
    return client


def addresses(owner: str) -> dict[str, dict[str, str]]:
    """The pages, the same for both; object and value are ones that the viewer may see."""
    import psycopg
    from django.urls import reverse

    from noroshi.observables import Kind

    search = reverse("knowledge:search")
    searches = {
        "browse": search,
        "value by search": f"{search}?q={POPULAR}",
        "rare word": f"{search}?q=rareword",
        "common word": f"{search}?q=malicious",
        "two words": f"{search}?q=malicious+word17",
        "type": f"{search}?q=&type=malware",
        "type and word": f"{search}?q=malicious&type=indicator",
        "marking": f"{search}?q=&marking=GREEN",
        "nothing": f"{search}?q=wordthatnobodywrote",
    }
    found = {}
    with psycopg.connect(owner) as connection:
        for viewer, ids in (("everything", ">"), ("forty", "<=")):
            row = connection.execute(
                f"""SELECT object.type || '--' || object.stix_uuid, object.id, observable.kind, observable.value
                      FROM knowledge_object AS object
                      JOIN knowledge_appearance AS appearance ON appearance.object_id = object.id
                      JOIN knowledge_observable AS observable ON observable.id = appearance.observable_id
                     WHERE object.id {ids} {VISIBLE} AND object.type = 'indicator'
                     ORDER BY object.id LIMIT 1""".encode()
            ).fetchone()
            assert row is not None
            kind = "domain" if row[2] == Kind.DOMAIN else "ipv4"
            found[viewer] = searches | {
                "object": f"{reverse('knowledge:object', args=[row[0]])}?of={row[1]}",
                "relations": f"{reverse('knowledge:relations', args=[row[0]])}?of={row[1]}",
                "value": f"{reverse('knowledge:value', args=[kind])}?value={row[3]}",
                "popular value": f"{reverse('knowledge:value', args=['domain'])}?value={POPULAR}",
                "inbox": reverse("warning:inbox"),
            }
    return found


def measure(client: Client, address: str, requests: int) -> Taken:
    """One request to warm up, then the others, each timed."""
    taken = Taken()
    for number in range(requests + 1):
        with _counted() as queries:
            began = time.perf_counter()
            response = client.get(address)
            spent = (time.perf_counter() - began) * 1000
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code} {response.content[:500]!r}")
        if number:
            taken.milliseconds.append(spent)
        taken.queries, taken.size = len(queries), len(response.content)
    return taken


@contextmanager
def _counted() -> Iterator[list[str]]:
    from django.db import connection

    asked: list[str] = []

    def count(execute: Callable[..., Any], query: str, *rest: Any) -> Any:
        asked.append(query)
        return execute(query, *rest)

    with connection.execute_wrapper(count):
        yield asked


def _told(taken: Taken) -> dict[str, float]:
    ordered = sorted(taken.milliseconds)
    return {
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[-(-95 * len(ordered) // 100) - 1], 1),
        "max_ms": round(ordered[-1], 1),
        "queries": taken.queries,
        "bytes": taken.size,
    }


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--small", action="store_true", help="a hundredth of the objects")
    parser.add_argument("--explain", action="store_true", help="keep the house open until Enter is pressed")
    asked = parser.parse_args()
    size = SMALL if asked.small else FULL
    os.environ["NOROSHI_DEMO"] = "1"
    with house("web") as connections:
        from noroshi.demo.loading import found_nation

        found_nation(lambda sentence: None)
        clients = viewers()
        know(size, connections.owner)
        pages = addresses(connections.owner)
        told = {
            viewer: {page: _told(measure(client, address, size.requests)) for page, address in pages[viewer].items()}
            for viewer, client in clients.items()
        }
        if asked.explain:
            sys.stderr.write(f"{json.dumps(told)}\n{connections.app}\n{connections.owner}\n")
            sys.stderr.flush()
            sys.stdin.readline()
    worst = {viewer: max(one["p95_ms"] for one in measured.values()) for viewer, measured in told.items()}
    result = {
        "bench": "pages",
        "objects": size.objects,
        "audiences": size.audiences,
        "p95_ms": max(worst.values()),
        "worst": worst,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "pages": told,
        "machine": machine(),
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()

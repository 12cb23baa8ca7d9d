"""How fast verbs are recorded, put in order, proved and verified: ``python -m bench.ledger --json``.

Runs on an embedded PostgreSQL that writes to disk in time, like a real one; the sequencer runs beside the writers.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import platform
import random
import statistics
import sys
import tempfile
import threading
import time
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Any

CONNECTIONS = 8


class Permission(StrEnum):
    """The benchmark's one permission: everybody has it."""

    ALL = "all"


class Passes:
    """Stands for the gatekeeper, curtain and dispatcher, which are measured elsewhere."""

    def require(self, actor: object, permission: StrEnum, under: str = "") -> None:
        return None

    def opened_for(self, actor: object) -> nullcontext[None]:
        return nullcontext()

    def dispatch(self, event: object, world_id: int) -> None:
        return None


def enter(url: str, home: str) -> None:
    """Put together the frame and the ledger on one database."""
    import django
    from django.conf import settings

    from noroshi.settings import _database

    rooms = ["noroshi.frame", "noroshi.ledger"]
    settings.configure(INSTALLED_APPS=rooms, USE_TZ=True, HOME=Path(home), DATABASES={"default": _database(url)},
                       PUBLIC_URL="http://localhost:8750")  # fmt: skip
    django.setup()
    from noroshi.frame.ports import ports
    from noroshi.ledger.recorder import LedgerRecorder

    ports.recorder, passes = LedgerRecorder(), Passes()
    ports.gatekeeper = ports.curtain = ports.dispatcher = passes


def write_verbs(url: str, home: str, seconds: float, start: Any, told: Any) -> None:
    """One connection: verbs with one object and one entry each, each in a transaction of its own."""
    enter(url, home)
    from noroshi.frame.actors import Actor
    from noroshi.frame.verbs import Verb, about, verb

    @verb(Verb.SIGHTED, needs=Permission.ALL)
    def sight(actor: Actor, number: int) -> None:
        about("observable", number)

    actor = Actor(7, 3, "office", frozenset({"analyst"}))
    sight(actor, 0)
    start.wait()
    done, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        sight(actor, done)
        done += 1
    told.put(done)


def verbs_per_s(url: str, home: str, seconds: float) -> float:
    """Verb transactions per second over all connections."""
    spawn = multiprocessing.get_context("spawn")
    start, told = spawn.Barrier(CONNECTIONS), spawn.Queue()
    writers = [spawn.Process(target=write_verbs, args=(url, home, seconds, start, told)) for _ in range(CONNECTIONS)]
    for writer in writers:
        writer.start()
    done = sum(told.get() for _ in writers)
    for writer in writers:
        writer.join()
    return done / seconds


def entries_per_s(count: int) -> float:
    """Entries per second of a bulk verb, drawn up, written and committed."""
    from django.db import transaction

    from noroshi.frame.actors import Actor
    from noroshi.frame.ports import Touched
    from noroshi.ledger.recorder import LedgerRecorder

    actor = Actor(7, 3, "office", frozenset({"analyst"}))
    began = time.perf_counter()
    with transaction.atomic():
        LedgerRecorder().record_each(
            actor, "knowledge:bundle:remembered", ([Touched("indicator", str(at))] for at in range(count))
        )
    return count / (time.perf_counter() - began)


class Watch:
    """Runs the sequencer and asks all the while how far the head is behind."""

    def __init__(self) -> None:
        self.lag, self._stop = 0.0, threading.Event()

    def __enter__(self) -> Watch:
        from noroshi.ledger.tasks import start_sequencer

        self._threads = [start_sequencer(self._stop), threading.Thread(target=self._watch)]
        self._threads[1].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _watch(self) -> None:
        from django.db import connection

        from noroshi.ledger import queries

        while not self._stop.wait(0.1):
            self.lag = max(self.lag, queries.status().lag.total_seconds())
        connection.close()


def proof_ms(count: int) -> float:
    """Milliseconds for an inclusion proof, 95th percentile."""
    from noroshi.ledger import merkle, queries

    luck, took = random.Random(1), []
    for _ in range(count):
        index = luck.randrange(queries.head().size)
        began = time.perf_counter()
        proof = queries.inclusion(index)
        took.append(time.perf_counter() - began)
        merkle.check_inclusion(merkle.leaf_hash(proof.leaf), index, proof.head.size, proof.path, proof.head.root)
    return statistics.quantiles(took, n=20)[-1] * 1000


def measure(asked: argparse.Namespace, home: Path) -> dict[str, object]:
    """All figures, on a database of its own."""
    import psycopg
    from django.core.management import call_command
    from django.db import connections

    from noroshi.frame.running import roles
    from noroshi.frame.running.postgres import EmbeddedPostgres
    from noroshi.settings import _database

    embedded = EmbeddedPostgres(home, durable=not asked.not_durable)
    urls = embedded.start()
    try:
        with psycopg.connect(urls.owner, autocommit=True) as owner:
            roles.grant(owner, urls)
        enter(urls.owner, str(home))
        call_command("migrate", "ledger", verbosity=0)
        connections["default"].close()
        connections["default"].settings_dict.update(_database(urls.worker))
        return figures(asked, urls.app, home)
    finally:
        connections["default"].close()
        embedded.stop("immediate")


def figures(asked: argparse.Namespace, url: str, home: Path) -> dict[str, object]:
    """Medians over the runs; the log grows to ``asked.entries`` for the proofs and the verification."""
    from noroshi.ledger import queries
    from noroshi.ledger.export import export
    from noroshi.ledger.sequencer import sequence_now
    from noroshi.ledger.verify import verify

    with Watch() as watch:
        verbs = [verbs_per_s(url, str(home), asked.seconds) for _ in range(asked.runs)]
    bulk = [entries_per_s(asked.bulk) for _ in range(asked.runs)]
    sequence_now()
    while (missing := asked.entries - queries.head().size) > 0:
        entries_per_s(min(missing, 200_000))
        sequence_now()
    began = time.perf_counter()
    exported = export(home / "exported")
    took = time.perf_counter() - began
    verdicts = [verify(home / "exported") for _ in range(min(asked.runs, 3))]
    seconds = statistics.median(verdict.seconds for verdict in verdicts)
    return {
        "verbs_per_s": round(statistics.median(verbs)),
        "entries_per_s": round(statistics.median(bulk)),
        "checkpoint_behind_s": round(watch.lag, 2),
        "proof_p95_ms": round(proof_ms(200), 2),
        "export_s": round(took, 2),
        "verify_s": seconds,
        "verify_1m_s": round(seconds * 1_000_000 / exported.size, 2),
        "verified": all(verdict.ok for verdict in verdicts),
        "entries": exported.size,
        "connections": CONNECTIONS,
        "runs": asked.runs,
        "machine": f"{multiprocessing.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}",
    }


def main() -> int:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object (it always does)")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="length of each run of verbs")
    parser.add_argument("--bulk", type=int, default=40_000, help="entries of one bulk verb")
    parser.add_argument("--entries", type=int, default=1_000_000, help="size of the log that is proved and verified")
    parser.add_argument("--not-durable", action="store_true", help="do not wait for the disk")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="noroshi-bench-") as folder:
        print(json.dumps(measure(asked, Path(folder) / "home")))
    return 0


if __name__ == "__main__":
    sys.exit(main())

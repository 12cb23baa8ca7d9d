"""Release decided for a million new objects and 500 recipients: ``python -m bench.release --json``.

Objects, receipts, handlings, audiences and recipients with different rights are written set by set, as the write path
would have left them. Then the task's own verb decides what each recipient gets of all of them, under row-level security
and with its ledger entry, and keeps every reason. ``seconds`` is from the call to the commit. Afterwards decisions are
explained one by one and compared with what row-level security lets the recipient see.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.house import house, machine
from bench.pages import _filled, _timed

OFFICE = 99_999
SQL = Path(__file__).parent / "release.sql"


@dataclass(frozen=True, slots=True)
class Size:
    """How many objects and recipients there are, from how many sources, and how many decisions are explained."""

    objects: int
    recipients: int
    sources: int
    explained: int


FULL = Size(1_000_000, 500, 300, 500)
SMALL = Size(20_000, 100, 30, 100)


def fill(size: Size, owner: str) -> None:
    """Write everything that is decided about, as the owner."""
    import psycopg

    facts = {
        "office": OFFICE, "objects": size.objects, "recipients": size.recipients, "sources": size.sources,
    }  # fmt: skip
    with psycopg.connect(owner) as connection:
        connection.execute("SET synchronous_commit = off")
        for statement in SQL.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                filled = _filled(statement, facts)
                _timed(statement.strip().splitlines()[0], partial(connection.execute, filled))
        connection.commit()
        connection.autocommit = True
        _timed("VACUUM", lambda: connection.execute("VACUUM ANALYZE"))


def explained(size: Size) -> dict[str, int]:
    """How many explanations agree with what row-level security shows, and how many do not."""
    from django.db import connection

    from noroshi.authority.queries import automation
    from noroshi.frame.verbs import seeing
    from noroshi.release.handling import recipients
    from noroshi.release.types import Outcome
    from noroshi.sharing.desk.deciding import explain

    drawn, told = random.Random(1), {"agreed": 0, "differed": 0}
    everybody = recipients(1)
    for _ in range(size.explained):
        recipient, thing = drawn.choice(everybody), drawn.randint(1, size.objects)
        with seeing(automation(1)):
            said = explain(automation(1), thing, recipient.organisation_id).outcome is Outcome.FULL
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('noroshi.audiences', (SELECT array_agg(DISTINCT audience_id)::text"
                " FROM release_audiencemember WHERE atom = ANY (%s)), false)",
                [list(recipient.atoms)],
            )
            cursor.execute("SELECT count(*) FROM knowledge_object WHERE id = %s", [thing])
            told["agreed" if bool(cursor.fetchone()[0]) == said else "differed"] += 1
            cursor.execute("SELECT set_config('noroshi.audiences', '', false)")
    return told


def run(size: Size) -> dict[str, object]:
    """Fill, decide, look at what is kept."""
    with house() as connections:
        import psycopg

        from noroshi.authority.queries import automation
        from noroshi.sharing.desk.deciding import decide_receipts

        fill(size, connections.owner)
        begun = time.monotonic()
        decided = decide_receipts(automation(1), 1, size.objects)
        seconds = time.monotonic() - begun
        with psycopg.connect(connections.owner) as owner:
            [(rows, volume)] = owner.execute(
                "SELECT (SELECT count(*) FROM sharing_desk_decision), pg_total_relation_size('sharing_desk_decision')"
                " + pg_total_relation_size('sharing_desk_class') + pg_total_relation_size('sharing_desk_roll')"
            ).fetchall()
            [(pairs,)] = owner.execute("SELECT sum(cardinality(recipients)) FROM sharing_desk_decision").fetchall()
        return {
            "bench": "release",
            "seconds": round(seconds, 2),
            "objects": decided.objects,
            "recipients": size.recipients,
            "decisions": decided.objects * size.recipients,
            "classes": decided.classes,
            "decision_rows": rows,
            "decision_bytes": volume,
            "recipients_in_rows": int(pairs),
            "explained": explained(size),
            "machine": machine(),
        }


def main() -> None:
    """One JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object, as always")
    parser.add_argument("--small", action="store_true", help="a small run, to see that it works")
    sys.stdout.write(json.dumps(run(SMALL if parser.parse_args().small else FULL), indent=2) + "\n")


if __name__ == "__main__":
    main()

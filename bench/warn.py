"""From commit of a new bundle to the warning being readable: ``python -m bench.warn --json``.

1 M assets of 10,000 operators are registered and 1 M indicators known. A foreign partner's bundle of a thousand
indicators, of which some concern operators, is remembered; a real worker, in a process of its own, follows the event;
the concerned operator's reporter asks for its inbox until the warning stands there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bench.house import house, machine
from bench.ingest import synthetic

if TYPE_CHECKING:
    from noroshi.frame.actors import Actor

CONCERNED = 10
"""Operators that each bundle concerns; the others' inboxes must stay as they are."""
# The register of a nation: each operator has as many networks as domains and twice as many products.
OPERATORS = """
INSERT INTO parties_organisation (world_id, code, kind, name_ja, name_en, sector, mail, in_community, is_active)
SELECT 1, 'OP-' || n, 'operator', 'OP-' || n, 'OP-' || n, (ARRAY['electricity', 'water', 'finance', 'gas'])[1 + n %% 4],
       '', true, true
  FROM generate_series(1, %(operators)s) AS n
RETURNING id"""
ASSETS = """
INSERT INTO parties_asset (organisation_id, audience_id, kind, name, value, vendor, product, version, cpe, facility,
                           in_service, quantity, registered_at, confirmed_at)
SELECT %(organisation)s, %(audience)s, (ARRAY['network', 'domain', 'computer', 'computer'])[1 + n %% 4], 'asset ' || n,
       '', CASE WHEN n %% 4 > 1 THEN 'Vendor ' || n %% 500 ELSE '' END,
       CASE WHEN n %% 4 > 1 THEN 'Product ' || n %% 7 ELSE '' END,
       CASE WHEN n %% 4 > 1 THEN (n %% 5) || '.0' ELSE '' END,
       '', '', '', 1, '2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z'
  FROM generate_series(1, %(assets)s) AS n"""
KEYS = """
INSERT INTO parties_assetkey (asset_id, organisation_id, audience_id, kind, key)
SELECT asset.id, asset.organisation_id, asset.audience_id, key.kind, key.key
  FROM parties_asset AS asset
 CROSS JOIN LATERAL (
   SELECT 1, network(set_masklen('20.0.0.0'::inet + (asset.id % 900000) * 64, 26 + (asset.id / 4 % 3)::int * 2))::text
    WHERE asset.kind = 'network'
    UNION ALL
   SELECT 2, 'host-' || asset.id || '.op-' || asset.organisation_id || '.example.jp' WHERE asset.kind = 'domain'
    UNION ALL
   SELECT 3, replace(lower(asset.vendor || ':' || asset.product), ' ', '_') WHERE asset.kind = 'computer'
    UNION ALL
   SELECT 3, replace(lower(asset.vendor || ':' || asset.product || ':' || asset.version), ' ', '_')
    WHERE asset.kind = 'computer'
 ) AS key (kind, key)"""


@dataclass(frozen=True, slots=True)
class Size:
    """How large the nation is."""

    operators: int
    assets: int
    indicators: int
    bundle: int
    runs: int


def found(size: Size, owner: str) -> None:
    """Register the operators and their assets, past the verbs, as the owner."""
    import psycopg

    from noroshi.demo.loading import found_nation
    from noroshi.parties.queries import office_of
    from noroshi.release.audiences import audience_of

    found_nation(lambda sentence: None)
    office = office_of(1).id
    with psycopg.connect(owner) as connection:
        ids = [row[0] for row in connection.execute(OPERATORS, {"operators": size.operators}).fetchall()]
        connection.commit()
        for one in ids:
            audience = audience_of({f"org:{one}", f"org:{office}"}, 1)
            facts = {"organisation": one, "audience": audience, "assets": size.assets // size.operators}
            connection.execute(ASSETS, facts)
        connection.execute(KEYS)
        connection.execute("ANALYZE")


def know(size: Size) -> None:
    """Remember the indicators that are known beforehand, as coming from a partner."""
    from noroshi.intake.importing import import_content

    partner = _partner()
    for part in range(0, size.indicators, 100_000):
        number = min(100_000, size.indicators - part)
        import_content(partner.code, partner.id, f"known-{part}.json", synthetic(number, seed=part + 11))


def _partner() -> Partner:
    from noroshi.parties.models import Organisation
    from noroshi.parties.types import OrganisationKind

    made, _ = Organisation.objects.get_or_create(
        world_id=1, code="BENCH", defaults={"kind": OrganisationKind.FOREIGN_PARTNER, "name_ja": "B", "name_en": "B"}
    )
    return Partner(made.pk, made.code)


@dataclass(frozen=True, slots=True)
class Partner:
    """Who the bundles come from."""

    id: int
    code: str


@contextmanager
def worker() -> Iterator[None]:
    """The real worker, in a process of its own."""
    running = subprocess.Popen(
        [sys.executable, "-c", "from noroshi.commands.working import worker; raise SystemExit(worker())"],
        env=os.environ | {"NOROSHI_PROCESS": "worker"},
    )
    try:
        yield
    finally:
        running.terminate()
        running.wait(timeout=30)


def _until_idle() -> None:
    """Until what was known beforehand is screened."""
    until = time.perf_counter() + 600
    while time.perf_counter() < until:
        time.sleep(1)
        if _waiting() == 0:
            return
    raise SystemExit("the worker did not get through what was known beforehand")


def _until_working() -> None:
    """Until the worker has taken up the first of what was known beforehand."""
    until = time.perf_counter() + 60
    while _waiting("doing") == 0:
        if time.perf_counter() > until:
            raise SystemExit("the worker took nothing up")
        time.sleep(0.05)


def _waiting(*states: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM procrastinate_jobs
                WHERE status::text = ANY (%s) AND task_name = 'warning.tasks.warn_the_affected'""",
            [list(states or ("todo", "doing"))],
        )
        return int(cursor.fetchone()[0])


def behind_import(size: Size) -> tuple[float, int]:
    """Seconds until the warning of a small bundle that comes while what is known is still being screened.

    Gives them with the number of screening jobs that were still waiting when the warning stood there: none would mean
    that nothing was measured.
    """
    draw = random.Random(7)
    concerned = _concerned(draw)
    committed = _remember(_bundle(size, 900_000, [network for _, network in concerned]))
    seconds = _until_readable(concerned[0][0], committed)
    return seconds, _waiting()


def measure(size: Size) -> list[float]:
    """Seconds from commit to readable, one for each bundle."""
    draw = random.Random(5)
    found_seconds = []
    for number in range(size.runs):
        concerned = _concerned(draw)
        committed = _remember(_bundle(size, number, [network for _, network in concerned]))
        found_seconds.append(_until_readable(concerned[0][0], committed))
    return found_seconds


def _concerned(draw: random.Random) -> list[tuple[int, str]]:
    """Operators, each with an address of its own."""
    from django.db import connection

    from noroshi.authority.queries import automation
    from noroshi.frame.verbs import seeing

    with seeing(automation(1)), connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM parties_assetkey")
        first, last = cursor.fetchone()
        chosen: dict[int, str] = {}
        while len(chosen) < CONCERNED:
            cursor.execute(
                """SELECT organisation_id, host(key::inet) FROM parties_assetkey
                    WHERE id >= %s AND kind = 1 ORDER BY id LIMIT 1""",
                [draw.randrange(first, last)],
            )
            if row := cursor.fetchone():
                chosen.setdefault(row[0], row[1])
    return list(chosen.items())


def _bundle(size: Size, number: int, addresses: list[str]) -> bytes:
    bundle = json.loads(synthetic(size.bundle, seed=1_000_000 + number))
    for one, address in zip(bundle["objects"], addresses, strict=False):
        one["pattern"] = f"[ipv4-addr:value = '{address}']"
    return json.dumps(bundle).encode()


def _remember(content: bytes) -> float:
    from noroshi.intake.importing import import_content

    partner = _partner()
    outcome = import_content(partner.code, partner.id, "bundle.json", content)
    if outcome.error or outcome.refused:
        raise SystemExit(f"the bundle was not clean: {outcome}")
    return time.perf_counter()


def _until_readable(operator: int, committed: float) -> float:
    from noroshi.frame.verbs import seeing
    from noroshi.warning.queries import inbox

    reader = _reporter(operator)
    while time.perf_counter() - committed < 60:
        with seeing(reader):
            if inbox(reader).rows:
                _answer_all(reader)
                return time.perf_counter() - committed
        time.sleep(0.002)
    raise SystemExit("no warning came within a minute")


def _answer_all(reader: Actor) -> None:
    """So that the next bundle that concerns the same operator is told from this one."""
    from noroshi.warning import models

    models.Warning.objects.filter(organisation_id=reader.organisation_id).update(needs_answer=False)


def _reporter(operator: int) -> Actor:
    from noroshi.frame.actors import Actor
    from noroshi.parties.types import OrganisationKind, Role

    return Actor(None, operator, OrganisationKind.OPERATOR, frozenset({Role.REPORTER}), 1)


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--small", action="store_true", help="a hundredth of the nation")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--known", type=int, help="how many indicators are known beforehand")
    parser.add_argument("--assets", type=int, help="how many assets are registered, a hundred an operator")
    asked = parser.parse_args()
    size = Size(10_000, 1_000_000, 1_000_000, 1000, asked.runs)
    if asked.small:
        size = Size(100, 10_000, 10_000, 1000, min(asked.runs, 20))
    if asked.assets:
        size = replace(size, assets=asked.assets, operators=max(CONCERNED, asked.assets // 100))
    size = replace(size, indicators=asked.known or size.indicators)
    with house() as addresses:
        found(size, addresses.owner)
        know(size)
        with worker():
            _until_working()
            behind, left = behind_import(size)
            _until_idle()
            seconds = measure(size)
    ordered = sorted(seconds)
    told = {
        "p50_s": round(statistics.median(ordered), 3),
        "p99_s": round(ordered[max(0, -(-99 * len(ordered) // 100) - 1)], 3),
        "max_s": round(ordered[-1], 3),
        "behind_import_s": round(behind, 3),
        "import_jobs_left": left,
        "runs": len(ordered),
        "operators": size.operators,
        "assets": size.assets,
        "indicators": size.indicators,
        "bundle": size.bundle,
    }
    sys.stdout.write(json.dumps({"bench": "warn", **told, "machine": machine()}) + "\n")


if __name__ == "__main__":
    main()

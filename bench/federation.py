"""From one installation's report to a partner installation's knowledge: ``python -m bench.federation --json``.

Two installations on one machine, each with a web server, a worker and a database of its own, are each other's foreign
partners over TAXII 2.1. An operator's report is sent to the first; the second's duty officer asks for the value that
it names until it is known there. Measured from the moment the report is acknowledged, and from the moment it is sent.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from typing import TYPE_CHECKING

from bench.house import house, machine

if TYPE_CHECKING:
    from tests.sharing.peers.two import Two


def measure(two: Two, runs: int) -> list[tuple[float, float]]:
    """Seconds from acknowledged and from sent to known, one pair for each report."""
    return [_one(two, f"federated-{number}.example") for number in range(runs)]


def _one(two: Two, value: str) -> tuple[float, float]:
    from tests.sharing.peers.test_two_installations import report, sources

    sent = time.perf_counter()
    report(two.first, two.tokens["W-01"], value)
    acknowledged = time.perf_counter()
    while not sources(two.second, two.tokens["NCO"], value):
        if time.perf_counter() - sent > 60:
            raise SystemExit("the report did not arrive within a minute")
        time.sleep(0.01)
    now = time.perf_counter()
    return now - acknowledged, now - sent


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with house() as addresses:
        from tests.sharing.peers.test_two_installations import nation_with_tokens
        from tests.sharing.peers.two import two_running

        tokens, world_id = nation_with_tokens()
        with two_running(addresses, tokens, world_id) as two:
            two.connect(two.first, two.second)
            two.connect(two.second, two.first)
            _one(two, "warm-up.example")
            found = measure(two, asked.runs)
    after, whole = zip(*found, strict=True)
    told = {
        "federated_s": round(statistics.median(whole), 3),
        "max_s": round(max(whole), 3),
        "after_acknowledged_s": round(statistics.median(after), 3),
        "runs": len(found),
    }
    sys.stdout.write(json.dumps({"bench": "federation", **told, "machine": machine()}) + "\n")


if __name__ == "__main__":
    main()

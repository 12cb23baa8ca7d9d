"""``kill -9`` at random moments: what was acknowledged is there once, what was not is there wholly or not at all."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.kills.acts import Act, BundleOverApi, FileByCommand, Outcome, ReportOverApi
from tests.kills.conftest import Running
from tests.running import PATIENCE, Victim

pytestmark = [pytest.mark.slow]
SEED = int(os.environ.get("NOROSHI_TEST_SEED", "20261001"))
MOMENTS, OF_REPORTS, OF_LARGE_FILES = (50, 50, 25) if os.environ.get("NOROSHI_TEST_LONG") else (1, 1, 0)
"""Of an import, of a report, of the import of a large file."""
VICTIMS: tuple[Victim, ...] = ("web", "worker", "database")
OF_LARGE: tuple[Victim, ...] = ("readers", "database")
MAKES: dict[str, Callable[[str], Act]] = {
    "bundle": BundleOverApi,
    "bundle-later": lambda name: BundleOverApi(name, later=True),
    "command": FileByCommand,
    "large": lambda name: FileByCommand(name, large=True),
    "report": ReportOverApi,
}


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What an act comes to when nobody kills anything, and how long it takes with all that follows."""

    outcome: Outcome
    visible: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Moment:
    """Which act is interrupted, which part dies, and when: as a share of the act's measured time."""

    act: str
    victim: Victim
    share: float
    name: str


def _moments() -> list[Moment]:
    draw = random.Random(SEED)
    ways = ["bundle", "bundle-later", "command"]
    acts = [ways[number % 3] for number in range(MOMENTS)] + ["report"] * OF_REPORTS
    found = []
    for number, act in enumerate(acts):
        # The command does not go through the web server, so killing that would test nothing.
        victims = [one for one in reversed(VICTIMS) if act != "command" or one != "web"]
        victim = victims[(number + number // 3) % len(victims)]
        found.append(Moment(act, victim, draw.random(), f"kurofune{SEED % 1000}x{number}q"))
    for number in range(OF_LARGE_FILES):
        victim = OF_LARGE[number % 2]
        found.append(Moment("large", victim, draw.random(), f"kurofune{SEED % 1000}y{number}q"))
    return found


_measured: dict[str, Undisturbed] = {}


def _undisturbed(running: Running, act: str) -> Undisturbed:
    """Measured once, the second of two, so that nothing is loaded for the first time."""
    if act not in _measured:
        for turn in ("a", "b"):
            made = MAKES[act](f"calm{act.replace('-', '')}{turn}")
            began = time.monotonic()
            assert made.do(running)
            running.program.settle()
            _measured[act] = Undisturbed(made.outcome(running), made.visible(running), time.monotonic() - began)
    return _measured[act]


@pytest.mark.parametrize("moment", _moments(), ids=lambda one: f"{one.act}-{one.victim}-{one.share:.2f}")
def test_a_kill_loses_nothing_and_repeats_nothing(running: Running, moment: Moment) -> None:
    calm = _undisturbed(running, moment.act)
    assert calm.outcome.warnings > 0
    assert calm.outcome.mails == calm.outcome.warnings
    act = MAKES[moment.act](moment.name)

    killer = threading.Timer(moment.share * calm.seconds, running.program.kill, [moment.victim])
    killer.start()
    acknowledged = act.do(running)
    killer.join()
    running.program.mend()
    seen = act.visible(running)
    acknowledged = acknowledged or _until_acknowledged(running, act)
    running.program.settle()

    assert seen in (0, calm.visible), "something half-stored was visible"
    assert acknowledged
    assert act.visible(running) == calm.visible
    assert act.outcome(running) == calm.outcome
    assert _stray(running) == []


def _until_acknowledged(running: Running, act: Act) -> bool:
    until = time.monotonic() + PATIENCE
    while not act.do(running):
        assert time.monotonic() < until, "no answer after all is up again"
        running.program.mend()
        time.sleep(0.2)
    return True


def _stray(running: Running) -> list[str]:
    """Kinds of rows that nothing leads to."""
    queries = {
        "objects of no receipt": """SELECT 1 FROM knowledge_object AS object WHERE NOT EXISTS
            (SELECT FROM knowledge_receipt AS receipt
              WHERE receipt.id = object.receipt_id AND receipt.state = 'read')""",
        "appearances of no object": """SELECT 1 FROM knowledge_appearance AS one WHERE NOT EXISTS
            (SELECT FROM knowledge_object AS object WHERE object.id = one.object_id)""",
        "bytes other than their digest": """SELECT 1 FROM knowledge_receipt AS receipt WHERE digest IS DISTINCT FROM
            (SELECT sha256(string_agg(content, '' ORDER BY ordinal)) FROM knowledge_receipt_chunk AS chunk
              WHERE chunk.receipt_id = receipt.id)""",
        "receipts that nobody will read": """SELECT 1 FROM knowledge_receipt WHERE state = 'received'
            AND channel <> 'command'""",
        "entries without a place": "SELECT 1 FROM ledger_entry WHERE id NOT IN (SELECT entry_id FROM ledger_leaf)",
        "mails twice": """SELECT 1 FROM warning_mailoutbox GROUP BY warning_id HAVING count(*) > 1""",
    }
    return [name for name, query in queries.items() if running.program.rows(f"{query} LIMIT 1")]


def test_z_the_ledger_verifies_after_all_kills(running: Running) -> None:
    """Named last: the log, exported while the program runs, still proves every entry."""
    running.program.settle()

    assert running.program.ledger_problems() == []

"""What is kept of each exchange: when, how far, what became of how many, and why it stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import connection

from noroshi.frame.named_sql import sql
from noroshi.sharing.peers.errors import PeersError
from noroshi.sharing.peers.models import Peer, Run
from noroshi.sharing.peers.types import Caution, Direction, ItemOutcome, Outcome

KEPT: Final = 500
"""Runs that are kept of a partner; older ones go, what became of each object stays."""
_NO_NUL: Final = {0: "�"}


@dataclass(slots=True)
class Tally:
    """What one run has come to so far."""

    counts: Counter[str] = field(default_factory=Counter)
    cautions: set[Caution] = field(default_factory=set)
    pages: int = 0
    fault: PeersError | None = None

    def add(self, outcomes: Iterable[ItemOutcome]) -> None:
        """Count what became of some objects, by outcome and reason."""
        self.counts.update(f"{one.outcome}:{one.reason}" for one in outcomes)

    @property
    def nothing_new(self) -> bool:
        """Whether the run changed nothing that would be worth a line of its own."""
        return not any(number for what, number in self.counts.items() if not what.startswith(Outcome.KNOWN))


def begin(peer: Peer, direction: Direction, now: datetime) -> Run:
    """Note that an exchange begins."""
    return Run.objects.create(peer=peer, audience_id=peer.audience_id, direction=direction, began_at=now)


def end(run: Run, tally: Tally, now: datetime) -> None:
    """Note how it ended. A run like the one before is counted there, so that quiet months fill no table."""
    run.ended_at, run.pages = now, tally.pages
    run.counts, run.cautions = dict(tally.counts), sorted(tally.cautions)
    if tally.fault is not None:
        run.fault, run.facts = tally.fault.code, _plain(tally.fault.facts)
    before = Run.objects.filter(peer_id=run.peer_id, direction=run.direction, pk__lt=run.pk).order_by("-pk").first()
    if before is not None and tally.nothing_new and _alike(before, run):
        before.ended_at, before.times = now, before.times + 1
        before.save(update_fields=["ended_at", "times"])
        run.delete()
        return
    run.save()
    _forget_old(run)


def _alike(before: Run, run: Run) -> bool:
    return before.ended_at is not None and (before.fault, before.facts, before.counts, before.cautions) == (
        run.fault, run.facts, run.counts, run.cautions,
    )  # fmt: skip


def _forget_old(run: Run) -> None:
    oldest = Run.objects.filter(peer_id=run.peer_id).order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1]
    for last in oldest:
        Run.objects.filter(peer_id=run.peer_id, pk__lte=last).delete()


def _plain(facts: Mapping[str, object]) -> dict[str, str]:
    return {name: str(held)[:300].translate(_NO_NUL) for name, held in facts.items()}


def keep_items(peer: Peer, direction: Direction, outcomes: Sequence[ItemOutcome], run: Run, now: datetime) -> None:
    """Keep what became of each object; of several versions in one go, of the newest."""
    newest: dict[tuple[str, str], ItemOutcome] = {}
    for one in sorted(outcomes, key=lambda one: one.version):
        newest[str(one.uuid), one.type] = one
    if not newest:
        return
    rows = list(newest.values())
    with connection.cursor() as cursor:
        cursor.execute(
            sql("sharing.peers", "keep_items"),
            {
                "peer": peer.pk,
                "audience": peer.audience_id,
                "direction": direction,
                "run": run.pk,
                "at": now,
                "uuids": [one.uuid for one in rows],
                "types": [one.type[:250] for one in rows],
                "versions": [one.version for one in rows],
                "outcomes": [str(one.outcome) for one in rows],
                "reasons": [str(one.reason) for one in rows],
                "details": [one.detail[:500].translate(_NO_NUL) for one in rows],
                "sources": [one.source_id for one in rows],
            },
        )

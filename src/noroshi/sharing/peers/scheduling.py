"""A run from its beginning to its end, and when the partner is asked next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import seeing
from noroshi.sharing import schedule
from noroshi.sharing.peers import runs
from noroshi.sharing.peers.errors import PeersError
from noroshi.sharing.peers.finding import as_partner, organisation_of, peer_of
from noroshi.sharing.peers.models import Peer, Run
from noroshi.sharing.peers.runs import Tally
from noroshi.sharing.peers.types import Direction

BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)


def exchanged(actor: Actor, peer_id: int, direction: Direction, act: Callable[[Run, Tally], bool]) -> bool:
    """Do one run, note what came of it, and set when the next is due; whether something is left to do at once.

    Whatever the partner's server does ends here as a reason on the partner's page, never as a crash. There is no verb
    in it: the steps of ``act`` are verbs, each with its own entry.
    """
    tally, left = Tally(), False
    with seeing(actor):
        run = runs.begin(peer_of(peer_id), direction, actor.now())
    try:
        left = act(run, tally)
    except PeersError as fault:
        tally.fault = fault
    with seeing(actor):
        runs.end(run, tally, actor.now())
        _schedule(actor, peer_of(peer_id), direction, tally)
        count_waiting(peer_of(peer_id))
    return left and tally.fault is None


def count_waiting(peer: Peer) -> None:
    """Keep how much waits that the partner may see and has not been looked at for it."""
    facts: dict[str, int | datetime] = {
        "world": peer.world_id,
        "after": peer.push_after or BEGINNING,
        "bound": schedule.WAITING_BOUND,
    }
    waiting = 0
    if peer.push_to:
        with seeing(as_partner(organisation_of(peer))), connection.cursor() as cursor:
            cursor.execute(sql("sharing.peers", "count_waiting"), facts)
            waiting = int(cursor.fetchone()[0])
    if waiting != peer.waiting:
        Peer.objects.filter(pk=peer.pk).update(waiting=waiting)


def _schedule(actor: Actor, peer: Peer, direction: Direction, tally: Tally) -> None:
    now = actor.now()
    if tally.fault is None:
        setattr(peer, "pulled_at" if direction is Direction.IN else "pushed_at", now)
        peer.failures, peer.next_at = 0, now + timedelta(minutes=peer.minutes)
    else:
        peer.failures += 1
        peer.next_at = now + wait_after(peer.failures, tally.fault)
    peer.save(update_fields=["pulled_at", "pushed_at", "failures", "next_at"])


def wait_after(failures: int, fault: PeersError) -> timedelta:
    """How long to wait: twice as long after each failure in a row, at most six hours; as long as a busy server asks."""
    asked = fault.facts.get("wait")
    wished = timedelta(seconds=asked) if isinstance(asked, int) else timedelta()
    return max(schedule.wait_after(failures), wished)


def is_waiting(peer: Peer, actor: Actor) -> bool:
    """Whether a server that failed is left alone for now."""
    return peer.failures > 0 and actor.now() < peer.next_at

"""Sending to a partner's collection, batch by batch: kept before it leaves, settled when we know what became of it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.turns import number_turns
from noroshi.sharing.peers import protocol
from noroshi.sharing.peers.errors import NotTaken, NotThere, SignInRefused, StillPending
from noroshi.sharing.peers.exchange import BatchItem, accepted, prepare, rejected, settle
from noroshi.sharing.peers.finding import agreement_in_force, line_to, peer_of
from noroshi.sharing.peers.models import Batch, Peer, Run
from noroshi.sharing.peers.protocol import Status
from noroshi.sharing.peers.runs import Tally
from noroshi.sharing.peers.scheduling import count_waiting, exchanged, is_waiting
from noroshi.sharing.peers.transport import Line, ask
from noroshi.sharing.peers.types import Direction, ItemOutcome, Reason
from noroshi.sharing.peers.walking import moment

BATCH: Final = 500
"""Rows that are looked at for one batch."""
SECONDS: Final = 120.0
WAITS: Final = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)
"""Seconds between questions what became of a push; then the next run asks."""
AT_ONCE: Final = 50
"""Ids in one question for what stands there: an address has a length."""


def push(actor: Actor, peer_id: int) -> bool:
    """Send what the partner may see and has not got; whether a run has to go on. Nothing without an agreement.

    A server that failed is left alone until its time comes.
    """
    with seeing(actor):
        peer = peer_of(peer_id)
        if not peer.push_to or not agreement_in_force(peer, actor).terms.outgoing.open:
            return False
        if is_waiting(peer, actor):
            count_waiting(peer)
            return False
    number_turns()
    return exchanged(actor, peer_id, Direction.OUT, lambda run, tally: _push(actor, peer_id, run, tally))


def _push(actor: Actor, peer_id: int, run: Run, tally: Tally) -> bool:
    with seeing(actor):
        peer = peer_of(peer_id)
        line = line_to(peer)
        left = Batch.objects.filter(peer=peer).first()
    if left is not None:
        _resume(actor, peer, line, left, run, tally)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        choice, batch = prepare(actor, peer_id, run.pk, BATCH)
        tally.add(choice.kept_back)
        if batch is not None:
            contents = {one.stix_id: one.content for one in choice.going}
            _settle(actor, peer, batch, _sent(actor, peer, line, batch, contents), run, tally)
            tally.pages += 1
        elif not choice.looked_at:
            return False
    return True


def _settle(
    actor: Actor,
    peer: Peer,
    batch: Batch,
    outcomes: Sequence[ItemOutcome],
    run: Run,
    tally: Tally,
    *,
    whole: bool = True,
) -> None:
    settle(actor, peer.pk, batch.pk, outcomes, run.pk, whole=whole)
    tally.add(outcomes)


def _items(batch: Batch) -> list[BatchItem]:
    return msgspec.convert(batch.items, list[BatchItem])


def _resume(actor: Actor, peer: Peer, line: Line, batch: Batch, run: Run, tally: Tally) -> None:
    """A batch that a run left behind: ask what became of it. What the server does not have is chosen again."""
    items = _items(batch)
    if batch.status_id:
        status = _remembered(line, batch.status_id)
        if status is not None:
            _settle(actor, peer, batch, _outcomes(peer, line, items, status), run, tally)
            return
    there = _there(peer, line, items)
    _settle(actor, peer, batch, [accepted(one) for one in items if one in there], run, tally, whole=False)


def _remembered(line: Line, status_id: str) -> Status | None:
    """What became of a push; None where the server has forgotten it, as it may: the objects it has not."""
    try:
        return _awaited(line, protocol.read_status(ask(line, protocol.status_request(line.root, status_id))))
    except NotThere:
        return None


def _sent(actor: Actor, peer: Peer, line: Line, batch: Batch, contents: Mapping[str, bytes]) -> list[ItemOutcome]:
    """Send a whole batch; if the server takes no whole, by halves, so that one bad object keeps back no other."""
    items = _items(batch)
    try:
        status = _posted(peer, line, items, contents)
    except NotTaken as refused:
        return _sent_by_halves(peer, line, items, contents, refused)
    if not status.complete:
        with seeing(actor):
            Batch.objects.filter(pk=batch.pk).update(status_id=status.id[:200])
    return _outcomes(peer, line, items, _awaited(line, status))


def _sent_by_halves(
    peer: Peer, line: Line, items: Sequence[BatchItem], contents: Mapping[str, bytes], refused: NotTaken
) -> list[ItemOutcome]:
    if len(items) == 1:
        reason = Reason.TOO_LARGE if refused.facts.get("status") == 413 else Reason.NOT_TAKEN
        return [rejected(items[0], str(refused.facts.get("said") or refused.facts.get("status")), reason)]
    outcomes: list[ItemOutcome] = []
    middle = len(items) // 2
    for half in (items[:middle], items[middle:]):
        try:
            outcomes += _outcomes(peer, line, half, _awaited(line, _posted(peer, line, half, contents)))
        except NotTaken as again:
            outcomes += _sent_by_halves(peer, line, half, contents, again)
    return outcomes


def _posted(peer: Peer, line: Line, items: Sequence[BatchItem], contents: Mapping[str, bytes]) -> Status:
    request = protocol.add_request(line.root, peer.push_to, [contents[one.stix_id] for one in items])
    return protocol.read_status(ask(line, request))


def _awaited(line: Line, status: Status) -> Status:
    """The status once the server is through. Raises StillPending."""
    for wait in WAITS:
        if status.complete:
            return status
        time.sleep(wait)
        status = protocol.read_status(ask(line, protocol.status_request(line.root, status.id)))
    if not status.complete:
        raise StillPending
    return status


def _outcomes(peer: Peer, line: Line, items: Sequence[BatchItem], status: Status) -> list[ItemOutcome]:
    """What the status says of each object; where it only counts, what stands there decides."""
    failed = {one.id: protocol.printable(one.message) for one in status.failures}
    if status.failure_count <= len(failed):
        return [rejected(one, failed[one.stix_id]) if one.stix_id in failed else accepted(one) for one in items]
    there = _there(peer, line, items)
    return [accepted(one) if one in there else rejected(one, failed.get(one.stix_id, "")) for one in items]


def _there(peer: Peer, line: Line, items: Sequence[BatchItem]) -> set[BatchItem]:
    """Those of the objects that the partner's server has; none of them where it does not say."""
    found: set[tuple[str, datetime | None]] = set()
    for place in range(0, len(items), AT_ONCE):
        ids = [one.stix_id for one in items[place : place + AT_ONCE]]
        request = protocol.manifest_request(line.root, peer.push_to, ids)
        try:
            found |= {(key, moment(version)) for key, version in protocol.read_manifest(ask(line, request))}
        except (NotThere, NotTaken, SignInRefused):
            return set()  # a collection that may be written and not read
    named = {key for key, _ in found}
    return {
        one
        for one in items
        if (one.stix_id, moment(one.modified)) in found or (not one.version and one.stix_id in named)
    }

"""Fetching from a partner's collections, page by page: what came and how far are kept together after each."""

from __future__ import annotations

import time
from typing import Final

import msgspec

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.sharing.peers import protocol, walking
from noroshi.sharing.peers.errors import (
    BodyTooLarge,
    CursorRefused,
    EndlessPages,
    NotThere,
    NotUnderstood,
    SamePageAgain,
    WrongMediaType,
)
from noroshi.sharing.peers.exchange import take_page
from noroshi.sharing.peers.finding import agreement_in_force, line_to, peer_of
from noroshi.sharing.peers.models import Peer, Run, Walk
from noroshi.sharing.peers.runs import Tally
from noroshi.sharing.peers.scheduling import exchanged
from noroshi.sharing.peers.transport import Line, ask
from noroshi.sharing.peers.types import Caution, Direction
from noroshi.sharing.peers.walking import Walk as WalkState

PAGE: Final = 1000
"""Objects asked for at once."""
AT_ONCE: Final = 200
"""Pages of one run; what is left goes on behind what waits meanwhile."""
SECONDS: Final = 120.0
_OF_ONE_COLLECTION: Final = (BodyTooLarge, EndlessPages, NotThere, NotUnderstood, SamePageAgain, WrongMediaType)
"""Faults of one collection, which keep back no other."""


def pull(actor: Actor, peer_id: int) -> bool:
    """Fetch what is new in every agreed collection; whether a run has to go on. Nothing without an agreement."""
    with seeing(actor):
        peer = peer_of(peer_id)
        if not peer.pull_from or not agreement_in_force(peer, actor).terms.incoming.open:
            return False
    return exchanged(actor, peer_id, Direction.IN, lambda run, tally: _pull(actor, peer_id, run, tally))


def _pull(actor: Actor, peer_id: int, run: Run, tally: Tally) -> bool:
    with seeing(actor):
        peer = peer_of(peer_id)
        line = line_to(peer)
    until, left, broken = time.monotonic() + SECONDS, False, None
    for collection in peer.pull_from:
        try:
            left |= _walk(actor, peer, line, collection, run, tally, until)
        except _OF_ONE_COLLECTION as fault:
            broken = broken or fault
    if broken is not None:
        raise broken
    return left


def _walk(actor: Actor, peer: Peer, line: Line, collection: str, run: Run, tally: Tally, until: float) -> bool:
    """Go on through one collection; whether pages are left. Raises ExchangeFault's kinds, MovedOn, NothingFlows."""
    for _ in range(AT_ONCE):
        before = _standing(actor, peer, collection)
        try:
            page = _page(line, collection, before)
        except CursorRefused:
            tally.cautions.add(Caution.CURSOR_LOST)
            _stand_at(actor, peer, collection, walking.restarted(before))
            page = _page(line, collection, before := walking.restarted(before))
        gone = walking.step(before, page, actor.now())
        tally.add(take_page(actor, peer.pk, collection, before, gone, page, run.pk))
        tally.cautions.update(gone.cautions)
        tally.pages += 1
        if gone.finished:
            return False
        if time.monotonic() > until:
            break
    return True


def _page(line: Line, collection: str, before: WalkState) -> protocol.Page:
    request = protocol.objects_request(line.root, collection, before.added_after, before.next, PAGE)
    return protocol.read_page(ask(line, request), following=bool(before.next))


def _standing(actor: Actor, peer: Peer, collection: str) -> WalkState:
    with seeing(actor):
        walk, _ = Walk.objects.get_or_create(
            peer=peer,
            collection=collection,
            defaults={"audience_id": peer.audience_id, "state": msgspec.to_builtins(WalkState())},
        )
        return msgspec.convert(walk.state, WalkState)


def _stand_at(actor: Actor, peer: Peer, collection: str, state: WalkState) -> None:
    with seeing(actor):
        Walk.objects.filter(peer=peer, collection=collection).update(state=msgspec.to_builtins(state))

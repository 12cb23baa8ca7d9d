"""Background work of partners, in a lane of its own: a partner's slow server holds up nobody but partners."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from noroshi.authority.queries import automation
from noroshi.frame.actors import Actor
from noroshi.frame.following import follower
from noroshi.frame.lanes import PARTNERS
from noroshi.frame.verbs import seeing
from noroshi.knowledge.events import ObjectsRemembered
from noroshi.sharing.desk.events import ObjectRemarked, ReleaseChanged
from noroshi.sharing.peers import pulling, pushing
from noroshi.sharing.peers.errors import NothingFlows
from noroshi.sharing.peers.events import ExchangeAsked
from noroshi.sharing.peers.models import Peer
from noroshi.sharing.schedule import due_of, exchange_with_due, queue_once


@app.task(name="sharing.peers.tasks.pull_from", queue=PARTNERS)
def pull_from(peer_id: int, world_id: int) -> None:
    """Fetch what a partner has; goes on behind others when much is left. May run twice, and may be killed anywhere."""
    try:
        left = pulling.pull(automation(world_id), peer_id)
    except NothingFlows:
        return  # the partner's page says why
    if left:
        _queue(pull_from, "pull", peer_id, world_id)


@app.task(name="sharing.peers.tasks.push_to", queue=PARTNERS)
def push_to(peer_id: int, world_id: int) -> None:
    """Send a partner what it may see; as above."""
    try:
        left = pushing.push(automation(world_id), peer_id)
    except NothingFlows:
        return  # as above
    if left:
        _queue(push_to, "push", peer_id, world_id)


def _queue(task: Task[..., Any, Any], what: str, peer_id: int, world_id: int) -> None:
    queue_once(task, f"sharing.peers.{what}.{peer_id}", peer_id=peer_id, world_id=world_id)


@follower(ObjectsRemembered, queue=PARTNERS)
def push_what_is_new(event: ObjectsRemembered, world_id: int) -> None:
    """Send to every partner at once what became known; who may see it is decided for each when it is sent."""
    _push_to_all(world_id)


@follower(ReleaseChanged, queue=PARTNERS)
def push_what_was_released(event: ReleaseChanged, world_id: int) -> None:
    """Send at once what was released to partners, or revoked for them."""
    _push_to_all(world_id)


@follower(ObjectRemarked, queue=PARTNERS)
def push_what_was_narrowed(event: ObjectRemarked, world_id: int) -> None:
    """Tell at once the partners who see something no more that it is revoked for them."""
    _push_to_all(world_id)


def _push_to_all(world_id: int) -> None:
    with seeing(automation(world_id)):
        peers = list(Peer.objects.filter(world_id=world_id).exclude(push_to="").values_list("pk", flat=True))
    for peer_id in peers:
        _queue(push_to, "push", peer_id, world_id)


@follower(ExchangeAsked, queue=PARTNERS)
def exchange_when_asked(event: ExchangeAsked, world_id: int) -> None:
    """Ask a partner's server now, in both directions."""
    _exchange(event.peer_id, world_id)


@app.periodic(cron="* * * * *")
@app.task(name="sharing.peers.tasks.exchange_with_all", queue=PARTNERS, queueing_lock="sharing.peers.all")
def exchange_with_all(timestamp: int) -> None:
    """Every minute: the partners whose time has come."""
    exchange_with_due(due, _exchange)


def due(actor: Actor) -> list[int]:
    """The partners whose time has come, the longest waiting first."""
    return due_of(Peer.objects.exclude(root=""), actor)


def _exchange(peer_id: int, world_id: int) -> None:
    _queue(pull_from, "pull", peer_id, world_id)
    _queue(push_to, "push", peer_id, world_id)

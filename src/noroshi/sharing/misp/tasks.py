"""Background work with partners' MISP servers, in the partners' own lane."""

from __future__ import annotations

from procrastinate.contrib.django import app

from noroshi.authority.queries import automation
from noroshi.frame.actors import Actor
from noroshi.frame.following import follower
from noroshi.frame.lanes import PARTNERS
from noroshi.frame.verbs import seeing
from noroshi.sharing.misp.exchanging import exchange
from noroshi.sharing.misp.models import Server
from noroshi.sharing.peers.events import ExchangeAsked
from noroshi.sharing.peers.finding import peer_of
from noroshi.sharing.schedule import due_of, exchange_with_due, queue_once


@app.task(name="sharing.misp.tasks.exchange_with", queue=PARTNERS)
def exchange_with(server_id: int, world_id: int) -> None:
    """One run with a server; goes on behind others when much is left. May run twice, and may be killed anywhere."""
    if exchange(automation(world_id), server_id):
        _queue(server_id, world_id)


def _queue(server_id: int, world_id: int) -> None:
    queue_once(exchange_with, f"sharing.misp.{server_id}", server_id=server_id, world_id=world_id)


@app.periodic(cron="* * * * *")
@app.task(name="sharing.misp.tasks.exchange_with_all", queue=PARTNERS, queueing_lock="sharing.misp.all")
def exchange_with_all(timestamp: int) -> None:
    """Every minute: the servers whose time has come."""
    exchange_with_due(due, _queue)


def due(actor: Actor) -> list[int]:
    """The servers whose time has come, the longest waiting first."""
    return due_of(Server.objects.all(), actor)


@follower(ExchangeAsked, queue=PARTNERS)
def exchange_when_asked(event: ExchangeAsked, world_id: int) -> None:
    """Ask a partner's MISP server now: somebody wishes it, or what is agreed has changed."""
    actor = automation(world_id)
    with seeing(actor):
        organisation = peer_of(event.peer_id).organisation_id
        servers = Server.objects.filter(world_id=world_id, organisation_id=organisation)
        servers.update(failures=0, next_at=actor.now(), pushed_turn=0)
        found = list(servers.values_list("pk", flat=True))
    for server_id in found:
        _queue(server_id, world_id)

"""Background work with partners' MISP servers, in the partners' own lane."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from noroshi.authority.queries import automation
from noroshi.frame.actors import REAL_WORLD, Actor
from noroshi.frame.lanes import PARTNERS
from noroshi.frame.verbs import seeing
from noroshi.parties.errors import UnknownOrganisation
from noroshi.sharing.misp.exchanging import exchange
from noroshi.sharing.misp.models import Server

_DUE: Final = 1000


@app.task(name="sharing.misp.tasks.exchange_with", queue=PARTNERS)
def exchange_with(server_id: int, world_id: int) -> None:
    """One run with a server; goes on behind others when much is left. May run twice, and may be killed anywhere."""
    if exchange(automation(world_id), server_id):
        _queue(server_id, world_id)


def _queue(server_id: int, world_id: int) -> None:
    name = f"sharing.misp.{server_id}"
    try:
        with transaction.atomic():
            exchange_with.configure(lock=name, queueing_lock=name).defer(server_id=server_id, world_id=world_id)
    except AlreadyEnqueued:
        return


@app.periodic(cron="* * * * *")
@app.task(name="sharing.misp.tasks.exchange_with_all", queue=PARTNERS, queueing_lock="sharing.misp.all")
def exchange_with_all(timestamp: int) -> None:
    """Every minute: the servers whose time has come."""
    try:
        actor = automation(REAL_WORLD)
    except UnknownOrganisation:
        return  # a new installation, whose office is not registered yet, has no partners
    for server_id in due(actor):
        _queue(server_id, actor.world_id)


def due(actor: Actor) -> list[int]:
    """The servers whose time has come, the longest waiting first."""
    with seeing(actor):
        rows = Server.objects.filter(world_id=actor.world_id, next_at__lte=actor.now()).order_by("next_at")
        return list(rows.values_list("pk", flat=True)[:_DUE])

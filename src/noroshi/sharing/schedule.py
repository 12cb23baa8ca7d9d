"""When partners' servers are asked: the same for those that speak TAXII and those that speak MISP."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Final

from django.db import models, transaction
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from noroshi.authority.queries import automation
from noroshi.frame.actors import REAL_WORLD, Actor
from noroshi.frame.verbs import seeing
from noroshi.parties.errors import UnknownOrganisation

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=6)
WAITING_BOUND: Final = 1000
"""Up to how much is counted of what waits."""
_DUE: Final = 1000


def due_of(servers: models.QuerySet[Any], actor: Actor) -> list[int]:
    """Of servers with ``world`` and ``next_at``, those whose time has come, the longest waiting first."""
    with seeing(actor):
        rows = servers.filter(world_id=actor.world_id, next_at__lte=actor.now()).order_by("next_at")
        return list(rows.values_list("pk", flat=True)[:_DUE])


def exchange_with_due(due: Callable[[Actor], Iterable[int]], ask: Callable[[int, int], None]) -> None:
    """Have each server asked that is due, by its id and world."""
    try:
        actor = automation(REAL_WORLD)
    except UnknownOrganisation:
        return  # a new installation, whose office is not registered yet, has no partners
    for key in due(actor):
        ask(key, actor.world_id)


def queue_once(task: Task[..., Any, Any], name: str, **given: int) -> None:
    """One of a name runs at a time, and at most one more waits: it finds all that came meanwhile."""
    try:
        with transaction.atomic():
            task.configure(lock=name, queueing_lock=name).defer(**given)
    except AlreadyEnqueued:
        return


def wait_after(failures: int) -> timedelta:
    """How long a server is left alone: twice as long after each failure in a row, at most six hours."""
    usual: timedelta = min(FIRST_WAIT * 2 ** min(failures - 1, 20), LONGEST_WAIT)
    return usual

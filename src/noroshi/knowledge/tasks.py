"""Background work of this room. Each may run twice, and may be killed anywhere."""

from __future__ import annotations

from procrastinate.contrib.django import app

from noroshi.authority.queries import automation
from noroshi.frame.actors import REAL_WORLD
from noroshi.frame.following import follower
from noroshi.frame.lanes import WAITING
from noroshi.frame.verbs import seeing
from noroshi.knowledge.events import ObjectsRemembered
from noroshi.knowledge.merging import AT_ONCE, write_names
from noroshi.knowledge.opinions import hear
from noroshi.parties.errors import UnknownOrganisation


@follower(ObjectsRemembered, queue=WAITING)
def note_names(event: ObjectsRemembered, world_id: int) -> None:
    """Write down what actors, tools, campaigns of a receipt are called (merges are proposed from it); hear opinions."""
    hear(automation(world_id), event.receipt_id)
    with seeing(automation(world_id)):
        while write_names(event.receipt_id) == AT_ONCE:
            pass


@app.periodic(cron="17 3 * * *")
@app.task(name="knowledge.tasks.note_all_names", queue=WAITING, queueing_lock="knowledge.note_all_names")
def note_all_names(timestamp: int) -> None:
    """Every night: what was known before names were written down, or whose own task gave up."""
    try:
        actor = automation(REAL_WORLD)
    except UnknownOrganisation:
        return  # a new installation, whose office is not registered yet, knows nothing
    while True:
        with seeing(actor):
            if write_names() < AT_ONCE:
                return

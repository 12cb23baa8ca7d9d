"""Background work of the release desk."""

from __future__ import annotations

from noroshi.authority.queries import automation
from noroshi.frame.following import follower
from noroshi.frame.verbs import seeing
from noroshi.knowledge.events import ObjectsRemembered
from noroshi.sharing.desk import deciding


@follower(ObjectsRemembered)
def decide_release(event: ObjectsRemembered, world_id: int) -> None:
    """Decide and keep what each recipient gets of new objects, where their class is new."""
    actor = automation(world_id)
    with seeing(actor):
        new = deciding.undecided(actor, event.receipt_id, event.receipt_id).new
    if new:
        deciding.decide_receipts(actor, event.receipt_id, event.receipt_id)

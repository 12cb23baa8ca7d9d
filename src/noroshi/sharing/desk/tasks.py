"""Background work of the release desk."""

from __future__ import annotations

from noroshi.authority.queries import automation
from noroshi.frame.following import follower
from noroshi.frame.verbs import seeing
from noroshi.knowledge.events import ObjectsRemembered
from noroshi.sharing.desk import correcting, deciding, mailing, services
from noroshi.sharing.desk.events import NoticesWritten, ObjectRemarked


@follower(ObjectsRemembered)
def decide_release(event: ObjectsRemembered, world_id: int) -> None:
    """Decide and keep what each recipient gets of new objects, where their class is new."""
    actor = automation(world_id)
    with seeing(actor):
        new = deciding.undecided(actor, event.receipt_id, event.receipt_id).new
    if new:
        deciding.decide_receipts(actor, event.receipt_id, event.receipt_id)


@follower(ObjectsRemembered)
def carry_on(event: ObjectsRemembered, world_id: int) -> None:
    """Carry new versions of what was released on to whoever received it."""
    actor = automation(world_id)
    with seeing(actor):
        followed = bool(correcting.waiting(event.receipt_id))
    if followed:
        correcting.correct(actor, event.receipt_id)


@follower(ObjectRemarked)
def withdraw_what_was_released(event: ObjectRemarked, world_id: int) -> None:
    """Take back what was released of an object that is for fewer now."""
    services.withdraw_remarked(automation(world_id), event.stix_id, event.source_id, event.because)


@follower(NoticesWritten)
def mail_the_told(event: NoticesWritten, world_id: int) -> None:
    """Mail those who had fetched what was withdrawn or corrected; what waits from before goes along."""
    mailing.deliver(automation(world_id))

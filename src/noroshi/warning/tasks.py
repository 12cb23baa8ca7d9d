"""What this room does when something happens elsewhere. Each may run twice, and may be killed anywhere."""

from __future__ import annotations

from noroshi.authority.queries import automation
from noroshi.frame.following import follower
from noroshi.knowledge.events import ObjectsRemembered
from noroshi.warning import mailing, services
from noroshi.warning.events import WarningsSent


@follower(ObjectsRemembered)
def warn_the_affected(event: ObjectsRemembered, world_id: int) -> None:
    """Warn every organisation that new knowledge concerns."""
    services.screen(automation(world_id), event.receipt_id)


@follower(WarningsSent, queue="mail")
def mail_the_warned(event: WarningsSent, world_id: int) -> None:
    """Hand the mails of new warnings to the mail server. Raises MailNotDelivered to be tried again."""
    mailing.deliver(automation(world_id), event.warning_ids)

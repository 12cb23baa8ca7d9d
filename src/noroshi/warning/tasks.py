"""What this room does when something happens elsewhere. Each may run twice, and may be killed anywhere."""

from __future__ import annotations

from dataclasses import replace

from procrastinate.contrib.django import app

from noroshi.authority.queries import automation
from noroshi.frame.actors import REAL_WORLD
from noroshi.frame.following import follower
from noroshi.frame.lanes import WAITING
from noroshi.knowledge.events import ObjectsRemembered
from noroshi.parties.errors import UnknownOrganisation
from noroshi.parties.events import AssetsRegistered
from noroshi.warning import mailing, screening
from noroshi.warning.events import WarningsSent
from noroshi.warning.known import PIECE as ASSETS_AT_ONCE
from noroshi.warning.matching import PIECE


def _is_large(event: ObjectsRemembered) -> bool:
    return event.objects > PIECE


@follower(ObjectsRemembered, large=_is_large)
def warn_the_affected(event: ObjectsRemembered, world_id: int) -> None:
    """Warn every organisation that new knowledge concerns: a piece of it now, the next behind other long work.

    What was over long ago warns nobody.
    """
    if not event.past and screening.screen_piece(automation(world_id), event.receipt_id):
        warn_the_affected.follow_later(event, world_id)


def _are_many(event: AssetsRegistered) -> bool:
    return event.number > ASSETS_AT_ONCE


@follower(AssetsRegistered, queue=WAITING, large=_are_many)
def hold_against_what_is_known(event: AssetsRegistered, world_id: int) -> None:
    """Warn an organisation of what is known already of its new assets: a piece now, the next behind other long work."""
    upto = screening.hold_against_known(automation(world_id), event, event.first - 1)
    if upto is not None and upto < event.last:
        hold_against_what_is_known.follow_later(replace(event, first=upto + 1), world_id)


@follower(WarningsSent, queue="mail")
def mail_the_warned(event: WarningsSent, world_id: int) -> None:
    """Hand the mails of new warnings to the mail server. Raises MailNotDelivered to be tried again."""
    mailing.deliver(automation(world_id), event.warning_ids)


@app.periodic(cron="*/10 * * * *")
@app.task(name="warning.tasks.mail_what_waits", queue="mail", queueing_lock="warning.mail_what_waits")
def mail_what_waits(timestamp: int) -> None:
    """Every ten minutes: mails whose own task gave up while the mail server was away. Raises MailNotDelivered."""
    try:
        actor = automation(REAL_WORLD)
    except UnknownOrganisation:
        return  # a new installation, whose office is not registered yet, has warned nobody
    mailing.deliver(actor, mailing.left_waiting(actor))

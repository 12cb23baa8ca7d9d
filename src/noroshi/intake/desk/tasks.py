"""Background work of the desk."""

from __future__ import annotations

from procrastinate.contrib.django import app

from noroshi.authority.queries import automation
from noroshi.frame.actors import REAL_WORLD
from noroshi.frame.following import follower
from noroshi.intake.desk import mailing
from noroshi.intake.desk.events import MessageSent
from noroshi.parties.errors import UnknownOrganisation


@follower(MessageSent, queue="mail")
def mail_the_asked(event: MessageSent, world_id: int) -> None:
    """Hand over the notice of a question. Raises MessageNotMailed to be tried again."""
    if event.from_office:
        mailing.deliver(automation(world_id))


@app.periodic(cron="*/10 * * * *")
@app.task(name="intake.desk.tasks.mail_what_waits", queue="mail", queueing_lock="intake.desk.mail_what_waits")
def mail_what_waits(timestamp: int) -> None:
    """Every ten minutes: notices whose own task gave up while the mail server was away. Raises MessageNotMailed."""
    try:
        actor = automation(REAL_WORLD)
    except UnknownOrganisation:
        return  # a new installation, whose office is not registered yet, has asked nobody
    mailing.deliver(actor)

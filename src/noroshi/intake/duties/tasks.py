"""Background work of duties. Each may run twice, and may be killed anywhere."""

from __future__ import annotations

from procrastinate.contrib.django import app

from noroshi.authority.queries import automation
from noroshi.frame.actors import REAL_WORLD
from noroshi.frame.following import follower
from noroshi.intake.duties import mailing, watching
from noroshi.intake.duties.events import ClocksWarned, ReportDelivered
from noroshi.parties.errors import UnknownOrganisation


@follower(ClocksWarned, queue="mail")
def mail_the_warned(event: ClocksWarned, world_id: int) -> None:
    """Hand over mails about clocks. Raises ClockMailNotSent to be tried again."""
    mailing.deliver(automation(world_id))


@follower(ReportDelivered, queue="mail")
def mail_the_addressees(event: ReportDelivered, world_id: int) -> None:
    """Hand over mails about deliveries. Raises ClockMailNotSent to be tried again."""
    mailing.deliver(automation(world_id))


@app.periodic(cron="* * * * *")
@app.task(name="intake.duties.tasks.watch_clocks", queueing_lock="intake.duties.watch_clocks")
def watch_clocks(timestamp: int) -> None:
    """Every minute: remind, say what went late, and count again what a changed profile moves."""
    try:
        actor = automation(REAL_WORLD)
    except UnknownOrganisation:
        return  # a new installation, whose office is not registered yet, has no clocks
    watching.recount(actor)
    watching.watch(actor)


@app.periodic(cron="*/10 * * * *")
@app.task(name="intake.duties.tasks.mail_what_waits", queue="mail", queueing_lock="intake.duties.mail_what_waits")
def mail_what_waits(timestamp: int) -> None:
    """Every ten minutes: mails whose own task gave up while the mail server was away. Raises ClockMailNotSent."""
    try:
        actor = automation(REAL_WORLD)
    except UnknownOrganisation:
        return  # as above
    mailing.deliver(actor)

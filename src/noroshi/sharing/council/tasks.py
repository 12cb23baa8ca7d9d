"""Background work of the council. Each may run twice, and may be killed anywhere."""

from __future__ import annotations

from procrastinate.contrib.django import app

from noroshi.authority.queries import automation
from noroshi.frame.actors import REAL_WORLD, Actor
from noroshi.frame.following import follower
from noroshi.frame.verbs import seeing
from noroshi.knowledge.events import FalseAlarmsGathered
from noroshi.knowledge.standing import doubts
from noroshi.parties import undertakings
from noroshi.parties.errors import UnknownOrganisation
from noroshi.parties.events import UndertakingOffered, UndertakingsEnding
from noroshi.sharing.council import notices, requests
from noroshi.sharing.council.events import CouncilMailed
from noroshi.sharing.council.types import MailKind


@follower(CouncilMailed, queue="mail")
def mail_what_is_new(event: CouncilMailed, world_id: int) -> None:
    """Hand over notices. Raises CouncilMailNotSent to be tried again."""
    notices.deliver(automation(world_id))


@follower(UndertakingOffered)
def tell_of_offer(event: UndertakingOffered, world_id: int) -> None:
    """Tell an organisation that an undertaking waits for a signature."""
    _put(automation(world_id), MailKind.OFFERED, str(event.undertaking_id), [event.organisation_id])


@follower(UndertakingsEnding)
def tell_of_ending(event: UndertakingsEnding, world_id: int) -> None:
    """Tell organisations that an undertaking ends soon."""
    actor = automation(world_id)
    for row in undertakings.undertakings(event.undertaking_ids):
        _put(actor, MailKind.ENDING, str(row.id), [row.organisation_id])


@follower(FalseAlarmsGathered)
def tell_of_doubts(event: FalseAlarmsGathered, world_id: int) -> None:
    """Tell the source of what several call a false alarm, and the office."""
    actor = automation(world_id)
    with seeing(actor):
        found = [one for one in doubts(world_id, limit=500) if one.id in event.doubt_ids]
    for one in found:
        _put(actor, MailKind.DOUBTED, f"{one.id}:{one.number}", [one.source_id, actor.organisation_id])


def _put(actor: Actor, kind: MailKind, key: str, organisations: list[int]) -> None:
    with seeing(actor):
        notices.put(actor, kind, key, organisations)


def remind(actor: Actor) -> int:
    """Remind of requests that are due soon and of undertakings that end soon; how many. Leaves no trace of nothing."""
    reminded = 0
    with seeing(actor):
        due, ending = requests.to_remind(actor).exists(), undertakings.to_remind(actor).exists()
    if due:
        reminded += requests.remind(actor)
    if ending:
        reminded += undertakings.remind(actor)
    return reminded


@app.periodic(cron="*/5 * * * *")
@app.task(name="sharing.council.tasks.remind_members", queueing_lock="sharing.council.remind_members")
def remind_members(timestamp: int) -> None:
    """Every five minutes: reminders that are due."""
    try:
        remind(automation(REAL_WORLD))
    except UnknownOrganisation:
        return  # a new installation, whose office is not registered yet, has asked nobody


@app.periodic(cron="*/10 * * * *")
@app.task(name="sharing.council.tasks.mail_what_waits", queue="mail", queueing_lock="sharing.council.mail_what_waits")
def mail_what_waits(timestamp: int) -> None:
    """Every ten minutes: notices whose own task gave up while the mail server was away. Raises CouncilMailNotSent."""
    try:
        actor = automation(REAL_WORLD)
    except UnknownOrganisation:
        return  # as above
    notices.deliver(actor)

"""From the mailbox to what became of each message: the round that the periodic task makes."""

from __future__ import annotations

from django.conf import settings

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake.mail import answering, mailbox
from noroshi.intake.mail.models import ReceivedMail
from noroshi.intake.mail.receiving import receive, take_in


def fetch(actor: Actor) -> int:
    """Take in what is new in the mailbox; how many messages were kept.

    A message is marked as seen in the mailbox only after it is kept here; one that comes again is kept once. What was
    kept and not looked at yet (this process may have been killed between) is looked at now.
    Raises MailboxUnreachable, after having worked on what is here.
    """
    try:
        return _fetched(actor)
    finally:
        for key in _not_looked_at(actor):
            take_in(actor, key)
        answering.answer(actor)


def _fetched(actor: Actor) -> int:
    number = 0
    with mailbox.opened(settings.IMAP_URL) as opened:
        for delivered in opened.unseen(settings.MAIL_LIMIT):
            kept = receive(actor, delivered.content, size=delivered.size, whole=delivered.whole)
            opened.taken(delivered)
            number += kept is not None
    return number


def _not_looked_at(actor: Actor) -> list[int]:
    with seeing(actor):
        waiting = ReceivedMail.objects.filter(world_id=actor.world_id, state="new")
        return list(waiting.order_by("pk").values_list("pk", flat=True)[:200])

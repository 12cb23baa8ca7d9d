"""Background work of mail."""

from __future__ import annotations

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from noroshi.authority.queries import automation
from noroshi.frame.actors import REAL_WORLD
from noroshi.intake.mail.errors import MailboxUnreachable
from noroshi.intake.mail.fetching import fetch
from noroshi.parties.errors import UnknownOrganisation

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(
    name="intake.mail.tasks.fetch_mail", queue="mail", queueing_lock="intake.mail.fetch", lock="intake.mail.fetch"
)
def fetch_mail(timestamp: int) -> None:
    """Every minute: what is new in the mailbox. A mailbox that is away is tried again the next minute."""
    if not settings.IMAP_URL:
        return
    try:
        fetch(automation(REAL_WORLD))
    except UnknownOrganisation:
        return  # a new installation, whose office is not registered yet
    except MailboxUnreachable as error:
        log.warning("%s", error)

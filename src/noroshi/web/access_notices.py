"""The office is told by mail who was given what access to it: nobody comes to see content unseen."""

from __future__ import annotations

import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext

from noroshi.parties.events import AccessChanged
from noroshi.parties.people import AccessRow, access_changes
from noroshi.parties.queries import mail_addresses, office_of
from noroshi.web.errors import NoticeNotDelivered
from noroshi.web.names import ACCESS_ACTS, ROLES

SECONDS = 20
LANGUAGES = ("ja", "en")


def tell_the_office(event: AccessChanged, world_id: int) -> None:
    """Write to the office's address what was changed for one of its own people; of others the list alone tells.

    Raises NoticeNotDelivered, to be tried again.
    """
    if not settings.SMTP_URL:
        return
    office = office_of(world_id)
    address = mail_addresses([office.id]).get(office.id, "")
    found = access_changes(world_id, person_id=event.person_id, after=event.change_id + 1, limit=1)
    if not address or not found or found[0].organisation_code != office.code:
        return
    try:
        _message(found[0], address).send()
    except (smtplib.SMTPException, OSError) as error:
        raise NoticeNotDelivered from error


def _message(change: AccessRow, address: str) -> EmailMessage:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    texts = []
    for language in LANGUAGES:
        with translation.override(language):
            texts.append(_text(change))
    with translation.override(LANGUAGES[0]):
        subject = gettext("Somebody's access to the office's content was changed")
    return EmailMessage(
        subject,
        "\n\n".join(texts),
        settings.DEFAULT_FROM_EMAIL,
        [address],
        headers={"Message-ID": f"<access.{change.id}@{host}>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=SECONDS),
    )


def _text(change: AccessRow) -> str:
    facts = {
        "act": ACCESS_ACTS[change.act],
        "person": change.person,
        "role": f" ({ROLES[change.role]})" if change.role else "",
        "by": change.by or gettext("the command line"),
        "url": f"{settings.PUBLIC_URL.rstrip('/')}/people/access/",
    }
    said = gettext("%(person)s: %(act)s%(role)s, by %(by)s. If nobody asked for this, act now: %(url)s")
    return said % facts

"""Mails to recipients who had fetched what was withdrawn or corrected: that it is so and where to read it.

What it is called stands in the mail only under TLP:CLEAR and TLP:GREEN. A worker that dies between the server's taking
and the mark sends a mail again, under the same Message-ID.
"""

from __future__ import annotations

import smtplib
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone, translation
from django.utils.translation import gettext

from noroshi.face.moments import absolute
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.release.types import Tlp
from noroshi.sharing.desk.errors import NoticeNotSent
from noroshi.sharing.desk.models import Notice
from noroshi.sharing.desk.types import NoticeKind
from noroshi.sharing.desk.withdrawing import WAITING
from noroshi.sharing.desk.wording import NOTICES

BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"
SECONDS: Final = 20
AT_ONCE: Final = 200
LANGUAGES: Final = ("ja", "en")
SENT, REFUSED = "sent", "refused"
_FOR_GOOD: Final = 500


def deliver(actor: Actor) -> int:
    """Hand over every mail that waits; how many went out. Raises NoticeNotSent when some are to be tried again."""
    if not settings.SMTP_URL:
        return 0
    with seeing(actor):
        waiting = Notice.objects.filter(world_id=actor.world_id, mail_state=WAITING)
        keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    outcomes = [_deliver_one(actor, key) for key in keys]
    faults = [fault for state, fault in outcomes if state == WAITING]
    if faults:
        raise NoticeNotSent(number=len(faults), reason=faults[0])
    return sum(state == SENT for state, _ in outcomes)


def _deliver_one(actor: Actor, key: int) -> tuple[str, str]:
    with seeing(actor):
        waiting = Notice.objects.select_for_update(skip_locked=True)
        row = waiting.filter(pk=key, mail_state=WAITING).first()
        if row is None:
            return "", ""
        row.attempts += 1
        row.mail_state, row.fault = _hand_over(compose(row))
        row.save(update_fields=["attempts", "mail_state", "fault"])
        return row.mail_state, row.fault


def _hand_over(message: EmailMessage) -> tuple[str, str]:
    """What became of it. A refusal for good (5xx) is not tried again (RFC 5321 §4.2.1)."""
    try:
        message.send(fail_silently=False)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        return (REFUSED if min(codes) >= _FOR_GOOD else WAITING), _short(refused)
    except smtplib.SMTPResponseException as refused:
        return (REFUSED if refused.smtp_code >= _FOR_GOOD else WAITING), _short(refused)
    except (smtplib.SMTPException, OSError) as unreachable:
        return WAITING, _short(unreachable)
    return SENT, ""


def _short(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:300]


def compose(row: Notice) -> EmailMessage:
    """The mail in Japanese and English."""
    parts = []
    for language in LANGUAGES:
        with translation.override(language), timezone.override(settings.TIME_ZONE):
            parts.append(_text(row))
    return EmailMessage(
        subject="受け取った情報の取消し・訂正 / Something that you received was withdrawn or corrected",
        body=f"\n\n{'-' * 60}\n\n".join(parts) + "\n",
        to=[row.address],
        headers={"Message-ID": row.header, "Auto-Submitted": "auto-generated"},
        connection=get_connection(BACKEND, timeout=SECONDS),
    )


def _text(row: Notice) -> str:
    lines = [str(NOTICES[NoticeKind(row.kind)])]
    if row.marking <= Tlp.GREEN:
        lines.append(row.name or row.stix_id)
    if row.fetched_at is not None:
        lines.append(f"{gettext('Your machines had fetched it:')} {absolute(row.fetched_at)}")
    link = f"{settings.PUBLIC_URL.rstrip('/')}/release/notices/{row.pk}/"
    return "\n".join([*lines, "", gettext("Read it here, after signing in:"), link])

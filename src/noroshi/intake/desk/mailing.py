"""Notices of questions: that there is one, never what it says. Handed to the mail server once each.

As with warnings, a worker that dies between the server's taking and the mark sends a notice again, under the same
Message-ID.
"""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext

from noroshi.face.moments import absolute
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake.desk.errors import MessageNotMailed
from noroshi.intake.desk.models import MessageMail

BACKEND = "django.core.mail.backends.smtp.EmailBackend"
SECONDS = 20
AT_ONCE = 200
LANGUAGES = ("ja", "en")
_REFUSED_FOR_GOOD = 500


def deliver(actor: Actor) -> int:
    """Hand over every notice that waits; how many went out. Raises MessageNotMailed when some are to be tried again."""
    if not settings.SMTP_URL:
        return 0
    sent, faults = 0, []
    with seeing(actor):
        waiting = list(_waiting(actor).values_list("pk", flat=True)[:AT_ONCE])
    for key in waiting:
        state, fault = _deliver_one(actor, key)
        sent += state == "sent"
        faults += [fault] if state == "waiting" else []
    if faults:
        raise MessageNotMailed(number=len(faults), reason=faults[0])
    return sent


def _waiting(actor: Actor) -> QuerySet[MessageMail]:
    return MessageMail.objects.filter(state="waiting", world_id=actor.world_id).order_by("pk")


def _deliver_one(actor: Actor, key: int) -> tuple[str, str]:
    with seeing(actor):
        row = MessageMail.objects.select_for_update(skip_locked=True).filter(pk=key, state="waiting").first()
        if row is None:
            return "", ""
        row.attempts += 1
        row.state, row.fault = _hand_over(row)
        row.sent_at = actor.now() if row.state == "sent" else None
        row.save(update_fields=["attempts", "state", "fault", "sent_at"])
        return row.state, row.fault


def _hand_over(row: MessageMail) -> tuple[str, str]:
    """What became of it. A refusal for good (5xx) is not tried again (RFC 5321 §4.2.1)."""
    try:
        compose(row).send(fail_silently=False)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        return ("refused" if min(codes) >= _REFUSED_FOR_GOOD else "waiting"), _short(refused)
    except smtplib.SMTPResponseException as refused:
        return ("refused" if refused.smtp_code >= _REFUSED_FOR_GOOD else "waiting"), _short(refused)
    except (smtplib.SMTPException, OSError) as unreachable:
        return "waiting", _short(unreachable)
    return "sent", ""


def _short(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:300]


def compose(row: MessageMail) -> EmailMessage:
    """The notice in Japanese and English."""
    parts = []
    for language in LANGUAGES:
        with translation.override(language), timezone.override(settings.TIME_ZONE):
            parts.append(_text(row))
    named = f" {row.number}" if row.number else ""
    return EmailMessage(
        subject=f"報告{named}への質問 / A question about report{named}",
        body=f"\n\n{'-' * 60}\n\n".join(parts) + "\n",
        to=[row.address],
        headers={"Message-ID": row.header, "Auto-Submitted": "auto-generated"},
        connection=get_connection(BACKEND, timeout=SECONDS),
    )


def _text(row: MessageMail) -> str:
    if row.number:
        first = gettext("The National Cybersecurity Office has a question about your report %(number)s.")
        lines = [first % {"number": row.number}]
        link = f"{settings.PUBLIC_URL.rstrip('/')}/reports/{row.number}/#messages"
    else:
        lines = [gettext("The National Cybersecurity Office has a question about one of your reports.")]
        link = f"{settings.PUBLIC_URL.rstrip('/')}/"
    if row.answer_by:
        lines.append(gettext("Please answer by: %(at)s") % {"at": absolute(row.answer_by)})
    return "\n".join([*lines, "", gettext("Read it and answer here, after signing in:"), link])

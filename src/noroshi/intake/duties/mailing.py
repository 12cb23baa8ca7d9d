"""Mails about clocks: which report, which stage, by when; never what the report says. Handed over once each.

A worker that dies between the server's taking and the mark sends a mail again, under the same Message-ID.
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
from noroshi.intake.duties import words
from noroshi.intake.duties.errors import ClockMailNotSent
from noroshi.intake.duties.models import ClockMail
from noroshi.intake.duties.types import ClockState, MailKind

BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"
SECONDS: Final = 20
AT_ONCE: Final = 200
LANGUAGES: Final = ("ja", "en")
_FOR_GOOD: Final = 500
SUBJECTS: Final = {
    MailKind.REMINDER: ("報告の期限が近づいています", "A report is due soon"),
    MailKind.LATE: ("報告の期限を過ぎています", "A report is overdue"),
}


def deliver(actor: Actor) -> int:
    """Hand over every mail that waits; how many went out. Raises ClockMailNotSent when some are to be tried again."""
    if not settings.SMTP_URL:
        return 0
    with seeing(actor):
        waiting = ClockMail.objects.filter(state="waiting", world_id=actor.world_id)
        keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    outcomes = [_deliver_one(actor, key) for key in keys]
    faults = [fault for state, fault in outcomes if state == "waiting"]
    if faults:
        raise ClockMailNotSent(number=len(faults), reason=faults[0])
    return sum(state == "sent" for state, _ in outcomes)


def _deliver_one(actor: Actor, key: int) -> tuple[str, str]:
    with seeing(actor):
        waiting = ClockMail.objects.select_for_update(skip_locked=True, of=("self",)).select_related("clock__duty")
        row = waiting.filter(pk=key, state="waiting").first()
        if row is None:
            return "", ""
        if row.clock.state != ClockState.RUNNING:
            row.state, row.fault = "needless", ""
        else:
            row.attempts += 1
            row.state, row.fault = _hand_over(compose(row))
        row.sent_at = actor.now() if row.state == "sent" else None
        row.save(update_fields=["attempts", "state", "fault", "sent_at"])
        return row.state, row.fault


def _hand_over(message: EmailMessage) -> tuple[str, str]:
    """What became of it. A refusal for good (5xx) is not tried again (RFC 5321 §4.2.1)."""
    try:
        message.send(fail_silently=False)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        return ("refused" if min(codes) >= _FOR_GOOD else "waiting"), _short(refused)
    except smtplib.SMTPResponseException as refused:
        return ("refused" if refused.smtp_code >= _FOR_GOOD else "waiting"), _short(refused)
    except (smtplib.SMTPException, OSError) as unreachable:
        return "waiting", _short(unreachable)
    return "sent", ""


def _short(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:300]


def compose(row: ClockMail) -> EmailMessage:
    """The mail in Japanese and English."""
    parts = []
    for language in LANGUAGES:
        with translation.override(language), timezone.override(settings.TIME_ZONE):
            parts.append(_text(row, language))
    japanese, english = SUBJECTS[MailKind(row.kind)]
    return EmailMessage(
        subject=f"{japanese} {row.clock.duty.number} / {english}",
        body=f"\n\n{'-' * 60}\n\n".join(parts) + "\n",
        to=[row.address],
        headers={"Message-ID": row.header, "Auto-Submitted": "auto-generated"},
        connection=get_connection(BACKEND, timeout=SECONDS),
    )


def _text(row: ClockMail, language: str) -> str:
    clock, duty = row.clock, row.clock.duty
    facts = {
        "number": duty.number,
        "duty": words.duty_name(duty.profile, duty.duty, language),
        "stage": words.stage_name(duty.profile, duty.duty, clock.stage, language),
        "at": absolute(clock.watched_at) if clock.watched_at else "",
    }
    lines = [gettext("Report %(number)s: %(duty)s, %(stage)s") % facts]
    if clock.binding:
        lines.append(gettext("Due: %(at)s") % facts)
    else:
        lines.append(gettext("The law says “promptly”. As a guide that binds nobody: %(at)s") % facts)
    if row.kind == MailKind.LATE and clock.binding:
        lines.append(gettext("This time has passed. The duty officer sees it too."))
    link = f"{settings.PUBLIC_URL.rstrip('/')}/reports/{duty.number}/duties/"
    return "\n".join([*lines, "", gettext("See and fulfil it here, after signing in:"), link])

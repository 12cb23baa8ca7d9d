"""Notices by mail: that something of the council waits for an organisation, never what it is."""

from __future__ import annotations

import smtplib
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop

from noroshi.authority.queries import automation
from noroshi.face.moments import absolute
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import publish, seeing
from noroshi.parties.queries import mail_addresses
from noroshi.release.audiences import desk_atom
from noroshi.sharing.council.errors import CouncilMailNotSent
from noroshi.sharing.council.events import CouncilMailed
from noroshi.sharing.council.models import CouncilMail
from noroshi.sharing.council.types import MailKind

BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"
SECONDS: Final = 20
AT_ONCE: Final = 200
LANGUAGES: Final = ("ja", "en")
_REFUSED_FOR_GOOD: Final = 500
TEXTS: Final = {
    MailKind.REQUEST: gettext_noop("The National Cybersecurity Office asks your organisation for information."),
    MailKind.REMINDER: gettext_noop("A request for information still waits for your organisation's answer."),
    MailKind.OFFERED: gettext_noop("A secrecy undertaking waits for a signature of your organisation."),
    MailKind.ENDING: gettext_noop("A secrecy undertaking of your organisation ends soon and is not renewed."),
    MailKind.PROPOSED: gettext_noop("Somebody proposes a change to something that your organisation shared."),
    MailKind.DECIDED: gettext_noop("A proposal of your organisation was decided."),
    MailKind.DOUBTED: gettext_noop("Several organisations call something that your organisation shared a false alarm."),
}


def put(
    actor: Actor, kind: MailKind, key: str, organisation_ids: Collection[int], due_at: datetime | None = None
) -> None:
    """Write, in the open transaction, a notice to each organisation; once for each kind and key.

    The automation writes them down: whoever acts need not know whom it is to, nor the address.
    """
    if not organisation_ids:
        return
    addresses = mail_addresses(organisation_ids)
    by = automation(actor.world_id)
    with seeing(by):
        audience = curtain().audience_of(by, {desk_atom(by.organisation_id)})
        rows = [_notice(by, audience, kind, key, one, addresses.get(one, "")) for one in sorted(set(organisation_ids))]
        for row in rows:
            row.due_at = due_at
        CouncilMail.objects.bulk_create(rows, ignore_conflicts=True)
    publish(CouncilMailed(len(rows)))


def _notice(by: Actor, audience: int, kind: MailKind, key: str, organisation: int, address: str) -> CouncilMail:
    domain = settings.PUBLIC_URL.split("//")[-1].split("/")[0].split(":")[0]
    return CouncilMail(
        world_id=by.world_id, audience_id=audience, organisation_id=organisation, kind=kind, key=key,
        header=f"<council.{uuid4()}@{domain}>", address=address, state=_state(address), created_at=by.now(),
    )  # fmt: skip


def _state(address: str) -> str:
    return "no-address" if not address else "waiting" if settings.SMTP_URL else "no-server"


def deliver(actor: Actor) -> int:
    """Hand over every notice that waits; how many went out. Raises CouncilMailNotSent: some are to be tried again."""
    if not settings.SMTP_URL:
        return 0
    with seeing(actor):
        waiting = CouncilMail.objects.filter(state="waiting", world_id=actor.world_id).order_by("pk")
        keys = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
    done = [_deliver_one(actor, key) for key in keys]
    faults = [fault for state, fault in done if state == "waiting"]
    if faults:
        raise CouncilMailNotSent(number=len(faults), reason=faults[0])
    return sum(state == "sent" for state, _ in done)


def _deliver_one(actor: Actor, key: int) -> tuple[str, str]:
    with seeing(actor):
        row = CouncilMail.objects.select_for_update(skip_locked=True).filter(pk=key, state="waiting").first()
        if row is None:
            return "", ""
        row.attempts += 1
        row.state, row.fault = _hand_over(row)
        row.sent_at = actor.now() if row.state == "sent" else None
        row.save(update_fields=["attempts", "state", "fault", "sent_at"])
        return row.state, row.fault


def _hand_over(row: CouncilMail) -> tuple[str, str]:
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


def compose(row: CouncilMail) -> EmailMessage:
    """The notice in Japanese and English."""
    parts = []
    for language in LANGUAGES:
        with translation.override(language), timezone.override(settings.TIME_ZONE):
            parts.append(_text(row))
    return EmailMessage(
        subject="協議会からのお知らせ / A notice from the council",
        body=f"\n\n{'-' * 60}\n\n".join(parts) + "\n",
        to=[row.address],
        headers={"Message-ID": row.header, "Auto-Submitted": "auto-generated"},
        connection=get_connection(BACKEND, timeout=SECONDS),
    )


def _text(row: CouncilMail) -> str:
    lines = [gettext(TEXTS[MailKind(row.kind)])]
    if row.due_at:
        lines.append(gettext("By: %(at)s") % {"at": absolute(row.due_at)})
    link = f"{settings.PUBLIC_URL.rstrip('/')}/council/"
    return "\n".join([*lines, "", gettext("Read it here, after signing in:"), link])

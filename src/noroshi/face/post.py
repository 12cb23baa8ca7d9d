"""Mail that goes out: in Japanese and English, handed to the mail server once each.

A row stands for each mail, written with what it tells of, in one transaction. To hand it over, a worker locks the row,
sends, and marks it; one that dies leaves the row waiting. One that is killed after the server took the mail and before
the mark was written sends it again, under the same Message-ID, by which mail systems drop the second one.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone, translation

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing

BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"
SECONDS: Final = 20
AT_ONCE: Final = 200
LANGUAGES: Final = ("ja", "en")
WAITING, SENT, REFUSED, NEEDLESS = "waiting", "sent", "refused", "needless"
_FOR_GOOD: Final = 500
_RULE: Final = f"\n\n{'-' * 60}\n\n"


class OutgoingMail(models.Model):
    """A mail that is composed when it is handed over. ``header`` is its Message-ID; ``fault`` the server's words."""

    header = models.CharField(max_length=200, unique=True)
    address = models.CharField(max_length=254)
    state = models.CharField(max_length=12)
    attempts = models.SmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


M = TypeVar("M", bound=OutgoingMail)


@dataclass(frozen=True, slots=True)
class Posted:
    """How many went out, and why others could not: those are to be tried again."""

    sent: int
    faults: tuple[str, ...] = ()


def post(actor: Actor, rows: Callable[[], QuerySet[M]], composed: Callable[[M], EmailMessage | None]) -> Posted:
    """Hand over every mail of ``rows`` that waits, at most 200, each once and in a transaction of its own.

    What ``composed`` gives None for is needless by now. Without a mail server all wait.
    """
    if not settings.SMTP_URL:
        return Posted(0)
    with seeing(actor):
        keys = list(rows().filter(state=WAITING).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    outcomes = [_post_one(actor, rows, composed, key) for key in keys]
    faults = tuple(fault for state, fault in outcomes if state == WAITING)
    return Posted(sum(state == SENT for state, _ in outcomes), faults)


def _post_one(
    actor: Actor, rows: Callable[[], QuerySet[M]], composed: Callable[[M], EmailMessage | None], key: int
) -> tuple[str, str]:
    with seeing(actor):
        row = rows().select_for_update(skip_locked=True, of=("self",)).filter(pk=key, state=WAITING).first()
        if row is None:
            return "", ""
        message = composed(row)
        if message is None:
            row.state, row.fault = NEEDLESS, ""
        else:
            row.attempts += 1
            row.state, row.fault = hand_over(message)
        row.sent_at = actor.now() if row.state == SENT else None
        row.save(update_fields=["attempts", "state", "fault", "sent_at"])
        return row.state, row.fault


def hand_over(message: EmailMessage) -> tuple[str, str]:
    """What became of it, and the server's words. A refusal for good (5xx) is not tried again (RFC 5321 §4.2.1)."""
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


def letter(
    to: str, header: str, subject: str, text: Callable[[], str], *, foot: str = "", headers: Mapping[str, str] = {}
) -> EmailMessage:
    """A mail whose text is made once in Japanese and once in English, times in the installation's zone.

    ``foot`` stands below both; ``headers`` are added to the usual ones.
    """
    parts = []
    for language in LANGUAGES:
        with translation.override(language), timezone.override(settings.TIME_ZONE):
            parts.append(text())
    return EmailMessage(
        subject=subject,
        body=_RULE.join(parts) + f"{foot}\n",
        to=[to],
        headers={"Message-ID": header, "Auto-Submitted": "auto-generated", **headers},
        connection=get_connection(BACKEND, timeout=SECONDS),
    )


def message_id(kind: str = "") -> str:
    """A new Message-ID of this installation (RFC 5322 §3.6.4)."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"<{kind}{'.' if kind else ''}{uuid4()}@{host}>"


def page(path: str) -> str:
    """The address of one of our pages, for a mail to lead to."""
    return settings.PUBLIC_URL.rstrip("/") + path

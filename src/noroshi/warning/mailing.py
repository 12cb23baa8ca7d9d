"""Mails of warnings: what may be said by mail, handed to the mail server once each.

A mail's row is written with its warning, in one transaction. To hand it over, a worker locks the row, sends, and
marks it sent; a worker that dies leaves the row waiting, and nobody else sends meanwhile. One thing cannot be
excluded: a worker that is killed after the server took the mail and before the mark was written sends it again. It
then carries the same Message-ID, by which mail systems drop the second one.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext

from noroshi.face.post import hand_over, letter
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.release.types import Tlp
from noroshi.warning import models, sentences
from noroshi.warning.deadlines import values_may_be_mailed
from noroshi.warning.errors import MailNotDelivered
from noroshi.warning.types import MailState, Reason

LEFT_AT_ONCE = 500
VALUES_IN_MAIL = 20


def deliver(actor: Actor, warning_ids: Sequence[UUID]) -> None:
    """Hand the waiting mails of these warnings to the mail server, each once.

    Raises MailNotDelivered, after having tried all, when some are to be tried again.
    """
    if not settings.SMTP_URL:
        return
    faults = [fault for one in warning_ids if (fault := _deliver_one(actor, one))]
    if faults:
        raise MailNotDelivered(number=len(faults), reason=faults[0])


def left_waiting(actor: Actor) -> list[UUID]:
    """The warnings whose mail still waits, the oldest first: their own tasks may have given up. At most 500."""
    with seeing(actor):
        rows = models.MailOutbox.objects.filter(state=MailState.WAITING, warning__world_id=actor.world_id)
        return list(rows.order_by("pk").values_list("warning_id", flat=True)[:LEFT_AT_ONCE])


def _deliver_one(actor: Actor, warning_id: UUID) -> str:
    with seeing(actor):
        waiting = models.MailOutbox.objects.select_for_update(skip_locked=True, of=("self",))
        row = waiting.select_related("warning").filter(warning_id=warning_id, state=MailState.WAITING).first()
        if row is None:
            return ""
        row.attempts += 1
        row.state, row.fault = hand_over(compose(row))
        row.sent_at = actor.now() if row.state == MailState.SENT else None
        row.save(update_fields=["attempts", "state", "fault", "sent_at"])
        return row.fault if row.state == MailState.WAITING else ""


def compose(row: models.MailOutbox) -> EmailMessage:
    """The mail of a warning, in Japanese and English, with only what its marking lets a mail say."""
    warning = row.warning
    label = Tlp(warning.marking).label
    return letter(
        row.address,
        row.message_id,
        f"[{label}] 警報 {warning.number} / Warning {warning.number}",
        lambda: _text(warning, label),
        foot=f"\n\n{label}",
        headers={"X-TLP": label},
    )


def _text(warning: models.Warning, label: str) -> str:
    link = f"{settings.PUBLIC_URL.rstrip('/')}/warnings/{warning.pk}/"
    lines = [
        gettext("%(label)s  Warning %(number)s from the National Cybersecurity Office")
        % {"label": label, "number": warning.number},
        "",
        *_content(warning),
        "",
        gettext("Sent: %(at)s") % {"at": sentences.moment(warning.sent_at, settings.TIME_ZONE)},
        gettext("Please answer by: %(at)s") % {"at": sentences.moment(warning.answer_by, settings.TIME_ZONE)},
        "",
        gettext("Read it and answer here, after signing in:"),
        link,
    ]
    return "\n".join(lines)


def _content(warning: models.Warning) -> list[str]:
    if not values_may_be_mailed(Tlp(warning.marking)):
        return [gettext("Its marking does not allow its content in a mail. Sign in to read it.")]
    found = warning.evidence.exclude(observable_id=None).order_by("id")
    values = [str(known["subject"]) for known in found.values_list("known", flat=True)[:VALUES_IN_MAIL]]
    lines = [sentences.title(Reason(warning.reason)), ""]
    lines += [f"  {defanged(value)}" for value in dict.fromkeys(values)]
    if warning.evidence_count > len(values):
        lines.append(gettext("and more; sign in to read all."))
    return lines


def defanged(value: str) -> str:
    """A value that no program turns into a link: ``hxxp``, ``[.]``, ``[:]``, ``[@]``."""
    if value.startswith("cpe:"):
        return value
    safe = value.replace("http", "hxxp", 1) if value.startswith("http") else value
    return safe.replace("://", "[://]").replace(".", "[.]").replace("@", "[@]")

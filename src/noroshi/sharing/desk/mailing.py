"""Mails to recipients who had fetched what was withdrawn or corrected: that it is so and where to read it.

What it is called stands in the mail only under TLP:CLEAR and TLP:GREEN. A worker that dies between the server's taking
and the mark sends a mail again, under the same Message-ID.
"""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext

from noroshi.face.moments import absolute
from noroshi.face.post import AT_ONCE, SENT, WAITING, hand_over, letter, page
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.release.types import Tlp
from noroshi.sharing.desk.errors import NoticeNotSent
from noroshi.sharing.desk.models import Notice
from noroshi.sharing.desk.types import NoticeKind
from noroshi.sharing.desk.wording import NOTICES


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
        row.mail_state, row.fault = hand_over(compose(row))
        row.save(update_fields=["attempts", "mail_state", "fault"])
        return row.mail_state, row.fault


def compose(row: Notice) -> EmailMessage:
    """The mail in Japanese and English."""
    subject = "受け取った情報の取消し・訂正 / Something that you received was withdrawn or corrected"
    return letter(row.address, row.header, subject, lambda: _text(row))


def _text(row: Notice) -> str:
    lines = [str(NOTICES[NoticeKind(row.kind)])]
    if row.marking <= Tlp.GREEN:
        lines.append(row.name or row.stix_id)
    if row.fetched_at is not None:
        lines.append(f"{gettext('Your machines had fetched it:')} {absolute(row.fetched_at)}")
    link = page(f"/release/notices/{row.pk}/")
    return "\n".join([*lines, "", gettext("Read it here, after signing in:"), link])

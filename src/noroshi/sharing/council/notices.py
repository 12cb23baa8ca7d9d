"""Notices by mail: that something of the council waits for an organisation, never what it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext, gettext_noop

from noroshi.authority.queries import automation
from noroshi.face.moments import absolute
from noroshi.face.post import WAITING, letter, message_id, page, post
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import publish, seeing
from noroshi.parties.queries import mail_addresses
from noroshi.release.audiences import desk_atom
from noroshi.sharing.council.errors import CouncilMailNotSent
from noroshi.sharing.council.events import CouncilMailed
from noroshi.sharing.council.models import CouncilMail
from noroshi.sharing.council.types import MailKind

TEXTS: Final = {
    MailKind.REQUEST: gettext_noop("The National Cybersecurity Office asks your organisation for information."),
    MailKind.MEMBER_ASKS: gettext_noop("A member of a group of yours asks your organisation for information."),
    MailKind.ANSWERED: gettext_noop("A request for information of your organisation was answered."),
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
    return CouncilMail(
        world_id=by.world_id, audience_id=audience, organisation_id=organisation, kind=kind, key=key,
        header=message_id("council"), address=address, state=_state(address), created_at=by.now(),
    )  # fmt: skip


def _state(address: str) -> str:
    return "no-address" if not address else WAITING if settings.SMTP_URL else "no-server"


def deliver(actor: Actor) -> int:
    """Hand over every notice that waits; how many went out. Raises CouncilMailNotSent: some are to be tried again."""
    posted = post(actor, lambda: CouncilMail.objects.filter(world_id=actor.world_id), compose)
    if posted.faults:
        raise CouncilMailNotSent(number=len(posted.faults), reason=posted.faults[0])
    return posted.sent


def compose(row: CouncilMail) -> EmailMessage:
    """The notice in Japanese and English."""
    subject = "協議会からのお知らせ / A notice from the council"
    return letter(row.address, row.header, subject, lambda: _text(row))


def _text(row: CouncilMail) -> str:
    lines = [gettext(TEXTS[MailKind(row.kind)])]
    if row.due_at:
        lines.append(gettext("By: %(at)s") % {"at": absolute(row.due_at)})
    return "\n".join([*lines, "", gettext("Read it here, after signing in:"), page("/council/")])

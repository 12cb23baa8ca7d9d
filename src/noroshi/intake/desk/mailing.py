"""Notices of questions: that there is one, never what it says."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.utils.translation import gettext

from noroshi.face.moments import absolute
from noroshi.face.post import letter, page, post
from noroshi.frame.actors import Actor
from noroshi.intake.desk.errors import MessageNotMailed
from noroshi.intake.desk.models import MessageMail


def deliver(actor: Actor) -> int:
    """Hand over every notice that waits; how many went out. Raises MessageNotMailed when some are to be tried again."""
    posted = post(actor, lambda: MessageMail.objects.filter(world_id=actor.world_id), compose)
    if posted.faults:
        raise MessageNotMailed(number=len(posted.faults), reason=posted.faults[0])
    return posted.sent


def compose(row: MessageMail) -> EmailMessage:
    """The notice in Japanese and English."""
    named = f" {row.number}" if row.number else ""
    subject = f"報告{named}への質問 / A question about report{named}"
    return letter(row.address, row.header, subject, lambda: _text(row))


def _text(row: MessageMail) -> str:
    if row.number:
        first = gettext("The National Cybersecurity Office has a question about your report %(number)s.")
        lines = [first % {"number": row.number}]
        link = page(f"/reports/{row.number}/#messages")
    else:
        lines = [gettext("The National Cybersecurity Office has a question about one of your reports.")]
        link = page("/")
    if row.answer_by:
        lines.append(gettext("Please answer by: %(at)s") % {"at": absolute(row.answer_by)})
    return "\n".join([*lines, "", gettext("Read it and answer here, after signing in:"), link])

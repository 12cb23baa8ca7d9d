"""Mails about clocks and deliveries: which report, which stage, by when; of its content what its marking allows."""

from __future__ import annotations

from typing import Final

from django.core.mail import EmailMessage
from django.utils.translation import get_language, gettext

from noroshi.face.moments import absolute
from noroshi.face.post import letter, page, post
from noroshi.frame.actors import Actor
from noroshi.intake.duties import words
from noroshi.intake.duties.errors import ClockMailNotSent
from noroshi.intake.duties.models import AddresseeMail, Clock, ClockMail
from noroshi.intake.duties.types import ClockState, MailKind
from noroshi.release.types import Tlp

SUBJECTS: Final = {
    MailKind.REMINDER: ("報告の期限が近づいています", "A report is due soon"),
    MailKind.LATE: ("報告の期限を過ぎています", "A report is overdue"),
    MailKind.DELIVERED: ("報告が届きました", "A report was delivered to you"),
}


def deliver(actor: Actor) -> int:
    """Hand over every mail that waits; how many went out. Raises ClockMailNotSent when some are to be tried again."""
    own = post(
        actor, lambda: ClockMail.objects.select_related("clock__duty").filter(world_id=actor.world_id), _if_running
    )
    others = post(
        actor, lambda: AddresseeMail.objects.select_related("clock").filter(world_id=actor.world_id), _if_wanted
    )
    faults = own.faults + others.faults
    if faults:
        raise ClockMailNotSent(number=len(faults), reason=faults[0])
    return own.sent + others.sent


def _if_running(row: ClockMail) -> EmailMessage | None:
    return compose(row) if row.clock.state == ClockState.RUNNING else None


def _if_wanted(row: AddresseeMail) -> EmailMessage | None:
    return None if row.clock is not None and row.clock.state != ClockState.RUNNING else compose_for_addressee(row)


def compose(row: ClockMail) -> EmailMessage:
    """The mail to the reporter in Japanese and English."""
    japanese, english = SUBJECTS[MailKind(row.kind)]
    return letter(row.address, row.header, f"{japanese} {row.clock.duty.number} / {english}", lambda: _text(row))


def _text(row: ClockMail) -> str:
    clock, duty, language = row.clock, row.clock.duty, get_language() or "ja"
    facts = {
        "number": duty.number,
        "duty": words.duty_name(duty.profile, duty.duty, language),
        "stage": words.stage_name(duty.profile, duty.duty, clock.stage, language),
        "at": absolute(clock.watched_at) if clock.watched_at else "",
    }
    lines = [gettext("Report %(number)s: %(duty)s, %(stage)s") % facts, *_by_when(clock)]
    if row.kind == MailKind.LATE and clock.binding:
        lines.append(gettext("This time has passed. The duty officer sees it too."))
    link = page(f"/reports/{duty.number}/duties/")
    return "\n".join([*lines, "", gettext("See and fulfil it here, after signing in:"), link])


def _by_when(clock: Clock) -> list[str]:
    at = {"at": absolute(clock.watched_at) if clock.watched_at else ""}
    if clock.binding:
        return [gettext("Due: %(at)s") % at]
    return [gettext("The law says “promptly”. As a guide that binds nobody: %(at)s") % at]


def compose_for_addressee(row: AddresseeMail) -> EmailMessage:
    """The mail to an addressee in Japanese and English, with only what the report's marking lets a mail say."""
    label = Tlp(row.marking).label
    japanese, english = SUBJECTS[MailKind(row.kind)]
    named = f" {row.number}" if row.number else ""
    subject = f"[{label}] {japanese}{named} / {english}"
    return letter(
        row.address, row.header, subject, lambda: _to_addressee(row), foot=f"\n\n{label}", headers={"X-TLP": label}
    )


def _to_addressee(row: AddresseeMail) -> str:
    language = get_language() or "ja"
    facts = {
        "number": row.number,
        "version": row.version,
        "duty": words.duty_name(row.profile, row.obligation, language),
        "title": row.title,
        "source": row.source_ja if language == "ja" else row.source_en,
    }
    if row.number:
        first = gettext("Report %(number)s, version %(version)s, was delivered to your organisation: %(duty)s")
    else:
        first = gettext("A report was delivered to your organisation. Its marking lets a mail say no more.")
    lines = [first % facts]
    if row.title:
        lines.append(gettext("From %(source)s: %(title)s") % facts)
    if row.clock is not None and row.number:
        stage = words.stage_name(row.profile, row.obligation, row.clock.stage, language)
        lines += ["", gettext("Overdue: %(stage)s") % {"stage": stage}, *_by_when(row.clock)]
    elif row.clock is not None:
        lines += ["", gettext("A stage of it is overdue.")]
    link = page(f"/reports/received/{row.delivery_id}/")
    return "\n".join([*lines, "", gettext("Read it here, after signing in:"), link])

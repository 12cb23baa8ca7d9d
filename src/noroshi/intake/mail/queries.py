"""Reads of mail that came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from noroshi.face.types import Text
from noroshi.frame.actors import Actor
from noroshi.intake.mail.errors import MailNotFound
from noroshi.intake.mail.models import ReceivedMail
from noroshi.languages import Attachment, Mail, TextError, read_mail

PAGE: Final = 50
STATES: Final[dict[str, Text]] = {
    "new": _("being read"),
    "waiting": _("waits for a person"),
    "refused": _("too large, not taken in"),
    "read": _("taken in by itself"),
    "reported": _("taken as a report"),
    "discarded": _("set aside"),
}
REASONS: Final[dict[str, Text]] = {
    "unreadable": _("It is built so that it cannot be taken apart."),
    "too-large": _("It is larger than what is taken in; only its headers were fetched."),
    "unknown-sender": _("Its sender is no person and no organisation of the register."),
    "not-proved": _("Nothing proves its sender: our mail server found no DKIM or SPF for the sender's domain."),
    "no-person": _("Its sender is the address of an organisation, in whose name nobody can sign in."),
    "prose": _("It has no attachment that can be taken in by itself."),
    "not-all-read": _("Not everything in it could be taken in by itself."),
}
OUTCOMES: Final[dict[str, Text]] = {
    "receipt": _("read as knowledge, receipt"),
    "report": _("taken in as report"),
    "draft": _("a draft of the sender's organisation"),
    "refused": _("could not be read:"),
    "left": _("left for a person"),
}


@dataclass(frozen=True, slots=True)
class ShownMail:
    """A mail in the list or by itself; ``mail`` is None in the list and where it cannot be taken apart."""

    kept: ReceivedMail
    mail: Mail | None = None

    @property
    def state(self) -> Text:
        """Where it stands, in words."""
        return STATES.get(self.kept.state, self.kept.state)

    @property
    def reason(self) -> Text:
        """Why it waits, in words."""
        return REASONS.get(self.kept.reason, "")

    @property
    def outcomes(self) -> Sequence[tuple[str, Text, str]]:
        """Name, what became of it in words, and its key or the reason."""
        return [(one["name"], OUTCOMES.get(one["what"], one["what"]), one["key"]) for one in self.kept.outcome]

    @property
    def open(self) -> bool:
        """Whether somebody has to decide."""
        return self.kept.state in ("waiting", "refused")


@dataclass(frozen=True, slots=True)
class MailPage:
    """A page of the list; ``older`` is empty on the last one."""

    rows: Sequence[ShownMail]
    older: str


def mails(actor: Actor, *, waiting: bool, before: int | None) -> MailPage:
    """Mails that came in, newest first: those that wait for a person, or all. One query."""
    found = ReceivedMail.objects.filter(world_id=actor.world_id).defer("raw").select_related("organisation")
    if waiting:
        found = found.filter(state__in=("waiting", "refused"))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return MailPage([ShownMail(one) for one in rows[:PAGE]], str(rows[PAGE - 1].pk) if len(rows) > PAGE else "")


def mail(mail_id: int) -> ShownMail:
    """One mail with its text and attachments. Raises MailNotFound."""
    kept = (
        ReceivedMail.objects.select_related("organisation", "person", "decided_by")
        .filter(pk=min(mail_id, 2**62))
        .first()
    )
    if kept is None:
        raise MailNotFound
    try:
        return ShownMail(kept, read_mail(bytes(kept.raw)))
    except TextError:
        return ShownMail(kept)


def attachment(mail_id: int, number: int) -> Attachment:
    """An attachment by its place. Raises MailNotFound."""
    shown = mail(mail_id)
    files = shown.mail.attachments if shown.mail is not None else ()
    if not 0 <= number < len(files):
        raise MailNotFound
    return files[number]

"""What a proved sender is told: what became of the mail. Nobody else gets an answer, since a From can be forged."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from noroshi.face.post import SENT, WAITING, hand_over, letter
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake.mail.models import ReceivedMail

AT_ONCE: Final = 100


def answer(actor: Actor) -> int:
    """Answer what was taken in or refused; how many answers went out. One that cannot go is tried again next time."""
    if not settings.SMTP_URL:
        return 0
    with seeing(actor):
        proved = ReceivedMail.objects.filter(world_id=actor.world_id, answered="").exclude(trust="none")
        keys = list(
            proved.exclude(state="new").exclude(organisation=None).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
        )
    return sum(_answer_one(actor, key) for key in keys)


def _answer_one(actor: Actor, key: int) -> bool:
    with seeing(actor):
        kept = ReceivedMail.objects.select_for_update(skip_locked=True).filter(pk=key, answered="").first()
        if kept is None:
            return False
        state, _fault = hand_over(compose(kept))
        kept.answered = "" if state == WAITING else state
        kept.save(update_fields=["answered"])
        return state == SENT


def compose(kept: ReceivedMail) -> EmailMessage:
    """The answer in Japanese and English. It repeats nothing of the mail's content."""
    headers = {"Auto-Submitted": "auto-replied"}
    if kept.message_id:
        headers["In-Reply-To"] = "".join(kept.message_id.split())
    header = f"<mail-{kept.pk}-{bytes(kept.digest).hex()[:16]}@noroshi>"
    subject = "メールを受け付けました / Your mail was received"
    return letter(kept.sender, header, subject, lambda: "\n".join(_lines(kept)), headers=headers)


def _lines(kept: ReceivedMail) -> list[str]:
    if kept.state == "refused":
        limit = settings.MAIL_LIMIT // (1024 * 1024)
        return [
            _("Your mail is larger than %(limit)s MB and was not taken in. Use the web page instead.")
            % {"limit": limit}
        ]
    lines = [_("Your mail was received.")]
    lines += [_told(one) for one in kept.outcome]
    if kept.state != "read":
        lines.append(_("A person at the office looks at it."))
    return lines


def _told(one: dict[str, object]) -> str:
    facts = {"name": one["name"], "key": one["key"]}
    match one["what"]:
        case "receipt":
            return _("%(name)s: read, receipt %(key)s.") % facts
        case "report":
            return _("%(name)s: taken in as report %(key)s.") % facts
        case "draft":
            return _("%(name)s: it is a draft now. Sign in, check it and send it.") % facts
        case "refused":
            return _("%(name)s: could not be read. %(key)s") % facts
        case _:
            return _("%(name)s: left for a person.") % facts

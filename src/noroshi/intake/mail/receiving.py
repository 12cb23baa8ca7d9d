"""Mail in: kept as it came, once; what a proved sender attached is taken in by itself, the rest waits for a person."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.utils import translation

from noroshi.authority.gatekeeper import may
from noroshi.authority.queries import actor_for
from noroshi.authority.types import Permission
from noroshi.face.forms import check
from noroshi.frame.actors import Actor, Channel
from noroshi.frame.errors import NoroshiError
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, verb
from noroshi.intake import filling, services
from noroshi.intake.desk.receiving import put_on_desk
from noroshi.intake.desk.types import ItemKind, QueueItem
from noroshi.intake.importing import read_receipt
from noroshi.intake.mail.models import ReceivedMail
from noroshi.intake.mail.trust import Trust, trust_in
from noroshi.intake.workbook.errors import NotOurWorkbook
from noroshi.intake.workbook.reading import form_in, places_of, read_workbook
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import keep
from noroshi.languages import Attachment, Mail, TextError, read_mail
from noroshi.parties.models import Organisation, Person
from noroshi.parties.queries import organisations
from noroshi.release.audiences import desk_atom, marking_named
from noroshi.release.errors import UnknownMarking
from noroshi.release.types import Marking, Tlp

Outcome = dict[str, Any]
_TLP: Final = re.compile(r"TLP:\s?(CLEAR|WHITE|GREEN|AMBER\+STRICT|AMBER|RED)", re.IGNORECASE).search
_STRUCTURED: Final = (".json", ".stix", ".stix2", ".misp")
_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls")
_EMPTY: Final = Mail("", (), "", "", "", (), (), broken=True)


@verb(Verb.MAIL_RECEIVED, needs=Permission.SUBMIT_FOR_OTHERS)
def receive(actor: Actor, content: bytes, *, size: int = 0, whole: bool = True) -> ReceivedMail | None:
    """Keep a mail for the office's desk; None when it is here already, by whichever way it came twice.

    ``whole`` is false when it was too large to be fetched: ``content`` are its headers then, ``size`` its bytes.
    """
    mail, reason = _parsed(content)
    digest = digest_of(mail, content)
    if ReceivedMail.objects.filter(world_id=actor.world_id, digest=digest).exists():
        return None
    person, organisation = _registered(mail, actor.world_id)
    trust = trust_in(mail, settings.MAIL_AUTHSERV)
    reason = reason or _why_it_waits(mail, person, organisation, trust, whole)
    kept = ReceivedMail.objects.create(
        world_id=actor.world_id,
        audience_id=curtain().audience_of(actor, {desk_atom(actor.organisation_id)}),
        message_id=mail.message_id[:400],
        digest=digest,
        arrived_at=actor.now(),
        sender=", ".join(mail.senders)[:254],
        person=person,
        organisation=organisation,
        trust=trust.value,
        subject=mail.subject[:500],
        size=size or len(content),
        state="refused" if not whole else "waiting" if reason else "new",
        reason=reason,
        raw=content,
    )
    about("mail", kept.pk)
    _put_before_a_person(kept)
    return kept


def _put_before_a_person(kept: ReceivedMail) -> None:
    """What waits for somebody to decide stands on the duty officer's desk like everything that comes in.

    Without its subject: more people of the office see the queue than may read mails.
    """
    if kept.state not in ("waiting", "refused"):
        return
    put_on_desk(
        QueueItem(
            ItemKind.MAIL,
            str(kept.pk),
            kept.organisation_id,
            kept.audience_id,
            marking_in(kept.subject),
            "",
            kept.arrived_at,
            form="mail",
        ),
        kept.world_id,
    )


def digest_of(mail: Mail, content: bytes) -> bytes:
    """The same for the same mail, however often and by whichever servers it is delivered."""
    body = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[-1]
    return hashlib.sha256(mail.message_id.encode("utf-8", "replace") + b"\0" + body).digest()


def _parsed(content: bytes) -> tuple[Mail, str]:
    try:
        return read_mail(content), ""
    except TextError:
        return _EMPTY, "unreadable"


def _registered(mail: Mail, world_id: int) -> tuple[Person | None, Organisation | None]:
    """The person or, failing that, the organisation whose address the only sender is."""
    if len(mail.senders) != 1:
        return None, None
    people = Person.objects.select_related("organisation").filter(is_active=True, organisation__world_id=world_id)
    person = people.filter(email__iexact=mail.senders[0]).first()
    if person is not None:
        return person, person.organisation
    known = Organisation.objects.filter(world_id=world_id, is_active=True, mail__iexact=mail.senders[0])
    return None, known.first() if known.count() == 1 else None


def _why_it_waits(
    mail: Mail, person: Person | None, organisation: Organisation | None, trust: Trust, whole: bool
) -> str:
    if not whole:
        return "too-large"
    if organisation is None:
        return "unknown-sender"
    if trust is Trust.NONE:
        return "not-proved"
    if person is None:
        return "no-person"
    if not mail.attachments:
        return "prose"
    return ""


@verb(Verb.MAIL_READ, needs=Permission.SUBMIT_FOR_OTHERS)
def take_in(actor: Actor, mail_id: int) -> ReceivedMail:
    """Take in what a proved sender attached, in one transaction: knowledge as receipts, our workbooks as drafts.

    Each is done in the sender's own name and within the sender's own rights. Anything else makes the mail wait.
    """
    kept = ReceivedMail.objects.select_for_update(of=("self",)).select_related("person__organisation").get(pk=mail_id)
    if kept.state != "new" or kept.person is None:
        return kept
    sender = actor_for(kept.person, Channel.MAIL)
    mail = read_mail(bytes(kept.raw))
    with translation.override(sender.language):
        kept.outcome = list(_taken(sender, kept, mail))
    done = all(one["what"] in ("receipt", "report", "draft") for one in kept.outcome)
    kept.state, kept.reason = ("read", "") if done else ("waiting", "not-all-read")
    kept.save(update_fields=["outcome", "state", "reason"])
    about("mail", kept.pk)
    _put_before_a_person(kept)
    return kept


def _taken(sender: Actor, kept: ReceivedMail, mail: Mail) -> Iterator[Outcome]:
    for number, file in enumerate(mail.attachments):
        name = file.name.lower()
        if name.endswith(_WORKBOOKS):
            yield _workbook(sender, kept, file)
        elif name.endswith(_STRUCTURED) or file.kind in ("application/stix+json", "application/taxii+json"):
            yield _knowledge(sender, kept, file, number)
        else:
            yield _outcome(file, "left", "")


def _knowledge(sender: Actor, kept: ReceivedMail, file: Attachment, number: int) -> Outcome:
    if not may(sender, Permission.SUBMIT_KNOWLEDGE):
        return _outcome(file, "left", "")
    marking = Marking(marking_in(kept.subject))
    key = f"mail:{bytes(kept.digest).hex()}:{number}"
    try:
        receipt, again = keep(sender, Arrival([file.content], file.name, file.kind, marking, idempotency_key=key))
        if not again:
            read_receipt(sender, receipt, organisations([receipt.source_id])[receipt.source_id].code)
    except NoroshiError as error:
        return _outcome(file, "refused", error.message)
    return _outcome(file, "receipt", str(receipt.id))


def _workbook(sender: Actor, kept: ReceivedMail, file: Attachment) -> Outcome:
    """A draft of the sender's organisation; a report at once when nothing is missing."""
    if not may(sender, Permission.SUBMIT_REPORT) or kept.person is None:
        return _outcome(file, "left", "")
    try:
        form = form_in(file.content)
        begun = filling.begun(form, sender, kept.person.email)
        runtime = filling.runtime_for(sender)
        filled = read_workbook(file.content, runtime, begun)
        draft = services.begin_draft(sender, form, filled.answers)
    except NotOurWorkbook:
        return _outcome(file, "left", "")
    except NoroshiError as error:
        return _outcome(file, "refused", error.message)
    if filled.remarks or check(form, filled.answers, runtime):
        return _outcome(file, "draft", str(draft.pk), list(places_of(filled))[:20])
    report, _ = services.send_draft(sender, draft.pk)
    return _outcome(file, "report", report.number)


def _outcome(file: Attachment, what: str, key: str, remarks: list[str] | None = None) -> Outcome:
    return {"name": file.name, "what": what, "key": key, "remarks": remarks or []}


def marking_in(subject: str) -> Tlp:
    """The marking that a subject names; TLP:AMBER without one."""
    named = _TLP(subject)
    try:
        return marking_named(named[1]) if named else Tlp.AMBER
    except UnknownMarking:
        return Tlp.AMBER

"""What the duty officer decides about a mail that waits."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any, Final
from uuid import uuid4

import msgspec

from noroshi.authority.types import Permission
from noroshi.face.values import Answers, Moment, Value, encode, storable
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import Verb, about, verb
from noroshi.intake import filling
from noroshi.intake.desk.services import settle
from noroshi.intake.desk.types import ItemKind, Reason
from noroshi.intake.mail.errors import MailDecided, MailNotFound, ReasonMissing, SenderUnknown, TitleMissing
from noroshi.intake.mail.models import ReceivedMail
from noroshi.intake.mail.receiving import marking_in
from noroshi.intake.observables import observables_in
from noroshi.intake.report_objects import objects_of
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.reports import Report, ReportToSubmit
from noroshi.knowledge.services import submit_report_for
from noroshi.languages import read_mail
from noroshi.observables import line_of
from noroshi.parties.errors import UnknownOrganisation
from noroshi.parties.queries import organisation_by_code
from noroshi.release.types import Marking

FORM: Final = "common_form_3"
LONGEST_TEXT: Final = 8000
MOST_VALUES: Final = 300
DECIDABLE: Final = ("waiting", "refused")


@verb(Verb.MAIL_DISCARDED, needs=Permission.TRIAGE_REPORT)
def discard(actor: Actor, mail_id: int, why: str) -> None:
    """Set a mail aside; it is kept, with the reason. Raises MailNotFound, MailDecided, ReasonMissing."""
    if not why.strip():
        raise ReasonMissing
    _decide(actor, _open(mail_id), "discarded", why.strip()[:2000])


@verb(Verb.MAIL_TAKEN, needs=Permission.TRIAGE_REPORT)
def take_as_report(actor: Actor, mail_id: int, code: str, title: str, values: Sequence[str] = ()) -> Report:
    """Take a mail in as the report of an organisation, under the marking that its subject names (TLP:AMBER without).

    ``values`` are those that the officer confirmed. Raises MailNotFound, MailDecided, SenderUnknown, TitleMissing.
    """
    kept = _open(mail_id)
    if not title.strip():
        raise TitleMissing
    try:
        organisation = organisation_by_code(code.strip(), actor.world_id)
    except UnknownOrganisation as error:
        raise SenderUnknown from error
    answers = _answers(actor, kept, title.strip()[:120], values)
    report = _submit(actor, kept, organisation.id, answers)
    _decide(actor, kept, "reported", report.number)
    return report


def _open(mail_id: int) -> ReceivedMail:
    kept = ReceivedMail.objects.select_for_update(of=("self",)).filter(pk=mail_id).first()
    if kept is None:
        raise MailNotFound
    if kept.state not in DECIDABLE:
        raise MailDecided
    return kept


def _decide(actor: Actor, kept: ReceivedMail, state: str, remark: str) -> None:
    kept.state, kept.remark = state, remark
    kept.decided_by_id, kept.decided_at = actor.person_id, actor.now()
    kept.save(update_fields=["state", "remark", "decided_by", "decided_at"])
    about("mail", kept.pk)
    reason = Reason.HANDLED if state == "reported" else Reason.NOTHING_TO_DO
    settle(actor, ItemKind.MAIL, str(kept.pk), reason, remark)


def _answers(actor: Actor, kept: ReceivedMail, title: str, values: Sequence[str]) -> Answers:
    lines = tuple(line_of(one) for one in observables_in(tuple(values[:MOST_VALUES])))
    given: dict[str, Value] = {
        "title": storable(title),
        "recognised_at": Moment(kept.arrived_at.replace(second=0, microsecond=0), zone=actor.time_zone),
        "remarks": storable(read_mail(bytes(kept.raw)).text.strip()[:LONGEST_TEXT]),
        "consent": "yes",
        "marking": marking_in(kept.subject).label,
    }
    if lines:
        given["observables"] = lines
    return Answers(MappingProxyType({name: value for name, value in given.items() if value}))


def _submit(actor: Actor, kept: ReceivedMail, organisation_id: int, answers: Answers) -> Report:
    form, report_id = filling.form_named(FORM), uuid4()
    plain: dict[str, Any] = msgspec.json.decode(encode(answers))["answers"]
    body = msgspec.json.encode(
        {"form": FORM, "version": form.version, "mail": kept.pk, "answers": plain}, order="sorted"
    )
    arrival = Arrival(
        [body],
        f"{FORM}.json",
        marking=Marking(filling.marking_of(FORM, answers)),
        source_id=organisation_id,
        idempotency_key=f"mail:{bytes(kept.digest).hex()}",
    )
    facts = filling.facts_of(FORM, answers, actor, report_id, actor.now())
    submitted = ReportToSubmit(
        id=report_id,
        arrival=arrival,
        form=FORM,
        form_version=str(form.version),
        title=facts.title,
        answers=plain,
        recognised_at=filling.moment(answers, "recognised_at"),
        objects=objects_of(facts),
    )
    return submit_report_for(actor, submitted)[0]

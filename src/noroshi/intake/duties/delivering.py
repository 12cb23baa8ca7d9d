"""To each addressee what it is owed of a version, and no more, in the transaction of whoever confirmed or corrected."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import rfc8785
from django.db import connection

from noroshi.face.definitions import Kind
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import about, publish
from noroshi.intake import filling
from noroshi.intake.duties import addressing, notices, owed
from noroshi.intake.duties.events import ReportDelivered
from noroshi.intake.duties.facts import form_of
from noroshi.intake.duties.models import Delivery, Duty
from noroshi.intake.duties.types import DeliveryState
from noroshi.knowledge.reports import Report
from noroshi.law.profile import Addressee
from noroshi.law.profile import Duty as LawDuty
from noroshi.parties.queries import organisations
from noroshi.parties.types import OrganisationRecord


def deliver(actor: Actor, row: Duty, duty: LawDuty, report: Report) -> None:
    """Write what each addressee receives of this version, once. Publishes ReportDelivered."""
    owing = organisations([report.organisation_id])[report.organisation_id]
    there = set(Delivery.objects.filter(duty=row, version=report.version).values_list("addressee", flat=True))
    made = [one for one in _deliveries(actor, row, duty, report, owing) if one.addressee not in there]
    Delivery.objects.bulk_create(made)
    for one in made:
        about("delivery", one.pk)
    notices.tell_addressees(actor, report, owing, made)
    sent = tuple(sorted({one.audience_id for one in made if one.state == DeliveryState.SENT}))
    if sent:
        publish(ReportDelivered(report.id, report.version, sent))


def _deliveries(
    actor: Actor, row: Duty, duty: LawDuty, report: Report, owing: OrganisationRecord
) -> Iterator[Delivery]:
    for addressee in duty.addressees:
        to = addressing.organisation_for(addressee.office, owing)
        state = _state(addressee, report, to)
        content = _content(actor, report, duty, addressee) if state is DeliveryState.SENT else b""
        seen_by = addressing.delivery_atoms(report, to if state is DeliveryState.SENT else None)
        yield Delivery(
            id=uuid4(), ordinal=_next_ordinal(), world_id=actor.world_id, duty=row, report_id=report.id,
            audience_id=curtain().audience_of(actor, seen_by), number=report.number, version=report.version,
            source_id=report.organisation_id, profile=row.profile, obligation=row.duty,
            addressee=addressee.id, office=addressee.office, state=state,
            organisation_id=to.id if to and state is DeliveryState.SENT else None, form=report.form,
            title=_title(report, duty, addressee), marking=int(report.marking), content=content.decode(),
            digest=hashlib.sha256(content).digest(), sent_at=actor.now(),
        )  # fmt: skip


def _state(addressee: Addressee, report: Report, to: OrganisationRecord | None) -> DeliveryState:
    """Without the reporter's consent nothing goes beyond what the law itself demands."""
    if addressee.needs_consent and not report.consent:
        return DeliveryState.WITHHELD
    return DeliveryState.NOT_CONNECTED if to is None else DeliveryState.SENT


def _content(actor: Actor, report: Report, duty: LawDuty, addressee: Addressee) -> bytes:
    """What is owed, as canonical JSON (RFC 8785). Registered computers go by name: the addressee has no register."""
    form = form_of(report)
    answers = owed.owed_answers(form, report.answers, duty, addressee)
    named = {field.id: _names(actor, field.id, answers) for field in form.fields if field.kind is Kind.ASSETS}
    content: dict[str, Any] = {
        "number": report.number, "version": report.version, "form": report.form, "form_version": report.form_version,
        "marking": report.marking.label, "answers": answers | {name: held for name, held in named.items() if held},
    }  # fmt: skip
    return rfc8785.dumps(content)


def _names(actor: Actor, field: str, answers: Mapping[str, Any]) -> list[str]:
    ticked = answers.get(field)
    if not isinstance(ticked, list):
        return []
    known = {choice.value: str(choice.label) for choice in filling.runtime_for(actor).choices.get(field, ())}
    return [known.get(str(one), str(one)) for one in ticked]


def _title(report: Report, duty: LawDuty, addressee: Addressee) -> str:
    """The report's title, for whom it is owed."""
    form = form_of(report)
    kept_back = form.field("title") and "title" not in owed.owed_answers(form, report.answers, duty, addressee)
    return "" if kept_back else report.title


def _next_ordinal() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('intake_delivery_ordinal')")
        return int(cursor.fetchone()[0])

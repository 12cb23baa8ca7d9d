"""Mails to addressees, written with what they tell of: that a version was delivered, that a stage of it is overdue.

The office gets none: its desk shows both at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings

from noroshi.face.post import WAITING, message_id
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.intake.duties import addressing
from noroshi.intake.duties.models import AddresseeMail, Clock, Delivery
from noroshi.intake.duties.types import MailKind
from noroshi.knowledge.reports import Report
from noroshi.parties.queries import mail_addresses, office_of
from noroshi.parties.types import OrganisationRecord
from noroshi.release.audiences import AUTOMATION
from noroshi.release.types import Tlp

NO_SERVER = "no-server"


def tell_addressees(actor: Actor, report: Report, owing: OrganisationRecord, made: Iterable[Delivery]) -> None:
    """Inside the verb that delivers: a mail to each addressee but the office, one for each version."""
    office = office_of(actor.world_id).id
    sent = {key: one for one in made if (key := one.organisation_id) is not None and key != office}
    addresses = mail_addresses(sent)
    if not addresses:
        return
    audience = curtain().audience_of(actor, addressing.reporter_atoms(report) | {AUTOMATION})
    mails = [_delivered(actor, sent[key], key, owing, audience, address) for key, address in addresses.items()]
    AddresseeMail.objects.bulk_create(mails, ignore_conflicts=True)


def _delivered(
    actor: Actor, row: Delivery, to: int, owing: OrganisationRecord, audience: int, address: str
) -> AddresseeMail:
    marking = Tlp(row.marking)
    open_to_mail = marking <= Tlp.GREEN
    return AddresseeMail(
        world_id=actor.world_id, audience_id=audience, duty_id=row.duty_id, delivery_id=row.pk,
        organisation_id=to, kind=MailKind.DELIVERED, version=row.version, marking=row.marking,
        profile=row.profile, obligation=row.obligation, addressee=row.addressee,
        number="" if marking is Tlp.RED else row.number,
        title=row.title if open_to_mail else "", source_ja=owing.name("ja") if open_to_mail else "",
        source_en=owing.name("en") if open_to_mail else "", created_at=actor.now(), **_outgoing(address),
    )  # fmt: skip


def _outgoing(address: str) -> dict[str, str]:
    return {
        "header": message_id("delivery"),
        "address": address,
        "state": WAITING if settings.SMTP_URL else NO_SERVER,
    }


def of_late(actor: Actor, clock: Clock) -> Iterator[AddresseeMail]:
    """A mail about a clock that is late by law to each whom the law itself names and who was told of the report.

    Whom the reporter's consent alone let know is not concerned by the clock.
    """
    if not clock.binding:
        return
    told = _told(clock)
    for key, address in mail_addresses(told).items():
        before = told[key]
        yield AddresseeMail(
            world_id=actor.world_id, audience_id=before.audience_id, duty_id=clock.duty_id, clock=clock,
            delivery_id=before.delivery_id, organisation_id=key, kind=MailKind.LATE, version=before.version,
            marking=before.marking, profile=before.profile, obligation=before.obligation, addressee=before.addressee,
            number=before.number, title=before.title, source_ja=before.source_ja, source_en=before.source_en,
            created_at=actor.now(), **_outgoing(address),
        )  # fmt: skip


def _told(clock: Clock) -> dict[int, AddresseeMail]:
    """The newest mail about a version to each organisation that the law names for this duty."""
    known = addressing.duty_named(clock.duty.profile, clock.duty.duty)
    named = [one.id for one in known[1].addressees if not one.needs_consent] if known else []
    mails = AddresseeMail.objects.filter(duty_id=clock.duty_id, clock=None, addressee__in=named)
    return {one.organisation_id: one for one in mails.order_by("version", "pk")}

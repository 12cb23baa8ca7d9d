"""Reads of duties, clocks and deliveries, as their readers see them. Row-level security decides what is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from noroshi.frame.actors import Actor
from noroshi.intake.duties import addressing, owed
from noroshi.intake.duties.clocks import lateness
from noroshi.intake.duties.errors import DeliveryNotFound, ReceiptMissing
from noroshi.intake.duties.facts import form_of
from noroshi.intake.duties.models import Clock, Delivery, Duty, StageReceipt
from noroshi.intake.duties.types import ClockState, DeliveryState, DutyState, Late
from noroshi.knowledge.reports import Report
from noroshi.law.profile import Addressee, Item
from noroshi.law.profile import Duty as LawDuty
from noroshi.parties.queries import organisations
from noroshi.parties.types import OrganisationRecord

AT_ONCE: Final = 500
_RUNNING: Final = (DutyState.PROPOSED, DutyState.CONFIRMED)
R = TypeVar("R", Clock, Delivery, StageReceipt)


@dataclass(frozen=True, slots=True)
class DueClock:
    """A running clock, for lists: whose it is, what is due, when; ``binding`` is false where only a guide says when."""

    clock_id: UUID
    report_id: UUID
    number: str
    organisation_id: int
    profile: str
    duty: str
    stage: str
    confirmed: bool
    watched_at: datetime
    begun_at: datetime
    binding: bool
    late: Late


@dataclass(frozen=True, slots=True)
class Recipient:
    """An addressee of a duty as it would be told now: who it is here, the items it is owed, what stands against it."""

    addressee: Addressee
    organisation: OrganisationRecord | None
    items: tuple[Item, ...]
    state: DeliveryState


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """A duty of a report with everything that hangs on it. ``law`` is None when its profile is not chosen any more."""

    row: Duty
    law: LawDuty | None
    clocks: Sequence[Clock]
    deliveries: Sequence[Delivery]
    receipts: Sequence[StageReceipt]
    recipients: Sequence[Recipient]
    missing: Mapping[str, tuple[Item, ...]]
    """The items that the present version lacks, by stage."""


@dataclass(frozen=True, slots=True)
class DutyCount:
    """How many duties a report has, and how many of them wait for the reporter's decision."""

    all: int
    waiting: int


@dataclass(frozen=True, slots=True)
class OwedPage:
    """Reports that an organisation was sent, newest first; ``older`` is the cursor of the next page."""

    rows: Sequence[Delivery]
    sources: Mapping[int, OrganisationRecord]
    older: str


def duties_of(report: Report) -> list[HeldDuty]:
    """The duties of a report that the viewer may see; a constant number of queries."""
    rows = list(Duty.objects.filter(report_id=report.id).order_by("proposed_at", "profile", "duty"))
    keys = [one.pk for one in rows]
    clocks = _by_duty(Clock.objects.filter(duty__in=keys).order_by("ordinal"))
    told = _by_duty(Delivery.objects.filter(duty__in=keys).order_by("version", "ordinal"))
    receipts = _by_duty(StageReceipt.objects.filter(duty__in=keys).order_by("issued_at"))
    owing = organisations([report.organisation_id])[report.organisation_id]
    return [_held(row, report, owing, clocks[row.pk], told[row.pk], receipts[row.pk]) for row in rows]


def count_duties(report_id: UUID) -> DutyCount:
    """The duties of a report that the viewer may see, counted; those that lapsed do not count."""
    states = list(Duty.objects.filter(report_id=report_id).values_list("state", flat=True))
    return DutyCount(sum(one != DutyState.LAPSED for one in states), states.count(DutyState.PROPOSED))


def _by_duty(found: Iterable[R]) -> dict[UUID, list[R]]:
    sorted_out: dict[UUID, list[R]] = defaultdict(list)
    for one in found:
        sorted_out[one.duty_id].append(one)
    return sorted_out


def _held(
    row: Duty,
    report: Report,
    owing: OrganisationRecord,
    clocks: Sequence[Clock],
    told: Sequence[Delivery],
    receipts: Sequence[StageReceipt],
) -> HeldDuty:
    known = addressing.duty_named(row.profile, row.duty)
    law = known[1] if known else None
    form = form_of(report)
    missing = {one.id: owed.missing_items(form, report.answers, law, one) for one in law.stages} if law else {}
    recipients = [_recipient(one, law, row, owing) for one in law.addressees] if law else []
    return HeldDuty(row, law, clocks, told, receipts, recipients, missing)


def _recipient(addressee: Addressee, law: LawDuty, row: Duty, owing: OrganisationRecord) -> Recipient:
    to = addressing.organisation_for(addressee.office, owing)
    state = DeliveryState.SENT if to else DeliveryState.NOT_CONNECTED
    if addressee.needs_consent and not row.consent:
        state = DeliveryState.WITHHELD
    return Recipient(addressee, to, owed.owed_items(law, addressee), state)


def clocks_due(before: datetime, now: datetime, limit: int = AT_ONCE) -> list[DueClock]:
    """Running clocks that the viewer may see and that are due before a moment, the next first; late ones included."""
    return _due(_running().filter(watched_at__lt=before), now, limit)


def number_due(since: datetime, before: datetime, limit: int) -> int:
    """How many running clocks that the viewer may see are due between two moments, counted no further than a limit."""
    return _running().filter(watched_at__gte=since, watched_at__lt=before)[:limit].count()


def late_clocks(now: datetime, limit: int = AT_ONCE) -> list[DueClock]:
    """Running clocks that the viewer may see whose time has passed, the longest late first."""
    return _due(_running().filter(watched_at__lt=now), now, limit)


def clocks_of(organisation_id: int, now: datetime, limit: int = AT_ONCE) -> list[DueClock]:
    """The running clocks of an organisation's duties, the next first."""
    return _due(_running().filter(duty__organisation_id=organisation_id), now, limit)


def proposals_of(organisation_id: int, limit: int = AT_ONCE) -> list[Duty]:
    """The duties on which an organisation has not decided yet, the newest first."""
    found = Duty.objects.filter(organisation_id=organisation_id, state=DutyState.PROPOSED)
    return list(found.order_by("-proposed_at")[:limit])


def _running() -> QuerySet[Clock]:
    found = Clock.objects.filter(state=ClockState.RUNNING, watched_at__isnull=False, duty__state__in=_RUNNING)
    return found.select_related("duty").order_by("watched_at", "pk")


def _due(found: QuerySet[Clock], now: datetime, limit: int) -> list[DueClock]:
    return [
        DueClock(
            clock.pk, clock.duty.report_id, clock.duty.number, clock.duty.organisation_id, clock.duty.profile,
            clock.duty.duty, clock.stage, clock.duty.state == DutyState.CONFIRMED, clock.watched_at,
            clock.counted_from or clock.duty.proposed_at, clock.binding, lateness(clock, now),
        )
        for clock in found[:limit]
        if clock.watched_at is not None
    ]  # fmt: skip


def owed_to(actor: Actor, before: int | None, size: int) -> OwedPage:
    """The newest version of every report that the actor's organisation was sent, newest first; two queries."""
    later = Delivery.objects.filter(
        duty=OuterRef("duty"), addressee=OuterRef("addressee"), version__gt=OuterRef("version")
    )
    found = Delivery.objects.filter(organisation_id=actor.organisation_id, state=DeliveryState.SENT)
    found = found.filter(~Exists(later))
    if before is not None:
        found = found.filter(ordinal__lt=before)
    rows = list(found.order_by("-ordinal")[: size + 1])
    older = str(rows[size - 1].ordinal) if len(rows) > size else ""
    return OwedPage(rows[:size], organisations(one.source_id for one in rows[:size]), older)


def siblings_of(row: Delivery) -> list[Delivery]:
    """Every version that was sent to the same addressee, and whatever else of the report the viewer may see."""
    found = Delivery.objects.filter(report_id=row.report_id, duty=row.duty_id)
    return list(found.order_by("version", "ordinal")[:AT_ONCE])


def delivery(delivery_id: UUID) -> Delivery:
    """A delivery that the viewer may see. Raises DeliveryNotFound."""
    found = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.SENT).first()
    if found is None:
        raise DeliveryNotFound
    return found


def receipt(receipt_id: UUID) -> StageReceipt:
    """A receipt that the viewer may see. Raises ReceiptMissing."""
    found = StageReceipt.objects.select_related("duty").filter(pk=receipt_id).first()
    if found is None:
        raise ReceiptMissing
    return found

"""Duties for machines: what a report owes, the reporter's decision, what an addressee was sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from ninja import Field as Described
from ninja import Router, Schema, Status
from ninja.params.functions import Query

from noroshi.authority.bearer import ApiRequest, acting
from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.intake.api import FAILURES
from noroshi.intake.duties import queries, services, shown
from noroshi.intake.duties.models import Delivery
from noroshi.intake.duties.shown import ClockLine, DutyView, ToldLine
from noroshi.knowledge import reports
from noroshi.knowledge.errors import ReportNotFound
from noroshi.knowledge.reports import Report
from noroshi.parties.queries import organisations
from noroshi.release.types import Tlp

router = Router(tags=["duties"])
PAGE = 50


class ReasonOut(Schema):
    """Why a duty arises: the sentence, its source, and what of it is not verified (empty: nothing)."""

    sentence: str
    source: str
    not_verified: str


class ClockOut(Schema):
    """One stage. ``due_at`` is null where the law gives no number; ``guide_at`` binds nobody."""

    stage: str
    name: str
    due_at: datetime | None
    guide_at: datetime | None
    fulfilled_at: datetime | None
    fulfilled_version: int | None
    late: bool
    missing: list[str]


class ToldOut(Schema):
    """What became of one version for one addressee."""

    addressee: str
    organisation: str
    version: int
    outcome: str
    at: datetime
    opened_at: datetime | None


class DutyOut(Schema):
    """A duty of a report. ``state``: proposed, confirmed, declined, lapsed."""

    id: UUID
    name: str
    law: str
    article: str
    state: str
    certain: bool
    reasons: list[ReasonOut]
    clocks: list[ClockOut]
    told: list[ToldOut]


class Decision(Schema):
    """The reporter's decision. Declining needs ``because``."""

    decision: Literal["confirm", "decline"]
    because: str = Described("", max_length=4000)


class DeliveryOut(Schema):
    """What an addressee was sent of one version of a report."""

    id: UUID
    number: str
    version: int
    form: str
    title: str
    marking: str
    source: str
    addressee: str
    sent_at: datetime
    opened_at: datetime | None
    sha256: str
    answers: dict[str, Any] | None = None


class DeliveriesOut(Schema):
    """A page of what was sent, newest first; ``next`` is ``after`` of the following page."""

    deliveries: list[DeliveryOut]
    next: str


@router.get("/reports/{number}/duties", response={200: list[DutyOut], **FAILURES})
@acting
def get_duties(request: ApiRequest, number: str) -> Status[list[DutyOut]]:
    """The duties that arise from a report and why, their clocks, and who was told what."""
    report = _report(request, number)
    return Status(200, [_duty(one) for one in shown.duty_views(request.actor, report)])


@router.post("/reports/{number}/duties/{duty_id}/decisions", response={200: DutyOut, **FAILURES})
@acting
def post_decision(request: ApiRequest, number: str, duty_id: UUID, body: Decision) -> Status[DutyOut]:
    """Confirm a duty, which tells its addressees at once, or decline it. The same decision twice is one."""
    report = _report(request, number)
    if body.decision == "confirm":
        services.confirm(request.actor, duty_id)
    else:
        services.decline(request.actor, duty_id, body.because)
    found = next((one for one in shown.duty_views(request.actor, report) if one.id == str(duty_id)), None)
    if found is None:
        raise ReportNotFound
    return Status(200, _duty(found))


@router.get("/deliveries", response={200: DeliveriesOut, **FAILURES})
@acting
def get_deliveries(request: ApiRequest, after: str = Query("", max_length=19)) -> Status[DeliveriesOut]:
    """What the caller's organisation was sent: the newest version of each report, newest first."""
    if not may(request.actor, Permission.RECEIVE_REPORTS):
        raise NotPermitted
    before = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else None
    page = queries.owed_to(request.actor, before, PAGE)
    sent = [_delivery(one, page.sources[one.source_id].code) for one in page.rows]
    return Status(200, DeliveriesOut(deliveries=sent, next=page.older))


@router.get("/deliveries/{delivery_id}", response={200: DeliveryOut, **FAILURES})
@acting
def get_delivery(request: ApiRequest, delivery_id: UUID) -> Status[DeliveryOut]:
    """One delivery with the answers that are owed; the first opening is kept."""
    row = services.open_delivery(request.actor, delivery_id)
    source = organisations([row.source_id])[row.source_id].code
    return Status(200, _delivery(row, source, msgspec.json.decode(row.content)["answers"]))


def _report(request: ApiRequest, number: str) -> Report:
    """The reporter's own, or any for who reads all. Raises NotPermitted, ReportNotFound."""
    actor = request.actor
    if not (may(actor, Permission.SUBMIT_REPORT) or may(actor, Permission.READ_ALL_REPORTS)):
        raise NotPermitted
    report = reports.report_numbered(number)
    if report.organisation_id != actor.organisation_id and not may(actor, Permission.READ_ALL_REPORTS):
        raise ReportNotFound
    return report


def _duty(one: DutyView) -> DutyOut:
    return DutyOut(
        id=UUID(one.id),
        name=one.name,
        law=one.law,
        article=one.article,
        state=one.state,
        certain=one.certain,
        reasons=[ReasonOut(sentence=r.sentence, source=r.source, not_verified=r.doubt) for r in one.reasons],
        clocks=[_clock(clock) for clock in one.clocks],
        told=[_told(line) for line in one.told],
    )


def _clock(one: ClockLine) -> ClockOut:
    return ClockOut(
        stage=one.stage,
        name=one.name,
        due_at=one.due_at,
        guide_at=one.guide_at,
        fulfilled_at=one.fulfilled_at,
        fulfilled_version=one.fulfilled_version,
        late=one.is_over,
        missing=list(one.missing),
    )


def _told(one: ToldLine) -> ToldOut:
    return ToldOut(
        addressee=one.name,
        organisation=one.organisation,
        version=one.version,
        outcome=str(one.outcome),
        at=one.at,
        opened_at=one.opened_at,
    )


def _delivery(row: Delivery, source: str, answers: dict[str, Any] | None = None) -> DeliveryOut:
    return DeliveryOut(
        id=row.pk,
        number=row.number,
        version=row.version,
        form=row.form,
        title=row.title,
        marking=Tlp(row.marking).label,
        source=source,
        addressee=row.addressee,
        sent_at=row.sent_at,
        opened_at=row.opened_at,
        sha256=bytes(row.digest).hex(),
        answers=answers,
    )

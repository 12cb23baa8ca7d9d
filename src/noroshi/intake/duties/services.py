"""Verbs of duties: proposed with a report, decided by the reporter, fulfilled by versions, opened by addressees."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.utils.translation import get_language

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.laws import profiles
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, verb
from noroshi.intake.duties import addressing, clocks, delivering, owed, receipts
from noroshi.intake.duties.errors import (
    DeliveryNotFound,
    DutyNotFound,
    NotYours,
    ReasonMissing,
    StageIncomplete,
    StageNotOpen,
)
from noroshi.intake.duties.facts import facts_of, form_of, happened_json
from noroshi.intake.duties.models import Clock, Delivery, Duty
from noroshi.intake.duties.types import ClockState, DeliveryState, DutyState
from noroshi.knowledge import reports
from noroshi.knowledge.reports import Report
from noroshi.law.duties import Facts, ProposedDuty, Reason, proposed_duties
from noroshi.parties.queries import organisations

REASON_LIMIT: Final = 4000
_OPEN: Final = (DutyState.PROPOSED, DutyState.CONFIRMED)


@verb(Verb.DUTY_PROPOSED, needs=Permission.SUBMIT_REPORT)
def propose(actor: Actor, report_id: UUID) -> tuple[UUID, ...]:
    """Judge a report, or its later version, by the law: in the transaction that takes it in. Gives all its duties.

    New duties are proposed with clocks. Confirmed ones stay: their clocks are counted again, and the addressees of
    the earlier version receive the new one. A proposal that no longer arises lapses.
    """
    return _proposed(actor, report_id)


@verb(Verb.DUTY_PROPOSED, needs=Permission.SUBMIT_FOR_OTHERS)
def propose_for(actor: Actor, report_id: UUID) -> tuple[UUID, ...]:
    """The same where the office took the report in for its organisation; confirming stays with the organisation."""
    return _proposed(actor, report_id)


def _proposed(actor: Actor, report_id: UUID) -> tuple[UUID, ...]:
    report = reports.report(report_id)
    rows = {(one.profile, one.duty): one for one in Duty.objects.select_for_update().filter(report_id=report.id)}
    facts = facts_of(report, organisations([report.organisation_id])[report.organisation_id])
    found = proposed_duties(profiles(), facts, report.received_at)
    if not found and not rows:
        return ()
    audience = curtain().audience_of(actor, addressing.duty_atoms(report, actor.world_id))
    named = {(one.profile.profile, one.duty.id): one for one in found}
    for key, one in named.items():
        if key in rows:
            _judge_again(actor, rows[key], one, report, _judged(one, facts, report, audience))
        else:
            rows[key] = _propose(actor, one, report, _judged(one, facts, report, audience))
    for key in rows.keys() - named.keys():
        _no_longer(actor, rows[key], report, audience)
    for row in rows.values():
        about("duty", row.pk)
    return tuple(row.pk for row in rows.values())


def _propose(actor: Actor, found: ProposedDuty, report: Report, judged: dict[str, Any]) -> Duty:
    row = Duty(
        id=uuid4(), world_id=actor.world_id, report_id=report.id, number=report.number,
        organisation_id=report.organisation_id, profile=found.profile.profile, duty=found.duty.id,
        state=DutyState.PROPOSED, proposed_at=actor.now(), **judged,
    )  # fmt: skip
    row.save(force_insert=True)
    clocks.begin(row, found.profile, found.duty)
    return row


def _judged(found: ProposedDuty, facts: Facts, report: Report, audience: int) -> dict[str, Any]:
    return _of_report(report, audience) | {
        "profile_version": found.profile.version,
        "certain": found.certain,
        "reasons": [_reason(one) for one in found.reasons],
        "happened": happened_json(facts.happened),
    }


def _of_report(report: Report, audience: int) -> dict[str, Any]:
    return {
        "audience_id": audience,
        "report_version": report.version,
        "marking": int(report.marking),
        "consent": report.consent,
    }


def _reason(one: Reason) -> dict[str, Any]:
    return {
        "ja": one.words.ja,
        "en": one.words.en,
        "source": {"ja": one.source.ja, "en": one.source.en},
        "verified": one.verified,
        "why": {"ja": one.why.ja, "en": one.why.en} if one.why else None,
        "certain": one.certain,
    }


def _judge_again(actor: Actor, row: Duty, found: ProposedDuty, report: Report, judged: dict[str, Any]) -> None:
    for name, value in judged.items():
        setattr(row, name, value)
    if row.state == DutyState.LAPSED:
        row.state = DutyState.PROPOSED
        row.clocks.filter(state=ClockState.STOPPED).update(state=ClockState.RUNNING)
    row.save()
    clocks.count_again(row, found.profile, found.duty, actor.now())
    if row.state == DutyState.CONFIRMED:
        delivering.deliver(actor, row, found.duty, report)


def _no_longer(actor: Actor, row: Duty, report: Report, audience: int) -> None:
    """A confirmed duty stays the reporter's word; its addressees get the new version all the same."""
    for name, value in _of_report(report, audience).items():
        setattr(row, name, value)
    if row.state == DutyState.PROPOSED:
        row.state = DutyState.LAPSED
        row.clocks.filter(state=ClockState.RUNNING).update(state=ClockState.STOPPED)
    row.save()
    row.clocks.update(audience_id=audience)
    known = addressing.duty_named(row.profile, row.duty)
    if row.state == DutyState.CONFIRMED and known:
        delivering.deliver(actor, row, known[1], report)


@verb(Verb.DUTY_CONFIRMED, needs=Permission.SUBMIT_REPORT)
def confirm(actor: Actor, duty_id: UUID) -> None:
    """Say that a duty arises: its addressees receive at once what each is owed, and the first stage is fulfilled.

    Confirmed twice it is delivered once. Raises DutyNotFound, NotYours.
    """
    row = _own(actor, duty_id)
    known = addressing.duty_named(row.profile, row.duty)
    if known is None:
        raise DutyNotFound
    if row.state == DutyState.CONFIRMED:
        return
    _decide(actor, row, DutyState.CONFIRMED)
    row.clocks.filter(state=ClockState.STOPPED).update(state=ClockState.RUNNING)
    report = reports.report(row.report_id)
    delivering.deliver(actor, row, known[1], report)
    first = known[1].stages[0]
    if not first.on_request and not first.written:
        _fulfil(actor, row, first.id, report, actor.now())
    about("duty", row.pk)


@verb(Verb.DUTY_DECLINED, needs=Permission.SUBMIT_REPORT)
def decline(actor: Actor, duty_id: UUID, because: str) -> None:
    """Say that a duty does not arise, and why. Raises DutyNotFound, NotYours, ReasonMissing, StageNotOpen."""
    if not because.strip():
        raise ReasonMissing
    row = _own(actor, duty_id)
    if row.state not in {DutyState.PROPOSED, DutyState.DECLINED}:
        raise StageNotOpen
    _decide(actor, row, DutyState.DECLINED, because.strip()[:REASON_LIMIT].replace("\0", ""))
    row.clocks.filter(state=ClockState.RUNNING).update(state=ClockState.STOPPED)
    about("duty", row.pk)


def _decide(actor: Actor, row: Duty, state: DutyState, because: str = "") -> None:
    row.state, row.declined_because = state, because
    row.decided_at, row.decided_by_id = actor.now(), actor.person_id
    row.save(update_fields=["state", "declined_because", "decided_at", "decided_by"])


@verb(Verb.STAGE_FULFILLED, needs=Permission.SUBMIT_REPORT)
def fulfil(actor: Actor, duty_id: UUID, stage: str) -> UUID:
    """Give the present version of the report as a stage, such as the written report. Gives the receipt's id.

    Raises DutyNotFound, NotYours, StageNotOpen, StageIncomplete (naming the items that have no answer).
    """
    row = _own(actor, duty_id)
    known = addressing.duty_named(row.profile, row.duty)
    wanted = known[1].stage(stage) if known else None
    if known is None or wanted is None:
        raise DutyNotFound
    if row.state != DutyState.CONFIRMED:
        raise StageNotOpen
    report = reports.report(row.report_id)
    missing = owed.missing_items(form_of(report), report.answers, known[1], wanted)
    if missing:
        language = get_language() or "ja"
        raise StageIncomplete(missing=", ".join(one.name.in_language(language) for one in missing))
    about("duty", row.pk)
    return _fulfil(actor, row, stage, report, actor.now())


def _fulfil(actor: Actor, row: Duty, stage: str, report: Report, at: datetime) -> UUID:
    """Stop the clock, count again those that count from it, write the receipt that the log commits to."""
    clock = Clock.objects.select_for_update().filter(duty=row, stage=stage).first()
    if clock is None or clock.state == ClockState.FULFILLED:
        raise StageNotOpen
    clock.state, clock.fulfilled_at, clock.fulfilled_version = ClockState.FULFILLED, at, report.version
    clock.save(update_fields=["state", "fulfilled_at", "fulfilled_version"])
    known = addressing.duty_named(row.profile, row.duty)
    if known is not None:
        clocks.count_again(row, *known, at)
    receipt = receipts.issue(row, clock, report, at)
    about(receipts.SUBJECT, bytes(receipt.digest).hex())
    return receipt.pk


def _own(actor: Actor, duty_id: UUID) -> Duty:
    row = Duty.objects.select_for_update().filter(pk=duty_id).first()
    if row is None:
        raise DutyNotFound
    if row.organisation_id != actor.organisation_id or row.state == DutyState.LAPSED:
        raise NotYours
    return row


@verb(Verb.DELIVERY_OPENED, needs=Permission.RECEIVE_REPORTS)
def open_delivery(actor: Actor, delivery_id: UUID) -> Delivery:
    """Read what the actor's organisation was sent; the first reader's time is kept. Raises DeliveryNotFound."""
    row = Delivery.objects.select_for_update().filter(pk=delivery_id, state=DeliveryState.SENT).first()
    if row is None or row.organisation_id != actor.organisation_id:
        raise DeliveryNotFound
    if row.opened_at is None:
        row.opened_at, row.opened_by_id = actor.now(), actor.person_id
        row.save(update_fields=["opened_at", "opened_by"])
    about("delivery", row.pk)
    return row

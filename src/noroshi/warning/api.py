"""Warnings for machines: the same rows, the same answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from noroshi.authority.bearer import acting
from noroshi.frame.clock import universal
from noroshi.observables import Kind
from noroshi.release.types import Tlp
from noroshi.warning import queries, services
from noroshi.warning.queries import Show, WarningRecord, WarningRow
from noroshi.warning.types import Answer, Reason, Teller

router = Router(tags=["warnings"])


class WarningOut(Schema):
    """One warning in a list. ``latency_ms`` runs from the report's arrival; ``answer_by`` is the office's request."""

    id: UUID
    number: str
    organisation: str
    marking: str
    state: str
    reason: str
    subject: str
    evidence_count: int
    sent_at: datetime
    latency_ms: int
    answer_by: datetime
    amended_at: datetime | None
    opened_at: datetime | None
    answer: Answer | None
    answered_at: datetime | None
    needs_answer: bool


class EvidenceOut(Schema):
    """One line of why: what the organisation has, and what is known, never from whom by name."""

    reason: str
    marking: str
    kind: str
    observable_id: UUID | None
    value: str
    via: str
    known_by: Teller
    known_at: datetime | None
    confidence: int | None
    asset: str
    asset_key: str
    asset_version: str
    asset_number: int
    asset_since: datetime | None


class AnswerOut(Schema):
    """One answer of the history, newest first."""

    answer: Answer
    seen: list[UUID]
    first_seen: datetime | None
    last_seen: datetime | None
    remark: str
    given_at: datetime


class WarningsOut(Schema):
    """A page of warnings, newest first; send ``next`` as ``after`` for the one that follows, null at the end."""

    warnings: list[WarningOut]
    next: str | None


class WarningDetailOut(WarningOut):
    """One warning with its evidence and answers."""

    evidence: list[EvidenceOut]
    answers: list[AnswerOut]


class AnswerIn(Schema):
    """An answer: for ``seen``, which values (ids of observables of the warning) and when, with a time zone."""

    answer: Answer
    seen: list[UUID] = Field(default=[], max_length=200)
    first_seen: AwareDatetime | None = None
    last_seen: AwareDatetime | None = None
    remark: str = Field(default="", max_length=2000, pattern="^[^\\x00]*$")


@router.get("/warnings", response=WarningsOut, operation_id="list_warnings")
@acting
def list_warnings(request: HttpRequest, show: Show = Show.UNANSWERED, after: str = "") -> WarningsOut:
    """The warnings to the caller's organisation, 50 at a time."""
    page = queries.inbox(request.actor, show, after)  # type: ignore[attr-defined]  # set by Bearer
    return WarningsOut(warnings=[WarningOut(**_facts(row)) for row in page.rows], next=page.older or None)


@router.get("/warnings/{uuid:warning_id}", response=WarningDetailOut, operation_id="read_warning")
@acting
def read_warning(request: HttpRequest, warning_id: UUID) -> WarningDetailOut:
    """One warning."""
    return _detail(queries.warning(request.actor, warning_id))  # type: ignore[attr-defined]  # set by Bearer


@router.post("/warnings/{uuid:warning_id}/answers", response=WarningDetailOut, operation_id="answer_warning")
@acting
def answer_warning(request: HttpRequest, warning_id: UUID, given: AnswerIn) -> WarningDetailOut:
    """Answer a warning, or change the answer. The same answer twice is one sighting."""
    actor = request.actor  # type: ignore[attr-defined]  # set by Bearer
    services.answer(
        actor,
        warning_id,
        given.answer,
        seen=given.seen,
        first_seen=universal(given.first_seen),
        last_seen=universal(given.last_seen),
        remark=given.remark,
    )
    return _detail(queries.warning(actor, warning_id))


def _facts(row: WarningRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "organisation": row.organisation.code,
        "marking": row.marking.label,
        "state": row.state.value,
        "reason": _word(row.reason),
        "subject": row.subject,
        "evidence_count": row.evidence_count,
        "sent_at": row.sent_at,
        "latency_ms": row.latency,
        "answer_by": row.answer_by,
        "amended_at": row.amended_at,
        "opened_at": row.opened_at,
        "answer": row.answer,
        "answered_at": row.answered_at,
        "needs_answer": row.needs_answer,
    }


def _detail(record: WarningRecord) -> WarningDetailOut:
    evidence = [
        EvidenceOut(
            reason=_word(one.reason),
            marking=Tlp(one.marking).label,
            kind=Kind(one.kind).name.lower() if one.kind else "",
            observable_id=one.observable_id,
            value=one.known.subject,
            via=one.known.via,
            known_by=one.known.teller,
            known_at=one.known.at,
            confidence=one.known.confidence,
            asset=one.have.name,
            asset_key=one.have.key,
            asset_version=one.have.version,
            asset_number=one.have.number,
            asset_since=one.have.since,
        )
        for one in record.evidence
    ]
    answers = [
        AnswerOut(
            answer=one.answer,
            seen=list(one.seen),
            first_seen=one.first_seen,
            last_seen=one.last_seen,
            remark=one.remark,
            given_at=one.given_at,
        )
        for one in record.answers
    ]
    return WarningDetailOut(**_facts(record.row), evidence=evidence, answers=answers)


def _word(reason: Reason) -> str:
    return reason.name.lower().replace("_", "-")

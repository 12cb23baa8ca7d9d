"""The API's way in: bundles and reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from ninja import Field as Described
from ninja import Header, Query, Router, Schema

from noroshi.authority.bearer import ApiRequest, acting
from noroshi.face.schema import json_schema
from noroshi.frame.verbs import refusals_kept, seeing
from noroshi.intake import filling, services
from noroshi.intake.errors import AnswersRefused, KeyMissing, UnknownFormat
from noroshi.intake.importing import read_receipt
from noroshi.knowledge import receipts, reports
from noroshi.knowledge.errors import NotReadable
from noroshi.knowledge.receipts import Arrival, Receipt
from noroshi.knowledge.services import keep
from noroshi.parties.queries import organisations
from noroshi.release.audiences import marking_named
from noroshi.release.types import Marking

router = Router(tags=["intake"])
READ_AT_ONCE = 8 * 1024 * 1024
PIECE = 256 * 1024
KEY = r"^[\x21-\x7e]{1,200}$"


class Failure(Schema):
    """What went wrong: a code for machines, a sentence for people, facts."""

    code: str
    message: str
    facts: dict[str, Any] = {}


class FoundProblem(Schema):
    """One object that was not taken, or something worth knowing of one that was."""

    path: str
    object: str | None = None
    clause: str
    code: str
    message: str


class ReceiptOut(Schema):
    """A receipt. ``state``: received (to be read), read, refused."""

    receipt: int
    state: str
    sha256: str
    size: int
    new: int = 0
    updated: int = 0
    same: int = 0
    refused: int = 0
    problems: list[FoundProblem] = []
    reason: str = ""


class ReportIn(Schema):
    """A report as answers to a form; ``GET /forms/{form}`` describes them."""

    form: str = Described(max_length=60)
    answers: dict[str, Any]
    replaces: UUID | None = None


class ReportOut(Schema):
    """A report that was taken in."""

    id: UUID
    number: str
    version: int
    form: str
    title: str
    marking: str
    received_at: str
    answers: dict[str, Any]


FAILURES = {code: Failure for code in (400, 401, 403, 404, 409, 413, 422)}


@router.post("/bundles", response={**FAILURES, 200: ReceiptOut, 201: ReceiptOut, 202: ReceiptOut, 422: ReceiptOut | Failure})
def post_bundle(
    request: ApiRequest,
    marking: str = Query("TLP:AMBER", max_length=20),
    name: str = Query("", max_length=200),
    idempotency_key: str | None = Header(None, pattern=KEY),
) -> tuple[int, ReceiptOut]:
    """Send a STIX bundle, a MISP event, a CSV of indicators or the KEV catalogue as the body.

    201: read, with what became of each object. 202: kept, and read next. 200: the same key and bytes came before.
    """
    tlp = marking_named(marking)
    with refusals_kept(), seeing(request.actor):
        arrival = Arrival(
            _body(request),
            name,
            media_type=request.content_type or "",
            marking=Marking(tlp),
            idempotency_key=f"bundle:{idempotency_key}" if idempotency_key else None,
            limit=settings.UPLOAD_LIMIT,
        )
        length = _length(request)
        receipt, again = keep(request.actor, arrival, read_later=length > READ_AT_ONCE)
        if again:
            return 200, _receipt(receipts.receipt(receipt.id))
        if length > READ_AT_ONCE:
            return 202, _receipt(receipt)
        return _read(request, receipt)


def _read(request: ApiRequest, receipt: Receipt) -> tuple[int, ReceiptOut]:
    """Read in the transaction that keeps it: acknowledged is what is known, or what is kept and refused with a reason."""
    source = organisations([receipt.source_id])[receipt.source_id]
    try:
        read_receipt(request.actor, receipt, source.code)
    except (NotReadable, UnknownFormat):
        return 422, _receipt(receipts.receipt(receipt.id))
    return 201, _receipt(receipts.receipt(receipt.id))


def _length(request: HttpRequest) -> int:
    """What the sender says of the length; without a word (chunked) it is read later."""
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isdecimal() and len(said) < 16 else READ_AT_ONCE + 1


def _body(request: HttpRequest) -> Iterator[bytes]:
    """The body piece by piece. A connection that is cut off raises, and nothing was kept."""
    while piece := request.read(PIECE):
        yield piece


@router.get("/receipts/{receipt_id}", response={200: ReceiptOut, **FAILURES})
@acting
def get_receipt(request: ApiRequest, receipt_id: int) -> tuple[int, ReceiptOut]:
    """What became of something that was sent."""
    return 200, _receipt(receipts.receipt(min(max(receipt_id, 0), 2**62)))


def _receipt(receipt: Receipt) -> ReceiptOut:
    outcome = dict(receipt.outcome or {})
    return ReceiptOut(
        receipt=receipt.id,
        state=receipt.state,
        sha256=receipt.digest.hex(),
        size=receipt.size,
        **{name: outcome[name] for name in ("new", "updated", "same", "refused", "problems", "reason") if name in outcome},
    )


@router.get("/forms/{form}", response={200: dict[str, Any], **FAILURES})
@acting
def get_form(request: ApiRequest, form: str) -> tuple[int, dict[str, Any]]:
    """The JSON Schema of a form's answers."""
    return 200, dict(json_schema(filling.form_named(form), filling.runtime_for(request.actor)))


@router.post("/reports", response={200: ReportOut, 201: ReportOut, **FAILURES})
@acting
def post_report(
    request: ApiRequest, body: ReportIn, idempotency_key: str | None = Header(None, pattern=KEY)
) -> tuple[int, ReportOut]:
    """Report an incident. 201: taken in. 200: the same key and content came before; here is that report."""
    if idempotency_key is None:
        raise KeyMissing
    form = filling.form_named(body.form)
    try:
        with transaction.atomic():
            report, again = services.submit_answers(request.actor, form, body.answers, idempotency_key, body.replaces)
    except AnswersRefused as refused:
        found = refused.facts["problems"]
        raise AnswersRefused(problems=services.problems_as_facts(found)) from refused  # type: ignore[arg-type]  # a list of Problem
    return 200 if again else 201, _report(report)


@router.get("/reports/{number}", response={200: ReportOut, **FAILURES})
@acting
def get_report(request: ApiRequest, number: str) -> tuple[int, ReportOut]:
    """A report by its number, if the caller may see it."""
    return 200, _report(reports.report_numbered(number.replace("\0", "")))


def _report(report: reports.Report) -> ReportOut:
    return ReportOut(
        id=report.id,
        number=report.number,
        version=report.version,
        form=report.form,
        title=report.title,
        marking=report.marking.label,
        received_at=report.received_at.isoformat(),
        answers=dict(report.answers),
    )

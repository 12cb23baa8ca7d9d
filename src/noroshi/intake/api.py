"""The API's way in: bundles and reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, UnreadablePostError
from ninja import Field as Described
from ninja import Router, Schema, Status
from ninja.params.functions import Header, Query

from noroshi.authority.bearer import ApiRequest, acting
from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.schema import json_schema
from noroshi.frame.verbs import refusals_kept, seeing
from noroshi.intake import filling, services
from noroshi.intake.errors import AnswersRefused, CutOff, KeyMissing, UnknownFormat
from noroshi.intake.importing import read_receipt
from noroshi.intake.wording import worded_listed
from noroshi.knowledge import receipts, reports
from noroshi.knowledge.errors import NotReadable
from noroshi.knowledge.receipts import Arrival, Receipt
from noroshi.knowledge.services import keep
from noroshi.parties.queries import organisations
from noroshi.release.audiences import marking_named
from noroshi.release.handling import pap_named
from noroshi.release.types import Handling, Marking, Tlp

router = Router(tags=["intake"])
READ_AT_ONCE = 8 * 1024 * 1024
PIECE = 256 * 1024
UNSAID = 2**63
_LISTED: Any = Query([], max_length=50)
KEY = r"^[\x21-\x7e]{1,200}$"


class Failure(Schema):
    """What went wrong: a code for machines, a sentence for people, facts."""

    code: str
    message: str
    facts: dict[str, Any] = Described(default_factory=dict)


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
    problems: list[FoundProblem] = Described(default_factory=list)
    reason: str = ""


_ANSWERS = (
    "Answers by field. Handling: `marking` (TLP 2.0), `groups` (codes of own groups), `releasable_to` (codes or names "
    "of organisations), `named` (yes or no: may others learn who reports), `originator_control` (yes or no), `pap` "
    "(PAP:CLEAR, PAP:GREEN, PAP:AMBER, PAP:RED). What is not known is refused, named by field."
)


class ReportIn(Schema):
    """A report as answers to a form; ``GET /forms/{form}`` describes them."""

    form: str = Described(max_length=60)
    answers: dict[str, Any] = Described(description=_ANSWERS)
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


FAILURES = dict.fromkeys((400, 401, 403, 404, 409, 413, 422), Failure)


@router.post(
    "/bundles",
    response={**FAILURES, 200: ReceiptOut, 201: ReceiptOut, 202: ReceiptOut, 422: ReceiptOut | Failure},
    openapi_extra={"requestBody": {"required": True, "content": {"*/*": {"schema": {"type": "string"}}}}},
)
def post_bundle(
    request: ApiRequest,
    marking: str = Query("TLP:AMBER", max_length=20),
    name: str = Query("", max_length=200),
    releasable_to: list[str] = _LISTED,
    originator_control: bool = Query(False),
    pap: str = Query("", max_length=20),
    idempotency_key: str | None = Header(None, pattern=KEY),
) -> Status[ReceiptOut]:
    """Send a STIX bundle, a MISP event, a CSV of indicators or the KEV catalogue as the body.

    ``releasable_to`` (codes of organisations, repeated), ``originator_control`` and ``pap`` say how all of it is to be
    handled, from the first moment on.

    201: read, with what became of each object. 202: kept, and read next. 200: the same key and bytes came before.
    """
    tlp, length = marking_named(marking), length_said(request)
    now = length <= READ_AT_ONCE or tlp is Tlp.RED  # the automation that reads later is none of RED's persons
    with refusals_kept(), seeing(request.actor):
        arrival = Arrival(
            body_of(request, length),
            name,
            media_type=request.content_type or "",
            marking=Marking(tlp),
            handling=Handling(tuple(releasable_to), originator_control, pap=pap_named(pap)),
            idempotency_key=f"bundle:{idempotency_key}" if idempotency_key else None,
            limit=READ_AT_ONCE if tlp is Tlp.RED else settings.UPLOAD_LIMIT,
        )
        receipt, again = keep(request.actor, arrival, read_later=not now)
        if again or not now:
            return Status(200 if again else 202, _receipt(receipt))
        return _read(request, receipt)


def _read(request: ApiRequest, receipt: Receipt) -> Status[ReceiptOut]:
    """Read in the transaction that keeps it: what is acknowledged is known, or kept and refused with a reason."""
    source = organisations([receipt.source_id])[receipt.source_id]
    try:
        read_receipt(request.actor, receipt, source.code)
    except (NotReadable, UnknownFormat):
        return Status(422, _receipt(receipts.receipt(receipt.id)))
    return Status(201, _receipt(receipts.receipt(receipt.id)))


def _require(request: ApiRequest, *permissions: Permission) -> None:
    """Raises NotPermitted unless the caller holds one of the permissions: to belong to an audience is not enough."""
    if not any(may(request.actor, one) for one in permissions):
        raise NotPermitted


def length_said(request: HttpRequest) -> int:
    """What the sender says of the length; without a word (chunked) it is read later."""
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isdecimal() and len(said) < 16 else UNSAID


def body_of(request: HttpRequest, length: int) -> Iterator[bytes]:
    """The body piece by piece. Raises CutOff when the connection ends before its length; nothing is kept then."""
    size = 0
    try:
        while piece := request.read(PIECE):
            size += len(piece)
            yield piece
    except UnreadablePostError as error:
        raise CutOff from error
    if length not in {UNSAID, size}:
        raise CutOff


@router.get("/receipts/{receipt_id}", response={200: ReceiptOut, **FAILURES})
@acting
def get_receipt(request: ApiRequest, receipt_id: int) -> Status[ReceiptOut]:
    """What became of something that was sent."""
    _require(request, Permission.SUBMIT_KNOWLEDGE, Permission.READ_KNOWLEDGE)
    return Status(200, _receipt(receipts.receipt(min(max(receipt_id, 0), 2**62))))


def _receipt(receipt: Receipt) -> ReceiptOut:
    outcome = dict(receipt.outcome or {})
    outcome["problems"] = [one | {"message": worded_listed(one)} for one in outcome.get("problems", ())]
    return ReceiptOut(
        receipt=receipt.id,
        state=receipt.state,
        sha256=receipt.digest.hex(),
        size=receipt.size,
        **{
            name: outcome[name]
            for name in ("new", "updated", "same", "refused", "problems", "reason")
            if name in outcome
        },
    )


@router.get("/forms/{form}", response={200: dict[str, Any], **FAILURES})
@acting
def get_form(request: ApiRequest, form: str) -> Status[dict[str, Any]]:
    """The JSON Schema of a form's answers."""
    return Status(200, dict(json_schema(filling.form_named(form), filling.runtime_for(request.actor))))


@router.post("/reports", response={200: ReportOut, 201: ReportOut, **FAILURES})
@acting
def post_report(
    request: ApiRequest, body: ReportIn, idempotency_key: str | None = Header(None, pattern=KEY)
) -> Status[ReportOut]:
    """Report an incident. 201: taken in. 200: the same key and content came before; here is that report."""
    if idempotency_key is None:
        raise KeyMissing
    form = filling.form_named(body.form)
    try:
        with transaction.atomic():
            report, again = services.submit_answers(request.actor, form, body.answers, idempotency_key, body.replaces)
    except AnswersRefused as refused:
        found = refused.facts["problems"]
        facts = services.problems_as_facts(found)  # type: ignore[arg-type]  # a list of Problem
        raise AnswersRefused(problems=facts) from refused
    return Status(200 if again else 201, report_out(report))


@router.get("/reports/{number}", response={200: ReportOut, **FAILURES})
@acting
def get_report(request: ApiRequest, number: str) -> Status[ReportOut]:
    """A report by its number, if the caller may see it."""
    _require(request, Permission.SUBMIT_REPORT, Permission.READ_KNOWLEDGE)
    return Status(200, report_out(reports.report_numbered(number.replace("\0", ""))))


def report_out(report: reports.Report) -> ReportOut:
    """A report as the API tells it."""
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

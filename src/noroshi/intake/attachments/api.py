"""Drafts and their files, for programs: begun, files added and taken away, sent; files of a report fetched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema, Status
from ninja.params.functions import Query

from noroshi.authority.bearer import ApiRequest, acting
from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.forms import at_properties, check, from_json
from noroshi.frame.verbs import refusals_kept, seeing
from noroshi.intake import filling
from noroshi.intake import services as drafts
from noroshi.intake.api import FAILURES, PIECE, ReportIn, ReportOut, body_of, length_said, report_out
from noroshi.intake.attachments import queries, services
from noroshi.intake.attachments.errors import AttachmentTooLarge
from noroshi.intake.attachments.queries import ShownAttachment
from noroshi.intake.attachments.views import served
from noroshi.intake.errors import AnswersRefused
from noroshi.intake.models import Draft
from noroshi.knowledge import reports
from noroshi.knowledge.errors import ReportNotFound

router = Router(tags=["intake"])
IN_MEMORY = 1024 * 1024
ANY_BODY = {"requestBody": {"required": True, "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}
BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


class FileOut(Schema):
    """A file. ``sort`` is what it was judged to be; one that is ``locked`` only the office may fetch."""

    id: UUID
    name: str
    sort: str
    locked: bool
    size: int
    sha256: str
    added_at: datetime


class AnswerProblem(Schema):
    """What keeps a draft from being sent."""

    field: str
    code: str
    message: str


class DraftOut(Schema):
    """A draft: what it holds, its files, and what is left to correct before it can be sent."""

    id: UUID
    form: str
    replaces: UUID | None
    saved_at: datetime
    files: list[FileOut]
    problems: list[AnswerProblem]


@router.post("/drafts", response={201: DraftOut, **FAILURES})
@acting
def post_draft(request: ApiRequest, body: ReportIn) -> Status[DraftOut]:
    """Begin a draft, to which files can be added before it is sent. Answers that cannot be right are not kept.

    ``problems`` lists them together with what is missing; nothing is reported yet.
    """
    actor = request.actor
    form, runtime = filling.form_named(body.form), filling.runtime_for(actor)
    if body.replaces and reports.report(body.replaces).organisation_id != actor.organisation_id:
        raise ReportNotFound
    answers, problems = from_json(form, body.answers, runtime)
    draft = drafts.begin_draft(actor, form, answers, body.replaces)
    listed = [AnswerProblem(**one) for one in drafts.problems_as_facts(list(problems))]
    return Status(201, _draft(draft, listed))


@router.get("/drafts/{draft_id}", response={200: DraftOut, **FAILURES})
@acting
def get_draft(request: ApiRequest, draft_id: UUID) -> Status[DraftOut]:
    """A draft of the caller's organisation, its files, and what is left to correct."""
    _reporting(request)
    draft = drafts.open_draft(draft_id)
    form = filling.form_named(draft.form)
    problems = check(form, drafts.answers_of(draft), filling.runtime_for(request.actor))
    listed = [AnswerProblem(**one) for one in drafts.problems_as_facts(at_properties(form, problems))]
    return Status(200, _draft(draft, listed))


@router.delete("/drafts/{draft_id}", response={204: None, **FAILURES})
@acting
def delete_draft(request: ApiRequest, draft_id: UUID) -> Status[None]:
    """Throw a draft away, with its files."""
    drafts.discard_draft(request.actor, draft_id)
    return Status(204, None)


@router.post("/drafts/{draft_id}/report", response={200: ReportOut, 201: ReportOut, **FAILURES})
@acting
def post_draft_report(request: ApiRequest, draft_id: UUID) -> Status[ReportOut]:
    """Send a draft with its files as a report. 201: taken in. 200: it was sent before; here is that report."""
    try:
        report, again = drafts.send_draft(request.actor, draft_id)
    except AnswersRefused as refused:
        form = filling.form_named(drafts.open_draft(draft_id).form)
        found = at_properties(form, refused.facts["problems"])  # type: ignore[arg-type]  # a list of Problem
        raise AnswersRefused(problems=drafts.problems_as_facts(found)) from refused
    return Status(200 if again else 201, report_out(report))


@router.get("/drafts/{draft_id}/files", response={200: list[FileOut], **FAILURES})
@acting
def get_draft_files(request: ApiRequest, draft_id: UUID) -> Status[list[FileOut]]:
    """The files of a draft of the caller's organisation."""
    _reporting(request)
    drafts.open_draft(draft_id)
    return Status(200, [_file(one) for one in queries.of_draft(draft_id)])


@router.post("/drafts/{draft_id}/files", response={201: FileOut, **FAILURES}, openapi_extra=ANY_BODY)
def post_draft_file(
    request: ApiRequest, draft_id: UUID, name: str = Query(..., min_length=1, max_length=1000)
) -> Status[FileOut]:
    """Add a file, whose bytes are the body: 20 MB each, 20 files of together 100 MB. It is never opened here."""
    _reporting(request)
    with _taken(request) as content, refusals_kept(), seeing(request.actor):
        pieces = iter(lambda: content.read(PIECE), b"")
        return Status(201, _file(services.attach(request.actor, draft_id, name, pieces)))


@contextmanager
def _taken(request: ApiRequest) -> Iterator[IO[bytes]]:
    """The whole body, before any row is locked for it. Raises AttachmentTooLarge, CutOff."""
    length, size = length_said(request), 0
    with SpooledTemporaryFile(IN_MEMORY) as content:
        for piece in body_of(request, length):
            size += len(piece)
            if size > services.FILE_LIMIT:
                raise AttachmentTooLarge(limit=services.FILE_LIMIT // services.MEBIBYTE)
            content.write(piece)
        content.seek(0)
        yield content


@router.get("/reports/{number}/files", response={200: list[FileOut], **FAILURES})
@acting
def get_report_files(request: ApiRequest, number: str) -> Status[list[FileOut]]:
    """The files of a report and of its earlier versions, if the caller may see it."""
    _reading(request)
    report = reports.report_numbered(number.replace("\0", ""))
    return Status(200, [_file(one) for one in queries.of_report(report.id)])


@router.get(
    "/files/{attachment_id}",
    response={**FAILURES},
    openapi_extra={"responses": {200: {"description": "The file's bytes."} | BYTES}},
)
@acting
def get_file(request: ApiRequest, attachment_id: UUID, confirmed: bool = Query(False)) -> HttpResponse:
    """A file's bytes, as a download. What can run by itself is for the office alone, with ``confirmed=true``."""
    return served(*services.fetch(request.actor, attachment_id, confirmed=confirmed))


@router.delete("/files/{attachment_id}", response={204: None, **FAILURES})
@acting
def delete_file(request: ApiRequest, attachment_id: UUID) -> Status[None]:
    """Take a file away from a draft of the caller's organisation. What was sent stays."""
    services.detach(request.actor, attachment_id)
    return Status(204, None)


def _reporting(request: ApiRequest) -> None:
    if not may(request.actor, Permission.SUBMIT_REPORT):
        raise NotPermitted


def _reading(request: ApiRequest) -> None:
    if not (may(request.actor, Permission.SUBMIT_REPORT) or may(request.actor, Permission.READ_KNOWLEDGE)):
        raise NotPermitted


def _draft(draft: Draft, problems: list[AnswerProblem]) -> DraftOut:
    return DraftOut(
        id=draft.pk,
        form=draft.form,
        replaces=draft.replaces,
        saved_at=draft.saved_at,
        files=[_file(one) for one in queries.of_draft(draft.pk)],
        problems=problems,
    )


def _file(one: ShownAttachment) -> FileOut:
    return FileOut(
        id=one.id,
        name=one.name,
        sort=str(one.sort),
        locked=one.locked,
        size=one.size,
        sha256=one.sha256,
        added_at=one.added_at,
    )

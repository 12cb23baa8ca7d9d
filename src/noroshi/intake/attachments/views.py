"""Pages of files: those of a draft, a warning before each download, the download."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.intake import services as drafts
from noroshi.intake.attachments import queries, services
from noroshi.intake.attachments.errors import AttachmentMissing, AttachmentQuarantined, AttachmentTooLarge
from noroshi.intake.attachments.queries import ShownAttachment
from noroshi.intake.errors import IntakeError
from noroshi.knowledge import reports

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_http_methods(["GET", "POST"])
def of_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The files of a draft; one more is added by sending it."""
    actor = permitted(request, Permission.SUBMIT_REPORT)
    draft = drafts.open_draft(draft_id)
    problem: IntakeError | None = None
    if request.method == "POST":
        try:
            file = _given(request)
            services.attach(actor, draft_id, file.name or "", file.chunks(services.PIECE))
            return redirect("intake:files", draft_id)
        except IntakeError as error:
            problem = error
    context = {
        "draft": draft,
        "files": queries.of_draft(draft_id),
        "earlier": queries.of_report(draft.replaces) if draft.replaces else [],
        "problem": problem,
        "limit": services.FILE_LIMIT // services.MEBIBYTE,
        "most": services.COUNT_LIMIT,
        "total": services.TOTAL_LIMIT // services.MEBIBYTE,
    }
    return render(request, "intake/attachments/draft.html", context, status=problem.status if problem else 200)


def _given(request: HttpRequest) -> UploadedFile[bytes]:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise AttachmentMissing
    if (file.size or 0) > services.FILE_LIMIT:
        raise AttachmentTooLarge(limit=services.FILE_LIMIT // services.MEBIBYTE)
    return file


@require_POST
def remove(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """Take a file away from its draft."""
    actor = permitted(request, Permission.SUBMIT_REPORT)
    return redirect("intake:files", services.detach(actor, attachment_id))


@require_http_methods(["GET", "POST"])
def download(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """What the file is and what to mind; sending the page fetches it."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    found = queries.attachment(attachment_id)
    may_unlock = may(actor, Permission.READ_ALL_REPORTS)
    confirmed = request.POST.get("confirmed") == "1"
    if request.method == "POST" and not (found.locked and may_unlock and not confirmed):
        return served(*services.fetch(actor, attachment_id, confirmed=confirmed))
    context = {
        "file": found,
        "report": reports.report(found.report_id) if found.report_id else None,
        "may_unlock": may_unlock,
        "problem": AttachmentQuarantined() if request.method == "POST" else None,
    }
    return render(request, "intake/attachments/download.html", context, status=403 if context["problem"] else 200)


def served(file: ShownAttachment, content: bytes) -> HttpResponse:
    """Bytes that no browser shows, runs or keeps; a locked file's name says so, and no double click starts it."""
    name = f"{file.name}.locked" if file.locked else file.name
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename=\"file\"; filename*=UTF-8''{quote(name)}"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response

"""The page on which a reporter hands in a text, and the one on which each value found is confirmed or struck."""

from __future__ import annotations

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from noroshi.authority.acting import permitted
from noroshi.authority.types import Permission
from noroshi.intake import filling
from noroshi.intake.errors import IntakeError
from noroshi.intake.models import Draft
from noroshi.intake.observables import observables_in
from noroshi.intake.prose.errors import FileTooLarge, NothingToSearch
from noroshi.intake.prose.finding import LONGEST, Findings, find_in, text_in_file
from noroshi.intake.prose.services import add_values, lines_in, place_for_values
from noroshi.intake.services import answers_of, open_draft

MEBIBYTE = 1024 * 1024
FILE_LIMIT = 10 * MEBIBYTE


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take a text or a file, and show each value that it names with its sentence; nothing is kept yet."""
    permitted(request, Permission.SUBMIT_REPORT)
    draft = open_draft(draft_id)
    section, _ = place_for_values(filling.form_named(draft.form))
    context = {"draft": draft, "section": section, "limit": FILE_LIMIT // MEBIBYTE, "longest": LONGEST}
    if request.method == "GET":
        return render(request, "intake/prose/search.html", context)
    pasted = request.POST.get("text", "")
    try:
        found = _found(request, draft, pasted)
    except IntakeError as problem:
        context |= {"problem": problem, "pasted": pasted}
        return render(request, "intake/prose/search.html", context, status=problem.status)
    return render(request, "intake/prose/found.html", context | {"found": found, "pasted": pasted})


def _found(request: HttpRequest, draft: Draft, pasted: str) -> Findings:
    _, field = place_for_values(filling.form_named(draft.form))
    there = set(observables_in(lines_in(answers_of(draft), field)))
    return find_in(_text(request, pasted), there)


def _text(request: HttpRequest, pasted: str) -> str:
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile):
        if (file.size or 0) > FILE_LIMIT:
            raise FileTooLarge(limit=FILE_LIMIT // MEBIBYTE)
        return text_in_file(file.name or "", file.read())
    if not pasted.strip():
        raise NothingToSearch
    return pasted


@require_POST
def confirm(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Add what was confirmed to the draft."""
    actor = permitted(request, Permission.SUBMIT_REPORT)
    section = add_values(actor, draft_id, request.POST.getlist("value"))
    return redirect("intake:step", draft_id, section)

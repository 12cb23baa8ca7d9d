"""Pages of workbooks: download one for a form, hand a filled one in; it becomes a draft."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods

from noroshi.authority.acting import permitted
from noroshi.authority.types import Permission
from noroshi.face.parsing import Runtime
from noroshi.intake import filling, services
from noroshi.intake.errors import IntakeError, UnknownForm
from noroshi.intake.forms_of_law import FORMS
from noroshi.intake.workbook.errors import WorkbookMissing, WorkbookTooLarge
from noroshi.intake.workbook.opening import LIMIT, MEBIBYTE
from noroshi.intake.workbook.reading import form_in, read_workbook
from noroshi.intake.workbook.writing import template
from noroshi.parties.models import Person

LANGUAGES = ("ja", "en")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def workbooks(request: HttpRequest) -> HttpResponse:
    """Every form's workbook in both languages; a filled one that is handed in becomes a draft."""
    actor = permitted(request, Permission.SUBMIT_REPORT)
    context = {"forms": list(FORMS.values()), "languages": LANGUAGES, "limit": LIMIT // MEBIBYTE}
    if request.method == "GET":
        return render(request, "intake/workbook/workbooks.html", context)
    try:
        content = _given(request)
        form = form_in(content)
        address = request.user.email if isinstance(request.user, Person) else ""
        filled = read_workbook(content, filling.runtime_for(actor), filling.begun(form, actor, address))
    except IntakeError as problem:
        context["problem"] = problem
        return render(request, "intake/workbook/workbooks.html", context, status=problem.status)
    draft = services.begin_draft(actor, filled.form, filled.answers)
    return render(request, "intake/workbook/read.html", {"draft": draft, "filled": filled})


def _given(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise WorkbookMissing
    if (file.size or 0) > LIMIT:
        raise WorkbookTooLarge(limit=LIMIT // MEBIBYTE)
    return bytes(file.read())


@require_GET
def download(request: HttpRequest, form: str, language: str) -> HttpResponse:
    """The empty workbook of a form."""
    actor = permitted(request, Permission.SUBMIT_REPORT)
    if language not in LANGUAGES:
        raise Http404
    try:
        definition = filling.form_named(form)
    except UnknownForm as error:
        raise Http404 from error
    with translation.override(language):
        content = template(definition, Runtime(zone=actor.time_zone))
    name = f"{definition.id}_{language}.xlsx"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})

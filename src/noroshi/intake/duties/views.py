"""The pages of duties: a report's duties and who was told, what an addressee was sent, receipts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.types import Problem
from noroshi.frame.actors import Actor
from noroshi.intake.duties import pdf, queries, receipts, services, shown
from noroshi.intake.duties.errors import ReasonMissing, StageIncomplete, StageNotOpen
from noroshi.intake.queries import named
from noroshi.knowledge import reports
from noroshi.knowledge.errors import ReportNotFound
from noroshi.knowledge.reports import Report
from noroshi.parties.queries import organisations

PAGE = 50
CONFIRM, DECLINE = "confirm", "decline"


@require_http_methods(["GET", "POST"])
def duties(request: HttpRequest, number: str) -> HttpResponse:
    """The duties that arise from a report and why, their clocks, and who has been told what, when.

    POST: the reporter's decision on one duty, or that the present version is a stage.
    """
    actor = permitted(request, Permission.READ_KNOWLEDGE, Permission.SUBMIT_REPORT)
    report = reports.report_numbered(number)
    if report.organisation_id != actor.organisation_id and not may(actor, Permission.READ_ALL_REPORTS):
        raise ReportNotFound  # others may see the report, but its duties are not theirs
    if request.method == "GET":
        return _page(request, actor, report)
    try:
        _act(request, actor)
    except ReasonMissing as missing:
        problem = Problem(f"because-{request.POST.get('duty', '')[:40]}", "missing", str(missing))
        return _page(request, actor, report, (problem,), status=422)
    except (StageIncomplete, StageNotOpen) as refused:
        return _page(request, actor, report, (Problem("", "refused", str(refused)),), status=409)
    return redirect("intake:duties", report.number)


def _page(
    request: HttpRequest, actor: Actor, report: Report, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    found = shown.duty_views(actor, report)
    context = {
        "report": report,
        "spared": shown.spared(report),
        "marking": report.marking.label,
        "name": named(organisations([report.organisation_id])[report.organisation_id]),
        "own": report.organisation_id == actor.organisation_id and may(actor, Permission.SUBMIT_REPORT),
        "duties": found,
        "waiting": sum(one.is_proposed for one in found),
        "problems": problems,
        "typed": request.POST.get("because", "")[: services.REASON_LIMIT],
        "typed_for": request.POST.get("duty", ""),
    }
    return render(request, "intake/duties/duties.html", context, status=status)


def _act(request: HttpRequest, actor: Actor) -> None:
    """Raises what the services raise; an id that is none is a duty that is not there."""
    key, act = _key(request.POST.get("duty", "")), request.POST.get("act", "")
    if act == CONFIRM:
        services.confirm(actor, key)
        messages.success(request, _("Confirmed. The addressees were told."))
    elif act == DECLINE:
        services.decline(actor, key, request.POST.get("because", ""))
        messages.success(request, _("Declined. The reason is kept."))
    else:
        services.fulfil(actor, key, request.POST.get("stage", "")[:60])
        messages.success(request, _("Given. The receipt is below."))


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@require_GET
def owed(request: HttpRequest) -> HttpResponse:
    """What the reader's organisation was sent, newest first."""
    actor = permitted(request, Permission.RECEIVE_REPORTS)
    after = request.GET.get("after", "")
    page = queries.owed_to(actor, int(after) if after.isdecimal() and len(after) < 19 else None, PAGE)
    context = {"rows": shown.owed_rows(page.rows, page.sources), "older": page.older}
    return render(request, "intake/duties/owed.html", context)


@require_GET
def received(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """One version as an addressee received it; its first opening by the addressee is kept."""
    actor = permitted(request, Permission.RECEIVE_REPORTS, Permission.SUBMIT_REPORT)
    row = queries.delivery(delivery_id)
    if row.organisation_id == actor.organisation_id and may(actor, Permission.RECEIVE_REPORTS):
        row = services.open_delivery(actor, delivery_id)
    return render(request, "intake/duties/received.html", {"view": shown.delivery_view(actor, row), "delivery": row})


@require_GET
def receipt(request: HttpRequest, stage_receipt_id: UUID, paper: str) -> HttpResponse:
    """The receipt of a stage, with proof from the ledger, as ``json`` or ``pdf``."""
    permitted(request, Permission.SUBMIT_REPORT, Permission.READ_ALL_REPORTS)
    row = queries.receipt(stage_receipt_id)
    proved = receipts.with_proof(row)
    name = f"receipt-{row.duty.number}-{row.stage}-{row.version}.{paper}"
    if paper == "pdf":
        drawn = pdf.as_pdf(row, proved, get_language() or "ja")
        return HttpResponse(drawn, content_type="application/pdf", headers=_attached(name))
    return HttpResponse(receipts.as_json(proved), content_type="application/json", headers=_attached(name))


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}

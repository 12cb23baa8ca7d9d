"""Pages of mail that waits for a person: the list, one mail as text, its attachments as downloads, the decision."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from noroshi.authority.acting import permitted
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.intake.attachments.views import SANDBOX
from noroshi.intake.errors import IntakeError
from noroshi.intake.mail import queries, services
from noroshi.intake.prose.finding import LONGEST, find_in


@require_GET
def mail_list(request: HttpRequest) -> HttpResponse:
    """What waits, newest first; with ``show=all`` everything that came in."""
    actor = permitted(request, Permission.TRIAGE_REPORT)
    before, everything = request.GET.get("after", ""), request.GET.get("show") == "all"
    page = queries.mails(
        actor, waiting=not everything, before=int(before) if before.isdecimal() and len(before) < 19 else None
    )
    return render(request, "intake/mail/list.html", {"page_of_mail": page, "everything": everything})


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One mail: what it says, as text, and what is to be done with it."""
    actor = permitted(request, Permission.TRIAGE_REPORT)
    problem: IntakeError | None = None
    if request.method == "POST":
        try:
            return redirect(_decided(request, actor, mail_id))
        except IntakeError as error:
            problem = error
    shown = queries.mail(mail_id)
    text = shown.mail.text if shown.mail is not None else ""
    context = {
        "shown": shown,
        "problem": problem,
        "posted": request.POST,
        "found": find_in(text[:LONGEST]) if shown.open else None,
        "text": text,
    }
    return render(request, "intake/mail/one.html", context, status=problem.status if problem else 200)


def _decided(request: HttpRequest, actor: Actor, mail_id: int) -> str:
    """The address where what was decided can be seen."""
    given = request.POST
    if given.get("decision") == "discard":
        services.discard(actor, mail_id, given.get("why", "")[:2000].replace("\0", ""))
        return "/desk/mail/"
    code, title = (given.get(name, "")[:200].replace("\0", "") for name in ("source", "title"))
    report = services.take_as_report(actor, mail_id, code, title, given.getlist("value"))
    return f"/reports/{report.number}/"


@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, mail_id: int, place: int) -> HttpResponse:
    """An attachment: first the warning, then (by POST) the bytes, as a download that no browser opens."""
    permitted(request, Permission.TRIAGE_REPORT)
    found = queries.attachment(mail_id, place)
    if request.method == "GET":
        return render(request, "intake/mail/file.html", {"file": found, "mail_id": mail_id})
    return HttpResponse(
        found.content,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": SANDBOX,
        },
    )

"""What the desk's buttons do, the hand-over between shifts, the import of past incidents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages as told
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.moments import length
from noroshi.frame.actors import Actor
from noroshi.intake.desk import errors, forms, handover, linking, messages, past, queries, services
from noroshi.intake.desk.past_file import Fault
from noroshi.knowledge.reports import Report
from noroshi.parties.queries import organisation_by_code, organisations
from noroshi.release.audiences import marking_named
from noroshi.release.types import Tlp

FACE = "/"
"""Where the desk stands: the face's page, which this room does not know otherwise."""
FAULTS_SHOWN = 500
Does = Callable[[Actor, int, HttpRequest], str]


@require_safe
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """The address of an item, for links from elsewhere."""
    permitted(request, Permission.READ_ALL_REPORTS)
    return redirect(f"{FACE}?item={item_id}")


@require_POST
def act(request: HttpRequest, item_id: int, what: str) -> HttpResponse:
    """Do one thing with an item and go back to where the reader was, with what came of it."""
    actor = permitted(request, Permission.TRIAGE_REPORT)
    does = DOES.get(what)
    if does is None:
        raise Http404
    kept = f"desk:{item_id}:{what}"
    try:
        with transaction.atomic():
            said = does(actor, item_id, request)
    except errors.DeskError as error:
        told.error(request, str(error))
        request.session[kept] = request.POST.get("text", "")[: messages.TEXT_LIMIT]
        return redirect(_again(request, item_id, what))
    request.session.pop(kept, None)
    if said:
        told.success(request, said)
    return redirect(_back(request, item_id))


def _back(request: HttpRequest, item_id: int) -> str:
    wanted = request.POST.get("back", "")[:500]
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return f"{FACE}?item={item_id}"


def _again(request: HttpRequest, item_id: int, what: str) -> str:
    """Back to the form whose text was not taken, with the text in it."""
    back = _back(request, item_id)
    return f"{back}&do={what}" if what in {"ask", "done"} and "do=" not in back and "?" in back else back


def _take(actor: Actor, item_id: int, request: HttpRequest) -> str:
    over = forms.number(request.POST, "over_from")
    services.take(actor, item_id, over_from=over or None, revision=forms.number(request.POST, "revision"))
    return _("It is yours now.")


def _hand_back(actor: Actor, item_id: int, request: HttpRequest) -> str:
    services.hand_back(actor, item_id, forms.text(request.POST, "text", services.NOTE_LIMIT))
    return _("It is back in the queue.")


def _rate(actor: Actor, item_id: int, request: HttpRequest) -> str:
    services.rate(actor, item_id, forms.rating(request.POST))
    return _("The rating is kept.")


def _finish(actor: Actor, item_id: int, request: HttpRequest) -> str:
    note = forms.text(request.POST, "text", services.NOTE_LIMIT)
    revision = forms.number(request.POST, "revision")
    services.finish(actor, item_id, request.POST.get("reason", ""), note, revision=revision)
    return _("It is done. Should something new come in about it, it comes back.")


def _reopen(actor: Actor, item_id: int, request: HttpRequest) -> str:
    services.reopen(actor, item_id)
    return _("It is open again, and yours.")


def _ask(actor: Actor, item_id: int, request: HttpRequest) -> str:
    by = forms.answer_by(request.POST, actor)
    text = forms.text(request.POST, "text", messages.TEXT_LIMIT)
    messages.ask(actor, item_id, text, by, waits=request.POST.get("waits") == "yes")
    return _("Your message is there for the organisation to read; a notice goes to its address.")


def _incident(actor: Actor, item_id: int, request: HttpRequest) -> str:
    linking.open_incident(actor, item_id)
    return _("The incident is open. Others can be linked to it now.")


def _link(actor: Actor, item_id: int, request: HttpRequest) -> str:
    try:
        incident = UUID(request.POST.get("incident", "")[:36])
    except ValueError as error:
        raise errors.IncidentUnknown from error
    linking.link(actor, item_id, incident, forms.text(request.POST, "text", services.NOTE_LIMIT))
    return _("It is linked to the incident.")


def _unlink(actor: Actor, item_id: int, request: HttpRequest) -> str:
    linking.unlink(actor, item_id, forms.number(request.POST, "link"))
    return _("The link is taken back.")


def _merge(actor: Actor, item_id: int, request: HttpRequest) -> str:
    other, why = forms.number(request.POST, "other"), forms.text(request.POST, "text", services.NOTE_LIMIT)
    one, into = (item_id, other) if request.POST.get("into") == "other" else (other, item_id)
    linking.merge(actor, one, into, why)
    return _("They are one matter now. You can undo that at any time; both reports stay as they came.")


def _part(actor: Actor, item_id: int, request: HttpRequest) -> str:
    linking.part(actor, forms.number(request.POST, "other") or item_id)
    return _("They are two matters again, each as it was.")


def _apart(actor: Actor, item_id: int, request: HttpRequest) -> str:
    linking.tell_apart(actor, item_id, forms.number(request.POST, "other"))
    return _("It will not be suggested again.")


DOES: Mapping[str, Does] = {
    "take": _take,
    "back": _hand_back,
    "rate": _rate,
    "done": _finish,
    "reopen": _reopen,
    "ask": _ask,
    "incident": _incident,
    "link": _link,
    "unlink": _unlink,
    "merge": _merge,
    "part": _part,
    "apart": _apart,
}


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """What is open, mine and late, and the note for the next shift."""
    actor = permitted(request, Permission.TRIAGE_REPORT)
    problem = ""
    if request.method == "POST":
        note = forms.text(request.POST, "note", handover.NOTE_LIMIT)
        taker = forms.number(request.POST, "taker") or None
        try:
            made = handover.hand_over(actor, note, taker, with_items=request.POST.get("with_items") == "yes")
        except errors.DeskError as error:
            problem = str(error)
        else:
            told.success(request, _("The shift is handed over. The sheet stays as it is now."))
            return redirect("desk:handover", made)
    values = {
        "shelves": handover.lines_now(actor),
        "earlier": handover.latest(actor),
        "officers": handover.officers(actor),
        "problem": problem,
        "note": request.POST.get("note", ""),
    }
    return render(request, "intake/desk/hand_over.html", values, status=422 if problem else 200)


@require_safe
def handed_over(request: HttpRequest, handover_id: int) -> HttpResponse:
    """A hand-over sheet as it was, to be read and printed."""
    actor = permitted(request, Permission.READ_ALL_REPORTS)
    return render(request, "intake/desk/sheet.html", {"sheet": handover.sheet(actor, handover_id)})


@require_POST
def received(request: HttpRequest, handover_id: int) -> HttpResponse:
    """The next shift has read it."""
    handover.receive(permitted(request, Permission.TRIAGE_REPORT), handover_id)
    return redirect("desk:handover", handover_id)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Sources of knowledge that have been silent for much longer than usual."""
    actor = permitted(request, Permission.READ_ALL_REPORTS)
    silent = queries.silent_sources(actor)
    names = organisations(one.organisation_id for one in silent)
    language = get_language() or "ja"
    rows = [
        (names[one.organisation_id].name(language), one.last_at, length(one.usual_seconds))
        for one in silent
        if one.organisation_id in names
    ]
    return render(request, "intake/desk/sources.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def import_past(request: HttpRequest) -> HttpResponse:
    """Past incidents from a file: what was taken, and line by line what was wrong."""
    actor = permitted(request, Permission.IMPORT_INCIDENTS)
    values: dict[str, object] = {"limit": past.LIMIT // 1024**2, "markings": [one.label for one in Tlp]}
    if request.method != "POST":
        return render(request, "intake/desk/import.html", values)
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > past.LIMIT:
        values["problem"] = _("Choose a file of at most %(n)s MB.") % {"n": past.LIMIT // 1024**2}
        return render(request, "intake/desk/import.html", values, status=422)
    source = organisation_by_code(request.POST.get("source", "")[:40].replace("\0", "").strip(), actor.world_id)
    marking = marking_named(request.POST.get("marking", Tlp.AMBER.label))
    outcome = past.import_incidents(actor, file.read(), (file.name or "")[:200].replace("\0", ""), source, marking)
    values |= {"outcome": outcome, "faults": [(one, remedy(one)) for one in outcome.faults[:FAULTS_SHOWN]]}
    return render(request, "intake/desk/imported.html", values)


def remedy(fault: Fault) -> str:
    """What to do about a fault, in the reader's language."""
    return _(fault.remedy)


def report_messages(request: HttpRequest, actor: Actor, report: Report) -> dict[str, object]:
    """What a report's page shows of the messages with the office; what the reader had not seen counts as seen now."""
    thread = messages.thread(actor, report.id)
    unseen = messages.has_unseen(actor, thread)
    if unseen and (report.organisation_id == actor.organisation_id or may(actor, Permission.TRIAGE_REPORT)):
        messages.read(actor, report.id)
    own = report.organisation_id == actor.organisation_id and report.consent
    return {
        "thread": thread,
        "may_write": own and may(actor, Permission.ANSWER_OFFICE),
        "asked": bool(thread) and thread[-1].from_office,
        "kept": request.session.get(f"answer:{report.number}", ""),
    }


@require_POST
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """A reporter writes to the office about an own report."""
    actor = permitted(request, Permission.ANSWER_OFFICE)
    kept = f"answer:{number}"[:60]
    try:
        messages.answer(actor, number, forms.text(request.POST, "text", messages.TEXT_LIMIT))
    except errors.DeskError as error:
        told.error(request, str(error))
        request.session[kept] = request.POST.get("text", "")[: messages.TEXT_LIMIT]
    else:
        request.session.pop(kept, None)
        told.success(request, _("Your message is with the office. What it answers stands here; you get a notice."))
    return redirect(reverse("intake:report", args=[number]) + "#messages")


__all__ = ["act", "answer", "hand_over", "handed_over", "import_past", "item", "received", "report_messages", "sources"]

"""The pages of intake: reports and the forms that make them."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.definitions import FormDefinition, Section
from noroshi.face.forms import check, check_section, input_id, next_section, shown_sections
from noroshi.face.merging import Merged
from noroshi.face.showing import FormAddresses, Stored, answer_sections, step_page
from noroshi.face.types import Problem
from noroshi.face.values import Answers
from noroshi.frame.actors import Actor
from noroshi.intake import filling, queries, services
from noroshi.intake.attachments import queries as attachments
from noroshi.intake.consequences import warned_because_of
from noroshi.intake.desk.views import report_messages
from noroshi.intake.errors import AnswersRefused, UnknownForm
from noroshi.intake.forms_of_law import FORMS
from noroshi.intake.models import Draft
from noroshi.intake.unnamed import preview
from noroshi.knowledge import reports
from noroshi.parties.models import Person

PAGE = 50
LONGEST_FORM = 1_500_000


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports that the reader may see, newest first, and the drafts of the reader's organisation."""
    actor = permitted(request, Permission.SUBMIT_REPORT, Permission.READ_ALL_REPORTS)
    after = request.GET.get("after", "")
    page = queries.report_page(actor, int(after) if after.isdecimal() and len(after) < 19 else None, PAGE)
    reporting = may(actor, Permission.SUBMIT_REPORT)
    context = {
        "reports": page.rows,
        "older": page.older,
        "drafts": queries.drafts(actor) if reporting and not after else [],
        "forms": list(FORMS.values()) if reporting else [],
        "own": reporting,
    }
    return render(request, "intake/reports.html", context)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, form: str) -> HttpResponse:
    """What a form asks for; beginning it makes a draft."""
    actor = permitted(request, Permission.SUBMIT_REPORT)
    definition = _form(form)
    if request.method == "GET":
        return render(request, "intake/begin.html", {"form": definition})
    address = request.user.email if isinstance(request.user, Person) else ""
    draft = services.begin_draft(actor, definition, filling.begun(definition, actor, address))
    return redirect("intake:step", draft.pk, definition.sections[0].id)


def _form(form_id: str) -> FormDefinition:
    try:
        return filling.form_named(form_id)
    except UnknownForm as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, draft_id: UUID, section: str) -> HttpResponse:
    """One section of a form: what was typed is kept, right or wrong, before anything is said about it."""
    actor = permitted(request, Permission.SUBMIT_REPORT)
    draft = services.open_draft(draft_id)
    form, answers = _form(draft.form), services.answers_of(draft)
    here = form.section(section)
    if here is None:
        raise Http404
    runtime = filling.runtime_for(actor)
    if request.method == "GET":
        problems = check_section(here, form, answers, runtime) if "check" in request.GET else ()
        return _step_page(request, actor, draft, form, here, answers, problems)
    saved = services.save_section(actor, draft_id, here, request.POST, runtime)
    if saved.conflicts:
        return _step_page(request, actor, draft, form, here, saved.mine, _both(here, saved), status=409, saved=saved)
    after = saved.kept
    if request.POST.get("go") == "save":
        return redirect("intake:reports")
    following = next_section(form, here, answers, after)
    problems = check_section(here, form, after, runtime)
    if problems and following is not here:
        return _step_page(request, actor, draft, form, here, after, problems, status=422)
    if following is None:
        return redirect("intake:check", draft_id)
    return redirect("intake:step", draft_id, following.id)


def _step_page(
    request: HttpRequest,
    actor: Actor,
    draft: Draft,
    form: FormDefinition,
    here: Section,
    answers: Answers,
    problems: tuple[Problem, ...],
    status: int = 200,
    saved: Merged | None = None,
) -> HttpResponse:
    addresses = FormAddresses(
        action=reverse("intake:step", args=[draft.pk, here.id]),
        draft=reverse("intake:autosave", args=[draft.pk]),
        owner=str(draft.pk),
        step=lambda section: reverse("intake:step", args=[draft.pk, section]),
        back=reverse("intake:reports"),
    )
    stored = Stored(saved.kept if saved else answers, secrets.token_urlsafe(12), saved.conflicts if saved else ())
    runtime = filling.runtime_for(actor)
    view = step_page(form, here, answers, runtime, addresses, problems=problems, stored=stored)
    return render(request, "intake/step.html", {"form": view, "draft": draft}, status=status)


def _both(here: Section, saved: Merged) -> tuple[Problem, ...]:
    """One line of the summary for each answer that two people changed."""
    message = _("Two people changed this answer. Choose one, or bring the two together: %(field)s")
    return tuple(
        Problem(input_id(field), "changed_elsewhere", message % {"field": field.label})
        for field in here.fields
        if field.id in saved.conflicts
    )


@require_POST
def autosave(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Keep what is on the page while it is being typed."""
    actor = permitted(request, Permission.SUBMIT_REPORT)
    draft = services.open_draft(draft_id)
    here = _form(draft.form).section(request.POST.get("section", ""))
    if here is None:
        raise Http404
    saved = services.save_section(actor, draft_id, here, request.POST, filling.runtime_for(actor))
    return HttpResponse(status=409 if saved.conflicts else 204)


@require_http_methods(["GET", "POST"])
def check_answers(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Everything once more, who will get it, and what is missing; then it is sent."""
    actor = permitted(request, Permission.SUBMIT_REPORT)
    if request.method == "POST":
        try:
            report, _ = services.send_draft(actor, draft_id)
        except AnswersRefused:
            return redirect(reverse("intake:check", args=[draft_id]))
        return redirect("intake:sent", report.number)
    draft = services.open_draft(draft_id)
    form, answers = _form(draft.form), services.answers_of(draft)
    runtime, handling = filling.runtime_showing(actor, answers), filling.handling_of(answers)
    chosen, consents = filling.chosen_marking(form.id, answers), filling.consents(answers)
    places = [
        (section, problem)
        for section in shown_sections(form, answers)
        for problem in check_section(section, form, answers, runtime)
    ]
    context = {
        "draft": draft,
        "files": attachments.of_draft(draft_id),
        "form": form,
        "places": places,
        "ready": not check(form, answers, runtime),
        "sections": answer_sections(form, answers, runtime),
        "who": queries.who_will_see(actor, filling.sharing_of(form.id, answers, actor), consents, handling),
        "marking": filling.marking_of(form.id, answers).label,
        "demands": queries.demands_in_words(handling, chosen),
        "told": preview(actor, form.id, answers) if handling.source_hidden and consents else None,
        "warns": consents and queries.warns(chosen, handling),
    }
    return render(request, "intake/check.html", context)


@require_POST
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    services.discard_draft(permitted(request, Permission.SUBMIT_REPORT), draft_id)
    return redirect("intake:reports")


@require_GET
def sent(request: HttpRequest, number: str) -> HttpResponse:
    """What happened, what happens next, with the receipt."""
    actor = permitted(request, Permission.SUBMIT_REPORT)
    found = reports.report_numbered(number)
    return render(request, "intake/sent.html", {"shown": queries.shown(actor, found)})


@require_GET
def report(request: HttpRequest, number: str) -> HttpResponse:
    """One report: what it says, what of it was known before, what was done because of it."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    found = reports.report_numbered(number)
    context = {
        "shown": queries.shown(actor, found),
        "files": attachments.of_report(found.id),
        "warned": warned_because_of(actor, found),
    }
    return render(request, "intake/report.html", context | report_messages(request, actor, found))


@require_GET
def version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """An earlier version, and what changed between it and the next."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    found = reports.report_numbered(number)
    return render(request, "intake/version.html", {"shown": queries.shown_version(actor, found, version)})


@require_POST
def amend(request: HttpRequest, number: str) -> HttpResponse:
    """Begin a later version of the reader's own report, with the answers of the present one."""
    actor = permitted(request, Permission.SUBMIT_REPORT)
    found = reports.report_numbered(number)
    if found.organisation_id != actor.organisation_id:
        raise Http404
    form = _form(found.form)
    answers = filling.begun_again(queries.answers_in(found.answers))
    draft = services.begin_draft(actor, form, answers, found.id)
    return redirect("intake:step", draft.pk, form.sections[0].id)

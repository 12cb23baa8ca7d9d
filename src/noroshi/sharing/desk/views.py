"""Pages of the release desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.types import Problem
from noroshi.frame.actors import Actor
from noroshi.knowledge.copies import original, originals
from noroshi.release.errors import ReleaseError, UnknownMarking
from noroshi.release.types import Tlp
from noroshi.sharing.desk import forms, queries, services, showing
from noroshi.sharing.desk.errors import DeskError, NothingChosen, ReleaseReasonMissing
from noroshi.sharing.desk.reading_notices import read_notice
from noroshi.sharing.desk.remarking import remark
from noroshi.sharing.desk.types import Proposal


def desk(request: HttpRequest) -> HttpResponse:
    """Releases that wait and that were made (office); consents asked of us; notices to us."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    after = request.GET.get("after", "")
    before = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else None
    office = may(actor, Permission.RELEASE_INFORMATION)
    made = queries.releases(actor.world_id, waiting=False, before=before) if office else []
    context = {
        "office": office,
        "waiting": showing.release_rows(queries.releases(actor.world_id, waiting=True) if office else []),
        "made": showing.release_rows(made[: queries.PAGE]),
        "older": str(made[queries.PAGE - 1].pk) if len(made) > queries.PAGE else "",
        "asked": [] if office else showing.consent_rows(queries.consents_asked(actor.organisation_id)),
        "notices": [] if office else showing.notice_rows(queries.notices_to(actor.organisation_id)),
    }
    return render(request, "sharing/desk/releases.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What each recipient will get of some objects, before it goes; lay the release out."""
    actor = permitted(request, Permission.RELEASE_INFORMATION)
    objects = forms.chosen_objects(request)
    if not objects:
        return _page(request, actor, Proposal((), (), ""))
    if request.method == "GET":
        return _page(request, actor, Proposal(objects, (), ""))
    proposal = Proposal(objects, (), "")
    try:
        proposal = forms.proposal_from(request.POST, objects)
        if request.POST.get("go") == "propose":
            number = services.propose(actor, proposal)
            messages.success(request, _("Kept. See below what it waits for, or who has it."))
            return redirect("release:release", number)
        if not proposal.targets and request.POST.get("go") == "preview":
            raise NothingChosen
    except (DeskError, UnknownMarking) as refused:
        return _page(request, actor, proposal, (forms.problem_of(refused),), status=max(refused.status, 400))
    return _page(request, actor, proposal)


def _page(
    request: HttpRequest, actor: Actor, proposal: Proposal, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    text = (request.POST.get("q") or request.GET.get("q", ""))[:60]
    context = showing.new_release(actor, proposal, text, previewed=request.method == "POST")
    context |= {"problems": problems, "q": text, "typed_victims": request.POST.get("victims", "")[:4000]}
    return render(request, "sharing/desk/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, release_id: int) -> HttpResponse:
    """A release: for the office all of it, for an originator what it is asked."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    if request.method == "GET":
        return _release_page(request, actor, release_id)
    try:
        _act(request, actor, release_id)
    except ReleaseReasonMissing as missing:
        field = f"because-{request.POST.get('act', '')[:12]}"
        return _release_page(request, actor, release_id, (Problem(field, missing.code, missing.message),), status=422)
    except DeskError as refused:
        problem = Problem("", refused.code, refused.message)
        return _release_page(request, actor, release_id, (problem,), status=refused.status)
    return redirect("release:release", release_id)


def _act(request: HttpRequest, actor: Actor, release_id: int) -> None:
    act, because = request.POST.get("act", ""), request.POST.get("because", "")
    if act == "release":
        services.release(actor, release_id)
        messages.success(request, _("Released."))
    elif act == "refuse":
        services.refuse(actor, release_id, because)
    elif act == "withdraw":
        services.withdraw(actor, release_id, because)
        messages.success(request, _("Withdrawn. Whoever had it is told."))
    elif act == "consent":
        services.consent(actor, release_id)
        messages.success(request, _("Your consent is recorded."))
    elif act == "withhold":
        services.withhold(actor, release_id, because)
        messages.success(request, _("Your refusal is recorded. Nothing goes."))


def _release_page(
    request: HttpRequest, actor: Actor, release_id: int, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    typed = request.POST.get("because", "")[: services.REASON_LIMIT]
    context: dict[str, Any] = {"problems": problems, "typed": typed, "typed_for": request.POST.get("act", "")}
    if may(actor, Permission.RELEASE_INFORMATION):
        context |= showing.release_page(actor, queries.release_row(release_id))
        return render(request, "sharing/desk/release.html", context, status=status)
    context |= showing.consent_page(actor, release_id)
    return render(request, "sharing/desk/consent.html", context, status=status)


def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """What a recipient is told of something that it had received; opening it is kept."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    row = queries.notice_row(notice_id)
    if row.organisation_id == actor.organisation_id and row.read_at is None:
        row = read_notice(actor, notice_id)
    return render(request, "sharing/desk/notice.html", {"it": showing.notice_row(row)})


@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest, object_id: int) -> HttpResponse:
    """Mark an object more narrowly: for its originator and the office."""
    actor = permitted(request, Permission.CONTROL_OWN, Permission.RELEASE_INFORMATION)
    one = original(object_id)
    services.require_control(actor, one.source_id)
    problems: tuple[Problem, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            marking, handling = forms.new_marking(request.POST)
            row = remark(actor, object_id, marking, handling, request.POST.get("because", ""))
        except (DeskError, ReleaseError) as refused:
            field = "because" if isinstance(refused, ReleaseReasonMissing) else "marking"
            problems, status = (Problem(field, refused.code, refused.message),), max(refused.status, 400)
        else:
            messages.success(request, _("Marked anew. Whoever lost it is told."))
            [stored] = originals([row])
            return redirect(f"{reverse('knowledge:object', args=[stored.stix_id])}?of={row}")
    context = showing.mark_page(actor, one) | {"problems": problems, "posted": request.POST}
    return render(request, "sharing/desk/mark.html", context | {"tlps": list(Tlp)}, status=status)

"""What is said, proposed and seen about an object: its page in the council, and the buttons on its page elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.errors import NoroshiError
from noroshi.knowledge import queries as known
from noroshi.knowledge.errors import KnowledgeError
from noroshi.knowledge.types import ObjectRow
from noroshi.knowledge.wording import type_name
from noroshi.parties.queries import groups_of
from noroshi.release.audiences import marking_named
from noroshi.release.errors import ReleaseError
from noroshi.release.types import Marking
from noroshi.sharing.council import discussing, proposing, queries, showing, telling
from noroshi.sharing.council.errors import CouncilError
from noroshi.sharing.council.forms import PROPERTIES, DecisionForm, Plain, ProposalForm, RemarkForm, SeenForm
from noroshi.sharing.council.telling import SEEN_AS_SUCH, Seen, values_to_see
from noroshi.sharing.council.types import ProposalKind
from noroshi.sharing.council.views import member_of


@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, stix_id: str) -> HttpResponse:
    """Discussion, proposals and sightings of an object that the reader may see."""
    actor = member_of(request)
    row = known.objects(stix_id)[0]
    forms = _forms(request, actor)
    if request.method == "POST":
        done = _act(request, actor, row, forms)
        if done is not None:
            return done
    thread = discussing.thread(actor, row.stix_uuid, row.type)
    proposed = queries.proposals(actor, object_uuid=row.stix_uuid)
    seeable = values_to_see(row) if may(actor, Permission.RECORD_SIGHTING) else []
    who = {one.organisation_id for one in thread} | {row.source_id}
    who |= {one.organisation_id for one in proposed}
    values = {
        "row": row, "title": row.name or row.stix_id, "type": type_name(row.type), "marking": row.marking.label,
        "thread": thread, "proposals": _proposed(proposed), "forms": forms, "names": showing.names(who),
        "seeable": seeable, "may_see": may(actor, Permission.RECORD_SIGHTING) and (seeable or row.type in SEEN_AS_SUCH),
        "open": request.POST.get("go", "") if request.method == "POST" else request.GET.get("do", ""),
    }  # fmt: skip
    wrong = any(form.errors for form in forms.values())
    return render(request, "sharing/council/talk.html", values, status=422 if wrong else 200)


def _proposed(rows: list[queries.ProposalRow]) -> list[tuple[queries.ProposalRow, object, object]]:
    return [(row, showing.PROPOSAL_KINDS[row.kind], showing.PROPOSAL_STATES[row.state]) for row in rows]


def _forms(request: HttpRequest, actor: Actor) -> dict[str, Plain]:
    language = get_language() or "ja"
    go = request.POST.get("go", "") if request.method == "POST" else ""
    groups = [
        (code, ja if language.startswith("ja") else en)
        for code, ja, en in groups_of(actor.organisation_id, actor.world_id)
    ]
    first = {"kind": ProposalKind.FALSE_ALARM}
    return {
        "say": RemarkForm(request.POST if go == "say" else None, groups=groups),
        "propose": ProposalForm(request.POST if go == "propose" else None, initial=first, auto_id="propose_%s"),
        "seen": SeenForm(request.POST if go == "seen" else None),
    }


def _act(request: HttpRequest, actor: Actor, row: ObjectRow, forms: dict[str, Plain]) -> HttpResponse | None:
    go = request.POST.get("go", "")
    form = forms.get(go)
    if form is None:
        return redirect("council:talk", row.stix_id)
    if not form.is_valid():
        return None
    try:
        _do(request, actor, row, go, form.cleaned_data)
    except (CouncilError, KnowledgeError, ReleaseError) as error:
        form.add_error(None, str(error))
        return None
    return redirect("council:talk", row.stix_id)


def _do(request: HttpRequest, actor: Actor, row: ObjectRow, go: str, said: dict[str, Any]) -> None:
    if go == "say":
        marking = Marking(marking_named(said["marking"]), groups=tuple(said.get("groups", ())))
        discussing.write(actor, row.stix_id, said["text"], marking)
    elif go == "propose":
        wanted = proposing.Wanted(ProposalKind(said["kind"]), said["text"], said["field"], said["value"])
        proposing.propose(actor, row.stix_id, wanted)
        messages.success(request, _("Its source and the office have your proposal; you are told what becomes of it."))
    else:
        when = Seen(said["first_seen"], said["last_seen"], said["number"], said["summary"])
        _offer_undo(request, telling.saw_object(actor, row.stix_id, when))


@require_POST
def saw(request: HttpRequest, stix_id: str) -> HttpResponse:
    """One click: we saw this, now. Back to where the reader was, with a way to take it back."""
    actor = permitted(request, Permission.RECORD_SIGHTING)
    try:
        _offer_undo(request, telling.saw_object(actor, stix_id))
    except CouncilError as error:
        messages.error(request, str(error))
    return redirect(_back(request, reverse("council:talk", args=[stix_id])))


def _offer_undo(request: HttpRequest, told: telling.Told) -> None:
    request.session["told-sighting"] = told.id
    messages.success(request, _("Your sighting is there for the office and for whoever sent this."))


def _back(request: HttpRequest, otherwise: str) -> str:
    wanted = request.POST.get("back", "")[:1000]
    return wanted if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise


@require_http_methods(["GET", "POST"])
def sightings(request: HttpRequest) -> HttpResponse:
    """What the reader's organisation told, and what of it can still be taken back."""
    actor = permitted(request, Permission.RECORD_SIGHTING)
    rows = queries.told_sightings(actor, 100)
    return render(request, "sharing/council/sightings.html", {"told": rows})


@require_POST
def undo(request: HttpRequest, told_id: int) -> HttpResponse:
    """Take a sighting back."""
    actor = permitted(request, Permission.RECORD_SIGHTING)
    try:
        telling.undo(actor, min(told_id, 2**62))
        messages.success(request, _("The sighting is taken back."))
    except CouncilError as error:
        messages.error(request, str(error))
    return redirect(_back(request, reverse("council:sightings")))


@require_POST
def remark(request: HttpRequest, remark_id: int) -> HttpResponse:
    """Change or take back what the reader wrote."""
    actor = member_of(request)
    try:
        if request.POST.get("go") == "withdraw":
            discussing.withdraw(actor, min(remark_id, 2**62))
        else:
            discussing.change(actor, min(remark_id, 2**62), request.POST.get("text", ""))
    except CouncilError as error:
        messages.error(request, str(error))
    return redirect(_back(request, reverse("council:council")))


@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One proposal: what is proposed, what accepting does to whom; decide it, or take an own one back."""
    actor = member_of(request)
    found = queries.proposal(actor, min(proposal_id, 2**62))
    form = DecisionForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, actor, found.id, form.cleaned_data["reason"])
            return redirect("council:proposal", found.id)
        except (CouncilError, KnowledgeError) as error:
            problem = error.message if isinstance(error, NoroshiError) else str(error)
            form.add_error(None, problem)
    who = [one for one in (found.organisation_id, found.source_id, found.decided_for) if one is not None]
    values = {
        "it": found, "form": form, "names": showing.names(who), "kind": showing.PROPOSAL_KINDS[found.kind],
        "state": showing.PROPOSAL_STATES[found.state], "field": PROPERTIES.get(found.field, ""),
        "version": found.source_id == actor.organisation_id,
    }  # fmt: skip
    return render(request, "sharing/council/proposal.html", values, status=422 if problem else 200)


def _decide(request: HttpRequest, actor: Actor, key: int, reason: str) -> None:
    go = request.POST.get("go", "")
    if go == "accept":
        proposing.accept(actor, key, reason)
        messages.success(request, _("It is accepted and applied; the proposer is told."))
    elif go == "decline":
        proposing.decline(actor, key, reason)
        messages.success(request, _("It is declined; the proposer reads why."))
    elif go == "withdraw":
        proposing.withdraw(actor, key)
        messages.success(request, _("The proposal is taken back."))


@require_http_methods(["GET", "HEAD"])
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Proposals that the reader may see, newest first; keyset paging."""
    actor = member_of(request)
    after = request.GET.get("after", "")
    before = int(after) if after.isascii() and after.isdecimal() and len(after) < 18 else None
    rows = queries.proposals(actor, after=before, limit=queries.PAGE + 1)
    values = {
        "rows": _proposed(rows[: queries.PAGE]),
        "names": showing.names({one for row in rows for one in (row.organisation_id, row.source_id)}),
        "older": str(rows[queries.PAGE - 1].id) if len(rows) > queries.PAGE else "",
    }
    return render(request, "sharing/council/proposals.html", values)

"""Pages of partners, for the office: who they are, what is agreed, what was exchanged and what was not, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.types import Consequence, Tab
from noroshi.frame.actors import Actor
from noroshi.frame.laws import sector_name
from noroshi.sharing.health import partner_health
from noroshi.sharing.peers import queries, services
from noroshi.sharing.peers.errors import (
    AddressNotSafe,
    CertificateNotReadable,
    DocumentMissing,
    FingerprintNotReadable,
    PeersError,
    PeriodNotReadable,
    ReasonMissing,
)
from noroshi.sharing.peers.finding import current_agreement, organisation_of, peer_of
from noroshi.sharing.peers.forms import AgreementForm, ServerForm
from noroshi.sharing.peers.looking import look_at
from noroshi.sharing.peers.models import Peer
from noroshi.sharing.peers.showing import Shown, item_lines, peer_line, run_lines, shown_of, terms_rows
from noroshi.sharing.peers.types import AgreementState, Standing

_PLACES: Final[dict[type[PeersError], str]] = {
    AddressNotSafe: "root",
    CertificateNotReadable: "ca",
    FingerprintNotReadable: "fingerprint",
    PeriodNotReadable: "valid_until",
    DocumentMissing: "document",
}


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """All partners: what is agreed, when they were asked last and are next, what is wrong, what was refused."""
    actor = permitted(request, Permission.READ_PARTNERS)
    rows = [peer_line(row, actor) for row in queries.peer_rows(actor)]
    health = partner_health(actor)
    values = {"rows": rows, "health": health, "may_agree": may(actor, Permission.AGREE_WITH_PARTNERS)}
    return render(request, "sharing/peers/partners.html", values)


@require_safe
def partner(request: HttpRequest, peer_id: int) -> HttpResponse:
    """One partner: how things stand, and the objects that were refused, changed or exchanged at all (``show``)."""
    actor = permitted(request, Permission.READ_PARTNERS)
    peer = peer_of(peer_id)
    show = request.GET.get("show", "refused")
    show = show if show in queries.SHOWN else "refused"
    page = queries.item_page(peer, show, request.GET.get("after", ""))
    values = {"show": show, "items": item_lines(page), "older": page.older}
    return _render(request, actor, peer, "partner", show, values)


@require_safe
def runs(request: HttpRequest, peer_id: int) -> HttpResponse:
    """The runs of a partner: when, which way, what came of it."""
    actor = permitted(request, Permission.READ_PARTNERS)
    peer = peer_of(peer_id)
    rows, older = queries.run_page(peer, request.GET.get("after", ""))
    return _render(request, actor, peer, "runs", "runs", {"runs": run_lines(rows), "older": older})


@require_safe
def agreements(request: HttpRequest, peer_id: int) -> HttpResponse:
    """Every agreement with a partner, the present one first, each whole."""
    actor = permitted(request, Permission.READ_PARTNERS)
    peer = peer_of(peer_id)
    held = [(one, terms_rows(one.terms, _sector_names(one.terms.outgoing.sectors))) for one in queries.agreements(peer)]
    return _render(request, actor, peer, "agreements", "agreements", {"held": held})


def _render(
    request: HttpRequest, actor: Actor, peer: Peer, template: str, here: str, values: Mapping[str, object]
) -> HttpResponse:
    row = queries.peer_row(peer)
    shown = shown_of(row, actor, queries.waiting_since(peer, row.organisation))
    facts = {
        "shown": shown,
        "tabs": _tabs(peer, here),
        "may_agree": may(actor, Permission.AGREE_WITH_PARTNERS),
        "may_exchange": may(actor, Permission.EXCHANGE_WITH_PARTNERS),
        "consequences": _consequences(shown),
    }
    return render(request, f"sharing/peers/{template}.html", facts | dict(values))


def _tabs(peer: Peer, here: str) -> list[Tab]:
    place = reverse("partners:partner", args=[peer.pk])
    return [
        Tab(pgettext("partner", "Refused"), f"{place}?show=refused", here == "refused"),
        Tab(pgettext("partner", "Changed by the partner"), f"{place}?show=changed", here == "changed"),
        Tab(pgettext("partner", "All objects"), f"{place}?show=all", here == "all"),
        Tab(pgettext("partner", "Runs"), reverse("partners:runs", args=[peer.pk]), here == "runs"),
        Tab(
            pgettext("partner", "Agreement and server"),
            reverse("partners:agreements", args=[peer.pk]),
            here == "agreements",
        ),
    ]


def _consequences(shown: Shown) -> list[Consequence]:
    return [
        Consequence(shown.name, _("gets nothing more from us, and we fetch nothing more from them")),
        Consequence(_("what was exchanged before"), _("stays where it is")),
    ]


def _sector_names(codes: tuple[str, ...]) -> dict[str, str]:
    language = get_language() or "ja"
    return {code: str(sector_name(code, language)) for code in codes}


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Enter a partner's server."""
    actor = permitted(request, Permission.AGREE_WITH_PARTNERS)
    form = ServerForm(actor.world_id, request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = int(form.cleaned_data["organisation"])
        made = _done(form, lambda: services.add_peer(actor, organisation, form.facts()))
        if made is not None:
            messages.success(request, _("The partner is entered. Nothing flows before something is agreed."))
            return redirect("partners:agreement", made)
    return render(request, "sharing/peers/server.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def server(request: HttpRequest, peer_id: int) -> HttpResponse:
    """Change how a partner's server is reached."""
    actor = permitted(request, Permission.AGREE_WITH_PARTNERS)
    peer = peer_of(peer_id)
    form = ServerForm(actor.world_id, request.POST or None, peer=peer)
    if request.method == "POST" and form.is_valid():
        if _done(form, lambda: services.change_peer(actor, peer_id, form.facts()) or True):
            messages.success(request, _("The partner's server is changed. It is asked at once."))
            return redirect("partners:partner", peer_id)
        peer = peer_of(peer_id)
    values = {"form": form, "peer": peer, "name": organisation_of(peer).name(get_language() or "ja")}
    return render(request, "sharing/peers/server.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, peer_id: int) -> HttpResponse:
    """Make an agreement, or change the one that stands."""
    actor = permitted(request, Permission.AGREE_WITH_PARTNERS)
    peer = peer_of(peer_id)
    held = current_agreement(peer)
    standing = held if held is not None and held.state is not AgreementState.ENDED else None
    form = AgreementForm(actor.world_id, actor.time_zone, request.POST or None, held=held)
    if request.method == "POST" and form.is_valid():
        act = services.change_agreement if standing else services.agree
        number = _done(form, lambda: act(actor, peer_id, form.facts()))
        if number is not None:
            messages.success(request, _("Agreement no. %(number)s is kept.") % {"number": number})
            return redirect("partners:partner", peer_id)
    values = {
        "form": form,
        "peer": peer,
        "standing": standing,
        "name": organisation_of(peer).name(get_language() or "ja"),
    }
    return render(request, "sharing/peers/agreement.html", values, status=422 if form.errors else 200)


def _done(form: forms.Form, act: Callable[[], int]) -> int | None:
    """What a verb gives; None when it refused what was entered, which then stands at the form."""
    try:
        return act()
    except PeersError as error:
        place = _PLACES.get(type(error))
        form.add_error(place if place in form.fields else None, error.message)
        return None


@require_POST
def look(request: HttpRequest, peer_id: int) -> HttpResponse:
    """Ask the partner's server now who it is and which collections it opens to us."""
    permitted(request, Permission.EXCHANGE_WITH_PARTNERS)
    peer = peer_of(peer_id)
    values: dict[str, object] = {"peer": peer, "name": organisation_of(peer).name(get_language() or "ja")}
    try:
        values["seen"] = look_at(peer)
    except PeersError as fault:
        values["fault"] = fault.message
    return render(request, "sharing/peers/look.html", values)


@require_POST
def act(request: HttpRequest, peer_id: int) -> HttpResponse:
    """Suspend, resume or end the agreement, or ask for an exchange now (``what``)."""
    actor = permitted(request, Permission.READ_PARTNERS)
    reason = request.POST.get("reason", "")[:500].replace("\0", "")
    try:
        said = _acted(actor, peer_id, request.POST.get("what", ""), reason)
    except ReasonMissing as error:
        messages.error(request, error.message)
        return redirect("partners:partner", peer_id)
    messages.success(request, said)
    return redirect("partners:partner", peer_id)


def _acted(actor: Actor, peer_id: int, what: str, reason: str) -> str:
    match what:
        case "suspend":
            services.suspend(actor, peer_id, reason)
            return _("The agreement is suspended. Nothing flows.")
        case "resume":
            services.resume(actor, peer_id)
            return _("The agreement is resumed.")
        case "end":
            services.end(actor, peer_id, reason)
            return _("The agreement is ended. Nothing flows.")
        case _:
            services.exchange_now(actor, peer_id)
            if (held := current_agreement(peer_of(peer_id))) is None or held.standing(
                actor.now()
            ) is not Standing.IN_FORCE:
                return _("No agreement is in force: nothing was asked for.")
            return _("The partner's server is being asked. Load this page again in a moment.")

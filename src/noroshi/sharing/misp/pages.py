"""Pages of partners' MISP servers, for the office: which there are, what was exchanged and what was not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from noroshi.authority import errors as authority_errors
from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.types import Tab, Text
from noroshi.frame.actors import Actor
from noroshi.frame.errors import NoroshiError
from noroshi.knowledge import errors as knowledge_errors
from noroshi.parties.queries import organisations
from noroshi.release import errors as release_errors
from noroshi.sharing.misp import errors
from noroshi.sharing.misp.exchanging import Outcome
from noroshi.sharing.misp.forms import GroupForm, ServerForm
from noroshi.sharing.misp.groups import map_group, unmap_group
from noroshi.sharing.misp.models import Exchanged, Server, SharingGroup
from noroshi.sharing.misp.servers import server_of, set_server
from noroshi.sharing.misp.wording import fault_of_server
from noroshi.sharing.peers.finding import current_agreement, peer_of_organisation
from noroshi.sharing.peers.queries import PeerRow, peer_rows
from noroshi.sharing.peers.types import Reason, Standing
from noroshi.sharing.peers.wording import REASONS, STANDINGS

SHOWN: Final = 100
_REASONS: Final[Mapping[str, type[NoroshiError]]] = {
    name: one
    for module in (knowledge_errors, release_errors, authority_errors, errors)
    for name, one in vars(module).items()
    if isinstance(one, type) and issubclass(one, NoroshiError)
}
_AGREED: Final = frozenset(Reason) - {Reason.NONE}
_OUTCOMES: Final = {
    Outcome.TAKEN: pgettext_lazy("event", "fetched"),
    Outcome.SENT: pgettext_lazy("event", "sent"),
    Outcome.REFUSED: pgettext_lazy("event", "refused"),
    Outcome.OURS: pgettext_lazy("event", "our own, came back"),
    Outcome.WITHDRAWN: pgettext_lazy("event", "deleted there, since they may not see it any more"),
}
_WAYS: Final = {"in": pgettext_lazy("event", "from there"), "out": pgettext_lazy("event", "to there")}


@dataclass(frozen=True, slots=True)
class ServerLine:
    """A server as the list shows it; ``fault`` is a sentence, empty when all is well."""

    server: Server
    name: str
    standing: Text
    in_force: bool
    url: str
    fault: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """What became of one event."""

    event: Exchanged
    way: str
    outcome: str
    why: str


@require_safe
def servers(request: HttpRequest) -> HttpResponse:
    """All MISP servers, and what became of the events that were exchanged last."""
    actor = permitted(request, Permission.READ_PARTNERS)
    rows = list(Server.objects.filter(world_id=actor.world_id).order_by("pk")[:SHOWN])
    recent = Exchanged.objects.select_related("server").filter(server__world_id=actor.world_id)
    refused = request.GET.get("show") == "refused"
    recent = recent.filter(outcome=Outcome.REFUSED) if refused else recent
    values = {
        "rows": _lines(rows, actor),
        "groups": list(
            SharingGroup.objects.filter(world_id=actor.world_id).select_related("group").order_by("pk")[:SHOWN]
        ),
        "japanese": (get_language() or "ja").startswith("ja"),
        "events": [_event_line(one) for one in recent.order_by("-at", "-pk")[:SHOWN]],
        "refused": refused,
        "tabs": [
            Tab(_("All"), reverse("misp:servers"), not refused),
            Tab(_("Refused only"), reverse("misp:servers") + "?show=refused", refused),
        ],
        "may_change": may(actor, Permission.AGREE_WITH_PARTNERS),
    }
    return render(request, "sharing/misp/servers.html", values)


def _lines(rows: Iterable[Server], actor: Actor) -> list[ServerLine]:
    listed = list(rows)
    names = organisations(one.organisation_id for one in listed)
    agreed = {row.peer.organisation_id: row for row in peer_rows(actor)} if listed else {}
    return [_line(one, names[one.organisation_id].name(get_language() or "ja"), agreed, actor) for one in listed]


def _line(one: Server, name: str, agreed: Mapping[int, PeerRow], actor: Actor) -> ServerLine:
    row = agreed.get(one.organisation_id)
    standing = row.standing(actor.now()) if row is not None else Standing.NONE
    url = reverse("partners:agreements", args=[row.peer.pk]) if row is not None else ""
    return ServerLine(one, name, STANDINGS[standing], standing is Standing.IN_FORCE, url, fault_of_server(one.fault))


def _event_line(one: Exchanged) -> EventLine:
    way, outcome = str(_WAYS.get(one.direction, "")), str(_OUTCOMES[Outcome(one.outcome)])
    return EventLine(one, way, outcome, _why(one.reason, one.detail))


def _why(reason: str, detail: str) -> str:
    """The sentence of a reason, in the reader's language, with the facts that were kept of it."""
    if reason in _AGREED:
        return " ".join(filter(None, (str(REASONS[Reason(reason)]), detail)))
    known = _REASONS.get(reason)
    if known is None:
        return detail
    try:
        facts = msgspec.json.decode(detail.encode(), type=dict[str, str]) if detail else {}
        return known(**facts).message
    except (msgspec.MsgspecError, KeyError):
        return errors.MispError().message


@require_http_methods(["GET", "HEAD", "POST"])
def server(request: HttpRequest, server_id: int | None = None) -> HttpResponse:
    """Enter or change a MISP server."""
    actor = permitted(request, Permission.AGREE_WITH_PARTNERS)
    held = server_of(server_id) if server_id is not None else None
    form = ServerForm(actor.world_id, request.POST if request.method == "POST" else None, server=held)
    if request.method == "POST" and form.is_valid():
        try:
            saved = set_server(actor, form.facts(held.organisation_id if held else None))
        except errors.AddressNotSafe as error:
            form.add_error("url", error.message)
        else:
            return _saved(request, actor, server_of(saved))
    values = {"form": form, "server": held, "name": _lines([held], actor)[0].name if held else ""}
    return render(request, "sharing/misp/server.html", values, status=422 if form.is_bound else 200)


def _saved(request: HttpRequest, actor: Actor, held: Server) -> HttpResponse:
    """Where to go on: to the agreement while nothing is agreed with the organisation."""
    peer = peer_of_organisation(held.organisation_id, actor.world_id)
    if peer is not None and current_agreement(peer) is None:
        messages.success(request, _("The server is saved. Nothing flows before something is agreed."))
        return redirect("partners:agreement", peer.pk)
    messages.success(request, _("The server is saved. It is asked within a minute."))
    return redirect("misp:servers")


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest) -> HttpResponse:
    """Say which group of ours a sharing group of MISP is."""
    actor = permitted(request, Permission.AGREE_WITH_PARTNERS)
    form = GroupForm(actor.world_id, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        map_group(actor, said["uuid"], int(said["group"]), said["name"])
        messages.success(request, _("The sharing group is mapped. It holds for what comes from now on."))
        return redirect("misp:servers")
    return render(request, "sharing/misp/group.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def forget_group(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a sharing group out of the table."""
    unmap_group(permitted(request, Permission.AGREE_WITH_PARTNERS), uuid)
    messages.success(
        request, _("The sharing group is taken out. What comes with it stays with its sender and the office.")
    )
    return redirect("misp:servers")

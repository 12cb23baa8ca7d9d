"""Pages of partners' MISP servers, for the office: which there are, what was exchanged and what was not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from noroshi.authority import errors as authority_errors
from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.types import Tab
from noroshi.frame.errors import NoroshiError
from noroshi.knowledge import errors as knowledge_errors
from noroshi.parties.queries import organisations
from noroshi.release import errors as release_errors
from noroshi.release.types import Tlp
from noroshi.sharing.misp import errors
from noroshi.sharing.misp.exchanging import Outcome
from noroshi.sharing.misp.forms import ServerForm
from noroshi.sharing.misp.models import Exchanged, Server
from noroshi.sharing.misp.servers import server_of, set_server
from noroshi.sharing.peers.errors import CredentialLost

SHOWN: Final = 100
_FAULTS: Final[Mapping[str, type[errors.MispError] | type[CredentialLost]]] = {
    one.__name__: one
    for one in (
        errors.ServerUnreachable, errors.ServerTooSlow, errors.CertificateRefused, errors.AnswerTooBig,
        errors.AnswerNotMisp, errors.KeyRefused, errors.EndlessPages, CredentialLost,
    )
}  # fmt: skip
_REASONS: Final[Mapping[str, type[NoroshiError]]] = {
    name: one
    for module in (knowledge_errors, release_errors, authority_errors, errors)
    for name, one in vars(module).items()
    if isinstance(one, type) and issubclass(one, NoroshiError)
}
_OUTCOMES: Final = {
    Outcome.TAKEN: pgettext_lazy("event", "fetched"),
    Outcome.SENT: pgettext_lazy("event", "sent"),
    Outcome.REFUSED: pgettext_lazy("event", "refused"),
    Outcome.OURS: pgettext_lazy("event", "our own, came back"),
}
_WAYS: Final = {"in": pgettext_lazy("event", "from there"), "out": pgettext_lazy("event", "to there")}


@dataclass(frozen=True, slots=True)
class ServerLine:
    """A server as the list shows it; ``fault`` is a sentence, empty when all is well."""

    server: Server
    name: str
    widest: str
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
        "rows": _lines(rows),
        "events": [_event_line(one) for one in recent.order_by("-at", "-pk")[:SHOWN]],
        "refused": refused,
        "tabs": [
            Tab(_("All"), reverse("misp:servers"), not refused),
            Tab(_("Refused only"), reverse("misp:servers") + "?show=refused", refused),
        ],
        "may_change": may(actor, Permission.AGREE_WITH_PARTNERS),
    }
    return render(request, "sharing/misp/servers.html", values)


def _lines(rows: Iterable[Server]) -> list[ServerLine]:
    listed = list(rows)
    names = organisations(one.organisation_id for one in listed)
    language = get_language() or "ja"
    return [
        ServerLine(one, names[one.organisation_id].name(language), Tlp(one.widest).label, _sentence(one.fault))
        for one in listed
    ]


def _sentence(fault: str) -> str:
    known = _FAULTS.get(fault, errors.ServerFault)
    return known().message if fault else ""


def _event_line(one: Exchanged) -> EventLine:
    way, outcome = str(_WAYS.get(one.direction, "")), str(_OUTCOMES[Outcome(one.outcome)])
    return EventLine(one, way, outcome, _why(one.reason, one.detail))


def _why(reason: str, detail: str) -> str:
    """The sentence of a reason, in the reader's language, with the facts that were kept of it."""
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
            set_server(actor, form.facts(held.organisation_id if held else None))
        except errors.AddressNotSafe as error:
            form.add_error("url", error.message)
        else:
            messages.success(request, _("The server is saved. It is asked within a minute."))
            return redirect("misp:servers")
    values = {"form": form, "server": held, "name": _lines([held])[0].name if held else ""}
    return render(request, "sharing/misp/server.html", values, status=422 if form.is_bound else 200)

"""Pages of the council: its home, undertakings, activity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.laws import sector_name
from noroshi.knowledge.standing import doubts
from noroshi.parties import people, undertakings
from noroshi.parties.errors import PartiesError, UnknownOrganisation
from noroshi.parties.people import GroupRow
from noroshi.parties.queries import organisation_by_code, organisations
from noroshi.parties.types import OrganisationKind, OrganisationRecord
from noroshi.parties.undertakings import UndertakingRow, binding_of
from noroshi.sharing.council import queries, requests, showing
from noroshi.sharing.council.activity import Active, activity
from noroshi.sharing.council.errors import RequestRefused
from noroshi.sharing.council.forms import EndForm, OfferForm

SHOWN = 10
KINDS = (OrganisationKind.COUNCIL_MEMBER, OrganisationKind.FOREIGN_PARTNER)


def member_of(request: HttpRequest) -> Actor:
    """Who takes part, or runs the council. Raises NotPermitted."""
    return permitted(request, Permission.TAKE_PART, Permission.RUN_COUNCIL)


@require_safe
def council(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, what is restricted from them and why, the groups by sector with their members."""
    actor = member_of(request)
    office = may(actor, Permission.RUN_COUNCIL)
    held = [] if office else undertakings.undertakings_of(actor.organisation_id, actor.person_id or 0)
    asked = queries.requests(actor, waiting=not office, limit=SHOWN)
    asking = [] if office else queries.requests(actor, own=True, limit=SHOWN)
    proposed = queries.proposals(actor, only_open=True, limit=SHOWN)
    told = [] if office else queries.told_sightings(actor, SHOWN)
    doubted = doubts(actor.world_id, None if office else actor.organisation_id, SHOWN)
    groups = people.group_rows(actor.world_id, None if office else actor.organisation_id)
    found = showing.names({one for row in proposed for one in (row.organisation_id, row.source_id)} | {
        one.source_id for one in doubted
    } | {one.organisation_id for one in (*asked, *asking)})  # fmt: skip
    values = {
        "office": office,
        "hidden": [] if office else undertakings.hidden_groups(actor, held, binding_of(actor)),
        "mine": [(one, showing.UNDERTAKING_STATES[one.state(actor.now())]) for one in held[:SHOWN]],
        "requests": showing.request_rows(asked, actor.now()),
        "asking": showing.request_rows(asking, actor.now()),
        "may_ask": bool(office or requests.seats(actor).groups),
        "proposals": [(row, showing.PROPOSAL_KINDS[row.kind], "") for row in proposed],
        "doubts": doubted,
        "told": told,
        "sectors": _by_sector(actor, groups),
        "names": found,
        "language": get_language() or "ja",
    }
    return render(request, "sharing/council/council.html", values)


def _by_sector(actor: Actor, groups: Sequence[GroupRow]) -> list[tuple[str, list[tuple[GroupRow, str, list[str]]]]]:
    """Groups under the name of their sector, those of none first; each with the names of its members."""
    language = get_language() or "ja"
    names = {code: ja if language.startswith("ja") else en for code, ja, en in people.codes_and_names(actor.world_id)}
    found: dict[str, list[tuple[GroupRow, str, list[str]]]] = defaultdict(list)
    for group in groups:
        members = [names[code] for code in group.members if code in names]
        found[group.sector].append((group, group.name(language), members))
    return [(str(sector_name(code, language)) if code else "", held) for code, held in sorted(found.items())]


@require_safe
def undertaking_list(request: HttpRequest) -> HttpResponse:
    """Undertakings: everybody's for the office, the own ones for a member."""
    actor = member_of(request)
    office = may(actor, Permission.RUN_COUNCIL)
    rows = (
        undertakings.undertakings_of_all(actor.world_id)
        if office
        else undertakings.undertakings_of(actor.organisation_id, actor.person_id or 0)
    )
    values = {
        "office": office,
        "rows": _undertakings(actor, rows),
        "needing": [one for one in people.group_rows(actor.world_id) if one.needs_undertaking] if office else [],
        "language": get_language() or "ja",
    }
    return render(request, "sharing/council/undertakings.html", values)


def _undertakings(actor: Actor, rows: Sequence[UndertakingRow]) -> list[tuple[UndertakingRow, str, str, str]]:
    found = showing.names({row.organisation_id for row in rows})
    states = [row.state(actor.now()) for row in rows]
    return [
        (row, found.get(row.organisation_id, ""), state, str(showing.UNDERTAKING_STATES[state]))
        for row, state in zip(rows, states, strict=True)
    ]


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest) -> HttpResponse:
    """Offer an undertaking: the first, or (``?after=``) the one that follows another."""
    actor = permitted(request, Permission.RUN_COUNCIL)
    form = OfferForm(request.POST or None, initial=_follow(actor, request.GET.get("after", "")))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            organisation = organisation_by_code(said["organisation"], actor.world_id)
            undertakings.offer(
                actor, organisation.id, said["valid_from"], said["valid_until"],
                person_id=_person(actor, organisation, said["person"]), wording=said["wording"],
            )  # fmt: skip
        except UnknownOrganisation as error:
            form.add_error("organisation", str(error))
        except (PartiesError, RequestRefused) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It waits for a signature; a notice goes to the organisation's address."))
            return redirect("council:undertakings")
    return render(request, "sharing/council/offer.html", {"form": form}, status=422 if form.errors else 200)


def _person(actor: Actor, organisation: OrganisationRecord, mail: str) -> int | None:
    if not mail:
        return None
    wanted = people.WantedPeople(mail, organisation_id=organisation.id)
    found, _number = people.person_rows(actor.world_id, wanted, limit=10)
    exact = [one.id for one in found if one.mail == mail.lower()]
    if not exact:
        raise RequestRefused(reason=_("there is no such person at this organisation"))
    return exact[0]


def _follow(actor: Actor, after: str) -> dict[str, object]:
    """The form of a renewal: the same, from where the other ends, for as long."""
    found = undertakings.undertakings([int(after)]) if after.isascii() and after.isdecimal() and len(after) < 18 else []
    if not found:
        return {"valid_from": actor.now()}
    [row] = found
    record = organisations([row.organisation_id])[row.organisation_id]
    if record.world_id != actor.world_id:
        return {"valid_from": actor.now()}
    begins = max(row.valid_until, actor.now())
    return {
        "organisation": record.code, "valid_from": begins, "valid_until": begins + (row.valid_until - row.valid_from),
        "wording": row.wording(get_language() or "ja"),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def undertaking(request: HttpRequest, undertaking_id: int) -> HttpResponse:
    """One undertaking: read it, sign it, or (office) end it."""
    actor = member_of(request)
    office = may(actor, Permission.RUN_COUNCIL)
    row = _readable(actor, undertaking_id, office)
    problem = ""
    if request.method == "POST":
        try:
            return _act_on(request, actor, row)
        except PartiesError as error:
            problem = str(error)
    state = row.state(actor.now())
    mine = row.organisation_id == actor.organisation_id and row.person_id in {None, actor.person_id}
    values = {
        "row": row, "office": office, "problem": problem, "end": EndForm(),
        "name": showing.names([row.organisation_id]).get(row.organisation_id, ""),
        "state": showing.UNDERTAKING_STATES[state], "running": state in {"open", "early", "in-force"},
        "to_sign": state == "open" and mine, "wording": row.wording(get_language() or "ja"),
    }  # fmt: skip
    return render(request, "sharing/council/undertaking.html", values, status=422 if problem else 200)


def _readable(actor: Actor, undertaking_id: int, office: bool) -> UndertakingRow:
    for row in undertakings.undertakings([min(undertaking_id, 2**62)]):
        inside = office and organisations([row.organisation_id])[row.organisation_id].world_id == actor.world_id
        own = row.organisation_id == actor.organisation_id and row.person_id in {None, actor.person_id}
        if inside or own:
            return row
    raise Http404


def _act_on(request: HttpRequest, actor: Actor, row: UndertakingRow) -> HttpResponse:
    if request.POST.get("go") == "end":
        undertakings.end(actor, row.id, request.POST.get("reason", ""))
        messages.success(request, _("It ended. What hangs on it is no longer shown."))
    elif request.POST.get("go") == "sign":
        undertakings.sign(actor, row.id)
        messages.success(request, _("It is signed. What hangs on it is shown from its first day on."))
    return redirect("council:undertaking", row.id)


@require_safe
def active(request: HttpRequest) -> HttpResponse:
    """Who is active, who never answers: for the office everybody, for a member itself."""
    actor = member_of(request)
    office = may(actor, Permission.RUN_COUNCIL)
    ids = _members(actor) if office else [actor.organisation_id]
    figures = activity(actor, ids)
    found = showing.names(ids)
    rows = sorted(((found.get(key, ""), one) for key, one in figures.items()), key=_silent_first)
    return render(request, "sharing/council/activity.html", {"rows": rows, "office": office})


def _silent_first(row: tuple[str, Active]) -> tuple[bool, bool, int, str]:
    name, one = row
    return not one.never_answers, not one.silent, -one.unanswered, name


def _members(actor: Actor) -> list[int]:
    """Members of any group, and the council's and partners' organisations; at most five hundred."""
    return people.members_of_groups(actor.world_id, KINDS, 500)

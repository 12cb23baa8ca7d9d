"""The homes of those who are not of the office: operators, liaison officers, council, partners, commission."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.intake.desk.messages import unread_questions
from noroshi.intake.duties.queries import clocks_of, owed_to, proposals_of
from noroshi.intake.duties.shown import clock_rows, owed_rows
from noroshi.intake.forms_of_law import REPORTED_AT_ONCE
from noroshi.intake.queries import drafts, report_page
from noroshi.knowledge.searching import search
from noroshi.knowledge.types import SearchQuery
from noroshi.parties.registered import Wanted, assets_older_than, count_assets, newest_assets, out_of_date_before
from noroshi.parties.undertakings import binding_of, hidden_groups, undertakings_of
from noroshi.release.audiences import viewer_audiences
from noroshi.sharing.council import queries as council
from noroshi.sharing.council import showing
from noroshi.warning.queries import Show, counts, inbox
from noroshi.web.homes.words import SHOWN_TYPES, object_lines, warning_line
from noroshi.web.log_figures import root_of, standing, this_month
from noroshi.web.names import ASSET_KINDS

SHOWN = 10


def reporter(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Report; duties with their clocks; warnings to answer; reports and drafts; assets that need a look."""
    own = [
        row for row in report_page(actor, None, SHOWN * 3).rows if row.report.organisation_id == actor.organisation_id
    ]
    values = {
        "forms": list(REPORTED_AT_ONCE),
        "warnings": [warning_line(row) for row in inbox(actor, Show.UNANSWERED).rows[:SHOWN]],
        "counts": counts(actor),
        "reports": own[:5],
        "drafts": drafts(actor),
        "old_assets": assets_older_than(out_of_date_before(actor.now()), actor.organisation_id),
        "may_read_assets": may(actor, Permission.READ_ASSETS),
        "questions": unread_questions(actor),
        "clocks": clock_rows(clocks_of(actor.organisation_id, actor.now(), SHOWN)),
        "undecided": proposals_of(actor.organisation_id, SHOWN),
        **_council(actor),
    }
    return render(request, "web/homes/reporter.html", values)


def asset_manager(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How many assets of each kind, the newest, and those that nobody looked at for a year."""
    mine = actor.organisation_id
    values = {
        "numbers": [(words, count_assets(Wanted(mine, kind)), kind) for kind, words in ASSET_KINDS.items()],
        "newest": newest_assets(Wanted(mine), limit=SHOWN),
        "old_assets": assets_older_than(out_of_date_before(actor.now()), mine),
    }
    return render(request, "web/homes/asset_manager.html", values)


def shared(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Liaison officers, council members, partners: reports owed to them, warnings, what is shared, new first."""
    warned, addressed = may(actor, Permission.READ_WARNINGS), may(actor, Permission.RECEIVE_REPORTS)
    owed = owed_to(actor, None, SHOWN) if addressed else None
    values = {
        "addressed": addressed,
        "owed": owed_rows(owed.rows, owed.sources) if owed else [],
        "warned": warned,
        "may_answer": may(actor, Permission.ANSWER_WARNING),
        "warnings": [warning_line(row) for row in inbox(actor, Show.ALL).rows[:SHOWN]] if warned else [],
        "counts": counts(actor) if warned else None,
        "objects": object_lines(search(SearchQuery(types=SHOWN_TYPES), viewer_audiences(), 20).rows),
        "reports": report_page(actor, None, SHOWN).rows,
        **_council(actor),
    }
    return render(request, "web/homes/shared.html", values)


def _council(actor: Actor) -> dict[str, object]:
    """Requests to the actor's organisation, its sightings and what came of them, what an undertaking hides."""
    held = undertakings_of(actor.organisation_id, actor.person_id or 0)
    asked = council.requests(actor, waiting=True, limit=SHOWN)
    return {
        "hidden": hidden_groups(actor, held, binding_of(actor)),
        "requests": showing.request_rows(asked, actor.now()),
        "names": showing.names({row.organisation_id for row in asked}),
        "may_sight": may(actor, Permission.RECORD_SIGHTING),
        "told": council.told_sightings(actor, 5) if may(actor, Permission.RECORD_SIGHTING) else [],
        "language": get_language() or "ja",
    }


def commissioner(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where the log stands and how to check it, the month's acts by kind; never what they were about."""
    now = standing()
    return render(
        request, "web/homes/commissioner.html", {"standing": now, "root": root_of(now), "month": this_month(actor)}
    )

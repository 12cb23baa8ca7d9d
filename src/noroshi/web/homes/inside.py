"""The analyst's home, and the administrator's: what is known, and whether the machine is well."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from noroshi.frame.actors import Actor
from noroshi.intake.queries import report_page
from noroshi.knowledge.searching import search
from noroshi.knowledge.types import SearchQuery
from noroshi.release.audiences import viewer_audiences
from noroshi.web import addresses
from noroshi.web.health_lines import health_lines
from noroshi.web.homes.words import SHOWN_TYPES, object_lines

NEWEST = 20


def analyst(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest knowledge, ready-made searches, the newest reports."""
    found = search(SearchQuery(types=SHOWN_TYPES), viewer_audiences(), NEWEST)
    values = {
        "objects": object_lines(found.rows),
        "reports": report_page(actor, None, 10).rows,
        "searches": _searches(),
        "everything": addresses.of_search(q=""),
    }
    return render(request, "web/homes/analyst.html", values)


def administrator(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Health in one line each; nothing of the content."""
    return render(request, "web/homes/administrator.html", {"lines": health_lines(actor)})


def _searches() -> list[tuple[str, str]]:
    kinds = {
        "indicator": _("Newest indicators"),
        "vulnerability": _("Newest vulnerabilities"),
        "malware": _("Newest malware"),
        "sighting": _("Newest sightings"),
        "intrusion-set": _("Groups of attackers"),
    }
    return [(words, addresses.of_search(type=kind)) for kind, words in kinds.items()]

"""The demo's door: choose a role, enter."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from noroshi.frame.actors import REAL_WORLD
from noroshi.frame.laws import sector_name
from noroshi.parties.models import Person, RoleAssignment
from noroshi.parties.queries import record_of
from noroshi.parties.types import OrganisationKind
from noroshi.web.demo_links import only_in_the_demo, person_of, sign_in
from noroshi.web.errors import LinkUsed
from noroshi.web.names import ORGANISATION_KINDS, ROLES

ORDER = {kind: place for place, kind in enumerate(OrganisationKind)}


@dataclass(frozen=True, slots=True)
class Entrance:
    """Somebody as whom one can enter."""

    person_id: int
    name: str
    role: str | Promise
    organisation: str
    kind: str | Promise
    sector: str


def roles(request: HttpRequest) -> HttpResponse:
    """Everybody of the demo nation; POST ``person`` enters as one of them."""
    only_in_the_demo()
    if request.method == "POST":
        sign_in(request, _person(request.POST.get("person", "")))
        return redirect("web:home")
    return render(request, "web/demo.html", {"entrances": _entrances()})


@transaction.atomic
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time link: signs in once; afterwards it leads to the list, where one can enter anew."""
    try:
        sign_in(request, person_of(token))
    except LinkUsed:
        messages.info(request, _("This link was used before; each works once. Choose below as whom to enter."))
        return redirect("web:demo")
    return redirect("web:home")


def _person(text: str) -> Person:
    key = int(text) if text.isdecimal() and len(text) < 18 else 0
    return get_object_or_404(Person, pk=key, is_active=True)


def _entrances() -> list[Entrance]:
    found = RoleAssignment.objects.filter(person__is_active=True, person__organisation__world_id=REAL_WORLD)
    found = found.select_related("person__organisation").order_by("person__organisation__code", "pk")
    language = get_language() or "ja"
    rows = [
        (ORDER[record.kind], Entrance(
            one.person_id, one.person.name, ROLES[one.role], record.name(language),
            ORGANISATION_KINDS[record.kind], sector_name(record.sector, language),
        ))
        for one in found[:500]
        for record in [record_of(one.person.organisation)]
    ]  # fmt: skip
    return [entrance for _place, entrance in sorted(rows, key=lambda row: row[0])]

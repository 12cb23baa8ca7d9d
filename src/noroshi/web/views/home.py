"""The first page after signing in, one for each role."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from noroshi.authority.acting import actor_of
from noroshi.face.types import Tab
from noroshi.frame.actors import Actor
from noroshi.parties.types import Role
from noroshi.web.homes.desk import desk
from noroshi.web.homes.inside import administrator, analyst
from noroshi.web.homes.outside import asset_manager, commissioner, reporter, shared
from noroshi.web.names import ROLES

HOMES: Mapping[str, Callable[[HttpRequest, Actor], HttpResponse]] = {
    Role.DUTY_OFFICER: desk,
    Role.ANALYST: analyst,
    Role.REPORTER: reporter,
    Role.ASSET_MANAGER: asset_manager,
    Role.LIAISON: shared,
    Role.MEMBER: shared,
    Role.PARTNER: shared,
    Role.COMMISSIONER: commissioner,
    Role.ADMINISTRATOR: administrator,
}


@require_safe
def home(request: HttpRequest, role: str = "") -> HttpResponse:
    """The home of the reader's first role, or of the named one of theirs; the others are one click away."""
    actor = actor_of(request)
    mine = [one for one in HOMES if one in actor.roles]
    if role and role not in mine:
        raise Http404
    if not mine:
        return render(request, "web/homes/none.html")
    here = role or mine[0]
    request.homes = _tabs(mine, here) if len(mine) > 1 else []  # type: ignore[attr-defined]  # read by the templates
    return HOMES[here](request, actor)


def _tabs(mine: list[str], here: str) -> list[Tab]:
    return [Tab(ROLES[one], reverse("web:home-of", args=[one]), one == here) for one in mine]

"""The doors of the sharing room on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.sharing.health import partner_health
from noroshi.web.doors_of_sharing import DOORS, doors_for


@require_safe
def sharing(request: HttpRequest) -> HttpResponse:
    """What the viewer may share and see of what is shared. Raises NotPermitted where every door is closed."""
    actor = permitted(request, *{permission for door in DOORS for permission in door.permissions})
    health = partner_health(actor) if may(actor, Permission.READ_PARTNERS) else []
    return render(request, "web/sharing.html", {"doors": doors_for(actor), "health": health})

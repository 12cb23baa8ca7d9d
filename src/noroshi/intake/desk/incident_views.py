"""Pages of incidents: those that were opened at the desk, one with all that belongs to it, its files."""

from __future__ import annotations

from uuid import UUID

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from noroshi.authority.acting import permitted
from noroshi.authority.types import Permission
from noroshi.face.sheets import sheet
from noroshi.frame.actors import Actor
from noroshi.intake.desk import veris
from noroshi.intake.desk.errors import IncidentUnknown
from noroshi.intake.desk.incidents import Belongs, Incident, as_veris, incident, incidents

COLUMNS = (
    "number", "title", "organisation", "marking", "arrived_at", "state", "severity", "type", "linked_at", "linked_by",
    "why", "taken_back_at",
)  # fmt: skip


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The incidents that were opened at the desk, the newest first."""
    actor = permitted(request, Permission.READ_ALL_REPORTS)
    after = request.GET.get("after", "")
    lines, older = incidents(actor, int(after) if after.isascii() and after.isdecimal() and len(after) < 18 else None)
    return render(request, "intake/desk/incidents.html", {"lines": lines, "older": older})


@require_safe
def one(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """One incident: its reports, how serious it is, its clocks, who joined and parted what."""
    actor = permitted(request, Permission.READ_ALL_REPORTS)
    return render(request, "intake/desk/incident.html", {"incident": _found(actor, incident_id)})


@require_safe
def exported(request: HttpRequest, incident_id: UUID, paper: str) -> HttpResponse:
    """The incident as VERIS (``json``), or its reports as a table (``csv``)."""
    found = _found(permitted(request, Permission.READ_ALL_REPORTS), incident_id)
    match paper:
        case "json":
            content = msgspec.json.format(msgspec.json.encode(veris.written(as_veris(found))), indent=2)
            name = f'attachment; filename="incident-{incident_id}.json"'
            return HttpResponse(content, content_type="application/json", headers={"Content-Disposition": name})
        case "csv":
            return sheet([COLUMNS, *(_cells(held) for held in found.linked)], f"incident-{incident_id}.csv")
    raise Http404


def _found(actor: Actor, incident_id: UUID) -> Incident:
    try:
        return incident(actor, incident_id)
    except IncidentUnknown as hidden:
        raise Http404 from hidden


def _cells(held: Belongs) -> tuple[object, ...]:
    row = held.row
    if row is None:
        return ("", "", "", "", "", "", "", "", held.at.isoformat(), held.by, "", "")
    severity = "" if row.severity is None else row.severity
    undone = held.undone_at.isoformat() if held.undone_at else ""
    return (
        row.number, row.title, row.source, row.marking.label, row.arrived_at.isoformat(), row.state, severity,
        row.incident_type, held.at.isoformat(), held.by, held.why, undone,
    )  # fmt: skip

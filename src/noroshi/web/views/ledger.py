"""The log as the oversight commission reads it: who did what kind of thing when; never what it was about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from noroshi.authority.acting import permitted
from noroshi.authority.types import Permission
from noroshi.ledger.errors import EntryNotFound
from noroshi.ledger.queries import Found, Inclusion, entry_at, head, inclusion
from noroshi.web.log_figures import PAGE, newest_entries, root_of, standing


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in a list: its index, what was done, in which role, when, whether it was refused, how many objects."""

    index: int
    verb: str
    role: str
    channel: str
    at: datetime
    refused: str
    objects: int


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The log's head and its newest entries; ``?after=`` pages to older ones."""
    permitted(request, Permission.READ_LEDGER)
    text = request.GET.get("after", "")
    before = int(text) if text.isdecimal() and len(text) < 18 else None
    now = standing()
    rows = [_row(found) for found in newest_entries(before)]
    older = str(rows[-1].index) if len(rows) == PAGE and rows[-1].index > 0 else ""
    return render(request, "web/ledger.html", {"standing": now, "root": root_of(now), "rows": rows, "older": older})


@require_safe
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry: its exact bytes, and the proof that it stands in the log. Raises EntryNotFound."""
    permitted(request, Permission.READ_LEDGER)
    found = entry_at(index)
    try:
        proof = inclusion(index)
    except EntryNotFound:  # given its place, not yet under a signed head
        proof = None
    values = {"row": _row(found), "leaf": found.leaf.decode(), "proof": proof, "path": _path(proof)}
    return render(request, "web/ledger_entry.html", values)


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed tree head as text (C2SP tlog-checkpoint). Raises EntryNotFound."""
    permitted(request, Permission.READ_LEDGER)
    return HttpResponse(head().note, content_type="text/plain; charset=utf-8")


def _path(proof: Inclusion | None) -> list[str]:
    return [one.hex() for one in proof.path] if proof else []


def _row(found: Found) -> EntryRow:
    said = found.entry
    refused = said.refused if isinstance(said.refused, str) else ""
    objects = sum(one.count if isinstance(one.count, int) else 1 for one in said.objects)
    at = datetime.fromisoformat(said.time)
    return EntryRow(found.index, said.verb, said.role, said.channel, at, refused, objects)

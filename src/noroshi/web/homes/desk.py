"""The duty officer's desk: the face of intake's queue, with what the other rooms did because of the open item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from noroshi.face.moments import length
from noroshi.face.types import Figure, Tab, Told
from noroshi.frame.actors import Actor
from noroshi.intake.desk import handover, messages, queries, services, taxonomy, wording
from noroshi.intake.desk.clocks import AT_ONCE, DueAndLate, due_and_late
from noroshi.intake.desk.errors import ItemNotFound
from noroshi.intake.desk.queries import COUNTED, Page, Row
from noroshi.intake.desk.showing import OpenItem, incidents_to_link, opened
from noroshi.intake.desk.types import Counts as DeskCounts
from noroshi.intake.desk.types import ItemKind, Shelf, Urgency
from noroshi.intake.queries import form_title, named
from noroshi.warning.queries import WarningRow, of_cause, to_watch
from noroshi.warning.types import Answer, Cause, CauseKind
from noroshi.web.homes.words import warning_line

TOLD_SHOWN = 12
SHELVES = (Shelf.NEW, Shelf.MINE, Shelf.OTHERS, Shelf.WAITING, Shelf.LATE, Shelf.DONE)
DOING = frozenset({"ask", "link", "done", "back", "rate"})


@dataclass(frozen=True, slots=True)
class Warned:
    """What warnings followed a report: to how many, how soon, who answered what."""

    number: int
    seconds: float
    told: Sequence[Told]
    answers: Sequence[tuple[str, int]]
    more: int


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the queue in words, with its address."""

    row: Row
    title: str
    url: str
    current: bool
    form: object
    late: str


def desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The desk. ``?list=`` chooses the shelf, ``?item=`` or ``?report=`` the open item, ``?do=`` a form beside it.

    The first that is not overdue is open at first, but counts as read only when somebody chose it.
    """
    wanted = request.GET.get("list", "")
    shelf = Shelf(wanted) if wanted in set(Shelf) else Shelf.NEW
    clocks = due_and_late(actor)
    page = queries.page(actor, shelf, request.GET.get("after", "")[:60], clocks)
    picked = _picked(request, actor, page)
    row = picked or next(iter([*page.rows, *page.late]), None)
    item = opened(actor, row, suggesting=request.GET.get("do") != "link") if row else None
    if picked and item:
        _note_that_it_was_seen(actor, item)
    number = queries.counts(actor)
    values = {
        "figures": _figures(actor, number, clocks),
        "tabs": _tabs(shelf, number, clocks),
        "shelf": shelf,
        "late": _lines(page.late, shelf, row, actor),
        "lines": _lines(page.rows, shelf, row, actor),
        "older": page.older,
        "item": item,
        "picked": picked is not None,
        "list_url": "?" + urlencode({"list": shelf}),
        "here": _here(request, shelf, row),
        "handover": handover.to_receive(actor),
        "empty": _empty(page),
        **(_beside(request, actor, item) if item else {}),
    }
    return render(request, "web/homes/desk.html", values)


def _picked(request: HttpRequest, actor: Actor, page: Page) -> Row | None:
    """The item that somebody chose by its id, or by its report's number. Raises Http404."""
    key, number = request.GET.get("item", ""), request.GET.get("report", "")[:40].replace("\0", "")
    try:
        if key.isascii() and key.isdecimal() and len(key) < 18:
            here = (row for row in (*page.late, *page.rows) if row.id == int(key))
            return next(here, None) or queries.item(actor, int(key))
        return queries.numbered(actor, number) if number else None
    except ItemNotFound as hidden:
        raise Http404 from hidden


def _note_that_it_was_seen(actor: Actor, item: OpenItem) -> None:
    if item.row.unread and item.may_triage:
        services.open_item(actor, item.row.id)
    if item.report and messages.has_unseen(actor, item.thread):
        messages.read(actor, item.report.report.id)


def _beside(request: HttpRequest, actor: Actor, item: OpenItem) -> dict[str, object]:
    """What the open item needs besides itself: warnings, and what its forms offer."""
    doing = request.GET.get("do", "")
    doing = doing if doing in DOING else ""
    words = request.GET.get("q", "")[:200].replace("\0", "")
    language = get_language() or "ja"
    return {
        "warned": _warned(actor, item),
        "doing": doing,
        "words": words,
        "known_incidents": incidents_to_link(actor, item.row, words) if doing == "link" else (),
        "types": taxonomy.options(language, item.row.incident_type),
        "urgencies": [(int(one), wording.URGENCIES[one]) for one in Urgency],
        "severities": [(one, wording.severity_words(one)) for one in range(5)],
        "reasons": list(wording.REASONS.items()),
        "state_words": wording.STATES[item.row.state],
        "urgency_words": wording.URGENCIES[item.row.urgency],
        "reason_words": wording.reason_words(item.row.done_reason),
        "kind_words": wording.KINDS[item.row.kind],
        "title": _title(item.row),
        "source_words": _source(item.row),
        "kept": request.session.get(f"desk:{item.row.id}:{doing}", "") if doing else "",
    }


def _here(request: HttpRequest, shelf: Shelf, row: Row | None) -> str:
    """This page again, for the forms to come back to."""
    asked = {"list": str(shelf)} | ({"item": str(row.id)} if row else {})
    if after := request.GET.get("after", "")[:60]:
        asked["after"] = after
    return f"{request.path}?{urlencode(asked)}"


def _lines(rows: Sequence[Row], shelf: Shelf, here: Row | None, actor: Actor) -> list[Line]:
    now = actor.now()
    return [
        Line(
            row=one,
            title=_title(one),
            url="?" + urlencode({"list": shelf, "item": one.id}),
            current=here is not None and one.id == here.id,
            form=_source(one),
            late=_late(one, now.timestamp()),
        )
        for one in rows
    ]


def _title(one: Row) -> str:
    if one.kind is ItemKind.MAIL:
        return _("A mail that waits for somebody")
    return one.title or (_("(the office may not see it any more)") if one.withdrawn else one.number)


def _late(one: Row, now: float) -> str:
    if one.late_since is None:
        return ""
    over = length(now - one.late_since.timestamp())
    return _("%(what)s: %(length)s over") % {"what": one.late_for or _("Answer"), "length": over}


def _source(one: Row) -> object:
    """By which form or way it came, in words."""
    if one.kind is ItemKind.REPORT:
        return form_title(one.form)
    return wording.CHANNELS.get(one.form, wording.KINDS[one.kind])


def _figures(actor: Actor, shelves: DeskCounts, clocks: DueAndLate) -> list[Figure]:
    unanswered, help_needed = to_watch(actor)
    late = clocks.late + shelves.late
    return [
        Figure(shelves.serious, _("serious incidents (severity 3 and above)"), "?list=serious", counted_to=COUNTED),
        Figure(late, _("overdue"), "?list=late", late=True, counted_to=AT_ONCE),
        Figure(clocks.due_today, _("due today"), "?list=late", counted_to=AT_ONCE),
        Figure(unanswered, _("warnings unanswered"), "/warnings/?show=unanswered"),
        Figure(help_needed, _("need help"), "/warnings/?show=help", late=True),
        Figure(len(queries.silent_sources(actor)), _("sources silent"), reverse("desk:sources")),
    ]


def _tabs(shelf: Shelf, number: DeskCounts, clocks: DueAndLate) -> list[Tab]:
    held: Mapping[Shelf, int | None] = {
        Shelf.NEW: number.new,
        Shelf.MINE: number.mine,
        Shelf.OTHERS: number.others,
        Shelf.WAITING: number.waiting,
        Shelf.LATE: number.late + clocks.late,
    }
    tabs = [
        Tab(wording.SHELVES[one], f"?list={one}", one is shelf, held.get(one), one is Shelf.LATE, _counted_to(one))
        for one in SHELVES
    ]
    if shelf is Shelf.SERIOUS:
        tabs.insert(0, Tab(wording.SHELVES[shelf], "?list=serious", True, number.serious, counted_to=COUNTED))
    return tabs


def _counted_to(shelf: Shelf) -> int:
    return AT_ONCE if shelf is Shelf.LATE else COUNTED


def _empty(page: Page) -> bool:
    return not page.rows and not page.late


def _warned(actor: Actor, item: OpenItem) -> Warned:
    kind = CauseKind.REPORT if item.row.kind is ItemKind.REPORT else CauseKind.RECEIPT
    rows = of_cause(actor, Cause(kind, item.row.key)) if item.row.kind is not ItemKind.MAIL else ()
    given = Counter(row.answer for row in rows if row.answer)
    words = {
        Answer.SEEN: _("seen"), Answer.NOT_SEEN: _("not seen"), Answer.FALSE_ALARM: _("false alarm"),
        Answer.NEED_HELP: _("need help"),
    }  # fmt: skip
    return Warned(
        number=len(rows),
        seconds=max((row.latency for row in rows), default=0) / 1000,
        told=[_told(row) for row in rows[:TOLD_SHOWN]],
        answers=[(words[answer], number) for answer, number in given.most_common()],
        more=max(0, len(rows) - TOLD_SHOWN),
    )


def _told(row: WarningRow) -> Told:
    return Told(f"{named(row.organisation)} ({row.number})", warning_line(row, own=False).title, row.opened_at)

"""The duty officer's desk: the queue, the open item beside it, what was done automatically."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from noroshi.face.types import Figure, Tab, Told
from noroshi.frame.actors import Actor
from noroshi.intake.queries import ReportRow, ShownReport, named, report_page, shown
from noroshi.knowledge.reports import report_numbered
from noroshi.warning.queries import Counts, Show, WarningRow, counts, of_cause, overview
from noroshi.warning.types import Answer, Cause, CauseKind
from noroshi.web.homes.words import WarningLine, warning_line

SHOWN = 50
COUNTED = 200
TOLD_SHOWN = 12
LISTS = {"reports": None, "answers": Show.ANSWERED, "help": Show.HELP, "held": Show.HELD, "waiting": Show.UNANSWERED}


@dataclass(frozen=True, slots=True)
class Warned:
    """What warnings followed a report: to how many, how soon, who answered what."""

    number: int
    seconds: float
    told: Sequence[Told]
    answers: Sequence[tuple[str, int]]
    more: int


def desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The desk. ``?list=`` chooses the queue, ``?report=`` (a number) the open item; the newest is open at first."""
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in LISTS else "reports"
    page = report_page(actor, None, COUNTED)
    picked = request.GET.get("report", "")[:40].replace("\0", "")
    opened = _opened(actor, picked, page.rows)
    values = {
        "figures": _figures(actor, page.rows, counts(actor, everybody=True)),
        "tabs": _tabs(chosen),
        "chosen": chosen,
        "reports": _queue(page.rows[:SHOWN], opened) if chosen == "reports" else (),
        "answers": _lines(actor, LISTS[chosen]),
        "shown": opened,
        "warned": _warned(actor, opened) if opened else None,
        "picked": bool(picked),
        "older": page.older or len(page.rows) > SHOWN,
    }
    return render(request, "web/homes/desk.html", values)


def _queue(rows: Sequence[ReportRow], opened: ShownReport | None) -> list[tuple[ReportRow, str, bool]]:
    """Each row with its address on the desk and whether it is the open one."""
    here = opened.report.number if opened else ""
    return [(row, "?" + urlencode({"report": row.report.number}), row.report.number == here) for row in rows]


def _opened(actor: Actor, number: str, rows: Sequence[ReportRow]) -> ShownReport | None:
    if number:
        return shown(actor, report_numbered(number))
    return shown(actor, rows[0].report) if rows else None


def _figures(actor: Actor, rows: Sequence[ReportRow], warnings: Counts) -> list[Figure]:
    since = actor.now() - timedelta(hours=24)
    new = sum(1 for row in rows if row.report.received_at >= since)
    return [
        Figure(new, _("reports in 24 hours"), "?list=reports"),
        Figure(warnings.unanswered, _("warnings unanswered"), "?list=waiting"),
        Figure(warnings.late, _("answers overdue"), "?list=waiting", late=True),
        Figure(warnings.help, _("need help"), "?list=help", late=True),
        Figure(warnings.held, _("warnings held"), "?list=held"),
    ]


def _tabs(chosen: str) -> list[Tab]:
    words = {
        "reports": _("Reports"), "answers": _("Answers"), "help": _("Need help"), "held": _("Held"),
        "waiting": _("Unanswered"),
    }  # fmt: skip
    return [Tab(words[name], f"?list={name}", name == chosen) for name in LISTS]


def _lines(actor: Actor, show: Show | None) -> list[WarningLine]:
    return [warning_line(row, own=False) for row in overview(actor, show).rows] if show else []


def _warned(actor: Actor, opened: ShownReport) -> Warned:
    rows = of_cause(actor, Cause(CauseKind.REPORT, str(opened.report.id)))
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

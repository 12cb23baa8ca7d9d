"""What the warning room knows of a report, for the report's page: the two rooms on one floor do not know each other."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.intake.consequences import Warned, WarnedOne
from noroshi.knowledge.reports import Report
from noroshi.warning.queries import WarningRow, of_cause
from noroshi.warning.sentences import ANSWERS
from noroshi.warning.types import Answer, Cause, CauseKind, State


def warned_because_of(actor: Actor, report: Report) -> Warned | None:
    """Who was warned because of a report, over all its versions; only who watches warnings may know."""
    if not may(actor, Permission.WATCH_WARNINGS):
        return None
    rows = [row for row in of_cause(actor, Cause(CauseKind.REPORT, str(report.id))) if row.state is State.SENT]
    if not rows:
        return None
    answers = [row.answer for row in rows if row.answer is not None]
    first = min(row.sent_at for row in rows)
    return Warned([_one(row) for row in rows], len(answers), answers.count(Answer.SEEN), first)


def _one(row: WarningRow) -> WarnedOne:
    name = row.organisation.name(get_language() or "ja")
    return WarnedOne(name, ANSWERS[row.answer] if row.answer else "", reverse("warning:warning", args=[row.id]))

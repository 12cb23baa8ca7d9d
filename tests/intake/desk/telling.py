"""Reports for tests of the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake.desk.queries import Row, item_of
from noroshi.intake.desk.types import ItemKind
from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.intake.services import submit_answers
from noroshi.knowledge.reports import Report
from tests.nation import Nation

DAY = {"precision": "minute", "zone": "Asia/Tokyo"}


def report(nation: Nation, code: str, title: str, *, replaces: UUID | None = None, **more: Any) -> Report:
    """A report of an operator; ``more`` are answers."""
    actor = nation.reporter(code)
    answers = {
        "title": title,
        "recognised_at": {"at": actor.now().isoformat(), **DAY},
        "state": "continuing",
        "signs": ["encryption"],
        "contact": {"name": "Watch", "role": "", "email": "watch@example.jp", "phone": ""},
        "consent": "yes",
        "marking": "TLP:AMBER",
        **more,
    }
    with seeing(actor):
        made, _ = submit_answers(actor, COMMON_FORM_2, answers, f"{title} {more} {replaces}", replaces)
    return made


def row(actor: Actor, found: Report) -> Row:
    """The desk's item of a report, as the actor sees it."""
    held = maybe(actor, found)
    assert held is not None
    return held


def maybe(actor: Actor, found: Report) -> Row | None:
    """The same; None where there is nothing for the actor."""
    with seeing(actor):
        return item_of(actor, ItemKind.REPORT, str(found.id))

"""What others learn of a report whose sender is not to be named: a copy that comes from the office."""

from __future__ import annotations

from uuid import uuid5

import msgspec

from noroshi.authority.queries import automation
from noroshi.frame.actors import Actor
from noroshi.frame.following import follower
from noroshi.frame.verbs import seeing
from noroshi.intake import filling
from noroshi.intake.queries import answers_in
from noroshi.intake.report_objects import ReportFacts, objects_of
from noroshi.knowledge import reports
from noroshi.knowledge.errors import ReportNotFound
from noroshi.knowledge.events import ReportSubmitted
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.reports import Report
from noroshi.knowledge.services import Item, keep, remember
from noroshi.release.types import Marking, Tlp

COPY = "unnamed copy"


@follower(ReportSubmitted)
def share_without_name(event: ReportSubmitted, world_id: int) -> None:
    """Share what a report says under the marking that was chosen, as the office's own knowledge.

    Neither the copy nor its identifiers lead to the report or its sender; only the office can see both. Each version
    is shared once; a version that came meanwhile is shared by its own event.
    """
    actor = automation(world_id)
    with seeing(actor):
        try:
            report = reports.report(event.report_id)
        except ReportNotFound:
            return
        answers = answers_in(report.answers)
        tlp = filling.chosen_marking(report.form, answers)
        if filling.is_unnamed(answers) and tlp <= Tlp.AMBER and report.version == event.version:
            _share(actor, report, tlp)


def _share(actor: Actor, report: Report, tlp: Tlp) -> None:
    made = list(objects_of(_facts(actor, report, tlp)))
    content = b'{"type":"bundle","objects":[' + b",".join(one for _, one, _ in made) + b"]}"
    key = f"unnamed:{report.id}:{report.version}"
    arrival = Arrival(
        [content], "near-miss.json", marking=Marking(tlp), source_id=actor.organisation_id, idempotency_key=key
    )
    receipt, again = keep(actor, arrival)
    if not again:
        remember(actor, receipt, (Item(path, one, msgspec.to_builtins(value)) for path, one, value in made))


def _facts(actor: Actor, report: Report, tlp: Tlp) -> ReportFacts:
    """Without registered computers, and with times of the day or the hour: either could tell who it is."""
    answers = answers_in(report.answers)
    first = reports.first_received_at(report).replace(hour=0, minute=0, second=0, microsecond=0)
    told = filling.facts_of(report.form, answers, actor, uuid5(report.id, COPY), first)
    return ReportFacts(
        report_id=told.report_id,
        title=told.title,
        description=told.description,
        labels=told.labels,
        observables=told.observables,
        products=(),
        cve=told.cve,
        marking=tlp,
        reported_at=report.received_at.replace(minute=0, second=0, microsecond=0) if report.version > 1 else first,
        first_reported_at=first,
    )

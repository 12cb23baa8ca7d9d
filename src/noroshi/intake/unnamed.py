"""What others learn of a report whose sender is not to be named: a copy that comes from the office.

Who reports so is told to nobody: the report stays with the sender and the office, and what others may know is stored
once more as the office's own, under identifiers made anew, without names, computers, networks and domains of the
sender. The sender's clients get none of it, since their number would tell who it is; a recipient that the sender lists
by name has a copy of its own, so that nobody learns from a list who is missing on it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec

from noroshi.authority.queries import automation
from noroshi.face.values import Answers, Contact
from noroshi.frame.actors import Actor
from noroshi.frame.following import follower
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import seeing
from noroshi.intake import filling
from noroshi.intake.queries import answers_in
from noroshi.intake.report_objects import ReportFacts, objects_of
from noroshi.knowledge import reports
from noroshi.knowledge.copies import store_copies
from noroshi.knowledge.errors import ReportNotFound
from noroshi.knowledge.events import ReportSubmitted
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.reports import Report
from noroshi.knowledge.services import Item, keep, remember
from noroshi.parties.queries import (
    names_of_people,
    networks_and_domains_of,
    office_of,
    organisations,
    organisations_written,
)
from noroshi.parties.types import AssetKind
from noroshi.release.audiences import AUTOMATION
from noroshi.release.cleaning import Cleaner, Secrets
from noroshi.release.types import Handling, Marking, Tlp

COPY = "unnamed copy"
FILE_NAME = "report.json"
_Made = list[tuple[str, bytes, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Told:
    """What others read of a report without a name: its words and values, cleaned."""

    title: str
    description: str
    observables: tuple[str, ...]


def secrets_of(organisation_id: int, answers: Answers, person_id: int | None = None) -> Secrets:
    """What would tell who reports: names of the organisation and of whoever is to be asked, networks, domains."""
    own = organisations([organisation_id])[organisation_id]
    names = [own.name_ja, own.name_en, own.code, filling.text(answers, "operator_name")]
    contact = answers.get("contact")
    if isinstance(contact, Contact):
        names += [contact.name, contact.email, contact.phone]
    names += [filling.text(answers, "contact_24h"), *names_of_people([person_id] if person_id else []).values()]
    held = networks_and_domains_of([organisation_id])
    return Secrets(
        tuple(dict.fromkeys(name for name in names if name)),
        networks=tuple(ipaddress.ip_network(value) for kind, value in held if kind is AssetKind.NETWORK),
        domains=tuple(value for kind, value in held if kind is AssetKind.DOMAIN),
    )


def told_of(facts: ReportFacts, secrets: Secrets) -> Told:
    """The words and values of a report as others get them; a value of the sender's own is left out."""
    cleaner = Cleaner(secrets)
    return Told(
        cleaner.cleaned(facts.title),
        cleaner.cleaned(facts.description),
        tuple(one for one in facts.observables if not cleaner.is_internal(one) and cleaner.cleaned(one) == one),
    )


def preview(actor: Actor, form: str, answers: Answers) -> Told:
    """What others will get of a draft that is sent without a name."""
    facts = filling.facts_of(form, answers, actor, UUID(int=0), actor.now())
    return told_of(facts, secrets_of(actor.organisation_id, answers, actor.person_id))


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
        if filling.is_unnamed(answers) and report.consent and report.version == event.version:
            _share(actor, report, answers)


def _share(actor: Actor, report: Report, answers: Answers) -> None:
    """To the circle of the marking, or to the listed recipients, each by itself. AMBER+STRICT without a list: nobody.

    The copy that the office has of what goes to a list warns nobody, so it is AMBER+STRICT.
    """
    tlp, handling = filling.chosen_marking(report.form, answers), filling.handling_of(answers)
    listed = [code for code in handling.releasable_to if code != _code_of(report.organisation_id)]
    if tlp is Tlp.AMBER_STRICT and not listed:
        return
    closed = Tlp.AMBER_STRICT if handling.releasable_to else tlp
    office = office_of(actor.world_id).code
    kept = replace(handling, source_hidden=False, releasable_to=(office,) if closed >= Tlp.AMBER else ())
    made = list(objects_of(_facts(actor, report, answers, tlp, handling)))
    if not _store(actor, report, answers, Marking(closed), kept, made):
        return
    for code, one in organisations_written(listed, actor.world_id).items():
        audience = curtain().audience_of(actor, {AUTOMATION, f"org:{one.id}"})
        store_copies(
            actor, [content for _, content, _ in made], audience, marking=tlp, source_id=actor.organisation_id,
            handling=replace(kept, releasable_to=(code,)), file_name=FILE_NAME,
        )  # fmt: skip


def _store(actor: Actor, report: Report, answers: Answers, marking: Marking, handling: Handling, made: _Made) -> bool:
    """Keep and remember the copy for the circle and the office; whether this is the first time."""
    groups = filling.groups_named(
        filling.chosen_marking(report.form, answers), answers, report.organisation_id, actor.world_id
    )
    arrival = Arrival(
        [b'{"type":"bundle","objects":[' + b",".join(one for _, one, _ in made) + b"]}"],
        FILE_NAME,
        marking=replace(marking, groups=groups),
        source_id=actor.organisation_id,
        handling=handling,
        idempotency_key=f"unnamed:{report.id}:{report.version}",
    )
    receipt, again = keep(actor, arrival)
    if not again:
        remember(actor, receipt, (Item(path, one, msgspec.to_builtins(value)) for path, one, value in made), groups)
    return not again


def _code_of(organisation_id: int) -> str:
    return organisations([organisation_id])[organisation_id].code


def _facts(actor: Actor, report: Report, answers: Answers, tlp: Tlp, handling: Handling) -> ReportFacts:
    """Without registered computers, and with times of the day or the hour: either could tell who it is."""
    first = reports.first_received_at(report).replace(hour=0, minute=0, second=0, microsecond=0)
    computers = answers.with_value("assets", None)
    told = filling.facts_of(report.form, computers, actor, uuid5(report.id, COPY), first)
    cleaned = told_of(told, secrets_of(report.organisation_id, answers, report.person_id))
    hour = report.received_at.replace(minute=0, second=0, microsecond=0)
    return replace(
        told,
        title=cleaned.title,
        description=cleaned.description,
        observables=cleaned.observables,
        marking=tlp,
        handling=handling,
        reported_at=first if report.version == 1 else hour + timedelta(milliseconds=report.version),
        first_reported_at=first,
    )

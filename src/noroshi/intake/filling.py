"""A form as somebody fills it in: what may be chosen, what is known already, what the answers mean for the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from noroshi.face.definitions import Choice, FormDefinition
from noroshi.face.forms import prefilled
from noroshi.face.parsing import Runtime
from noroshi.face.values import Answers, Contact, Moment, Value
from noroshi.frame.actors import Actor
from noroshi.intake.common_form_2 import FORMS
from noroshi.intake.errors import UnknownForm
from noroshi.intake.observables import is_observable
from noroshi.intake.report_objects import ReportedProduct, ReportFacts
from noroshi.parties.queries import computers_of
from noroshi.release.audiences import marking_named
from noroshi.release.types import Tlp

ASSET_LIMIT: Final = 500
_DESCRIBED_BY: Final = ("extent", "note_text", "extension", "tools", "measures", "remarks")


def form_named(form_id: str) -> FormDefinition:
    """Raises UnknownForm."""
    found = FORMS.get(form_id)
    if found is None:
        raise UnknownForm
    return found


def runtime_for(actor: Actor) -> Runtime:
    """The reporter's own registered computers to choose from, and the reporter's zone."""
    computers = computers_of(actor.organisation_id, ASSET_LIMIT)
    choices = tuple(
        Choice(str(one.id), " ".join(filter(None, (one.vendor, one.product, one.version, f"({one.name})"))))
        for one in computers
    )
    return Runtime({"assets": choices}, check_observable=is_observable, zone=actor.time_zone)


def begun(form: FormDefinition, actor: Actor, address: str) -> Answers:
    """Answers begun with what is known of the reporter, and the usual marking."""
    known: Mapping[str, Value] = {"person": Contact(actor.name, "", address, "")}
    answers = prefilled(form, known)
    return answers.with_value("marking", Tlp.AMBER.label) if form.field("marking") else answers


def text(answers: Answers, field: str) -> str:
    """An answer that is a text; empty without one."""
    found = answers.get(field)
    return found if isinstance(found, str) else ""


def texts(answers: Answers, field: str) -> tuple[str, ...]:
    """An answer that is several texts."""
    found = answers.get(field, ())
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, tuple) else ()


def moment(answers: Answers, field: str) -> datetime | None:
    """An answer that is a time."""
    found = answers.get(field)
    return found.at if isinstance(found, Moment) else None


def marking_of(answers: Answers) -> Tlp:
    """The marking that the reporter chose; AMBER, the profile's default, without one."""
    return marking_named(text(answers, "marking") or Tlp.AMBER.label)


def consents(answers: Answers) -> bool:
    """Whether the reporter agreed that the office receives the report."""
    return text(answers, "consent") != "no"


def products_of(answers: Answers, actor: Actor) -> Iterator[ReportedProduct]:
    """The products that were attacked: the one that is named, and those of the registered computers that are ticked."""
    if text(answers, "vendor") and text(answers, "product"):
        yield ReportedProduct(text(answers, "vendor"), text(answers, "product"), text(answers, "version"))
    if ticked := set(texts(answers, "assets")):
        for one in computers_of(actor.organisation_id, ASSET_LIMIT):
            if str(one.id) in ticked and one.vendor and one.product:
                yield ReportedProduct(one.vendor, one.product, one.version)


def facts_of(answers: Answers, actor: Actor, report_id: UUID, first: datetime) -> ReportFacts:
    """What of the answers becomes knowledge."""
    return ReportFacts(
        report_id=report_id,
        title=text(answers, "title"),
        description="\n\n".join(filter(None, (text(answers, field) for field in _DESCRIBED_BY))),
        labels=("ransomware", *texts(answers, "signs")),
        observables=texts(answers, "observables"),
        products=tuple(products_of(answers, actor)),
        cve=text(answers, "cve"),
        marking=marking_of(answers),
        reported_at=actor.now(),
        first_reported_at=first,
    )

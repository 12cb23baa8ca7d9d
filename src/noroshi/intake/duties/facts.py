"""What of a report the law may ask for, read from its answers. Fields of one id mean the same in every form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from noroshi.face.definitions import FormDefinition
from noroshi.face.values import Answers, Moment, decode
from noroshi.intake import filling
from noroshi.intake.forms_of_law import definition
from noroshi.knowledge.reports import Report
from noroshi.law.clocks import Happened
from noroshi.law.duties import Facts, events_from
from noroshi.law.profile import Event, Fact
from noroshi.parties.sectors import sectors_of
from noroshi.parties.types import OrganisationRecord

INCIDENT: Final = "incident"
KINDS: Final[Mapping[str, str]] = {
    "near_miss": "near-miss",
    "asset_notification": "assets",
    "asset_changes": "asset-changes",
}
"""What a form reports; every other form reports an incident."""
_ASKED: Final[Mapping[str, Fact]] = {
    "service_level": Fact.SERVICE_LEVEL_MISSED,
    "personal_data": Fact.PERSONAL_DATA,
    "significant": Fact.SIGNIFICANT,
    "malicious": Fact.MALICIOUS,
    "ransom_paid": Fact.RANSOM_PAID,
    "computer_affected": Fact.COMPUTER_AFFECTED,
    "already_installed": Fact.ALREADY_INSTALLED,
    "state": Fact.STATE,
}
_ATTACKS: Final = frozenset({"common_form_1", "common_form_2", "common_form_3"})


def facts_of(report: Report, organisation: OrganisationRecord) -> Facts:
    """What a report says, as the law may ask for it."""
    answers = answers_of(report.answers)
    return Facts(
        organisation.kind.value, sectors_of(organisation), dict(_known(report.form, answers)), happened_in(answers),
        organisation.designation,
    )  # fmt: skip


def form_of(report: Report) -> FormDefinition:
    """The form that a report answers, as it was then. Raises UnknownForm."""
    version = int(report.form_version) if report.form_version.isdecimal() else 0
    return definition(report.form, version) or filling.form_named(report.form)


def answers_of(stored: Mapping[str, Any]) -> Answers:
    """The answers that a report keeps."""
    return decode(msgspec.json.encode({"answers": stored, "as_typed": {}}))


def happened_in(answers: Answers) -> Happened:
    """The events that the answers tell of."""
    recognised = filling.moment(answers, "recognised_at")
    found = events_from(
        recognised,
        ransom_payment=filling.moment(answers, "ransom_paid_at"),
        in_service=_moment(answers, "in_service_at"),
        change=_moment(answers, "changed_at"),
    )
    return Happened(found)


def _moment(answers: Answers, field: str) -> datetime | None:
    found = answers.get(field)
    return found.at if isinstance(found, Moment) else None


def _known(form: str, answers: Answers) -> Iterator[tuple[Fact, tuple[str, ...]]]:
    yield Fact.KIND, (KINDS.get(form, INCIDENT),)
    yield Fact.FORM, (form,)
    if form in _ATTACKS:
        yield Fact.MALICIOUS, ("yes",)
    if filling.texts(answers, "assets"):
        yield Fact.COMPUTER_AFFECTED, ("yes",)
    for field, fact in _ASKED.items():
        words = filling.texts(answers, field) or tuple(filter(None, (filling.text(answers, field),)))
        if words:
            yield fact, words


def happened_json(happened: Happened) -> dict[str, Any]:
    """As a duty keeps it."""
    return {"events": {event.value: at.isoformat() for event, at in happened.events.items()}}


def happened_from(kept: Mapping[str, Any]) -> Happened:
    """What a duty keeps."""
    return Happened({Event(name): datetime.fromisoformat(at) for name, at in kept.get("events", {}).items()})

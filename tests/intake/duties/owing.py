"""A bank that owes reports, its ministry and the others who are told."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake.duties.models import Clock, Delivery, Duty
from noroshi.intake.duties.types import DeliveryState
from noroshi.intake.forms_of_law.common_form_2 import COMMON_FORM_2
from noroshi.intake.services import submit_answers
from noroshi.knowledge.reports import Report
from noroshi.parties.types import Role
from tests.intake.answers import answers
from tests.nation import Nation

RECOGNISED = datetime(2026, 11, 22, 5, 5, tzinfo=UTC)
COMPLETE = {
    "extent": "Everything",
    "vendor": "Kitakaze",
    "product": "GateVPN",
    "measures": "Separated",
    "remarks": "None",
}
_keys = itertools.count()


def supervised(nation: Nation, code: str = "F-01") -> Actor:
    """A bank's reporter; the bank's minister in charge is MIN."""
    bank = nation.organisations[code]
    bank.ministry = nation.organisations["MIN"]
    bank.save()
    return nation.reporter(code)


def report(actor: Actor, replaces: UUID | None = None, **other: Any) -> Report:
    """What the reporter sends."""
    with seeing(actor):
        sent, _ = submit_answers(actor, COMMON_FORM_2, answers(**other), f"key-{next(_keys)}", replaces)
    return sent


def duty(actor: Actor, sent: Report, name: str = "incident-report") -> Duty:
    """A duty of a report, as somebody sees it."""
    with seeing(actor):
        return Duty.objects.get(report_id=sent.id, duty=name)


def clock(actor: Actor, sent: Report, stage: str) -> Clock:
    """The clock of a stage, as somebody sees it."""
    with seeing(actor):
        return Clock.objects.select_related("duty").get(
            duty__report_id=sent.id, stage=stage, duty__duty="incident-report"
        )


def told(actor: Actor, sent: Report) -> list[tuple[str, int, str]]:
    """Addressee, version and state of every delivery that somebody sees."""
    with seeing(actor):
        found = Delivery.objects.filter(report_id=sent.id).order_by("version", "ordinal")
        return [(one.addressee, one.version, one.state) for one in found]


def received(actor: Actor, sent: Report) -> list[Delivery]:
    """What somebody's organisation was sent of a report."""
    with seeing(actor):
        found = Delivery.objects.filter(
            report_id=sent.id, state=DeliveryState.SENT, organisation_id=actor.organisation_id
        )
        return list(found.order_by("version", "ordinal"))


def ministry(nation: Nation) -> Actor:
    """The liaison officer of the minister in charge."""
    return nation.actor("MIN", Role.LIAISON)


def police(nation: Nation) -> Actor:
    """The liaison officer of the police."""
    return nation.actor("NPA", Role.LIAISON)

"""Some days of the demo nation's past, so that nobody meets empty pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from importlib import resources
from typing import Any

import yaml

from noroshi.authority.queries import actor_for
from noroshi.frame.actors import Actor, Channel
from noroshi.frame.verbs import seeing
from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.intake.reading import read
from noroshi.intake.services import submit_answers
from noroshi.knowledge.errors import ReportNotFound
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.reports import report_for_key
from noroshi.knowledge.services import keep, remember
from noroshi.parties.models import Person
from noroshi.parties.types import Role
from noroshi.release.audiences import marking_named
from noroshi.release.types import Marking

Tell = Callable[[str], None]


def live_some_days(tell: Tell) -> None:
    """What happened before: partners' indicators and operators' reports. Each has a key, so it happens once."""
    past = _past()
    shared = sum(_share(one) for one in past["shared"])
    told = sum(_report(one) for one in past["reports"])
    if shared or told:
        tell(f"{told} reports and {shared} lists of indicators of the past days")


def is_lived() -> bool:
    """Whether all of it happened: the last report is there."""
    last = _past()["reports"][-1]
    if not Person.objects.filter(email=f"{Role.REPORTER}@{last['from'].lower()}.example").exists():
        return False
    actor = _actor(last["from"], Role.REPORTER)
    with seeing(actor):
        return _is_there(actor, last["key"])


def _past() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(
        resources.files("noroshi.demo").joinpath("past.yaml").read_text(encoding="utf-8")
    )
    return told


def _actor(code: str, role: Role) -> Actor:
    person = Person.objects.select_related("organisation").get(email=f"{role}@{code.lower()}.example")
    return actor_for(person, Channel.COMMAND)


def _report(told: Mapping[str, Any]) -> int:
    """Submit one report, once; returns whether it is new."""
    actor = _actor(told["from"], Role.REPORTER)
    with seeing(actor):
        if _is_there(actor, told["key"]):
            return 0
        submit_answers(actor, COMMON_FORM_2, _answers(actor, told), told["key"])
    return 1


def _answers(actor: Actor, told: Mapping[str, Any]) -> dict[str, Any]:
    noticed = actor.now() - timedelta(days=told["days_ago"])
    mail = f"soc@{told['from'].lower()}.example"
    given: dict[str, Any] = {
        "recognised_at": {"at": noticed.isoformat(), "precision": "minute", "zone": "Asia/Tokyo"},
        "contact": {"name": f"{told['from']} 当番", "role": "", "email": mail, "phone": ""},
        "consent": "yes",
    }
    given.update(told["answers"])
    return given


def _is_there(actor: Actor, key: str) -> bool:
    try:
        report_for_key(actor.organisation_id, f"api:{key}")
    except ReportNotFound:
        return False
    return True


def _share(told: Mapping[str, Any]) -> int:
    """A partner's list of indicators, once; returns whether it is new."""
    actor = _actor(told["from"], Role.PARTNER)
    lines = ["value,description", *(f"{value},{told['named']}" for value in told["values"])]
    content = "\n".join(lines).encode()
    marking = Marking(marking_named(told["marking"]))
    arrival = Arrival([content], told["file"], "text/csv", marking, idempotency_key=f"demo:{told['file']}")
    with seeing(actor):
        receipt, again = keep(actor, arrival)
        if not again:
            remember(actor, receipt, read([content], told["file"], told["from"]))
    return 0 if again else 1

"""Some days of the demo nation's past, so that nobody meets empty pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from importlib import resources
from typing import Any

import yaml

from noroshi.authority.queries import actor_for
from noroshi.demo.shift import act, do_what_follows, is_handed_over
from noroshi.frame.actors import REAL_WORLD, Actor, Channel
from noroshi.frame.clock import SetClock, clock_of, set_clock
from noroshi.frame.verbs import seeing
from noroshi.intake.duties.queries import proposals_of
from noroshi.intake.duties.services import confirm
from noroshi.intake.filling import form_named
from noroshi.intake.forms_of_law import COMMON_FORM_2, NEAR_MISS
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
    """What happened before, in its order and at its time: partners' indicators, operators' reports, the desk's work.

    Each has a key, so it happens once; the world's clock is set back for as long as it takes.
    """
    past, now = _past(), clock_of(REAL_WORLD).now()
    senders = {one["key"]: one["from"] for one in past["reports"]}
    desk = [] if is_handed_over() else past["desk"]
    shared = told = 0
    try:
        for one in sorted([*past["shared"], *past["reports"], *desk], key=lambda one: -float(one["hours_ago"])):
            set_clock(REAL_WORLD, SetClock(now - timedelta(hours=float(one["hours_ago"]))))
            if "do" in one:
                act(one, senders)
                continue
            if "file" in one:
                shared += _share(one)
            else:
                told += _report(one)
            do_what_follows()
    finally:
        set_clock(REAL_WORLD, None)
    if shared or told:
        tell(f"{told} reports and {shared} lists of indicators of the past days")


def is_lived() -> bool:
    """Whether all of it happened: the last report is there, and the desk's work is done."""
    last = _past()["reports"][-1]
    if not Person.objects.filter(email=f"{Role.REPORTER}@{last['from'].lower()}.example").exists():
        return False
    actor = _actor(last["from"], Role.REPORTER)
    with seeing(actor):
        there = _is_there(actor, last["key"])
    return there and is_handed_over()


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
        form = form_named(told.get("form", COMMON_FORM_2.id))
        sent, _ = submit_answers(actor, form, _answers(actor, told), told["key"])
        owed = [one.pk for one in proposals_of(actor.organisation_id) if one.report_id == sent.id]
    for duty in owed if told.get("confirms") else ():
        confirm(actor, duty)
    return 1


def _answers(actor: Actor, told: Mapping[str, Any]) -> dict[str, Any]:
    noticed = actor.now() - timedelta(minutes=35)
    mail = f"soc@{told['from'].lower()}.example"
    given: dict[str, Any] = {
        "recognised_at": {"at": noticed.isoformat(), "precision": "minute", "zone": "Asia/Tokyo"},
        "contact": {"name": f"{told['from']} 当番", "role": "", "email": mail, "phone": ""},
    }
    if told.get("form") != NEAR_MISS.id:
        given["consent"] = "yes"
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

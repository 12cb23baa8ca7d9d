"""Some days of the demo nation's past, so that nobody meets empty pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from noroshi.authority.queries import actor_for
from noroshi.frame.actors import Actor, Channel
from noroshi.frame.verbs import seeing
from noroshi.intake.common_form_2 import COMMON_FORM_2
from noroshi.intake.reading import read
from noroshi.intake.services import submit_answers
from noroshi.knowledge.errors import ReportNotFound
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.reports import report_for_key
from noroshi.knowledge.services import keep, remember
from noroshi.parties.models import Person
from noroshi.parties.types import Role
from noroshi.release.types import Marking, Tlp

Tell = Callable[[str], None]


def live_some_days(tell: Tell) -> None:
    """What happened before: a partner's indicators, and two reports. Safe to repeat: each has a key of its own."""
    partner = _actor("PARTNER-B", Role.PARTNER)
    _share(partner)
    told = sum(_report(code, key, title, days, marking, lines) for code, key, title, days, marking, lines in _REPORTS)
    if told:
        tell(f"{told} reports of the past days")


def _actor(code: str, role: Role) -> Actor:
    person = Person.objects.select_related("organisation").get(email=f"{role}@{code.lower()}.example")
    return actor_for(person, Channel.COMMAND)


_REPORTS = (
    ("P-03", "past-1", "港湾ターミナルの搬出入システム停止", 6, "TLP:AMBER", ("203.0.113.201", "kurofune-gate.example")),
    ("F-05", "past-2", "職員を装う生成音声による送金指示", 4, "TLP:AMBER+STRICT", ("voice-relay.example",)),
)


def _report(code: str, key: str, title: str, days: int, marking: str, values: tuple[str, ...]) -> int:
    actor = _actor(code, Role.REPORTER)
    noticed = actor.now() - timedelta(days=days)
    answers = {
        "title": title,
        "recognised_at": {"at": noticed.isoformat(), "precision": "minute", "zone": "Asia/Tokyo"},
        "state": "restored",
        "signs": ["ransom-demand"],
        "observables": list(values),
        "contact": {"name": f"{code} 当番", "role": "", "email": f"soc@{code.lower()}.example", "phone": ""},
        "consent": "yes",
        "marking": marking,
    }
    with seeing(actor):
        if _is_there(actor, key):
            return 0
        submit_answers(actor, COMMON_FORM_2, answers, key)
    return 1


def _is_there(actor: Actor, key: str) -> bool:
    try:
        report_for_key(actor.organisation_id, f"api:{key}")
    except ReportNotFound:
        return False
    return True


def _share(partner: Actor) -> None:
    """A partner's indicators for edge devices, some of which a later report will meet again."""
    named = "境界装置を狙う攻撃の指標 / Indicators of an intrusion through edge devices"
    values = ["198.51.100.23", "198.51.100.77", "203.0.113.201", "update-check.example"]
    lines = ["value,description", *(f"{value},{named}" for value in values)]
    content = "\n".join(lines).encode()
    arrival = Arrival(
        [content], "edge-devices.csv", "text/csv", Marking(Tlp.GREEN), idempotency_key="demo:partner-indicators"
    )
    with seeing(partner):
        receipt, again = keep(partner, arrival)
        if not again:
            remember(partner, receipt, read([content], "edge-devices.csv", "PARTNER-B"))

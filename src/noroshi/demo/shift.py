"""What the demo nation's duty officers did with what came in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from procrastinate.contrib.django import app

from noroshi.authority.queries import actor_for
from noroshi.frame.actors import REAL_WORLD, Actor, Channel
from noroshi.frame.clock import clock_of
from noroshi.frame.verbs import seeing
from noroshi.intake.desk import handover, linking, messages, queries, services
from noroshi.intake.desk.queries import Row
from noroshi.intake.desk.services import Rating
from noroshi.intake.desk.types import ItemKind, Shelf, Urgency
from noroshi.knowledge.reports import report_for_key
from noroshi.parties.models import Person
from noroshi.parties.services import grant_role, register_person
from noroshi.parties.types import Role

FIRST = "duty-officer@nco.example"
SECOND = "duty-officer-2@nco.example"


def do_what_follows() -> None:
    """Do the background work that waits, in this process and at the time that its clock shows."""
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]  # Django's connector
        app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful")


def is_handed_over() -> bool:
    """Whether the desk's past was played before: its hand-over is there."""
    person = Person.objects.select_related("organisation").filter(email=FIRST).first()
    if person is None:
        return False
    actor = actor_for(person, Channel.COMMAND)
    with seeing(actor):
        return bool(handover.latest(actor, 1))


def act(told: Mapping[str, Any], senders: Mapping[str, str]) -> None:
    """One act of a duty officer, or a reporter's answer. ``senders`` has the sender of each report by its key."""
    if told["do"] == "answer":
        reporter = _person(f"reporter@{told['from'].lower()}.example")
        with seeing(reporter):
            number = report_for_key(reporter.organisation_id, f"api:{told['of']}").number
        messages.answer(reporter, number, told["text"])
        return
    officer = _officer(told["who"])
    if told["do"] == "hand_over":
        handover.hand_over(officer, told["note"])
        return
    _do(officer, _row(officer, told["of"], senders.get(told["of"], "")), told, senders)


def _do(officer: Actor, row: Row, told: Mapping[str, Any], senders: Mapping[str, str]) -> None:
    match told["do"]:
        case "take":
            services.open_item(officer, row.id)
            services.take(officer, row.id)
        case "rate":
            rating = Rating(told["type"], Urgency(told["urgency"]), told["severity"])
            services.rate(officer, row.id, rating)
        case "incident":
            linking.open_incident(officer, row.id)
        case "ask":
            by = clock_of(REAL_WORLD).now() + timedelta(hours=told["answer_in"])
            messages.ask(officer, row.id, told["text"], by)
        case "merge":
            into = _row(officer, told["into"], senders[told["into"]])
            linking.merge(officer, row.id, into.id, told["note"])
        case "done":
            services.finish(officer, row.id, told["reason"], told.get("note", ""), revision=row.revision)


def _officer(who: str) -> Actor:
    if who == "second" and not Person.objects.filter(email=SECOND).exists():
        founder = _person("administrator@nco.example")
        key = register_person(founder, "NCO", SECOND, "NCO duty-officer 2")
        grant_role(founder, key, Role.DUTY_OFFICER)
    return _person(SECOND if who == "second" else FIRST)


def _person(address: str) -> Actor:
    return actor_for(Person.objects.select_related("organisation").get(email=address), Channel.COMMAND)


def _row(officer: Actor, key: str, sender: str) -> Row:
    """The item of a report by its key, or of a list of indicators by the name of its file."""
    if sender:
        reporter = _person(f"reporter@{sender.lower()}.example")
        with seeing(reporter):
            found = report_for_key(reporter.organisation_id, f"api:{key}").id
        with seeing(officer):
            row = queries.item_of(officer, ItemKind.REPORT, str(found))
        return _there(row, key)
    with seeing(officer):
        shelves = [queries.page(officer, shelf) for shelf in (Shelf.NEW, Shelf.MINE)]
    rows = (row for page in shelves for row in page.rows if row.title == key)
    return _there(next(rows, None), key)


def _there(row: Row | None, key: str) -> Row:
    if row is None:
        raise LookupError(key)
    return row

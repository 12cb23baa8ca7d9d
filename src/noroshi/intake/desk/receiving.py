"""How what comes in gets onto the desk: in the transaction that takes it in, so that nothing can come in beside it.

The sender may not see the desk, so the writing is done by functions of the database (``sql/functions.sql``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection

from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import publish
from noroshi.intake.desk.events import DeskChanged
from noroshi.intake.desk.types import ItemKind, QueueItem
from noroshi.knowledge import receipts, reports
from noroshi.knowledge.errors import ReportNotFound
from noroshi.knowledge.events import ObjectsRemembered, ReportSubmitted
from noroshi.knowledge.receipts import Receipt
from noroshi.parties.queries import office_of, organisations, people_in_role
from noroshi.parties.types import OrganisationKind, Role
from noroshi.release.audiences import audience_of, desk_atom, viewers_of
from noroshi.release.types import Tlp, Viewers

E = TypeVar("E")


def put_on_desk(item: QueueItem, world_id: int) -> int | None:
    """Put something on the desk, or bring back what is there already: unread, and open again if it was done.

    Publishes DeskChanged. Gives the item's id; None when the office may not see the thing and never could. When it may
    not see it any more, the item stays without its title, so that somebody learns of it.
    """
    office = office_of(world_id).id
    desk = audience_of({desk_atom(office)}, world_id)
    atoms = {desk_atom(office)} if item.audience_id == desk else _office_part(viewers_of(item.audience_id), office)
    audience = audience_of(atoms, world_id) if atoms else desk
    facts = {
        "world": world_id,
        "audience": audience,
        "thread": thread_audience(item, office, world_id),
        "kind": item.kind,
        "key": item.key,
        "number": item.number,
        "source": item.source_id,
        "title": item.title[:300] if atoms else "",
        "form": item.form[:60],
        "marking": int(item.marking),
        "severity": item.severity,
        "version": item.version,
        "at": item.at,
        "gone": not atoms,
    }
    found = _call("receive", facts)
    if found is not None:
        publish(DeskChanged(found, audience))
    return found


def thread_audience(item: QueueItem, office: int, world_id: int) -> int:
    """Who reads the messages about a report: the office's desk and its sender; under RED the persons who see it."""
    if item.marking is Tlp.RED:
        return item.audience_id
    sender = {f"org:{item.source_id}"} if item.source_id else set()
    return audience_of({*sender, desk_atom(office)}, world_id)


def bring_back(report_id: UUID, person_id: int | None, world_id: int, at: datetime) -> None:
    """An answer about a report came: its item is unread again and with whoever held it. Publishes DeskChanged."""
    found = _call("answered", {"world": world_id, "report": str(report_id), "person": person_id, "at": at})
    if found is not None:
        office = office_of(world_id).id
        publish(DeskChanged(found, audience_of({desk_atom(office)}, world_id)))


def _office_part(viewers: Viewers, office: int) -> set[str]:
    """Those of the office among the viewers of something: its desk, or under RED the persons named; nobody: empty."""
    if viewers.everyone or viewers.community or office in viewers.organisations:
        return {desk_atom(office)}
    if not viewers.persons:
        return set()
    inside = {*people_in_role(office, Role.DUTY_OFFICER), *people_in_role(office, Role.ANALYST)}
    return {f"person:{one}" for one in viewers.persons if one in inside}


def _call(name: str, facts: dict[str, Any]) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(sql("intake.desk", name), facts)
        found = cursor.fetchone()[0]
    return int(found) if found else None


@dataclass(frozen=True, slots=True)
class PutOnDesk(Generic[E]):
    """Follows an event at once, without a task."""

    put: Callable[[E, int], object]

    def follow(self, event: E, world_id: int) -> None:
        """Put what the event tells of on the desk."""
        self.put(event, world_id)


def _report(event: ReportSubmitted, world_id: int) -> None:
    put_on_desk(item_of_report(reports.report(event.report_id)), world_id)


def item_of_report(report: reports.Report) -> QueueItem:
    """A report as the desk takes it."""
    return QueueItem(
        ItemKind.REPORT,
        str(report.id),
        report.organisation_id,
        report.audience_id,
        report.marking,
        report.title,
        report.received_at,
        report.number,
        report.form,
        report.severity,
        report.version,
    )


def _objects(event: ObjectsRemembered, world_id: int) -> None:
    """A partner's knowledge, and anything of which a part was refused, is for somebody to look at."""
    source = organisations([event.source_id]).get(event.source_id)
    if source is None or source.kind is OrganisationKind.OFFICE or event.past:
        return
    receipt = receipts.receipt(event.receipt_id)
    partner = source.kind is OrganisationKind.FOREIGN_PARTNER
    outcome = receipt.outcome or {}
    if partner:
        office = office_of(world_id).id
        facts = {"world": world_id, "audience": audience_of({desk_atom(office)}, world_id), "source": source.id}
        _call("heard", facts | {"at": receipt.arrived_at})
    unwatched = receipt.person_id is not None  # whoever imports by command reads the outcome there
    if unwatched and (partner or outcome.get("refused")) and not _is_of_report(event.receipt_id):
        put_receipt(receipt, world_id)


def _is_of_report(receipt_id: int) -> bool:
    try:
        reports.report_of_receipt(receipt_id)
    except ReportNotFound:
        return False
    return True


def put_receipt(receipt: Receipt, world_id: int) -> int | None:
    """Put something that arrived on the desk, for somebody to look at."""
    item = QueueItem(
        ItemKind.RECEIPT,
        str(receipt.id),
        receipt.source_id,
        receipt.audience_id,
        receipt.marking,
        receipt.file_name,
        receipt.arrived_at,
        form=receipt.channel,
    )
    return put_on_desk(item, world_id)


put_report = PutOnDesk(_report)
put_objects = PutOnDesk(_objects)

"""The desk for machines: the queue, and the messages about a report."""

from __future__ import annotations

from datetime import datetime

from ninja import Field as Described
from ninja import Router, Schema, Status
from ninja.params.functions import Query

from noroshi.authority.bearer import ApiRequest, acting
from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.intake.api import FAILURES
from noroshi.intake.desk import messages, queries
from noroshi.intake.desk.queries import Row
from noroshi.intake.desk.types import Shelf
from noroshi.knowledge import reports

router = Router(tags=["desk"])


class ItemOut(Schema):
    """One item of the queue. ``severity`` is the desk's first estimate, ``incident_type`` a type of RSIT."""

    id: int
    kind: str
    key: str
    number: str
    title: str
    source: str
    marking: str
    version: int
    arrived_at: datetime
    touched_at: datetime
    unread: bool
    withdrawn: bool
    state: str
    holder: str
    urgency: int
    severity: int | None
    incident_type: str
    answer_by: datetime | None
    late_since: datetime | None
    done_reason: str
    merged: int


class QueueOut(Schema):
    """One page of a list: what is overdue (first page only), the items, the cursor of the next page."""

    overdue: list[ItemOut]
    items: list[ItemOut]
    next: str


class MessageOut(Schema):
    """One message. ``who`` of the office's people is empty for others."""

    from_office: bool
    who: str
    text: str
    sent_at: datetime
    answer_by: datetime | None
    seen_at: datetime | None


class ThreadOut(Schema):
    """What was said about a report, in order."""

    messages: list[MessageOut]


class MessageIn(Schema):
    """What a report's sender writes to the office."""

    text: str = Described(max_length=messages.TEXT_LIMIT)


@router.get("/desk", response={200: QueueOut, **FAILURES})
@acting
def get_queue(request: ApiRequest, show: Shelf = Shelf.NEW, after: str = Query("", max_length=60)) -> Status[QueueOut]:
    """One of the desk's lists."""
    _require(request, Permission.READ_ALL_REPORTS)
    page = queries.page(request.actor, show, after)
    return Status(
        200,
        QueueOut(overdue=[_item(one) for one in page.late], items=[_item(one) for one in page.rows], next=page.older),
    )


def _require(request: ApiRequest, *permissions: Permission) -> None:
    if not any(may(request.actor, one) for one in permissions):
        raise NotPermitted


def _item(row: Row) -> ItemOut:
    return ItemOut(
        marking=row.marking.label,
        urgency=int(row.urgency),
        **{name: getattr(row, name) for name in ItemOut.model_fields if name not in {"marking", "urgency"}},
    )


@router.get("/reports/{number}/messages", response={200: ThreadOut, **FAILURES})
@acting
def get_messages(request: ApiRequest, number: str) -> Status[ThreadOut]:
    """The messages about a report, for the office and its sender. Reading them this way does not mark them as read."""
    _require(request, Permission.SUBMIT_REPORT, Permission.READ_ALL_REPORTS)
    report = reports.report_numbered(number)
    said = messages.thread(request.actor, report.id)
    listed = [MessageOut(**{name: getattr(one, name) for name in MessageOut.model_fields}) for one in said]
    return Status(200, ThreadOut(messages=listed))


@router.post("/reports/{number}/messages", response={201: ThreadOut, **FAILURES})
@acting
def post_message(request: ApiRequest, number: str, body: MessageIn) -> Status[ThreadOut]:
    """Write to the office about an own report; it comes back to the desk unread."""
    messages.answer(request.actor, number, body.text)
    status = get_messages(request, number)
    return Status(201, status.value)

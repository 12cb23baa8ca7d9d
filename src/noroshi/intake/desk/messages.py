"""Messages about a report, both ways: verbs and reads. Only the office's desk and the report's sender see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Min, QuerySet

from noroshi.authority.types import Permission
from noroshi.face.post import message_id
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, publish, verb
from noroshi.intake.desk import errors
from noroshi.intake.desk.events import MessageSent
from noroshi.intake.desk.models import DeskItem, Message, MessageMail
from noroshi.intake.desk.receiving import bring_back, item_of_report, thread_audience
from noroshi.intake.desk.services import locked, person_of, tell
from noroshi.intake.desk.types import Act, ItemKind, State
from noroshi.knowledge import reports
from noroshi.knowledge.errors import ReportNotFound
from noroshi.knowledge.reports import Report
from noroshi.parties.models import Person
from noroshi.parties.queries import mail_addresses, office_of
from noroshi.release.audiences import desk_atom
from noroshi.release.types import Tlp

TEXT_LIMIT = 8000
SHOWN = 200
LISTED = 20


@dataclass(frozen=True, slots=True)
class Said:
    """One message as its readers see it. Names of the office's people are shown to the office alone."""

    id: int
    from_office: bool
    who: str
    text: str
    sent_at: datetime
    answer_by: datetime | None
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Thread:
    """A report of which something was said that the reader's side has not read yet."""

    number: str
    unread: int
    last_at: datetime
    answer_by: datetime | None


@verb(Verb.QUESTION_ASKED, needs=Permission.ASK_REPORTER)
def ask(actor: Actor, item_id: int, text: str, answer_by: datetime | None = None, *, waits: bool = True) -> int:
    """Write to the organisation that sent a report; with ``waits`` the item waits for its answer.

    Who asks takes the item if nobody has it. Gives the message's id. Publishes MessageSent. Raises ItemNotFound,
    NothingToAsk, TextNeeded, TimeGone, AlreadyDone.
    """
    item = locked(item_id)
    if item.kind != ItemKind.REPORT or item.withdrawn or item.state == State.MERGED:
        raise errors.NothingToAsk
    if item.state == State.DONE:
        raise errors.AlreadyDone
    if answer_by is not None and answer_by <= actor.now():
        raise errors.TimeGone
    message = _write(actor, reports.report(UUID(item.key)), text, from_office=True, answer_by=answer_by)
    if waits:
        item.state, item.answer_by = State.WAITING, answer_by
    item.holder_id = item.holder_id or actor.person_id
    item.state = State.TAKEN if item.state == State.NEW else item.state
    item.save(update_fields=["state", "holder", "answer_by"])
    tell(actor, item, Act.ASKED, facts={"message": message.pk})
    _notify(actor, message, Tlp(item.marking))
    publish(MessageSent(message.pk, message.audience_id, True))
    return message.pk


@verb(Verb.QUESTION_ANSWERED, needs=Permission.ANSWER_OFFICE)
def answer(actor: Actor, number: str, text: str) -> int:
    """Write to the office about an own report; it comes back to the desk unread. Publishes MessageSent.

    Raises ReportNotFound, TextNeeded.
    """
    report = reports.report_numbered(number)
    if report.organisation_id != actor.organisation_id or not report.consent:
        raise ReportNotFound
    message = _write(actor, report, text, from_office=False)
    bring_back(report.id, actor.person_id, actor.world_id, actor.now())
    publish(MessageSent(message.pk, message.audience_id, False))
    return message.pk


def _write(actor: Actor, report: Report, text: str, *, from_office: bool, answer_by: datetime | None = None) -> Message:
    plain = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not plain or len(plain) > TEXT_LIMIT:
        raise errors.TextNeeded(limit=TEXT_LIMIT)
    about("report", report.id)
    office = office_of(actor.world_id).id
    _see(unseen(report.id).filter(from_office=not from_office), actor)
    return Message.objects.create(
        report_id=report.id,
        world_id=actor.world_id,
        audience_id=thread_audience_open_to(actor, report, office),
        organisation_id=report.organisation_id,
        person_id=person_of(actor),
        number=report.number,
        from_office=from_office,
        text=plain,
        answer_by=answer_by,
        sent_at=actor.now(),
    )


def thread_audience_open_to(actor: Actor, report: Report, office: int) -> int:
    """The audience of a report's messages, opened to the actor, who is of it."""
    if report.marking is Tlp.RED:
        return thread_audience(item_of_report(report), office, actor.world_id)
    return curtain().audience_of(actor, {f"org:{report.organisation_id}", desk_atom(office)})


def _notify(actor: Actor, message: Message, marking: Tlp) -> None:
    """Write the notice that a question waits: to whoever sent the report and to their organisation's address."""
    office = office_of(actor.world_id).id
    addresses = mail_addresses([message.organisation_id])
    address = addresses.get(message.organisation_id, "")
    MessageMail.objects.create(
        message=message.pk,
        audience_id=curtain().audience_of(actor, {desk_atom(office)}),
        world_id=actor.world_id,
        header=message_id("question"),
        number="" if marking is Tlp.RED else message.number,
        address=address,
        answer_by=message.answer_by,
        state="no-address" if not address else "waiting" if settings.SMTP_URL else "no-server",
    )


@verb(Verb.MESSAGE_READ, needs=Permission.READ_KNOWLEDGE)
def read(actor: Actor, report_id: UUID) -> None:
    """Note that the reader's side has seen what the other side wrote."""
    own = _of_office(actor)
    _see(unseen(report_id).filter(from_office=not own), actor)
    about("report", report_id)


def _see(messages: QuerySet[Message], actor: Actor) -> None:
    messages.update(seen_at=actor.now())


def unseen(report_id: UUID) -> QuerySet[Message]:
    """What of a report's messages the other side has not opened yet."""
    return Message.objects.filter(report_id=report_id, seen_at=None)


def _of_office(actor: Actor) -> bool:
    return actor.organisation_kind == "office"


def thread(actor: Actor, report_id: UUID) -> list[Said]:
    """What was said about a report, in order, as far as the viewer may see; one query, and one for names."""
    rows = list(Message.objects.filter(report_id=report_id).order_by("-id")[:SHOWN])[::-1]
    inside = _of_office(actor)
    names = dict(Person.objects.filter(pk__in={row.person_id for row in rows}).values_list("pk", "name"))
    return [
        Said(
            row.pk,
            row.from_office,
            names.get(row.person_id, "") if inside or not row.from_office else "",
            row.text,
            row.sent_at,
            row.answer_by,
            row.seen_at,
        )
        for row in rows
    ]


def has_unseen(actor: Actor, said: Collection[Said]) -> bool:
    """Whether the reader's side has something there that it has not opened."""
    inside = _of_office(actor)
    return any(one.seen_at is None and one.from_office != inside for one in said)


def unread_questions(actor: Actor) -> list[Thread]:
    """Reports of the actor's organisation with questions of the office that nobody there has opened; one query."""
    rows = Message.objects.filter(organisation_id=actor.organisation_id, from_office=True, seen_at=None)
    return _threads(rows)


def unread_answers(actor: Actor) -> list[Thread]:
    """Reports of which a sender wrote what nobody of the office has opened; one query."""
    return _threads(Message.objects.filter(world_id=actor.world_id, from_office=False, seen_at=None))


def _threads(rows: QuerySet[Message]) -> list[Thread]:
    found = (
        rows.values("number")
        .annotate(unread=Count("id"), last_at=Max("sent_at"), by=Min("answer_by"))
        .order_by("-last_at")[:LISTED]
    )
    return [Thread(one["number"], one["unread"], one["last_at"], one["by"]) for one in found]


def item_numbered(number: str) -> DeskItem | None:
    """The desk's item of a report, for links to it."""
    return DeskItem.objects.filter(number=number[:40]).first()

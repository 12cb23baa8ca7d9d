"""Reads of warnings. Row-level security decides which rows there are; these decide the order and the pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Q, QuerySet

from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.parties.queries import organisations
from noroshi.parties.types import OrganisationRecord
from noroshi.release.types import Tlp
from noroshi.warning import models
from noroshi.warning.errors import WarningNotFound
from noroshi.warning.types import (
    Answer,
    Cause,
    CauseKind,
    Evidence,
    Having,
    Knowing,
    MailState,
    Reason,
    Skipped,
    State,
)

PAGE = 50
COUNTED = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Show(StrEnum):
    """Which warnings a list shows; each has an index that gives its first page at once."""

    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    HELP = "help"
    HELD = "held"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class WarningRow:
    """One warning in a list."""

    id: UUID
    ordinal: int
    number: str
    organisation: OrganisationRecord
    marking: Tlp
    state: State
    reason: Reason
    subject: str
    evidence_count: int
    sent_at: datetime
    latency: int
    answer_by: datetime
    amended_at: datetime | None
    opened_at: datetime | None
    answer: Answer | None
    answered_at: datetime | None
    needs_answer: bool
    cause: Cause
    audience_id: int

    def is_late(self, now: datetime) -> bool:
        """Whether an answer was asked for by a time that has passed."""
        return self.needs_answer and now > self.answer_by


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, newest first. ``older`` is the cursor of the next page, empty at the end."""

    rows: tuple[WarningRow, ...]
    older: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are, each at most 10,001: more is "more than 10,000"."""

    unanswered: int
    answered: int
    help: int
    held: int
    late: int


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """One answer of a warning's history."""

    answer: Answer
    seen: tuple[UUID, ...]
    first_seen: datetime | None
    last_seen: datetime | None
    remark: str
    person_id: int | None
    given_at: datetime


@dataclass(frozen=True, slots=True)
class WarningRecord:
    """One warning with everything that its page says; answers newest first."""

    row: WarningRow
    evidence: tuple[Evidence, ...]
    answers: tuple[AnswerGiven, ...]
    mail: MailState | None
    mail_fault: str


def inbox(actor: Actor, show: Show = Show.UNANSWERED, after: str = "") -> Page:
    """The warnings to the actor's own organisation, newest first. Raises NotPermitted."""
    _require(actor, Permission.READ_WARNINGS)
    own = models.Warning.objects.filter(organisation_id=actor.organisation_id).exclude(state=State.HELD)
    return _page(own, show, after)


def overview(actor: Actor, show: Show = Show.UNANSWERED, after: str = "") -> Page:
    """The warnings to everybody, for the office; answers by when they were given. Raises NotPermitted."""
    _require(actor, Permission.WATCH_WARNINGS)
    return _page(models.Warning.objects.filter(world_id=actor.world_id), show, after)


def counts(actor: Actor, *, everybody: bool = False) -> Counts:
    """How many warnings of each kind: the actor's organisation's, or everybody's. Raises NotPermitted."""
    _require(actor, Permission.WATCH_WARNINGS if everybody else Permission.READ_WARNINGS)
    rows = models.Warning.objects.filter(world_id=actor.world_id)
    if not everybody:
        rows = rows.filter(organisation_id=actor.organisation_id).exclude(state=State.HELD)
    waiting = _shown(rows, Show.UNANSWERED)
    return Counts(
        unanswered=_number(waiting),
        answered=_number(_shown(rows, Show.ANSWERED)),
        help=_number(_shown(rows, Show.HELP)),
        held=_number(_shown(rows, Show.HELD)) if everybody else 0,
        late=_number(waiting.filter(answer_by__lt=actor.now())),
    )


def to_watch(actor: Actor) -> tuple[int, int]:
    """How many warnings to everybody wait for an answer, and how many were answered with "need help".

    What stands above the office's desk on every look: two statements. Raises NotPermitted.
    """
    _require(actor, Permission.WATCH_WARNINGS)
    rows = models.Warning.objects.filter(world_id=actor.world_id)
    return _number(_shown(rows, Show.UNANSWERED)), _number(_shown(rows, Show.HELP))


def warning(actor: Actor, warning_id: UUID) -> WarningRecord:
    """One warning with its evidence and answers. Raises NotPermitted, WarningNotFound (also when it is not visible)."""
    _require(actor, Permission.READ_WARNINGS)
    found = models.Warning.objects.filter(pk=warning_id).first()
    if found is None:
        raise WarningNotFound
    mail = models.MailOutbox.objects.filter(warning_id=warning_id).values_list("state", "fault").first()
    state, fault = mail or ("", "")
    return WarningRecord(
        row=_rows([found])[0],
        evidence=tuple(_evidence(line) for line in found.evidence.order_by("reason", "id")),
        answers=tuple(_answer(given) for given in found.answers.order_by("-id")),
        mail=MailState(state) if state else None,
        mail_fault=fault,
    )


def of_cause(actor: Actor, cause: Cause) -> tuple[WarningRow, ...]:
    """Everybody who was warned of one cause, for the office; at most a thousand. Raises NotPermitted."""
    _require(actor, Permission.WATCH_WARNINGS)
    found = models.Warning.objects.filter(cause_kind=cause.kind, cause_key=cause.key, world_id=actor.world_id)
    return _rows(list(found.order_by("-ordinal")[:1000]))


def about_assets(actor: Actor, organisation_id: int, audience_id: int, keys: Collection[str]) -> tuple[WarningRow, ...]:
    """The newest twenty warnings to an organisation that rest on assets with these keys. Raises NotPermitted.

    ``audience_id`` is the assets' own, which is that of the warnings about them.
    """
    _require(actor, Permission.READ_WARNINGS)
    with connection.cursor() as cursor:
        cursor.execute(sql("warning", "about_assets"), {"keys": list(keys), "audience": audience_id})
        ids = [row[0] for row in cursor.fetchall()]
    found = models.Warning.objects.filter(pk__in=ids, organisation_id=organisation_id).exclude(state=State.HELD)
    return _rows(list(found.order_by("-ordinal")[:20]))


def audiences_of(warning_ids: Collection[UUID]) -> frozenset[int]:
    """The audiences of warnings, to tell open pages that there is something new; one statement."""
    found = models.Warning.objects.filter(pk__in=warning_ids).order_by().values_list("audience_id", flat=True)
    return frozenset(found.distinct())


def skipped(actor: Actor, receipt_id: int) -> tuple[tuple[Skipped, ...], int]:
    """The values of a receipt that warned nobody, with reasons (the first 200), and how many. Raises NotPermitted."""
    _require(actor, Permission.WATCH_WARNINGS)
    found = models.Screening.objects.filter(receipt_id=receipt_id).first()
    if found is None:
        return (), 0
    return tuple(msgspec.convert(found.skipped, list[Skipped])), found.skipped_count


@dataclass(frozen=True, slots=True)
class UndeliveredMails:
    """Mails that did not go out, by reason: for administrators, who see no content."""

    waiting: int
    refused: int
    no_address: int
    no_server: int


def undelivered_mails(actor: Actor) -> UndeliveredMails:
    """How many mails did not go out, as far as the actor may see. Raises NotPermitted."""
    _require(actor, Permission.READ_HEALTH)
    rows = models.MailOutbox.objects
    return UndeliveredMails(
        *(
            _number(rows.filter(state=state))
            for state in (MailState.WAITING, MailState.REFUSED, MailState.NO_ADDRESS, MailState.NO_SERVER)
        )
    )


def _require(actor: Actor, permission: Permission) -> None:
    if not may(actor, permission):
        raise NotPermitted


def _number(rows: QuerySet[models.Warning] | QuerySet[models.MailOutbox]) -> int:
    return rows.order_by()[: COUNTED + 1].count()


def _shown(rows: QuerySet[models.Warning], show: Show) -> QuerySet[models.Warning]:
    match show:
        case Show.UNANSWERED:
            return rows.filter(state=State.SENT, needs_answer=True)
        case Show.ANSWERED:
            return rows.filter(answered_at__isnull=False)
        case Show.HELP:
            return rows.filter(answer=Answer.NEED_HELP)
        case Show.HELD:
            return rows.filter(state=State.HELD)
    return rows


def _page(rows: QuerySet[models.Warning], show: Show, after: str) -> Page:
    by = "answered_at" if show in (Show.ANSWERED, Show.HELP) else "ordinal"
    found = _beyond(_shown(rows, show), by, after).order_by(*dict.fromkeys((f"-{by}", "-ordinal")))
    read = list(found[: PAGE + 1])
    older = _cursor(read[PAGE - 1]) if len(read) > PAGE else ""
    return Page(_rows(read[:PAGE]), older)


def _beyond(rows: QuerySet[models.Warning], by: str, after: str) -> QuerySet[models.Warning]:
    """What comes after a cursor (``microseconds.ordinal``); one that cannot be read is the beginning."""
    moment, _, ordinal = after.partition(".")
    if not (moment.isdecimal() and ordinal.isdecimal()) or len(after) > 40:
        return rows
    if by == "ordinal":
        return rows.filter(ordinal__lt=min(int(ordinal), 2**62))
    at = _EPOCH + min(int(moment), 2**57) * _MICROSECOND
    return rows.filter(Q(answered_at__lt=at) | Q(answered_at=at, ordinal__lt=min(int(ordinal), 2**62)))


def _cursor(last: models.Warning) -> str:
    at = (last.answered_at - _EPOCH) // _MICROSECOND if last.answered_at else 0
    return f"{at}.{last.ordinal}"


def _rows(found: list[models.Warning]) -> tuple[WarningRow, ...]:
    warned = organisations(one.organisation_id for one in found)
    return tuple(_row(one, warned[one.organisation_id]) for one in found)


def _row(one: models.Warning, organisation: OrganisationRecord) -> WarningRow:
    return WarningRow(
        id=one.pk,
        ordinal=one.ordinal,
        number=one.number,
        organisation=organisation,
        marking=Tlp(one.marking),
        state=State(one.state),
        reason=Reason(one.reason),
        subject=one.subject,
        evidence_count=one.evidence_count,
        sent_at=one.sent_at,
        latency=one.latency,
        answer_by=one.answer_by,
        amended_at=one.amended_at,
        opened_at=one.opened_at,
        answer=Answer(one.answer) if one.answer else None,
        answered_at=one.answered_at,
        needs_answer=one.needs_answer,
        cause=Cause(CauseKind(one.cause_kind), one.cause_key),
        audience_id=one.audience_id,
    )


def _evidence(line: models.WarningEvidence) -> Evidence:
    return Evidence(
        reason=Reason(line.reason),
        marking=Tlp(line.marking),
        kind=line.kind,
        observable_id=line.observable_id,
        have=msgspec.convert(line.have, Having),
        known=msgspec.convert(line.known, Knowing),
    )


def _answer(given: models.WarningAnswer) -> AnswerGiven:
    return AnswerGiven(
        answer=Answer(given.answer),
        seen=tuple(UUID(one) for one in given.seen),
        first_seen=given.first_seen,
        last_seen=given.last_seen,
        remark=given.remark,
        person_id=given.person_id,
        given_at=given.given_at,
    )

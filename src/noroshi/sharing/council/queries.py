"""Reads of the council, each as the viewer may see. How many queries they run does not depend on what there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.knowledge.queries import references
from noroshi.observables import Kind, Observable, observable_id
from noroshi.release.types import Tlp
from noroshi.sharing.council.errors import ProposalNotFound
from noroshi.sharing.council.models import (
    Addressee,
    Answer,
    InformationRequest,
    Proposal,
    SharedAnswer,
    ToldSighting,
)
from noroshi.sharing.council.proposing import decides
from noroshi.sharing.council.requests import gathers, newest
from noroshi.sharing.council.telling import UNDO_WITHIN
from noroshi.sharing.council.types import ProposalKind, ProposalState, Sharing

PAGE: Final = 30


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in a list; ``answered`` of ``asked`` as far as the viewer may know (a member: its own alone).

    ``gathers``: the viewer's organisation asked it; ``declined``: it is asked itself and said that it does not answer.
    """

    id: int
    title: str
    marking: Tlp
    organisation_id: int
    asked_at: datetime
    due_at: datetime
    closed_at: datetime | None
    released_at: datetime | None
    gathers: bool
    asked: int
    answered: int
    mine: bool
    opened_at: datetime | None
    answered_at: datetime | None

    def state(self, now: datetime) -> str:
        """``closed``, ``answered``, ``complete`` (to who asks: all answered), ``late`` or ``open``."""
        if self.closed_at:
            return "closed"
        if self.mine and self.answered_at:
            return "answered"
        if self.gathers and self.asked and self.answered == self.asked:
            return "complete"
        return "late" if self.due_at <= now else "open"


def requests(
    actor: Actor, after: int | None = None, *, waiting: bool = False, own: bool = False, limit: int = PAGE
) -> list[RequestRow]:
    """Requests, newest first. Two queries.

    ``waiting``: only those that the actor's organisation has not answered; ``own``: only those of its own that run.
    """
    found = InformationRequest.objects.filter(world_id=actor.world_id)
    if after is not None:
        found = found.filter(pk__lt=after)
    if own:
        found = found.filter(organisation_id=actor.organisation_id, closed_at=None).order_by("due_at", "pk")
    elif waiting:
        found = found.filter(
            closed_at=None, addressees__organisation_id=actor.organisation_id, addressees__answered_at=None
        ).order_by("due_at", "pk")
    else:
        found = found.order_by("-pk")
    rows = list(found[:limit])
    told = _addressed(actor, [row.pk for row in rows])
    return [_request_row(actor, row, told.get(row.pk, [])) for row in rows]


def _addressed(
    actor: Actor, request_ids: Sequence[int]
) -> dict[int, list[tuple[bool, datetime | None, datetime | None]]]:
    found: dict[int, list[tuple[bool, datetime | None, datetime | None]]] = {}
    rows = Addressee.objects.filter(request_id__in=request_ids)
    for request, organisation, opened, answered in rows.values_list(
        "request_id", "organisation_id", "opened_at", "answered_at"
    ):
        found.setdefault(request, []).append((organisation == actor.organisation_id, opened, answered))
    return found


def _request_row(
    actor: Actor, row: InformationRequest, told: Sequence[tuple[bool, datetime | None, datetime | None]]
) -> RequestRow:
    mine = next((one for one in told if one[0]), None)
    return RequestRow(
        row.pk, row.title, Tlp(row.marking), row.organisation_id, row.asked_at, row.due_at, row.closed_at,
        row.released_at, gathers(actor, row), len(told),
        sum(one[2] is not None for one in told), mine is not None, mine[1] if mine else None,
        mine[2] if mine else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One organisation that is asked, and its answer if there is one. ``earlier`` are the answers before.

    Without ``given_at``, but with ``answered_at``, there is an answer that the viewer may not read. ``declined``: the
    text says why there is none.
    """

    organisation_id: int
    opened_at: datetime | None
    reminded_at: datetime | None
    answered_at: datetime | None
    declined: bool
    marking: Tlp | None
    text: str
    sharing: Sharing | None
    given_at: datetime | None
    earlier: int


@dataclass(frozen=True, slots=True)
class Shared:
    """An answer that all who were asked may see; no organisation where it is not told."""

    organisation_id: int | None
    marking: Tlp
    text: str


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request: what is asked, the answers that the viewer may see beside each other, what was shared of them.

    ``open_answers``: whoever is asked reads every answer at once.
    """

    row: RequestRow
    text: str
    group: tuple[str, str]
    restricted: bool
    open_answers: bool
    summary: str
    answers: tuple[AnswerRow, ...]
    shared: tuple[Shared, ...]
    own: AnswerRow | None

    @property
    def releasable(self) -> int:
        """How many answers may be shown to the others."""
        return sum(one.sharing in {Sharing.NAMED, Sharing.UNNAMED} for one in self.answers)


def request_page(actor: Actor, row: InformationRequest) -> RequestPage:
    """A request with its answers; three queries."""
    asked = list(Addressee.objects.filter(request=row).order_by("organisation_id"))
    given = Answer.objects.filter(request=row)
    numbers: dict[int, int] = {}
    for organisation in given.values_list("organisation_id", flat=True):
        numbers[organisation] = numbers.get(organisation, 0) + 1
    by_organisation = {one.organisation_id: one for one in newest(given)}
    answers = tuple(_answer_row(one, by_organisation.get(one.organisation_id), numbers) for one in asked)
    told = [(one.organisation_id == actor.organisation_id, one.opened_at, one.answered_at) for one in asked]
    named = {one.organisation_id for one in asked}
    return RequestPage(
        row=_request_row(actor, row, told),
        text=row.text,
        group=(row.group.name_ja, row.group.name_en) if row.group else ("", ""),
        restricted=row.restricted,
        open_answers=row.answers_audience_id is not None,
        summary=row.summary,
        answers=answers,
        shared=(
            *(
                Shared(one.organisation_id, Tlp(one.marking), one.text)
                for one in SharedAnswer.objects.filter(request=row).order_by("pk")
            ),
            *(
                Shared(key, Tlp(given.marking), given.text)
                for key, given in sorted(by_organisation.items())
                if key not in named
            ),
        ),
        own=next((one for one in answers if one.organisation_id == actor.organisation_id), None),
    )


def _answer_row(asked: Addressee, given: Answer | None, numbers: dict[int, int]) -> AnswerRow:
    return AnswerRow(
        asked.organisation_id, asked.opened_at, asked.reminded_at, asked.answered_at,
        given.declined if given else False, Tlp(given.marking) if given else None,
        given.text if given else "", Sharing(given.sharing) if given else None, given.given_at if given else None,
        max(numbers.get(asked.organisation_id, 0) - 1, 0),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal as its readers see it; ``decides`` says whether it is for the viewer to decide."""

    id: int
    stix_id: str
    title: str
    kind: ProposalKind
    marking: Tlp
    organisation_id: int
    source_id: int
    text: str
    field: str
    value: str
    made_at: datetime
    state: ProposalState
    decided_at: datetime | None
    decided_for: int | None
    reason: str
    result: str
    own: bool
    decides: bool


def proposals(
    actor: Actor, *, object_uuid: UUID | None = None, only_open: bool = False, mine: bool = False,
    after: int | None = None, limit: int = PAGE,
) -> list[ProposalRow]:  # fmt: skip
    """Proposals, newest first: on an object, open ones, own ones; two queries. ``mine``: made by the actor's own."""
    found = Proposal.objects.filter(world_id=actor.world_id)
    if object_uuid is not None:
        found = found.filter(object_uuid=object_uuid)
    if only_open:
        found = found.filter(state=ProposalState.OPEN)
    if mine:
        found = found.filter(organisation_id=actor.organisation_id)
    if after is not None:
        found = found.filter(pk__lt=after)
    return _proposal_rows(actor, list(found.order_by("-pk")[:limit]))


def proposal(actor: Actor, proposal_id: int) -> ProposalRow:
    """One proposal that the viewer may see; two queries. Raises ProposalNotFound."""
    found = _proposal_rows(actor, list(Proposal.objects.filter(pk=proposal_id, world_id=actor.world_id)))
    if not found:
        raise ProposalNotFound
    return found[0]


def _proposal_rows(actor: Actor, rows: Sequence[Proposal]) -> list[ProposalRow]:
    names = references({row.object_uuid for row in rows})
    return [
        ProposalRow(
            row.pk, f"{row.object_type}--{row.object_uuid}",
            names[row.object_uuid].name if row.object_uuid in names else "", ProposalKind(row.kind), Tlp(row.marking),
            row.organisation_id, row.source_id, row.text, row.field, row.value, row.made_at, ProposalState(row.state),
            row.decided_at, row.decided_for_id, row.reason, row.result,
            own=row.organisation_id == actor.organisation_id,
            decides=row.state == ProposalState.OPEN and decides(actor, row),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A sighting that the actor's organisation told on a page or by the API, and whether it can be taken back.

    ``others``: how many other organisations saw one of the values, as far as the viewer may know.
    """

    id: int
    stix_id: str
    values: tuple[Observable, ...]
    said_at: datetime
    undone_at: datetime | None
    can_undo: bool
    others: int


def told_sightings(actor: Actor, limit: int = PAGE, *, one: int | None = None) -> list[ToldRow]:
    """What the actor's organisation told, the newest first, and what came of it; two queries."""
    found = ToldSighting.objects.filter(organisation_id=actor.organisation_id)
    if one is not None:
        found = found.filter(pk=one)
    rows = list(found.order_by("-pk")[:limit])
    others = _seen_by_others(actor, rows)
    return [
        ToldRow(
            row.pk, row.object_id_text, tuple(Observable(Kind(kind), value) for kind, value in row.values),
            row.said_at, row.undone_at, row.undone_at is None and actor.now() <= row.said_at + UNDO_WITHIN,
            max((others.get(observable_id(kind, value), 0) for kind, value in row.values), default=0),
        )
        for row in rows
    ]  # fmt: skip


def _seen_by_others(actor: Actor, rows: Sequence[ToldSighting]) -> dict[UUID, int]:
    """How many other organisations saw each of the values."""
    values = {observable_id(kind, value) for row in rows for kind, value in row.values}
    facts: dict[str, Any] = {"observables": list(values), "own": actor.organisation_id}
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.council", "seen_by_others"), facts)
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of the council waits for the actor."""

    requests: int
    late: int
    proposals: int


def waiting(actor: Actor) -> Waiting:
    """Requests to the actor's organisation without an answer; proposals that it may decide; two queries."""
    asked = Addressee.objects.filter(
        organisation_id=actor.organisation_id, answered_at=None, request__closed_at=None
    ).aggregate(number=Count("pk"), late=Count("pk", filter=Q(request__due_at__lte=actor.now())))
    found = Proposal.objects.filter(world_id=actor.world_id, state=ProposalState.OPEN)
    if not may(actor, Permission.JUDGE_KNOWLEDGE):
        found = found.filter(source_id=actor.organisation_id)
    return Waiting(asked["number"], asked["late"], found.count())

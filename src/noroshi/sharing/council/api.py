"""The council for machines: sightings one call away, requests for information and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Router, Schema, Status
from ninja.params.functions import Header
from pydantic import AwareDatetime, Field, StringConstraints

from noroshi.authority.bearer import ApiRequest, acting
from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.clock import universal
from noroshi.release.audiences import marking_named
from noroshi.sharing.council import queries, requests, telling
from noroshi.sharing.council.errors import NothingToSee
from noroshi.sharing.council.telling import Seen, Told
from noroshi.sharing.council.types import Sharing
from noroshi.sharing.failures import FAILURES

router = Router(tags=["council"])
KEY = r"^[\x21-\x7e]{1,100}$"
StixId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,249}--[0-9a-f-]{36}$", max_length=290)]


class SightingIn(Schema):
    """What was seen: an object by its STIX id, or a value however it is written; one of the two."""

    object: StixId | None = None
    value: Annotated[str, Field(max_length=4096)] = ""
    first_seen: AwareDatetime | None = None
    last_seen: AwareDatetime | None = None
    count: Annotated[int, Field(ge=1, le=telling.MOST_SEEN)] = 1
    summary: Annotated[str, Field(max_length=1000)] = ""


class SightingOut(Schema):
    """The STIX sightings that were made, and until when ``id`` can be taken back."""

    id: int
    sightings: list[str]
    undo_until: datetime


class RequestOut(Schema):
    """A request for information to the caller's organisation. ``answered_at`` is null while it waits."""

    id: int
    title: str
    marking: str
    asked_at: datetime
    due_at: datetime
    closed_at: datetime | None
    answered_at: datetime | None


class AnswerIn(Schema):
    """An answer. ``sharing``: office, unnamed or named: what of it the office may show to the others."""

    text: Annotated[str, Field(min_length=1, max_length=requests.TEXT_LIMIT)]
    marking: Annotated[str, Field(max_length=20)] = "TLP:AMBER"
    sharing: Sharing = Sharing.OFFICE


@router.post("/sightings", response={**FAILURES, 200: SightingOut, 201: SightingOut})
@acting
def post_sighting(
    request: ApiRequest, body: SightingIn, idempotency_key: str | None = Header(None, pattern=KEY)
) -> Status[SightingOut]:
    """Say that your organisation saw an object or a value. 200: the same key came before; here is that sighting."""
    when = Seen(universal(body.first_seen), universal(body.last_seen), body.count, body.summary.replace("\0", ""))
    key = f"api:{idempotency_key}" if idempotency_key else None
    if bool(body.object) == bool(body.value):
        raise NothingToSee
    told = (
        telling.saw_object(request.actor, body.object, when, key=key)
        if body.object
        else telling.saw_value(request.actor, body.value, when, key=key)
    )
    return Status(200 if told.again else 201, _out(told))


def _out(told: Told) -> SightingOut:
    return SightingOut(id=told.id, sightings=list(told.sightings), undo_until=told.undo_until)


@router.post("/sightings/{sighting_id}/undo", response={**FAILURES, 204: None})
@acting
def undo_sighting(request: ApiRequest, sighting_id: int) -> Status[None]:
    """Take a sighting of your organisation back, within ten minutes."""
    telling.undo(request.actor, min(max(sighting_id, 0), 2**62))
    return Status(204, None)


@router.get("/requests", response={**FAILURES, 200: list[RequestOut]})
@acting
def get_requests(request: ApiRequest) -> Status[list[RequestOut]]:
    """The newest requests for information that you may see."""
    if not any(may(request.actor, one) for one in (Permission.TAKE_PART, Permission.RUN_COUNCIL)):
        raise NotPermitted
    rows = [
        RequestOut(
            id=row.id, title=row.title, marking=row.marking.label, asked_at=row.asked_at, due_at=row.due_at,
            closed_at=row.closed_at, answered_at=row.answered_at,
        )
        for row in queries.requests(request.actor)
    ]  # fmt: skip
    return Status(200, rows)


class DeclineIn(Schema):
    """Why your organisation does not answer."""

    reason: Annotated[str, Field(min_length=1, max_length=requests.TEXT_LIMIT)]


@router.post("/requests/{request_id}/decline", response={**FAILURES, 204: None})
@acting
def post_decline(request: ApiRequest, request_id: int, body: DeclineIn) -> Status[None]:
    """Say for your organisation why it does not answer; whoever asked reads it."""
    requests.decline(request.actor, min(max(request_id, 0), 2**62), body.reason)
    return Status(204, None)


@router.post("/requests/{request_id}/answer", response={**FAILURES, 204: None})
@acting
def post_answer(request: ApiRequest, request_id: int, body: AnswerIn) -> Status[None]:
    """Answer a request for your organisation, or change its answer."""
    key = min(max(request_id, 0), 2**62)
    requests.answer(request.actor, key, body.text, marking_named(body.marking), body.sharing)
    return Status(204, None)

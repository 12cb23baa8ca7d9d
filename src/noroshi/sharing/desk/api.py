"""The release desk for machines: releases and what goes with them, proposed, decided and withdrawn as on the page."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid5

import msgspec
from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from noroshi.authority.bearer import ApiRequest, acting
from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.knowledge.queries import objects
from noroshi.parties.queries import groups_named, organisation_by_code, organisations
from noroshi.release.audiences import marking_named
from noroshi.release.types import Handling, Tlp
from noroshi.sharing.desk import queries, services
from noroshi.sharing.desk.errors import NothingChosen
from noroshi.sharing.desk.forms import MOST_VICTIMS, NAME_LIMIT, pap_named
from noroshi.sharing.desk.laying_out import Layout
from noroshi.sharing.desk.models import Release, ReleaseTarget
from noroshi.sharing.desk.parcels import parcels_of, target_of
from noroshi.sharing.desk.services import MOST_OBJECTS, MOST_RECIPIENTS, REASON_LIMIT
from noroshi.sharing.desk.types import Proposal, Redaction, ReleaseState, Target
from noroshi.sharing.failures import FAILURES

router = Router(tags=["releases"])
STIX = "application/stix+json;version=2.1"
_BUNDLES = UUID("1c0f3a5e-7d1b-5c55-8a52-0b7c9e4d2f10")
_MOST = 2**62
StixId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,249}--[0-9a-f-]{36}$", max_length=290)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class RecipientIO(Schema):
    """A recipient: the code of an organisation or of a group, and what is left out of what it gets."""

    organisation: Code | None = None
    group: Code | None = None
    without: list[Redaction] = Field(default=[], max_length=len(Redaction))


class ReleaseOut(Schema):
    """A release. ``marking`` is null where each object keeps its own; ``second_person``: another must let it go."""

    id: int
    state: ReleaseState
    title: str
    reason: str
    marking: str | None
    second_person: bool
    proposed_at: datetime
    decided_at: datetime | None
    refused_because: str
    withdrawn_at: datetime | None
    withdrawn_because: str
    product: UUID | None


class ReachedOut(Schema):
    """How it stands with one organisation: when it was released, fetched, withdrawn, and that fetched."""

    organisation: str
    released_at: datetime | None
    fetched_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_fetched_at: datetime | None


class ItemOut(Schema):
    """One object that is released, and the code of its source."""

    object: str
    name: str
    source: str
    marking: str


class ReleaseDetailOut(ReleaseOut):
    """A release with its objects, its recipients, and how it stands with each organisation."""

    objects: list[ItemOut]
    recipients: list[RecipientIO]
    reached: list[ReachedOut]


class ReleasesOut(Schema):
    """A page of releases, newest first; send ``next`` as ``after`` for the one that follows, null at the end."""

    releases: list[ReleaseOut]
    next: str | None


class ProposalIn(Schema):
    """A release as it is laid out: objects by STIX id, for whom, why. ``marking`` of null leaves each its own."""

    objects: Annotated[list[StixId], Field(min_length=1, max_length=MOST_OBJECTS)]
    recipients: Annotated[list[RecipientIO], Field(min_length=1, max_length=MOST_RECIPIENTS)]
    reason: Annotated[str, Field(min_length=1, max_length=REASON_LIMIT)]
    marking: Annotated[str, Field(max_length=20)] | None = None
    pap: Annotated[str, Field(max_length=20)] = ""
    victims: list[Annotated[str, Field(max_length=NAME_LIMIT)]] = Field(default=[], max_length=MOST_VICTIMS)


class BecauseIn(Schema):
    """Why, in a sentence that those concerned read."""

    because: Annotated[str, Field(min_length=1, max_length=REASON_LIMIT)]


def _officer(request: ApiRequest) -> Actor:
    if not may(request.actor, Permission.RELEASE_INFORMATION):
        raise NotPermitted
    return request.actor


def _key(number: int) -> int:
    return min(max(number, 0), _MOST)


@router.get("/releases", response={**FAILURES, 200: ReleasesOut}, operation_id="list_releases")
@acting
def list_releases(request: ApiRequest, waiting: bool = False, after: str = "") -> Status[ReleasesOut]:
    """Releases that were decided, or that wait, newest first, fifty at a time."""
    actor = _officer(request)
    before = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else None
    rows = queries.releases(actor.world_id, waiting=waiting, before=before)
    more = str(rows[queries.PAGE - 1].pk) if len(rows) > queries.PAGE else None
    return Status(200, ReleasesOut(releases=[ReleaseOut(**_facts(row)) for row in rows[: queries.PAGE]], next=more))


def _facts(row: Release) -> dict[str, Any]:
    return {
        "id": row.pk, "state": row.state, "title": row.title, "reason": row.reason,
        "marking": None if row.marking is None else Tlp(row.marking).label, "second_person": row.second_person,
        "proposed_at": row.proposed_at, "decided_at": row.decided_at, "refused_because": row.refused_because,
        "withdrawn_at": row.withdrawn_at, "withdrawn_because": row.withdrawn_because, "product": row.product_id,
    }  # fmt: skip


@router.get("/releases/{int:release_id}", response={**FAILURES, 200: ReleaseDetailOut}, operation_id="read_release")
@acting
def read_release(request: ApiRequest, release_id: int) -> Status[ReleaseDetailOut]:
    """One release: its objects, its recipients, who has fetched it."""
    actor = _officer(request)
    return Status(200, _detail(actor, queries.release_row(_key(release_id))))


def _detail(actor: Actor, row: Release) -> ReleaseDetailOut:
    items, targets = list(row.items.order_by("pk")), list(row.targets.order_by("pk"))
    stands = queries.reached(actor, row)
    concerned = {one.source_id for one in items} | {one.organisation_id for one in stands}
    named = organisations(concerned | {one.organisation_id for one in targets if one.organisation_id})
    groups = groups_named([one.group_id for one in targets if one.group_id])
    codes = {key: one.code for key, one in named.items()}
    return ReleaseDetailOut(
        **_facts(row),
        objects=[
            ItemOut(object=one.stix_id, name=one.name, source=codes[one.source_id], marking=Tlp(one.marking).label)
            for one in items
        ],
        recipients=[_recipient(one, codes, groups) for one in targets],
        reached=[
            ReachedOut(
                organisation=codes.get(one.organisation_id, ""), released_at=one.released_at,
                fetched_at=one.fetched_at, withdrawn_at=one.withdrawn_at,
                withdrawal_fetched_at=one.withdrawal_fetched_at,
            )
            for one in stands
        ],
    )  # fmt: skip


def _recipient(one: ReleaseTarget, codes: dict[int, str], groups: dict[int, tuple[str, str, str]]) -> RecipientIO:
    return RecipientIO(
        organisation=codes[one.organisation_id] if one.organisation_id else None,
        group=groups[one.group_id][0] if one.group_id else None, without=[Redaction(held) for held in one.redactions],
    )  # fmt: skip


@router.get("/releases/{int:release_id}/stix", response={**FAILURES, 200: None}, operation_id="release_as_stix")
@acting
def release_as_stix(request: ApiRequest, release_id: int, recipient: str = "") -> HttpResponse:
    """The objects of a release as STIX 2.1: as the office holds them, or as ``recipient`` (a code) gets them."""
    actor = _officer(request)
    row = queries.release_row(_key(release_id))
    layout = Layout(actor, services.proposal_of(row))
    contents = [one.current for one in layout.objects]
    if recipient:
        target = _target(actor, row, recipient)
        contents = [content for parcel in parcels_of(layout, target) for _, content in parcel.contents]
    bundle = {
        "type": "bundle",
        "id": f"bundle--{uuid5(_BUNDLES, f'{actor.world_id} {row.pk} {recipient}')}",
        "objects": [msgspec.Raw(content) for content in contents],
    }
    return HttpResponse(msgspec.json.encode(bundle), content_type=STIX)


def _target(actor: Actor, row: Release, code: str) -> Target:
    """The recipient of that code. Raises NothingChosen."""
    targets = list(row.targets.order_by("pk"))
    groups = groups_named([one.group_id for one in targets if one.group_id])
    named = organisations([one.organisation_id for one in targets if one.organisation_id])
    for one in targets:
        held = groups[one.group_id][0] if one.group_id else named[one.organisation_id or 0].code
        if held == code:
            return target_of(one)
    raise NothingChosen


@router.post("/releases", response={**FAILURES, 201: ReleaseOut}, operation_id="propose_release")
@acting
def propose_release(request: ApiRequest, body: ProposalIn) -> Status[ReleaseOut]:
    """Lay a release out. It goes at once where nobody else is needed; else it waits as on the page."""
    actor = request.actor
    if not may(actor, Permission.RELEASE_INFORMATION):
        raise NotPermitted
    rows = tuple(objects(one)[0].id for one in dict.fromkeys(body.objects))
    proposal = Proposal(
        rows, tuple(_wanted(actor, one) for one in body.recipients), body.reason.replace("\0", ""),
        None if body.marking is None else marking_named(body.marking), Handling(pap=pap_named(body.pap)),
        tuple(one.replace("\0", "") for one in body.victims),
    )  # fmt: skip
    return Status(201, ReleaseOut(**_facts(queries.release_row(services.propose(actor, proposal)))))


def _wanted(actor: Actor, one: RecipientIO) -> Target:
    """Raises NothingChosen where it names both, none, or no group of ours; UnknownOrganisation."""
    if bool(one.organisation) == bool(one.group):
        raise NothingChosen
    without = frozenset(one.without)
    if one.organisation:
        return Target(organisation_by_code(one.organisation, actor.world_id).id, redactions=without)
    found = queries.group_coded(actor.world_id, str(one.group))
    if found is None:
        raise NothingChosen
    return Target(group_id=found, redactions=without)


@router.post(
    "/releases/{int:release_id}/release", response={**FAILURES, 200: ReleaseOut}, operation_id="let_release_go"
)
@acting
def let_go(request: ApiRequest, release_id: int) -> Status[ReleaseOut]:
    """Let a release go that waits: another person than who laid it out, where a second one is needed."""
    services.release(request.actor, _key(release_id))
    return _now(release_id)


@router.post("/releases/{int:release_id}/refuse", response={**FAILURES, 200: ReleaseOut}, operation_id="refuse_release")
@acting
def refuse(request: ApiRequest, release_id: int, body: BecauseIn) -> Status[ReleaseOut]:
    """Refuse a release that waits, for the office."""
    services.refuse(request.actor, _key(release_id), body.because)
    return _now(release_id)


@router.post(
    "/releases/{int:release_id}/withdraw", response={**FAILURES, 200: ReleaseOut}, operation_id="withdraw_release"
)
@acting
def withdraw(request: ApiRequest, release_id: int, body: BecauseIn) -> Status[ReleaseOut]:
    """Take a release back; whoever received it is told why."""
    services.withdraw(request.actor, _key(release_id), body.because)
    return _now(release_id)


@router.post("/releases/{int:release_id}/consent", response={**FAILURES, 204: None}, operation_id="consent_to_release")
@acting
def consent(request: ApiRequest, release_id: int) -> Status[None]:
    """Consent, for the originator that is asked."""
    services.consent(request.actor, _key(release_id))
    return Status(204, None)


@router.post("/releases/{int:release_id}/withhold", response={**FAILURES, 204: None}, operation_id="withhold_release")
@acting
def withhold(request: ApiRequest, release_id: int, body: BecauseIn) -> Status[None]:
    """Refuse, for the originator that is asked: nothing goes."""
    services.withhold(request.actor, _key(release_id), body.because)
    return Status(204, None)


def _now(release_id: int) -> Status[ReleaseOut]:
    return Status(200, ReleaseOut(**_facts(queries.release_row(_key(release_id)))))

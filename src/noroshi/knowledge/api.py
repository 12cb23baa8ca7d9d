"""What is known, for machines."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Router, Schema
from ninja.params.functions import Query
from pydantic import AwareDatetime, StringConstraints

from noroshi.authority.bearer import ApiRequest, acting
from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.clock import universal
from noroshi.knowledge import queries
from noroshi.knowledge.benign import benign
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.knowledge.searching import search
from noroshi.knowledge.types import ObjectRow, SearchBy, SearchQuery
from noroshi.observables import guess, observable_id
from noroshi.parties.queries import organisations
from noroshi.release.audiences import marking_named, viewer_audiences

router = Router(tags=["knowledge"])
STIX = "application/stix+json;version=2.1"
StixId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,249}--[0-9a-f-]{36}$", max_length=290)]
TypeName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,250}$")]


class ObjectOut(Schema):
    """An object in a list. ``source`` is the code of the organisation that it came from."""

    id: str
    type: str
    name: str
    marking: str
    source: str
    date_added: datetime
    revoked: bool


class ObjectsOut(Schema):
    """A page of objects, newest first; send ``next`` as ``cursor`` for the one that follows, null at the end.

    ``count`` is exact unless ``more`` says that there are more.
    """

    objects: list[ObjectOut]
    count: int
    more: bool
    next: str | None


class ValueOut(Schema):
    """What may be known of a value: kind and normal form, the list that names it harmless, since when it is known."""

    kind: str
    value: str
    harmless: str | None
    appears_in: int
    first_at: datetime | None
    sources: list[str]


def _reader(request: ApiRequest) -> None:
    if not may(request.actor, Permission.READ_KNOWLEDGE):
        raise NotPermitted


@router.get("/objects", response=ObjectsOut)
@acting
def get_objects(
    request: ApiRequest,
    q: Annotated[str, Query(max_length=400)] = "",
    by: SearchBy = SearchBy.AUTO,
    type: Annotated[list[TypeName], Query(max_length=20)] = [],  # noqa: A002, B006 - public name; copied by the framework
    marking: Annotated[list[str], Query(max_length=5)] = [],  # noqa: B006 - copied by the framework
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    cursor: Annotated[str, Query(max_length=400)] = "",
) -> ObjectsOut:
    """Search by value or words, filtered by type, marking and time; without a query the newest."""
    _reader(request)
    markings = tuple(marking_named(one) for one in marking)
    times = universal(since), universal(until)
    page = search(SearchQuery(q.replace("\0", ""), by, tuple(type), markings, *times, cursor), viewer_audiences())
    return ObjectsOut(
        objects=_listed(page.rows), count=page.count.number, more=not page.count.exact, next=page.next or None
    )


def _listed(rows: tuple[ObjectRow, ...]) -> list[ObjectOut]:
    codes = {key: one.code for key, one in organisations(row.source_id for row in rows).items()}
    return [
        ObjectOut(
            id=row.stix_id,
            type=row.type,
            name=row.name,
            marking=row.marking.label,
            source=codes[row.source_id],
            date_added=row.date_added,
            revoked=row.revoked,
        )
        for row in rows
    ]


@router.get("/objects/{stix_id}", response={200: dict[str, Any]})
@acting
def get_object(request: ApiRequest, stix_id: StixId, original: bool = False) -> HttpResponse:
    """An object's JSON, as it came (``original``) or as STIX 2.1; the newest where several sources sent it."""
    _reader(request)
    found = queries.content(queries.objects(stix_id)[0].id)
    return HttpResponse(found.original if original or found.derived is None else found.derived, content_type=STIX)


@router.get("/values", response=ValueOut)
@acting
def get_value(request: ApiRequest, value: Annotated[str, Query(min_length=1, max_length=4096)]) -> ValueOut:
    """What may be known of one value, however it is written (defanged too)."""
    _reader(request)
    observable = guess(value.replace("\0", ""))
    if observable is None:
        raise ObjectNotFound
    key = observable_id(observable.kind, observable.value)
    known = queries.known_before([key], viewer_audiences()).get(key)
    codes = organisations(known.sources if known else ())
    return ValueOut(
        kind=observable.kind.name.lower(),
        value=observable.value,
        harmless=benign([observable]).get((observable.kind, observable.value)),
        appears_in=known.count.number if known else 0,
        first_at=known.first_at if known else None,
        sources=[one.code for one in codes.values()],
    )

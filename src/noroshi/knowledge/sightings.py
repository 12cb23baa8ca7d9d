"""Sightings: who saw which value. ``sighting_of_ref`` names an Indicator made for the value, never the value itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4, uuid5

import msgspec
from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.observables import Kind, Observable
from noroshi.observables.stix_forms import comparison, observable_object
from noroshi.release.types import Tlp

INDICATOR_NAMESPACE: Final = UUID("3d1f6a52-51b5-5a5e-8f59-8a0f5d1e7a10")


class MadeObject(NamedTuple):
    """One STIX object that we made: place, bytes, decoded form."""

    path: str
    content: bytes
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SightingToRemember:
    """What is said of values that were seen."""

    organisation_id: int
    marking: Tlp
    audience_id: int
    number: int
    first_seen: datetime | None
    last_seen: datetime | None
    summary: str


@dataclass(frozen=True, slots=True)
class Sighted:
    """One value's sighting, as STIX objects: the value, the indicator made for it, observed data, the sighting."""

    observable_id: UUID
    sighting: UUID
    objects: tuple[MadeObject, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """Who saw a value, as a reader may know."""

    organisation_id: int
    marking: Tlp
    number: int
    first_seen: datetime | None
    last_seen: datetime | None
    recorded_at: datetime


def objects_for(actor: Actor, observable_ids: Sequence[UUID], wanted: SightingToRemember) -> list[Sighted]:
    """The STIX objects for each value that the actor can see and that STIX has a form for."""
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "visible_observables"), [list(observable_ids)])
        found = cursor.fetchall()
    made = (_sighted(key, Observable(Kind(kind), value), wanted, actor.now()) for key, kind, value in found)
    return [one for one in made if one is not None]


def _sighted(key: UUID, observable: Observable, wanted: SightingToRemember, now: datetime) -> Sighted | None:
    seen, looked_for = observable_object(observable), comparison(observable)
    if seen is None or looked_for is None:
        return None
    common = {"spec_version": "2.1", "object_marking_refs": [wanted.marking.marking_id]}
    since = _moment(wanted.first_seen or now)
    until = _moment(max(wanted.last_seen or now, wanted.first_seen or wanted.last_seen or now))
    versioned = common | {"created": _moment(now), "modified": _moment(now)}
    timeless = common | {"created": "2000-01-01T00:00:00.000Z", "modified": "2000-01-01T00:00:00.000Z"}
    indicator = timeless | {
        "type": "indicator",
        "id": f"indicator--{uuid5(INDICATOR_NAMESPACE, f'{wanted.organisation_id}:{int(wanted.marking)}:{key}')}",
        "name": observable.value[:300],
        "pattern": f"[{looked_for}]",
        "pattern_type": "stix",
        "valid_from": "2000-01-01T00:00:00.000Z",
    }
    data = versioned | {
        "type": "observed-data",
        "id": f"observed-data--{uuid4()}",
        "first_observed": since,
        "last_observed": until,
        "number_observed": wanted.number,
        "object_refs": [seen["id"]],
    }
    sighting = versioned | {
        "type": "sighting",
        "id": f"sighting--{uuid4()}",
        "sighting_of_ref": indicator["id"],
        "observed_data_refs": [data["id"]],
        "first_seen": since,
        "last_seen": until,
        "count": wanted.number,
    }
    if wanted.summary:
        sighting["description"] = wanted.summary
    objects = (common | seen, indicator, data, sighting)
    return Sighted(key, UUID(str(sighting["id"])[-36:]), tuple(_made(objects)))


def _made(values: Sequence[Mapping[str, Any]]) -> Iterator[MadeObject]:
    for value in values:
        yield MadeObject(str(value["id"]), msgspec.json.encode(value), value)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def bundle_of(made: Sequence[Sighted]) -> bytes:
    """One bundle that holds all of them: what the receipt keeps."""
    objects = b",".join(one.content for sighted in made for one in sighted.objects)
    return b'{"type":"bundle","id":"bundle--%s","objects":[%s]}' % (str(uuid4()).encode(), objects)


def store(actor: Actor, sighted: Sighted, wanted: SightingToRemember) -> int:
    """Write the row by which a value's sightings are found; returns the id of the stored sighting object."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql("knowledge", "store_sighting"),
            {
                "observable": sighted.observable_id,
                "audience": wanted.audience_id,
                "organisation": wanted.organisation_id,
                "sighting": sighted.sighting,
                "marking": int(wanted.marking),
                "number": wanted.number,
                "first_seen": wanted.first_seen,
                "last_seen": wanted.last_seen,
                "at": actor.now(),
            },
        )
        return int(cursor.fetchone()[0])


def sightings_of(observable_id: UUID, limit: int = 200) -> list[Sighting]:
    """Who saw a value, newest first, as far as the viewer may know."""
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "sightings_of"), [observable_id, limit])
        return [Sighting(row[0], Tlp(row[1]), *row[2:]) for row in cursor.fetchall()]

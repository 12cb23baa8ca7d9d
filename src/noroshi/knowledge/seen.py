"""Sightings of objects themselves, and sightings that are taken back. Not verbs: the room that offers it calls them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.knowledge import copies, queries
from noroshi.release.types import Tlp


def remember_object_seen(
    actor: Actor,
    stix_id: str,
    *,
    marking: Tlp,
    audience_id: int,
    number: int = 1,
    first_seen: datetime | None = None,
    last_seen: datetime | None = None,
    summary: str = "",
) -> str:
    """Store a sighting (STIX 2.1 §5.2) of an SDO in the open transaction, for an audience; returns its STIX id."""
    now = actor.now()
    first = first_seen or last_seen or now
    value: dict[str, Any] = {
        "type": "sighting",
        "spec_version": "2.1",
        "id": f"sighting--{uuid4()}",
        "created": _moment(now),
        "modified": _moment(now),
        "first_seen": _moment(first),
        "last_seen": _moment(last_seen or now),
        "count": number,
        "sighting_of_ref": stix_id,
        "object_marking_refs": [marking.marking_id],
    }
    if summary:
        value["description"] = summary
    content = [msgspec.json.encode(value)]
    copies.store_copies(
        actor, content, audience_id, marking=marking, source_id=actor.organisation_id, file_name="sighting.json"
    )
    return str(value["id"])


def revoke(actor: Actor, stix_ids: Collection[str]) -> None:
    """Store a revoked version of sightings of the actor's organisation, and count them no more.

    Whoever received one receives that it is revoked (STIX 2.1 §3.6.3).
    """
    for stix_id in stix_ids:
        for row in queries.objects(stix_id):
            if row.source_id == actor.organisation_id and not row.revoked:
                content = queries.content(row.id).current
                copies.store_copies(
                    actor, [_revoked(content, actor.now())], row.audience_id, marking=row.marking,
                    source_id=row.source_id, file_name="revoked.json",
                )  # fmt: skip
    facts: dict[str, Any] = {"sightings": [UUID(one[-36:]) for one in stix_ids], "organisation": actor.organisation_id}
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "forget_sightings"), facts)


def _revoked(content: bytes, now: datetime) -> bytes:
    value: dict[str, Any] = msgspec.json.decode(content)
    before = str(value.get("modified", ""))
    return msgspec.json.encode(value | {"modified": max(_moment(now), _after(before)), "revoked": True})


def _after(moment: str) -> str:
    """A millisecond later, so that a version made in the same moment is the newer one."""
    if not moment:
        return moment
    at = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    return _moment(datetime.fromtimestamp(at.timestamp() + 0.001, UTC))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

"""Sightings as MISP's clients send them: of a value, of several, or of an attribute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from noroshi.formats.misp.values import text
from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import seeing
from noroshi.knowledge.judging import Occasion, remember_false_alarms
from noroshi.knowledge.services import remember_sighting
from noroshi.observables import guess, observable_id
from noroshi.release.audiences import audience_for
from noroshi.release.types import Marking, Tlp
from noroshi.sharing.misp.errors import NothingSighted, SightingKindUnknown

MOST_VALUES: Final = 100
_LATEST: Final = 4102444800


def record(actor: Actor, body: Mapping[str, Any], attribute: str = "") -> Sequence[UUID]:
    """Record that the actor's organisation saw what ``body`` names; the sightings' UUIDs.

    Type 1 calls it a false alarm instead, which gives none. For the organisation and the office (TLP:AMBER). Raises
    NothingSighted, SightingKindUnknown, NotPermitted.
    """
    kind = text(dict(body), "type") or "0"
    if kind not in {"0", "1"}:
        raise SightingKindUnknown
    seen = _moment(dict(body))
    with seeing(actor):
        known = _known(dict(body), attribute)
        if not known:
            raise NothingSighted
        audience = audience_for(actor, Marking(Tlp.AMBER))
        if kind == "1":
            remember_false_alarms(actor, known, actor.organisation_id, audience, Occasion.SIGHTING, "misp")
            return ()
        return remember_sighting(
            actor,
            observable_ids=known,
            organisation_id=actor.organisation_id,
            marking=Tlp.AMBER,
            audience_id=audience,
            first_seen=seen,
            last_seen=seen,
            summary=text(dict(body), "source")[:200],
        )


def _known(body: dict[str, Any], attribute: str) -> list[UUID]:
    named = [attribute or text(body, "uuid") or text(body, "id")]
    uuids = [found for one in named if (found := _uuid(one))]
    rows = _rows("values_of_attributes", {"uuids": uuids}) if uuids else []
    values = body.get("values")
    texts = [text(body, "value"), *(str(one) for one in values or ())] if isinstance(values, list | None) else []
    guessed = [guess(one[:4096].replace("\0", "")) for one in texts[: MOST_VALUES + 1] if one]
    ids = [observable_id(one.kind, one.value) for one in guessed if one is not None]
    return [*rows, *(_rows("known_values", {"ids": ids}) if ids else ())]


def _rows(name: str, parameters: dict[str, Any]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.misp", name), parameters)
        return [row[0] for row in cursor.fetchall()]


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said) if said else None
    except ValueError:
        return None


def _moment(body: dict[str, Any]) -> datetime | None:
    said = text(body, "timestamp") or text(body, "date_sighting")
    if not said.isascii() or not said.isdecimal() or not 0 < int(said[:12]) < _LATEST:
        return None
    return datetime.fromtimestamp(int(said[:12]), UTC)

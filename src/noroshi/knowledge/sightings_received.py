"""Sightings that arrive as STIX objects, put beside the values that they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.knowledge.preparing import moment

_MOST: Final = 999_999_999
"""STIX 2.1 §5.2: what ``count`` may be at most."""


def store_received(actor: Actor, receipt_id: int) -> list[tuple[UUID, int, int]]:
    """Put a receipt's sightings beside the values of what was seen; (value, organisation, object) of each.

    Those of which it brought a revoked version are counted no more (STIX 2.1 §3.2).
    """
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "sightings_received"), {"receipt": receipt_id})
        told = [(key, msgspec.json.decode(bytes(content))) for key, content in cursor.fetchall()]
        revoked = [key for key, value in told if value.get("revoked") is True]
        said = [(key, value) for key, value in told if key not in revoked]
        if revoked:
            cursor.execute(sql("knowledge", "forget_received_sightings"), {"objects": revoked})
        facts: dict[str, Any] = {
            "at": actor.now(),
            "objects": [key for key, _ in said],
            "numbers": [_number(value) for _, value in said],
            "firsts": [_when(value, "first_seen") for _, value in said],
            "lasts": [_when(value, "last_seen") for _, value in said],
        }
        cursor.execute(sql("knowledge", "store_received_sightings"), facts)
        return [(row[0], row[1], row[2]) for row in cursor.fetchall()]


def _number(value: Mapping[str, Any]) -> int:
    count = value.get("count")
    return min(max(count, 0), _MOST) if type(count) is int else 1


def _when(value: Mapping[str, Any], name: str) -> datetime | None:
    return moment(value.get(name))

"""Opinions that arrive as STIX objects (STIX 2.1 §4.14), heard as what their source says of the values concerned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import Verb, about, seeing, verb
from noroshi.knowledge.judging import raise_doubts
from noroshi.knowledge.preparing import moment
from noroshi.knowledge.searching import run
from noroshi.stix.kinds import SCO_TYPES

STRENGTHS: Final[Mapping[str, float]] = {
    "strongly-disagree": 1.0, "disagree": 0.5, "neutral": 0.0, "agree": -0.25, "strongly-agree": -0.5,
}  # fmt: skip
"""What each word of STIX's ``opinion-enum`` counts for. Agreeing only makes up for others' doubt: it raises nothing."""
EXPLANATION_LIMIT: Final = 500
MOST_REFERRED: Final = 50
MOST_VALUES: Final = 50
AT_ONCE: Final = 2000
_SPOKEN_OF: Final = SCO_TYPES | {"indicator"}


class _Said(NamedTuple):
    object_id: int
    strength: float
    at: datetime
    explanation: str
    type: str
    uuid: UUID


def hear(actor: Actor, receipt_id: int) -> int:
    """Hear the opinions that a receipt brought; of how many values they were. Leaves no trace where there are none."""
    heard, after = 0, 0
    while True:
        with seeing(actor):
            facts = {"receipt": receipt_id, "after": after, "limit": AT_ONCE}
            rows = run("opinions_of_receipt", facts)
            if rows:
                heard += _hear(actor, rows)
        if len(rows) < AT_ONCE:
            return heard
        after = rows[-1][0]


@verb(Verb.FALSE_ALARM_REMEMBERED, needs=Permission.RECORD_SIGHTING)
def _hear(actor: Actor, rows: list[tuple[Any, ...]]) -> int:
    """Store what these say. Publishes FalseAlarmsGathered where enough do."""
    told = [(key, at, msgspec.json.decode(bytes(content))) for key, _, at, content in rows]
    revoked = [key for key, _, value in told if value.get("revoked") is True]
    said = [one for key, at, value in told if key not in revoked for one in _of(key, value, at)]
    columns = [list(column) for column in zip(*said, strict=True)] or [[], [], [], [], [], []]
    names = ("objects", "strengths", "ats", "explanations", "types", "uuids")
    changed = run("store_opinions", {"most": MOST_VALUES, **dict(zip(names, columns, strict=True))})
    if revoked:
        run("withdraw_opinions", {"objects": revoked, "at": actor.now()})
    values = {row[0] for row in changed}
    for key, *_ in rows[:100]:
        about("opinion", key)
    raise_doubts(actor, values)
    return len(values)


def _of(key: int, value: Mapping[str, Any], arrived: datetime) -> list[_Said]:
    """What an opinion says of each indicator or observable that it refers to; nothing where it is none that we know."""
    strength = STRENGTHS.get(str(value.get("opinion")))
    referred = value.get("object_refs")
    if strength is None or not isinstance(referred, list):
        return []
    at = min(moment(value.get("modified")) or arrived, arrived)
    explanation = str(value.get("explanation") or "").replace("\0", "")[:EXPLANATION_LIMIT]
    parts = [str(one).partition("--") for one in referred[:MOST_REFERRED]]
    return [
        _Said(key, strength, at, explanation, kind, UUID(uuid)) for kind, _, uuid in parts if kind in _SPOKEN_OF
    ]  # fmt: skip

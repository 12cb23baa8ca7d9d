"""Who fetched what up to when: the mark of each recipient on each pull channel."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import seeing
from noroshi.release.audiences import audiences_with_office


@dataclass(frozen=True, slots=True)
class Fetched:
    """That an organisation has fetched something, over which channel, when first."""

    organisation_id: int
    channel: str
    at: datetime


def note_fetched(actor: Actor, channel: str, turn: int) -> None:
    """Note that the actor's organisation has now been served everything up to ``turn`` over ``channel``.

    For pull channels ("taxii", "misp", "feed", "csv" ...), after they served. No verb: serving what somebody may see
    changes nothing, and the ledger would hold little else. The mark never goes back.
    """
    if turn <= 0:
        return
    with seeing(actor):
        audience = audiences_with_office([actor.organisation_id], actor.world_id)[actor.organisation_id]
        facts: dict[str, int | str | datetime] = {
            "world": actor.world_id,
            "audience": audience,
            "organisation": actor.organisation_id,
            "channel": channel[:20],
            "turn": turn,
            "at": actor.now(),
        }
        with connection.cursor() as cursor:
            cursor.execute(sql("sharing.desk", "note_fetched"), facts)


def note_delivered(actor: Actor, turns: Collection[int]) -> None:
    """Note that the server of the actor's organisation has taken what became visible at these turns.

    For what is pushed, turn by turn: an agreement may keep some of it back. No verb, as above.
    """
    if not turns:
        return
    with seeing(actor):
        audience = audiences_with_office([actor.organisation_id], actor.world_id)[actor.organisation_id]
        facts: dict[str, int | list[int] | datetime] = {
            "world": actor.world_id,
            "audience": audience,
            "organisation": actor.organisation_id,
            "turns": sorted(turns),
            "at": actor.now(),
        }
        with connection.cursor() as cursor:
            cursor.execute(sql("sharing.desk", "note_delivered"), facts)


def fetched(world_id: int, turn: int, organisation_ids: Collection[int]) -> dict[int, Fetched]:
    """Which of these organisations have fetched what stands at ``turn``; one statement, under the viewer's rights."""
    facts: dict[str, int | list[int]] = {
        "world": world_id, "turn": turn, "organisations": list(organisation_ids),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.desk", "fetched"), facts)
        return {row[0]: Fetched(*row) for row in cursor.fetchall()}

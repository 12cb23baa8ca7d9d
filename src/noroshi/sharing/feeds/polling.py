"""Who fetches which feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import seeing
from noroshi.release.audiences import audiences_with_office
from noroshi.sharing.desk.fetching import note_fetched


@dataclass(frozen=True, slots=True)
class Polled:
    """That an organisation's machine asks for a feed. ``entries``: how many the last whole answer held."""

    organisation_id: int
    feed: str
    first_at: datetime
    last_at: datetime
    polls: int
    entries: int | None


def note_poll(actor: Actor, feed: str, turn: int, entries: int | None) -> None:
    """Note that the actor's machine was served a feed; ``entries`` is None where nothing had changed.

    No verb: being served what one may see changes nothing, and the ledger would hold little else.
    """
    with seeing(actor):
        audience = audiences_with_office([actor.organisation_id], actor.world_id)[actor.organisation_id]
        facts: dict[str, Any] = {
            "world": actor.world_id,
            "audience": audience,
            "organisation": actor.organisation_id,
            "feed": feed[:40],
        }
        with connection.cursor() as cursor:
            cursor.execute(
                sql("sharing.feeds", "note_poll"), facts | {"at": actor.now(), "turn": turn, "entries": entries}
            )
        if entries is not None:
            note_fetched(actor, "misp" if feed.startswith("misp") else "feed", turn)


def polls(actor: Actor, limit: int = 500) -> tuple[Polled, ...]:
    """Who fetches what, as far as the viewer may know, the last first; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.feeds", "polls"), {"world": actor.world_id, "limit": limit})
        return tuple(Polled(*row) for row in cursor.fetchall())

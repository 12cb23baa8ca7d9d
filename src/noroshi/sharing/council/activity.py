"""Who is active and who never answers: figures per organisation, for the office; each organisation's own for itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.parties.queries import last_sign_ins

NEVER_FROM = 3
"""From so many requests without any answer on, an organisation counts as one that never answers."""


@dataclass(frozen=True, slots=True)
class Active:
    """What an organisation did, as far as the viewer may know. ``last_seen`` is its last sign-in by anybody.

    ``asked`` are requests whose time is over or that are closed, ``unanswered`` those of them without an answer,
    ``open`` the ones that still run and are unanswered.
    """

    organisation_id: int
    last_seen: datetime | None
    asked: int
    answered: int
    unanswered: int
    open: int
    sightings: int
    remarks: int
    proposals: int

    @property
    def never_answers(self) -> bool:
        """Whether it was asked several times and never answered."""
        return self.asked >= NEVER_FROM and not self.answered

    @property
    def silent(self) -> bool:
        """Whether it did nothing at all."""
        return not (self.answered or self.sightings or self.remarks or self.proposals)


def activity(actor: Actor, organisation_ids: Collection[int]) -> dict[int, Active]:
    """The figures of some organisations; two queries. What the viewer may not see counts for nothing."""
    facts: dict[str, Any] = {"organisations": list(organisation_ids), "now": actor.now()}
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.council", "activity"), facts)
        rows = cursor.fetchall()
    seen = last_sign_ins(organisation_ids)
    return {row[0]: Active(row[0], seen.get(row[0]), *row[1:]) for row in rows}

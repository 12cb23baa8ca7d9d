"""Tables of the release desk. All stand under row-level security."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Fetch(models.Model):
    """That an organisation's machine had fetched, over a channel, everything up to a turn, for the first time ``at``.

    A row for each advance: when something was fetched is the time of the first row whose turn is not before its own.
    For the organisation and the office.
    """

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")
    channel = models.CharField(max_length=20)
    turn = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "channel", "turn"], name="desk_fetch_once")
        ]

"""Tables of feeds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Poll(models.Model):
    """That an organisation's machine asks for a feed: since when, when last, how often, how many entries it got.

    For the organisation and the office.
    """

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")
    feed = models.CharField(max_length=40)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    polls = models.BigIntegerField()
    turn = models.BigIntegerField()
    entries = models.BigIntegerField(null=True)

    class Meta:
        db_table = "sharing_feeds_poll"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "feed"], name="feeds_poll_once")
        ]

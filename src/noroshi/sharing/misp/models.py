"""Tables of MISP servers: which there are, and what became of each event. For the office's desk alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Server(models.Model):
    """A partner's MISP server. ``sealed`` is the key, encrypted.

    ``widest`` is the widest marking that the partner may give to what comes from there. ``pulled_to`` is the Unix time
    of the newest event that was fetched, ``pushed_turn`` the newest turn of which all was sent. ``next_at`` is when it
    is asked next; ``failures`` how often in a row it could not be used, ``fault`` why, as a code.
    """

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    audience_id = models.IntegerField()
    url = models.CharField(max_length=500)
    sealed = models.BinaryField()
    ca = models.TextField(blank=True)
    pulls = models.BooleanField(default=False)
    pushes = models.BooleanField(default=False)
    widest = models.SmallIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=15)
    next_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=40, blank=True)
    pulled_to = models.BigIntegerField(default=0)
    pushed_turn = models.BigIntegerField(default=0)
    exchanged_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sharing_misp_server"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["world", "organisation"], name="misp_server_once")
        ]


class Exchanged(models.Model):
    """What became of one event, last time, in one direction. ``stamp`` is the event's timestamp then. No contents."""

    id = models.BigAutoField(primary_key=True)
    server = models.ForeignKey(Server, on_delete=models.CASCADE, related_name="events", db_index=False)
    audience_id = models.IntegerField()
    direction = models.CharField(max_length=3)
    uuid = models.UUIDField()
    stamp = models.BigIntegerField()
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "sharing_misp_event"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["server", "direction", "uuid"], name="misp_event_once")
        ]

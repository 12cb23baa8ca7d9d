"""Tables of MISP servers: which there are, and what became of each event. For the office's desk alone."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Server(models.Model):
    """A partner's MISP server. ``sealed`` is the key, encrypted.

    What may flow stands in the agreement with the organisation (``sharing.peers``). ``pulled_to`` is the Unix time
    of the newest event that was fetched, ``pushed_turn`` the newest turn of which all was sent. ``next_at`` is when it
    is asked next; ``failures`` how often in a row it could not be used, ``fault`` why, as a code; ``waiting`` how
    much waited to be sent when it was counted last.
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
    minutes = models.PositiveIntegerField(default=15)
    next_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=40, blank=True)
    pulled_to = models.BigIntegerField(default=0)
    pushed_turn = models.BigIntegerField(default=0)
    exchanged_at = models.DateTimeField(null=True)
    waiting = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "sharing_misp_server"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["world", "organisation"], name="misp_server_once")
        ]


class Exchanged(models.Model):
    """What became of one event, last time, in one direction. ``stamp`` is the event's timestamp then. No contents.

    Of what was sent: ``parts`` are the UUIDs of what the partner's server has of it, ``stamp_there`` its time there.
    """

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
    parts: ClassVar[ArrayField[list[UUID], list[UUID]]] = ArrayField(models.UUIDField(), default=list)
    stamp_there = models.BigIntegerField(default=0)

    class Meta:
        db_table = "sharing_misp_event"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["server", "direction", "uuid"], name="misp_event_once")
        ]


class SharingGroup(models.Model):
    """A sharing group of MISP, by its UUID, and the group of ours that it is. For the office's desk."""

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    uuid = models.UUIDField()
    name = models.CharField(max_length=200, blank=True)
    group = models.ForeignKey("parties.Group", on_delete=models.PROTECT, db_index=False, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        db_table = "sharing_misp_group"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["world", "uuid"], name="misp_group_once")
        ]

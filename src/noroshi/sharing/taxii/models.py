"""Tables of the TAXII server. All stand under row-level security."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Collection(models.Model):
    """A collection that the office defined: a saved query, for those in its audience. ``criteria`` as in types."""

    id = models.UUIDField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    title = models.CharField(max_length=120)
    description = models.TextField()
    alias = models.CharField(max_length=60)
    offered_to = models.TextField()
    criteria: ClassVar[models.JSONField] = models.JSONField()
    defined_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)


class Inbox(models.Model):
    """What an organisation may say of its own by TAXII: markings as in ``release.types.Tlp``."""

    organisation = models.OneToOneField("parties.Organisation", primary_key=True, on_delete=models.CASCADE)
    audience_id = models.IntegerField()
    unmarked = models.SmallIntegerField()
    widest = models.SmallIntegerField()
    narrowest = models.SmallIntegerField()


class Status(models.Model):
    """What became of a request that added objects, as its sender may read it later: ``body`` is the resource.

    ``digest`` is the SHA-256 of what was sent: the same sent again gives the same status. None when something of it
    was deleted since.
    """

    id = models.UUIDField(primary_key=True)
    audience_id = models.IntegerField()
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")
    digest = models.BinaryField(max_length=32, null=True)
    body = models.BinaryField(default=b"")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="taxii_added_once")
        ]


class Addition(models.Model):
    """Which receipts a request became: one for each marking among its objects."""

    receipt_id = models.BigIntegerField(primary_key=True)
    audience_id = models.IntegerField()
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")
    status = models.ForeignKey(Status, on_delete=models.PROTECT)

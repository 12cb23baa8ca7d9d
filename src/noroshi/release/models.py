"""Tables of who may see what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Audience(models.Model):
    """One distinct set of permitted viewers. Its integer stands on every markable row.

    ``members`` is the set's canonical text: its atoms in order, joined by a space.
    """

    id = models.AutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT)
    members = models.TextField()
    members_digest = models.BinaryField(max_length=16)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["world", "members_digest"], name="audience_once")
        ]


class AudienceMember(models.Model):
    """One atom of an audience: ``all``, ``community``, ``org:7``,
    ``person:12``, ``group:3``, ``desk:1``, ``automation``.

    ``bound:7``: people of organisation 7 while they are under a secrecy undertaking in force.
    """

    id = models.BigAutoField(primary_key=True)
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    atom = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["atom", "world", "audience"], name="audience_atom_once")
        ]


class HandlingRecord(models.Model):
    """One distinct handling; its integer stands on receipts, 0 where nothing was demanded. ``content`` is its JSON."""

    id = models.AutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT)
    content = models.TextField()
    digest = models.BinaryField(max_length=16)

    class Meta:
        db_table = "release_handling"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["world", "digest"], name="handling_once")
        ]

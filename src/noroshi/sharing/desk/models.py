"""Tables of the release desk. All stand under row-level security."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
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


class RecipientRoll(models.Model):
    """All recipients, and what each was, when decisions were made. A new one when the register changed.

    ``digest`` is of everything that a decision can depend on. For the office's desk.
    """

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    digest = models.BinaryField(max_length=16)
    number = models.IntegerField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "sharing_desk_roll"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["world", "digest"], name="desk_roll_once")
        ]


class ObjectClass(models.Model):
    """One class of objects: of one handling, audience, marking and source. For the office's desk."""

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    handling_id = models.IntegerField()
    of_audience_id = models.IntegerField()
    marking = models.SmallIntegerField()
    source = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")

    class Meta:
        db_table = "sharing_desk_class"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["world", "of_audience_id", "source", "marking", "handling_id"], name="desk_class_once"
            )
        ]


class KeptDecision(models.Model):
    """What some recipients get of a class of objects, and why: one row for each outcome and reason that occurs.

    So the reasons of any number of objects take the space of their classes. ``rules`` is the version of the rules.
    """

    id = models.BigAutoField(primary_key=True)
    audience_id = models.IntegerField()
    of_class = models.ForeignKey(ObjectClass, on_delete=models.CASCADE, db_index=False, related_name="decisions")
    roll = models.ForeignKey(RecipientRoll, on_delete=models.PROTECT, db_index=False, related_name="+")
    rules = models.SmallIntegerField()
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=30)
    recipients: ClassVar[ArrayField] = ArrayField(models.IntegerField())
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "sharing_desk_decision"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["of_class", "roll", "rules", "outcome", "reason"], name="desk_decision_once"
            )
        ]

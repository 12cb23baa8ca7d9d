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
    recipients: ClassVar[ArrayField[list[int], list[int]]] = ArrayField(models.IntegerField())
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "sharing_desk_decision"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["of_class", "roll", "rules", "outcome", "reason"], name="desk_decision_once"
            )
        ]


class Release(models.Model):
    """Something released to somebody by name, or laid out to be. For the office's desk.

    ``marking`` is None where each object keeps its own. ``second_person``: another than the proposer must agree.
    """

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    state = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    reason = models.TextField()
    marking = models.SmallIntegerField(null=True)
    handling_id = models.IntegerField(default=0)
    victims: ClassVar[ArrayField[list[str], list[str]]] = ArrayField(models.CharField(max_length=200), default=list)
    product_id = models.UUIDField(null=True)
    second_person = models.BooleanField()
    proposed_by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refused_because = models.TextField(blank=True)
    withdrawn_by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["world", "state", "-id"], name="desk_release_by_state"),
            models.Index(fields=["product_id"], name="desk_release_of_product", condition=~models.Q(product_id=None)),
        ]


class ReleaseItem(models.Model):
    """An object of a release, as it was when it was laid out: ``object_id`` is its row."""

    id = models.BigAutoField(primary_key=True)
    audience_id = models.IntegerField()
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="items")
    object_id = models.BigIntegerField()
    stix_id = models.CharField(max_length=300)
    name = models.CharField(max_length=300)
    source = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")
    marking = models.SmallIntegerField()


class ReleaseTarget(models.Model):
    """A recipient of a release: an organisation or a group, what is left out for it, the audience that it is."""

    id = models.BigAutoField(primary_key=True)
    audience_id = models.IntegerField()
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="targets")
    organisation = models.ForeignKey(
        "parties.Organisation", null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    group = models.ForeignKey("parties.Group", null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    redactions: ClassVar[ArrayField[list[str], list[str]]] = ArrayField(models.CharField(max_length=12), default=list)
    for_audience_id = models.IntegerField(null=True)


class ReleaseConsent(models.Model):
    """That the originator is asked whether something of it may go further, and its answer. For it and the office.

    ``what`` are the names of its objects, ``whom`` the recipients' codes, ``how`` what is left out for each.
    """

    id = models.BigAutoField(primary_key=True)
    audience_id = models.IntegerField()
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="consents")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    what: ClassVar[models.JSONField] = models.JSONField()
    whom: ClassVar[models.JSONField] = models.JSONField()
    reason = models.TextField()
    state = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["release", "organisation"], name="desk_consent_once")
        ]


class ReleaseCopy(models.Model):
    """One object as one recipient of a release has it.

    ``receipt_id`` is the receipt of its first version there, ``latest_receipt_id`` that of the last, which a correction
    or the maker's ``revoked`` moved on; ``withdrawal_receipt_id`` that of the message that it was withdrawn.
    """

    id = models.BigAutoField(primary_key=True)
    audience_id = models.IntegerField()
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="copies")
    target = models.ForeignKey(ReleaseTarget, on_delete=models.CASCADE, related_name="copies")
    original_uuid = models.UUIDField()
    original_type = models.CharField(max_length=260)
    source = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")
    stix_id = models.CharField(max_length=300)
    redacted = models.BooleanField()
    object_id = models.BigIntegerField()
    for_audience_id = models.IntegerField()
    receipt_id = models.BigIntegerField()
    version = models.BigIntegerField()
    released_at = models.DateTimeField()
    latest_receipt_id = models.BigIntegerField()
    corrected_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_receipt_id = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["original_uuid"], name="desk_copy_live", condition=models.Q(withdrawn_at__isnull=True))
        ]


class Notice(models.Model):
    """That something which an organisation had received was withdrawn, corrected or revoked. For it and the office.

    ``fetched_at`` says when it had fetched it, if it had. ``header`` is the mail's Message-ID.
    """

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")
    release_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=10)
    stix_id = models.CharField(max_length=300)
    name = models.CharField(max_length=300)
    marking = models.SmallIntegerField()
    because = models.TextField(blank=True)
    at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=254, blank=True)
    header = models.CharField(max_length=200, blank=True)
    mail_state = models.CharField(max_length=12)
    attempts = models.SmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-id"], name="desk_notice_to"),
            models.Index(fields=["world", "id"], name="desk_notice_mail", condition=models.Q(mail_state="waiting")),
        ]

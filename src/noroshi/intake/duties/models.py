"""Tables of duties. All stand under row-level security.

A duty, its clocks and mails are for the reporter's organisation, for the office's desk where the office may see the
report, and for automation, which watches the clocks. A delivery is for the reporter and its one addressee.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from noroshi.face.post import OutgoingMail


class Duty(models.Model):
    """A duty that a report gives rise to: proposed by the program, confirmed or declined by the reporter.

    ``reasons`` are the sentences as they were proposed, with citations, in both languages. ``report_version`` is the
    version of the report from which it was last judged.
    """

    id = models.UUIDField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    report_id = models.UUIDField()
    number = models.CharField(max_length=40)
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")
    report_version = models.IntegerField()
    marking = models.SmallIntegerField()
    consent = models.BooleanField()
    profile = models.CharField(max_length=60)
    profile_version = models.IntegerField()
    duty = models.CharField(max_length=60)
    state = models.CharField(max_length=10)
    certain = models.BooleanField()
    reasons = models.JSONField()
    happened = models.JSONField()
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    declined_because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report_id", "profile", "duty"], name="duty_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "-proposed_at"], name="duty_of_organisation")
        ]


class Clock(models.Model):
    """The clock of one stage of a duty.

    ``watched_at`` is when it is due, or the guide where the law gives no number (``binding`` is false then); null
    while there is nothing to watch. ``deadline`` is the law's answer as it stands; ``moves`` is every change of it,
    with what it was before and what changed.
    """

    id = models.UUIDField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="clocks")
    stage = models.CharField(max_length=60)
    ordinal = models.SmallIntegerField()
    state = models.CharField(max_length=10)
    counted_from = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    watched_at = models.DateTimeField(null=True)
    binding = models.BooleanField()
    deadline = models.JSONField()
    moves = models.JSONField()
    fulfilled_at = models.DateTimeField(null=True)
    fulfilled_version = models.IntegerField(null=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["duty", "stage"], name="clock_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["world", "watched_at"],
                name="clock_running",
                condition=models.Q(state="running", watched_at__isnull=False),
            )
        ]


class Delivery(models.Model):
    """One version of a report for one addressee: just what it is owed.

    ``content`` is canonical JSON, ``digest`` its SHA-256. ``profile`` and ``obligation`` name the duty, whose row an
    addressee does not see. ``office`` is whom the law names, ``organisation`` who that is here; null when it is not
    connected.
    """

    id = models.UUIDField(primary_key=True)
    ordinal = models.BigIntegerField()
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="deliveries")
    report_id = models.UUIDField()
    number = models.CharField(max_length=40)
    version = models.IntegerField()
    source = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")
    profile = models.CharField(max_length=60)
    obligation = models.CharField(max_length=60)
    addressee = models.CharField(max_length=60)
    office = models.CharField(max_length=30)
    organisation = models.ForeignKey(
        "parties.Organisation", null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    state = models.CharField(max_length=14)
    form = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    marking = models.SmallIntegerField()
    content = models.TextField(blank=True)
    digest = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["duty", "addressee", "version"], name="delivery_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-ordinal"], name="delivery_to"),
            models.Index(fields=["report_id", "version"], name="delivery_of_report"),
        ]


class StageReceipt(models.Model):
    """That a version of a report was given as a stage of a duty. ``statement`` is canonical JSON; the log commits to
    its SHA-256, so the receipt can be checked without us."""

    id = models.UUIDField(primary_key=True)
    audience_id = models.IntegerField()
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="receipts")
    stage = models.CharField(max_length=60)
    version = models.IntegerField()
    statement = models.TextField()
    digest = models.BinaryField(max_length=32)
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["duty", "stage", "version"], name="stage_receipt_once")
        ]


class ClockMail(OutgoingMail):
    """A mail about a clock: written with the reminder, composed when it is handed over."""

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=10)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["clock", "kind", "address"], name="clock_mail_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "id"], name="clock_mail_by_state")]


class AddresseeMail(OutgoingMail):
    """A mail to an addressee: that a version was delivered, or (with ``clock``) that a stage of it is overdue.

    It is for the reporter, who causes it, and automation, which sends it and sees no delivery: so it holds what a mail
    of this marking may say. ``number`` is empty under TLP:RED, ``title`` and the source's name above TLP:GREEN.
    """

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="addressee_mails")
    clock = models.ForeignKey(Clock, null=True, on_delete=models.CASCADE, related_name="addressee_mails")
    delivery_id = models.UUIDField()
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(max_length=10)
    version = models.IntegerField()
    marking = models.SmallIntegerField()
    profile = models.CharField(max_length=60)
    obligation = models.CharField(max_length=60)
    addressee = models.CharField(max_length=60)
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300, blank=True)
    source_ja = models.CharField(max_length=200, blank=True)
    source_en = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["duty", "organisation", "version"],
                condition=models.Q(clock__isnull=True),
                name="addressee_mail_once",
            ),
            models.UniqueConstraint(
                fields=["clock", "organisation"], condition=models.Q(clock__isnull=False), name="late_mail_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "id"], name="addressee_mail_by_state")]

"""Tables of warnings. Each row stands under row-level security: the warned organisation's and the office's."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Warning(models.Model):  # noqa: A001 - the field's word
    """One warning to one organisation for one cause.

    No sentence is stored: ``reason``, ``subject`` and the evidence are rendered in the reader's language.
    ``restricted`` marks what its source allows only the office; it is never sent. ``needs_answer`` is true again
    when evidence was added after an answer. ``latency`` is milliseconds from arrival to sent.
    """

    id = models.UUIDField(primary_key=True)
    ordinal = models.BigIntegerField(unique=True)
    number = models.CharField(max_length=20, unique=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+")
    audience_id = models.IntegerField()
    marking = models.SmallIntegerField()
    cause_kind = models.CharField(max_length=10)
    cause_key = models.CharField(max_length=40)
    restricted = models.BooleanField(default=False)
    state = models.CharField(max_length=10)
    reason = models.SmallIntegerField()
    subject = models.CharField(max_length=300)
    evidence_count = models.IntegerField(default=0)
    sent_at = models.DateTimeField()
    latency = models.IntegerField()
    answer_by = models.DateTimeField()
    amended_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, blank=True)
    answered_at = models.DateTimeField(null=True)
    needs_answer = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "cause_kind", "cause_key", "restricted"], name="warning_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-ordinal"], name="warning_of"),
            models.Index(fields=["organisation", "needs_answer", "-ordinal"], name="warning_unanswered_of"),
            models.Index(fields=["cause_kind", "cause_key"], name="warning_by_cause"),
            models.Index(fields=["world", "-ordinal"], name="warning_newest"),
            models.Index(fields=["world", "state", "needs_answer", "-ordinal"], name="warning_by_state"),
            models.Index(fields=["world", "-answered_at", "-ordinal"], name="warning_answers_newest"),
            # Few among many, and counted on every look at the office's inbox.
            models.Index(
                fields=["world", "-answered_at", "-ordinal"],
                name="warning_help_newest",
                condition=models.Q(answer="need-help"),
            ),
            models.Index(
                fields=["world", "answer_by"],
                name="warning_late",
                condition=models.Q(needs_answer=True, state="sent"),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class WarningEvidence(models.Model):
    """One line of why: what the organisation has (``have``), and what is known (``known``), as facts."""

    id = models.BigAutoField(primary_key=True)
    warning = models.ForeignKey(Warning, on_delete=models.PROTECT, db_index=False, related_name="evidence")
    audience_id = models.IntegerField()
    reason = models.SmallIntegerField()
    subject_digest = models.BinaryField(max_length=16)
    marking = models.SmallIntegerField()
    kind = models.SmallIntegerField()
    observable_id = models.UUIDField(null=True)
    have: ClassVar[models.JSONField] = models.JSONField()
    known: ClassVar[models.JSONField] = models.JSONField()
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["warning", "reason", "subject_digest"], name="warning_evidence_once")
        ]


class WarningAnswer(models.Model):
    """One answer. The newest counts; all are kept. ``seen`` are ids of observables."""

    id = models.BigAutoField(primary_key=True)
    warning = models.ForeignKey(Warning, on_delete=models.PROTECT, related_name="answers")
    audience_id = models.IntegerField()
    person_id = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=12)
    seen: ClassVar[models.JSONField] = models.JSONField(default=list)
    first_seen = models.DateTimeField(null=True)
    last_seen = models.DateTimeField(null=True)
    remark = models.CharField(max_length=2000, blank=True)
    given_at = models.DateTimeField()


class MailOutbox(models.Model):
    """A warning's mail: written with the warning, composed when it is handed over, so that its text stands nowhere."""

    id = models.BigAutoField(primary_key=True)
    warning = models.OneToOneField(Warning, on_delete=models.PROTECT, related_name="mail")
    audience_id = models.IntegerField()
    message_id = models.CharField(max_length=200, unique=True)
    address = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=12)
    attempts = models.SmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "id"], name="warning_mail_by_state")]


class Screening(models.Model):
    """How far one receipt has been held against the register, and what became of it: for the office only.

    ``matched`` is the last object, by id, that was compared; ``screened`` the last of those whose warnings are written.
    ``skipped`` holds at most 200 of the values that warned nobody, each with its reason; ``skipped_count`` all.
    ``warned_count`` and ``held_count`` are organisations warned of the receipt's cause so far.
    """

    receipt_id = models.BigIntegerField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    screened_at = models.DateTimeField()
    matched = models.BigIntegerField(default=0)
    screened = models.BigIntegerField(default=0)
    values_count = models.IntegerField()
    skipped_count = models.IntegerField()
    skipped: ClassVar[models.JSONField] = models.JSONField(default=list)
    warned_count = models.IntegerField()
    held_count = models.IntegerField()

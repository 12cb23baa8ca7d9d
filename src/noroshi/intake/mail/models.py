"""The table of mail that came in: as it came, and what became of it. For those of the office who read all reports."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class ReceivedMail(models.Model):
    """A mail. ``digest`` is over its Message-ID and its body, so that a second delivery is known for the same mail.

    ``state``: new (kept, not looked at yet), waiting (for a person), read (all of it was taken in by itself), refused
    (too large; ``raw`` holds its headers alone), reported, discarded. ``reason`` is why it waits. ``outcome`` lists
    what became of each attachment. ``trust`` is how its sender was proved: dkim, spf or none.
    """

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    message_id = models.CharField(max_length=400)
    digest = models.BinaryField(max_length=32)
    arrived_at = models.DateTimeField()
    sender = models.CharField(max_length=254)
    person = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    trust = models.CharField(max_length=8)
    subject = models.CharField(max_length=500)
    size = models.BigIntegerField()
    state = models.CharField(max_length=12)
    reason = models.CharField(max_length=30, blank=True)
    outcome: models.JSONField[Any, Any] = models.JSONField(default=list)
    decided_by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True)
    answered = models.CharField(max_length=12, blank=True)
    raw = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["world", "digest"], name="mail_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["world", "state", "-id"], name="mail_waiting")]

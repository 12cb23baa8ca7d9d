"""Tables of files that belong to a draft or a report: who may see the report may see them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Attachment(models.Model):
    """A file: to a draft until that is sent, to a report afterwards, under the report's audience.

    ``digest`` is the SHA-256 of its ``size`` bytes, which stand in pieces beside it. ``sort`` is what it was judged to
    be when it came.
    """

    id = models.UUIDField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    draft_id = models.UUIDField(null=True)
    report_id = models.UUIDField(null=True)
    name = models.CharField(max_length=200)
    sort = models.CharField(max_length=12)
    size = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["draft_id"], name="attachment_of_draft", condition=models.Q(draft_id__isnull=False)),
            models.Index(
                fields=["report_id"], name="attachment_of_report", condition=models.Q(report_id__isnull=False)
            ),
        ]


class AttachmentPiece(models.Model):
    """Some of a file's bytes, in order."""

    id = models.BigAutoField(primary_key=True)
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="pieces", db_index=False)
    ordinal = models.IntegerField()
    audience_id = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["attachment", "ordinal"], name="attachment_piece_once")
        ]

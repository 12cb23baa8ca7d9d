"""Reads of files that belong to drafts and reports, as far as the viewer may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from noroshi.face.types import Text
from noroshi.intake.attachments.errors import AttachmentNotFound
from noroshi.intake.attachments.judging import Sort
from noroshi.intake.attachments.models import Attachment

SORTS: dict[Sort, Text] = {
    Sort.TEXT: _("Text"),
    Sort.PICTURE: _("Picture"),
    Sort.DOCUMENT: _("Document"),
    Sort.ARCHIVE: _("Archive, not looked into"),
    Sort.CAPTURE: _("Record of network traffic"),
    Sort.OTHER: _("Another kind of file"),
    Sort.PROGRAM: _("A program or something that starts one"),
    Sort.MACROS: _("A document with macros"),
    Sort.SCRIPT: _("A script, or a document with scripts"),
}


@dataclass(frozen=True, slots=True)
class ShownAttachment:
    """A file in a list or on its page."""

    id: UUID
    name: str
    sort: Sort
    size: int
    sha256: str
    added_at: datetime
    draft_id: UUID | None
    report_id: UUID | None

    @property
    def words(self) -> Text:
        """What sort of file it is, in words."""
        return SORTS[self.sort]

    @property
    def locked(self) -> bool:
        """Whether only the office may fetch it."""
        return self.sort.dangerous


def of_draft(draft_id: UUID) -> list[ShownAttachment]:
    """The files of a draft, in the order in which they came."""
    return [shown(one) for one in Attachment.objects.filter(draft_id=draft_id).order_by("added_at", "id")]


def of_report(report_id: UUID) -> list[ShownAttachment]:
    """The files of a report and of its earlier versions, in the order in which they came."""
    return [shown(one) for one in Attachment.objects.filter(report_id=report_id).order_by("added_at", "id")]


def attachment(attachment_id: UUID) -> ShownAttachment:
    """One file. Raises AttachmentNotFound, also for what the viewer may not see."""
    found = Attachment.objects.filter(pk=attachment_id).first()
    if found is None:
        raise AttachmentNotFound
    return shown(found)


def shown(one: Attachment) -> ShownAttachment:
    """A row as pages show it."""
    digest = bytes(one.digest).hex()
    return ShownAttachment(
        one.id, one.name, Sort(one.sort), one.size, digest, one.added_at, one.draft_id, one.report_id
    )

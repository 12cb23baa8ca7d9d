"""Verbs of files: added to a draft, taken away again, fetched. With the report they go where the report goes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db.models import Q, Sum

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import Verb, about, verb
from noroshi.intake.attachments import queries
from noroshi.intake.attachments.errors import (
    AttachmentEmpty,
    AttachmentNotFound,
    AttachmentQuarantined,
    AttachmentTooLarge,
    TooManyAttachments,
)
from noroshi.intake.attachments.judging import Judge, safe_name
from noroshi.intake.attachments.models import Attachment, AttachmentPiece
from noroshi.intake.attachments.queries import ShownAttachment
from noroshi.intake.errors import DraftNotFound
from noroshi.intake.models import Draft
from noroshi.knowledge.reports import Report

MEBIBYTE = 1024 * 1024
FILE_LIMIT = 20 * MEBIBYTE
COUNT_LIMIT = 20
TOTAL_LIMIT = 100 * MEBIBYTE
PIECE = 256 * 1024


@verb(Verb.ATTACHMENT_ADDED, needs=Permission.SUBMIT_REPORT)
def attach(actor: Actor, draft_id: UUID, name: str, pieces: Iterable[bytes]) -> ShownAttachment:
    """Keep a file with a draft, byte for byte, judged by what it is and never opened.

    Raises DraftNotFound, AttachmentEmpty, AttachmentTooLarge, TooManyAttachments; then nothing of it is kept.
    """
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise DraftNotFound
    room = _room(draft)
    made = Attachment.objects.create(
        id=uuid4(), world_id=actor.world_id, audience_id=draft.audience_id, organisation_id=draft.organisation_id,
        person_id=actor.person_id, draft_id=draft.pk, name=safe_name(name), sort="", size=0, digest=b"",
        added_at=actor.now(),
    )  # fmt: skip
    _take_in(made, pieces, room)
    about("draft", draft.pk)
    about("attachment", made.pk)
    return queries.shown(made)


def _room(draft: Draft) -> int:
    """How many bytes more the draft, with the report that it is a later version of, can hold."""
    together = Q(draft_id=draft.pk) | (Q(report_id=draft.replaces) if draft.replaces else Q())
    held = Attachment.objects.filter(together)
    size = held.aggregate(size=Sum("size"))["size"] or 0
    if held.count() >= COUNT_LIMIT or size >= TOTAL_LIMIT:
        raise TooManyAttachments(limit=COUNT_LIMIT, total=TOTAL_LIMIT // MEBIBYTE)
    return TOTAL_LIMIT - size


def _take_in(made: Attachment, pieces: Iterable[bytes], room: int) -> None:
    judge, digest, size = Judge(made.name), hashlib.sha256(), 0
    for ordinal, piece in enumerate(_cut(pieces)):
        size += len(piece)
        if size > FILE_LIMIT:
            raise AttachmentTooLarge(limit=FILE_LIMIT // MEBIBYTE)
        if size > room:
            raise TooManyAttachments(limit=COUNT_LIMIT, total=TOTAL_LIMIT // MEBIBYTE)
        judge.look(piece)
        digest.update(piece)
        AttachmentPiece.objects.create(attachment=made, ordinal=ordinal, audience_id=made.audience_id, content=piece)
    if not size:
        raise AttachmentEmpty
    made.sort, made.size, made.digest = judge.sort, size, digest.digest()
    made.save(update_fields=["sort", "size", "digest"])


def _cut(pieces: Iterable[bytes]) -> Iterable[bytes]:
    for piece in pieces:
        for start in range(0, len(piece), PIECE):
            yield piece[start : start + PIECE]


@verb(Verb.ATTACHMENT_REMOVED, needs=Permission.SUBMIT_REPORT)
def detach(actor: Actor, attachment_id: UUID) -> UUID:
    """Take a file away from its draft; gives the draft. What was sent stays. Raises AttachmentNotFound."""
    found = Attachment.objects.filter(
        pk=attachment_id, draft_id__isnull=False, organisation_id=actor.organisation_id
    ).first()
    if found is None or found.draft_id is None:
        raise AttachmentNotFound
    draft_id = found.draft_id
    found.delete()
    about("attachment", attachment_id)
    return draft_id


@verb(Verb.ATTACHMENT_FETCHED, needs=Permission.READ_KNOWLEDGE)
def fetch(actor: Actor, attachment_id: UUID, *, confirmed: bool) -> tuple[ShownAttachment, bytes]:
    """A file's bytes, and a trace of who took them.

    What is locked away is for those who read all reports, and only when they ``confirmed`` that they know.
    Raises AttachmentNotFound, AttachmentQuarantined.
    """
    found = queries.attachment(attachment_id)
    if found.locked and not (confirmed and may(actor, Permission.READ_ALL_REPORTS)):
        raise AttachmentQuarantined
    about("attachment", attachment_id)
    pieces = AttachmentPiece.objects.filter(attachment_id=attachment_id).order_by("ordinal")
    return found, b"".join(bytes(one) for one in pieces.values_list("content", flat=True))


def go_with(report: Report, draft_id: UUID | None = None) -> None:
    """Inside the verb that sends a report: its draft's files become the report's, and all have its audience."""
    if draft_id is not None:
        Attachment.objects.filter(draft_id=draft_id).update(draft_id=None, report_id=report.id)
    mine = Attachment.objects.filter(report_id=report.id)
    AttachmentPiece.objects.filter(attachment__in=mine).update(audience_id=report.audience_id)
    mine.update(audience_id=report.audience_id)


def drop(draft_id: UUID) -> None:
    """Inside the verb that throws a draft away: its files go with it."""
    Attachment.objects.filter(draft_id=draft_id).delete()

"""Receipts: that a version of a report was given as a stage of a duty, and to whom, with proof from the log."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

import msgspec
import rfc8785

from noroshi.intake.duties.errors import ProofNotReady
from noroshi.intake.duties.models import Clock, Delivery, Duty, StageReceipt
from noroshi.knowledge import receipts as kept
from noroshi.knowledge.reports import Report
from noroshi.ledger import keys, proof, queries
from noroshi.ledger.errors import EntryNotFound, NotYetInTheLog
from noroshi.ledger.proof import LogProof, Receipt
from noroshi.parties.queries import organisations

SUBJECT: Final = "duty_receipt"
"""The kind under which a ledger entry commits to a receipt's digest."""


def issue(row: Duty, clock: Clock, report: Report, at: datetime) -> StageReceipt:
    """Write the receipt of a stage; the caller's ledger entry must commit to its digest under SUBJECT."""
    statement = _statement(row, clock, report, at)
    return StageReceipt.objects.create(
        id=uuid4(), audience_id=row.audience_id, duty=row, stage=clock.stage, version=report.version,
        statement=rfc8785.dumps(statement).decode(), digest=proof.digest_of(statement), issued_at=at,
    )  # fmt: skip


def _statement(row: Duty, clock: Clock, report: Report, at: datetime) -> dict[str, Any]:
    """Facts that prove themselves to others: no names of people, no content of the report but its digest."""
    arrived = kept.receipt(report.receipt_id)
    sent = list(Delivery.objects.filter(duty=row, version=report.version).order_by("ordinal"))
    names = organisations([row.organisation_id, *(one.organisation_id for one in sent if one.organisation_id)])
    return {
        "v": 1,
        "report": report.number,
        "version": report.version,
        "form": report.form,
        "received_at": instant(report.received_at),
        "received_sha256": arrived.digest.hex(),
        "organisation": names[row.organisation_id].code,
        "profile": row.profile,
        "profile_version": row.profile_version,
        "duty": row.duty,
        "stage": clock.stage,
        "due_at": instant(clock.due_at) if clock.due_at else None,
        "given_at": instant(at),
        "addressees": [
            {
                "addressee": one.addressee,
                "organisation": names[one.organisation_id].code if one.organisation_id else None,
                "state": one.state,
                "at": instant(one.sent_at),
                "sha256": bytes(one.digest).hex(),
            }
            for one in sent
        ],
    }


def instant(at: datetime) -> str:
    """A time in UTC to the second, as receipts write it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def with_proof(row: StageReceipt) -> Receipt:
    """The receipt with its proof under the log's newest signed head. Raises ProofNotReady within the first seconds."""
    digest = bytes(row.digest).hex()
    written = queries.entries_about(SUBJECT, digest)
    if not written:
        raise ProofNotReady
    try:
        found = queries.inclusion(queries.index_of(written[0]))
    except (NotYetInTheLog, EntryNotFound) as early:
        raise ProofNotReady from early
    if found.index >= found.head.size:
        raise ProofNotReady
    opened = next(one for one in queries.links_of(written[0]) if one.subject == f"{SUBJECT}:{digest}")
    return Receipt(
        statement=msgspec.json.decode(row.statement),
        proof=LogProof(
            kind=SUBJECT,
            salt=b64encode(opened.salt).decode(),
            entry=b64encode(found.leaf).decode(),
            tlog_proof=proof.text_of(found.index, found.path, found.head.note),
            verifier_key=keys.verifier().text,
        ),
    )


def as_json(receipt: Receipt) -> bytes:
    """The receipt as a file."""
    return msgspec.json.format(msgspec.json.encode(receipt), indent=2) + b"\n"

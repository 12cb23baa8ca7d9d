"""A receipt on paper: the same facts as its JSON, which goes inside as an attachment and can be verified from there."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from noroshi.face.errors import NotDrawn
from noroshi.face.moments import absolute
from noroshi.face.papers import COLOURS, drawn
from noroshi.intake.duties import words
from noroshi.intake.duties.errors import ReceiptNotDrawn
from noroshi.intake.duties.models import StageReceipt
from noroshi.intake.duties.receipts import as_json
from noroshi.intake.duties.types import DeliveryState
from noroshi.ledger.proof import Receipt
from noroshi.release.types import Tlp

_HASH: Final = 16


def as_pdf(row: StageReceipt, receipt: Receipt, language: str) -> bytes:
    """The receipt as PDF, in the reader's language and zone. Raises ReceiptNotDrawn."""
    facts = msgspec.json.encode(_facts(row, receipt, language)).decode()
    inputs = {"facts": facts, "receipt": as_json(receipt).decode()}
    try:
        return drawn("noroshi.intake.duties", "receipt.typ", inputs, row.issued_at)
    except NotDrawn as error:
        raise ReceiptNotDrawn from error


def _facts(row: StageReceipt, receipt: Receipt, language: str) -> dict[str, Any]:
    said, duty = receipt.statement, row.duty
    return {
        "language": language[:2],
        "marking": Tlp(duty.marking).label,
        "colour": COLOURS[Tlp(duty.marking)],
        "title": pgettext("paper", "Receipt"),
        "number": f"{said['report']} · {_('version %(number)s') % {'number': said['version']}}",
        "rows": [
            [_("Duty"), words.duty_name(duty.profile, duty.duty, language)],
            [_("Stage"), words.stage_name(duty.profile, duty.duty, row.stage, language)],
            [_("Reported by"), said["organisation"]],
            [_("Received"), _moment(said["received_at"])],
            [_("Due"), _moment(said["due_at"]) if said["due_at"] else _("no number in the law")],
            [pgettext("duty", "Given"), _moment(said["given_at"])],
            [_("SHA-256 of what was received"), said["received_sha256"]],
        ],
        "told_title": _("Who was told"),
        "told_head": [_("Addressee"), _("Organisation"), _("What became of it"), "SHA-256"],
        "told": [_told(one, duty.profile, duty.duty, language) for one in said["addressees"]],
        "proof_title": _("Proof"),
        "proof": _("This receipt stands in the ledger. The attached receipt.json proves it without us:")
        + " noroshi ledger receipt receipt.json --key KEY",
        "checkpoint": receipt.proof.tlog_proof.partition("\n\n")[2],
    }


def _told(one: dict[str, Any], profile: str, duty: str, language: str) -> list[str]:
    state = DeliveryState(one["state"])
    at = _moment(one["at"]) if state is DeliveryState.SENT else ""
    named = words.addressee_name(profile, duty, one["addressee"], language)
    digest = one["sha256"][:_HASH] + "…" if state is DeliveryState.SENT else ""
    return [named, one["organisation"] or "", f"{words.BECAME[state]} {at}".strip(), digest]


def _moment(text: str) -> str:
    return absolute(datetime.fromisoformat(text))

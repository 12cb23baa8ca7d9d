"""A receipt on paper: the same facts as its JSON, which goes inside as an attachment and can be verified from there."""

from __future__ import annotations

import functools
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any, Final

import msgspec
import pylopdf_fonts_cjk
import typst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from noroshi.face.moments import absolute
from noroshi.intake.duties import words
from noroshi.intake.duties.errors import ReceiptNotDrawn
from noroshi.intake.duties.models import StageReceipt
from noroshi.intake.duties.receipts import as_json
from noroshi.intake.duties.types import DeliveryState
from noroshi.ledger.proof import Receipt
from noroshi.release.types import Tlp

FONTS: Final = Path(pylopdf_fonts_cjk.__file__).parent
_HASH: Final = 16
_COLOURS: Final = {
    "TLP:RED": "#FF2B2B", "TLP:AMBER": "#FFC000", "TLP:AMBER+STRICT": "#FFC000", "TLP:GREEN": "#33FF00",
    "TLP:CLEAR": "#FFFFFF",
}  # fmt: skip
"""On black, as FIRST defines them."""


def as_pdf(row: StageReceipt, receipt: Receipt, language: str) -> bytes:
    """The receipt as PDF, in the reader's language and zone. Raises ReceiptNotDrawn."""
    facts = msgspec.json.encode(_facts(row, receipt, language)).decode()
    source = resources.files("noroshi.intake.duties").joinpath("receipt.typ").read_bytes()
    inputs = {"facts": facts, "receipt": as_json(receipt).decode()}
    try:
        return typst.compile(
            source, font_paths=_fonts(), ignore_system_fonts=True, format="pdf", sys_inputs=inputs,
            timestamp=int(row.issued_at.timestamp()),
        )  # fmt: skip
    except typst.TypstError as error:
        raise ReceiptNotDrawn from error


@functools.cache
def _fonts() -> typst.Fonts:
    """Read once in each process."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


def _facts(row: StageReceipt, receipt: Receipt, language: str) -> dict[str, Any]:
    said, duty = receipt.statement, row.duty
    return {
        "language": language[:2],
        "marking": Tlp(duty.marking).label,
        "colour": _COLOURS[Tlp(duty.marking).label],
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

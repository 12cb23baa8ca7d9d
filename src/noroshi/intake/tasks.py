"""Background work of intake."""

from __future__ import annotations

from noroshi.authority.queries import automation
from noroshi.frame.following import follower
from noroshi.frame.verbs import seeing
from noroshi.intake.desk.tasks import mail_the_asked
from noroshi.intake.duties.tasks import mail_the_addressees
from noroshi.intake.duties.tasks import mail_the_warned as mail_about_clocks
from noroshi.intake.errors import UnknownFormat
from noroshi.intake.importing import read_receipt
from noroshi.intake.mail.tasks import fetch_mail
from noroshi.intake.unnamed import share_without_name
from noroshi.knowledge import receipts
from noroshi.knowledge.errors import NotReadable
from noroshi.knowledge.events import ReceiptKept
from noroshi.parties.queries import organisations

__all__ = [
    "fetch_mail",
    "mail_about_clocks",
    "mail_the_addressees",
    "mail_the_asked",
    "read_what_was_kept",
    "share_without_name",
]
"""Tasks are found in this file alone."""


@follower(ReceiptKept, queue="reading")
def read_what_was_kept(event: ReceiptKept, world_id: int) -> None:
    """Read a receipt too large to be read while its sender waited; once read, it is not read again."""
    actor = automation(world_id)
    with seeing(actor):
        receipt = receipts.receipt(event.receipt_id)
    if receipt.state != "received":
        return
    source = organisations([receipt.source_id])[receipt.source_id]
    try:
        read_receipt(actor, receipt, source.code)
    except (NotReadable, UnknownFormat):
        return  # written onto the receipt, where its sender sees it

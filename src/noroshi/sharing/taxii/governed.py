"""What a partner with an agreement adds: judged and stored as what we fetch from it ourselves (``sharing.peers``)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from noroshi.frame.actors import Actor
from noroshi.sharing.peers.services import receive_pushed
from noroshi.sharing.peers.types import ItemOutcome, Outcome
from noroshi.sharing.peers.wording import REASONS
from noroshi.sharing.taxii.adding import Detail
from noroshi.sharing.taxii.errors import EnvelopeNotReadable
from noroshi.stix import RawItem, StixError, split


def take_in(actor: Actor, body: bytes) -> tuple[list[Detail], list[Detail]]:
    """Take in an envelope under the agreement: what is taken or known already, and what is refused, with the reason.

    Raises EnvelopeNotReadable, NothingFlows without an agreement in force.
    """
    try:
        sent = list(split([body]))
    except StixError as error:
        raise EnvelopeNotReadable(reason=str(error)) from error
    if not sent:
        raise EnvelopeNotReadable(reason=_("there are no objects in it"))
    versions = {str(one.object_id): _version(one) for one in sent if isinstance(one, RawItem)}
    told = receive_pushed(actor, sent)
    details = [(one, Detail(one.stix_id, versions.get(one.stix_id, ""), _said(one))) for one in told]
    taken = [detail for one, detail in details if one.outcome is not Outcome.REFUSED]
    return taken, [detail for one, detail in details if one.outcome is Outcome.REFUSED]


def _version(one: RawItem) -> str:
    return str(one.value.get("modified") or one.value.get("created") or "")[:40]


def _said(one: ItemOutcome) -> str:
    return " ".join(filter(None, (str(REASONS[one.reason]), one.detail)))

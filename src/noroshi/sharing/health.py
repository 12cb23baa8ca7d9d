"""How the exchange with each partner is, in one line: over TAXII and with MISP alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from noroshi.face.moments import relative
from noroshi.frame.actors import Actor
from noroshi.sharing.misp.models import Server
from noroshi.sharing.misp.wording import fault_of_server
from noroshi.sharing.peers.queries import PeerRow, peer_rows
from noroshi.sharing.peers.types import Standing
from noroshi.sharing.peers.wording import STANDINGS, fault_in_words
from noroshi.sharing.schedule import WAITING_BOUND

NEAR: Final = timedelta(days=30)
"""How long before its end an agreement is said to end."""
_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class PartnerHealth:
    """One partner's server. ``said`` is the line without the name; ``well``: nothing is to be done."""

    name: str
    channel: str
    url: str
    said: str
    well: bool


def partner_health(actor: Actor) -> list[PartnerHealth]:
    """A line for each TAXII and each MISP server of partners that the viewer may see; a fixed number of statements."""
    rows = peer_rows(actor)
    by_organisation = {row.peer.organisation_id: row for row in rows}
    servers = Server.objects.filter(world_id=actor.world_id).order_by("pk")[:_MOST]
    return [_of_peer(row, actor.now()) for row in rows if row.peer.root] + [
        _of_server(one, by_organisation, actor.now()) for one in servers if one.organisation_id in by_organisation
    ]


def _of_peer(row: PeerRow, now: datetime) -> PartnerHealth:
    trouble = row.trouble
    fault = fault_in_words(trouble.fault, trouble.facts) if trouble else ""
    last = max((at for at in (row.peer.pulled_at, row.peer.pushed_at) if at is not None), default=None)
    return _line(row, "TAXII", reverse("partners:partner", args=[row.peer.pk]), last, fault, row.peer.waiting, now)


def _of_server(one: Server, rows: Mapping[int, PeerRow], now: datetime) -> PartnerHealth:
    fault = fault_of_server(one.fault)
    return _line(rows[one.organisation_id], "MISP", reverse("misp:servers"), one.exchanged_at, fault, one.waiting, now)


def _line(
    row: PeerRow, channel: str, url: str, last: datetime | None, fault: str, waiting: int, now: datetime
) -> PartnerHealth:
    standing = row.standing(now)
    ends = _ends(row, now) if standing is Standing.IN_FORCE else str(STANDINGS[standing])
    success = relative(last, now) if last is not None else pgettext("partner", "never")
    parts = [_("last success: %(when)s") % {"when": success}, fault, _waits(waiting), ends]
    name = row.organisation.name(get_language() or "ja")
    said = "; ".join(part.rstrip(".。") for part in parts if part)
    return PartnerHealth(name, channel, url, said, not fault and not ends)


def _waits(waiting: int) -> str:
    if waiting >= WAITING_BOUND:
        return _("more than %(number)s wait to be sent") % {"number": WAITING_BOUND}
    said = ngettext("%(number)s waits to be sent", "%(number)s wait to be sent", waiting) % {"number": waiting}
    return said if waiting else ""


def _ends(row: PeerRow, now: datetime) -> str:
    until = row.agreement.valid_until if row.agreement is not None else None
    if until is None or until - now > NEAR:
        return ""
    days = max((until - now).days, 0)
    return ngettext(
        "the agreement ends within %(days)s day", "the agreement ends within %(days)s days", days + 1
    ) % {"days": days + 1}  # fmt: skip

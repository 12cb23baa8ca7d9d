"""Reads of partners for pages: under the reader's own rights, in a fixed number of statements."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec
from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import seeing
from noroshi.knowledge.queries import Reference, references
from noroshi.parties.queries import organisations
from noroshi.parties.types import OrganisationRecord
from noroshi.sharing.peers.finding import as_partner, record_of
from noroshi.sharing.peers.models import Agreement, Item, Peer, Run
from noroshi.sharing.peers.scheduling import BEGINNING
from noroshi.sharing.peers.types import AgreementRecord, AgreementState, Outcome, Standing, Terms

PAGE: Final = 50
BOUND: Final = 10_001
SHOWN: Final[Mapping[str, tuple[Outcome, ...]]] = {
    "refused": (Outcome.REFUSED, Outcome.REJECTED),
    "changed": (Outcome.CHANGED,),
    "all": (),
}
"""What the lists of objects show, by the word in the address."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How the latest run in one direction ended."""

    fault: str
    facts: Mapping[str, str]
    at: datetime | None


@dataclass(slots=True)
class PeerRow:
    """One partner in the list."""

    peer: Peer
    organisation: OrganisationRecord
    agreement: AgreementRecord | None = None
    ended: dict[str, Ended] = field(default_factory=dict)
    refused: int = 0
    changed: int = 0

    def standing(self, now: datetime) -> Standing:
        """Whether anything may flow now."""
        return Standing.NONE if self.agreement is None else self.agreement.standing(now)

    @property
    def trouble(self) -> Ended | None:
        """The fault in which the latest run of a direction ended, the newer of the two."""
        broken = [one for one in self.ended.values() if one.fault]
        return max(broken, key=lambda one: one.at or BEGINNING, default=None)


def peer_rows(actor: Actor) -> list[PeerRow]:
    """All partners by code; five statements. There are as many as a country has friends."""
    peers = list(Peer.objects.filter(world_id=actor.world_id)[:1000])
    records = organisations(peer.organisation_id for peer in peers)
    rows = {peer.pk: PeerRow(peer, records[peer.organisation_id]) for peer in peers}
    _fill(rows)
    return sorted(rows.values(), key=lambda row: row.organisation.code)


def peer_row(peer: Peer) -> PeerRow:
    """One partner; four statements."""
    rows = {peer.pk: PeerRow(peer, organisations([peer.organisation_id])[peer.organisation_id])}
    _fill(rows)
    return rows[peer.pk]


def _fill(rows: Mapping[int, PeerRow]) -> None:
    facts = {"peers": list(rows), "bound": BOUND}
    for found in _rows("newest_agreements", facts):
        rows[found[0]].agreement = _agreement(found)
    for peer, direction, fault, said, at in _rows("newest_runs", facts):
        rows[peer].ended[direction] = Ended(fault, _json(said), at)
    for peer, outcome, number in _rows("count_outcomes", facts):
        if outcome == Outcome.CHANGED:
            rows[peer].changed += number
        else:
            rows[peer].refused += number


def _rows(name: str, facts: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.peers", name), facts)
        return list(cursor.fetchall())


def _json(held: object) -> Any:
    return json.loads(held) if isinstance(held, str) else held


def _agreement(row: tuple[Any, ...]) -> AgreementRecord:
    peer, key, number, state, terms, begins, ends, document, at, reason = row
    read = msgspec.convert(_json(terms), Terms)
    return AgreementRecord(key, peer, number, AgreementState(state), read, begins, ends, document, at, reason)


def agreements(peer: Peer) -> list[AgreementRecord]:
    """All agreements with a partner, the latest first, at most fifty; one statement."""
    return [record_of(one) for one in Agreement.objects.filter(peer=peer).order_by("-number")[:PAGE]]


def waiting_since(peer: Peer, organisation: OrganisationRecord) -> datetime | None:
    """Since when something that the partner may see waits to be looked at for it; None when nothing does."""
    with seeing(as_partner(organisation)):
        rows = _rows("waiting_for_peer", {"world": peer.world_id, "after": peer.push_after or BEGINNING})
    return rows[0][0] if rows else None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """A page of objects that were exchanged; ``names`` are those that the reader may see. ``older``: the next page."""

    rows: Sequence[Item]
    names: Mapping[Any, Reference]
    older: str


def item_page(peer: Peer, show: str, after: str = "") -> ItemPage:
    """Objects by what became of them, the latest first seen first; two statements."""
    found = Item.objects.filter(peer=peer)
    if outcomes := SHOWN.get(show):
        found = found.filter(outcome__in=outcomes)
    if before := _number(after):
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    shown = rows[:PAGE]
    names = references([one.stix_uuid for one in shown])
    return ItemPage(shown, names, str(shown[-1].pk) if len(rows) > PAGE else "")


def run_page(peer: Peer, after: str = "") -> tuple[list[Run], str]:
    """Runs, the newest first, and the next page; one statement."""
    found = Run.objects.filter(peer=peer)
    if before := _number(after):
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0

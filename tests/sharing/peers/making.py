"""Objects, partners and agreements for these tests."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, keep, remember
from noroshi.knowledge.turns import number_turns
from noroshi.release.types import Marking, Pap, Tlp
from noroshi.sharing.peers.models import Item as ExchangedItem
from noroshi.sharing.peers.models import Peer, Run
from noroshi.sharing.peers.pulling import pull
from noroshi.sharing.peers.pushing import push
from noroshi.sharing.peers.services import AgreementFacts, ServerFacts, add_peer, agree
from noroshi.sharing.peers.types import Flow, SignIn, Terms
from tests.nation import Nation
from tests.sharing.peers.twin import COLLECTION, Twin

SPACE = UUID("7f1f2b7e-6e7e-4f56-9c93-5f9d1d5e2b10")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
OPEN = Flow(open=True, highest=Tlp.AMBER_STRICT, highest_pap=Pap.RED)
BOTH_WAYS = Terms(incoming=OPEN, outgoing=OPEN)


def indicator(
    name: str, *, tlp: Tlp | None = Tlp.GREEN, modified: str = "2026-11-01T00:00:00.000Z", **more: Any
) -> dict[str, Any]:
    """An indicator for a domain; the same name gives the same id."""
    value = {
        "type": "indicator", "spec_version": "2.1", "id": f"indicator--{uuid5(SPACE, name)}",
        "created": "2026-11-01T00:00:00.000Z", "modified": modified, "name": name,
        "pattern": f"[domain-name:value = '{name}.example']", "pattern_type": "stix",
        "valid_from": "2026-11-01T00:00:00Z",
    }  # fmt: skip
    marked = {"object_marking_refs": [tlp.marking_id]} if tlp is not None else {}
    return value | marked | more


def sighting(of: dict[str, Any], *, count: int = 3, tlp: Tlp = Tlp.GREEN) -> dict[str, Any]:
    """A sighting of an indicator."""
    return {
        "type": "sighting", "spec_version": "2.1", "id": f"sighting--{uuid4()}",
        "created": "2026-11-02T00:00:00.000Z", "modified": "2026-11-02T00:00:00.000Z",
        "sighting_of_ref": of["id"], "count": count, "first_seen": "2026-11-02T00:00:00Z",
        "last_seen": "2026-11-02T01:00:00Z", "object_marking_refs": [tlp.marking_id],
    }  # fmt: skip


@dataclass
class Office:
    """The office of a nation, its partner and the partner's server."""

    nation: Nation
    peer_id: int
    twin: Twin

    @property
    def automation(self) -> Actor:
        """The office's automation."""
        return self.nation.automation()

    def pull(self) -> bool:
        """Fetch now."""
        return pull(self.automation, self.peer_id)

    def push(self) -> bool:
        """Send now."""
        return push(self.automation, self.peer_id)

    def peer(self) -> Peer:
        """The partner's entry."""
        with seeing(self.automation):
            return Peer.objects.get(pk=self.peer_id)

    def run(self) -> Run:
        """The newest run."""
        with seeing(self.automation):
            return Run.objects.filter(peer_id=self.peer_id).order_by("-pk")[0]

    def outcomes(self, direction: str = "in") -> dict[str, tuple[str, str]]:
        """What became of each object: outcome and reason, by id."""
        with seeing(self.automation):
            rows = ExchangedItem.objects.filter(peer_id=self.peer_id, direction=direction)
            return {f"{one.type}--{one.stix_uuid}": (one.outcome, one.reason) for one in rows}


def office_with_partner(
    nation: Nation, twin: Twin, terms: Terms | None = BOTH_WAYS, code: str = "PARTNER-B", **facts: Any
) -> Office:
    """A nation whose office has agreed with a partner that has this server."""
    duty = nation.duty_officer()
    server = replace(
        ServerFacts(
            twin.root, SignIn.BASIC, "noroshi", "a secret between us", pull_from=(COLLECTION,), push_to=COLLECTION
        ),
        **facts,
    )
    peer_id = add_peer(duty, nation.organisations[code].pk, server)
    if terms is not None:
        agree(duty, peer_id, AgreementFacts(terms, BEGIN, None, "MoU 2026/1"))
    return Office(nation, peer_id, twin)


def store(actor: Actor, *values: dict[str, Any], tlp: Tlp = Tlp.GREEN, source_id: int | None = None) -> None:
    """Put objects into the knowledge, as an organisation that sent them."""
    content = json.dumps({"type": "bundle", "id": f"bundle--{uuid4()}", "objects": list(values)}).encode()
    with seeing(actor):
        receipt, _ = keep(actor, Arrival([content], "test.json", marking=Marking(tlp), source_id=source_id))
        remember(actor, receipt, [Item(one["id"], json.dumps(one).encode(), one) for one in values])
    number_turns()


def known_to(actor: Actor, stix_id: str) -> list[tuple[int, str]]:
    """What somebody sees under an id: source and name."""
    from noroshi.knowledge.errors import ObjectNotFound
    from noroshi.knowledge.queries import objects

    with seeing(actor):
        try:
            return sorted((one.source_id, one.name) for one in objects(stix_id))
        except ObjectNotFound:
            return []

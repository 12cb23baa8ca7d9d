"""What tests of the reading side stand on: objects that organisations sent, and readers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID, uuid5

from noroshi.frame.actors import Actor
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, keep, remember
from noroshi.release.types import Marking, Tlp
from tests.nation import Nation

NAMES = UUID("5f0c1b4e-1111-5a5e-8f59-8a0f5d1e7a10")
StixObject = dict[str, object]


def stix_id(kind: str, name: str) -> str:
    """The same id for the same name."""
    return f"{kind}--{uuid5(NAMES, name)}"


def made(
    kind: str, name: str, *, of: str = "", modified: str = "2026-01-01T00:00:00.000Z", **more: object
) -> StixObject:
    """A STIX object; ``of`` names the object that this is a version of."""
    return {
        "type": kind, "spec_version": "2.1", "id": stix_id(kind, of or name), "created": "2026-01-01T00:00:00.000Z",
        "modified": modified, "name": name, **more,
    }  # fmt: skip


def indicator(value: str, name: str = "", **more: object) -> StixObject:
    """An indicator for an IPv4 address or a domain name."""
    kind = "ipv4-addr" if value.replace(".", "").isdigit() else "domain-name"
    pattern = {"pattern": f"[{kind}:value = '{value}']", "pattern_type": "stix", "valid_from": "2026-01-01T00:00:00Z"}
    return made("indicator", name or f"seen {value}", **{**pattern, **more})


def related(source: StixObject, kind: str, target: StixObject) -> StixObject:
    """A relationship between two objects."""
    name = f"{source['id']} {kind} {target['id']}"
    ends = {"relationship_type": kind, "source_ref": source["id"], "target_ref": target["id"]}
    return {key: held for key, held in made("relationship", name, **ends).items() if key != "name"}


def know(
    nation: Nation, source: str, objects: Sequence[StixObject], tlp: Tlp = Tlp.GREEN, actor: Actor | None = None
) -> int:
    """An organisation's objects become known under a marking; the receipt's id."""
    by = actor or nation.analyst()
    contents = [json.dumps(one, ensure_ascii=False).encode() for one in objects]
    arrival = Arrival(contents, marking=Marking(tlp), source_id=nation.organisations[source].pk)
    receipt, _ = keep(by, arrival)
    items = [Item(f"/objects/{at}", contents[at], one) for at, one in enumerate(objects)]
    remember(by, receipt, items)
    return receipt.id

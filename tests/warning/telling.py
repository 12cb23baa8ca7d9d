"""How tests make something known: objects of STIX 2.1 from an organisation under a marking."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, keep, remember
from noroshi.release.types import Marking, Tlp
from noroshi.warning import models
from noroshi.warning.screening import screen
from tests.nation import Nation

StixObject = dict[str, Any]
TIME = "2026-11-20T00:00:00.000Z"


def indicator(pattern: str, **more: object) -> StixObject:
    """An indicator with this pattern."""
    return _sdo("indicator", pattern=pattern, pattern_type="stix", valid_from=TIME, **more)


def address(value: str, **more: object) -> StixObject:
    """An indicator for an address or network."""
    kind = "ipv6-addr" if ":" in value else "ipv4-addr"
    return indicator(f"[{kind}:value = '{value}']", **more)


def domain(value: str, **more: object) -> StixObject:
    """An indicator for a domain."""
    return indicator(f"[domain-name:value = '{value}']", **more)


def vulnerability(cve: str) -> StixObject:
    """A vulnerability named by its CVE."""
    return _sdo("vulnerability", name=cve)


def software(cpe: str) -> StixObject:
    """A product by its CPE name."""
    return {"type": "software", "spec_version": "2.1", "id": f"software--{uuid4()}", "name": "it", "cpe": cpe}


def relation(source: StixObject, kind: str, target: StixObject) -> StixObject:
    """That one object does something to another."""
    return _sdo("relationship", relationship_type=kind, source_ref=source["id"], target_ref=target["id"])


def named(kind: str, name: str, **more: object) -> StixObject:
    """A campaign, identity, actor ... by name."""
    return _sdo(kind, name=name, **more)


def _sdo(kind: str, **properties: object) -> StixObject:
    return {
        "type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid4()}", "created": TIME, "modified": TIME,
        **properties,
    }  # fmt: skip


def tell(actor: Actor, objects: Sequence[StixObject], marking: Tlp = Tlp.AMBER) -> int:
    """An organisation tells the office something; returns the receipt's id. Nobody is warned yet."""
    content = json.dumps({"type": "bundle", "id": f"bundle--{uuid4()}", "objects": list(objects)}).encode()
    receipt, _ = keep(actor, Arrival([content], marking=Marking(marking)))
    remember(actor, receipt, [Item(f"$[{n}]", json.dumps(one).encode(), one) for n, one in enumerate(objects)])
    return receipt.id


def warn(nation: Nation, actor: Actor, objects: Sequence[StixObject], marking: Tlp = Tlp.AMBER) -> int:
    """As ``tell``, and whoever is affected is warned."""
    receipt_id = tell(actor, objects, marking)
    screen(nation.automation(), receipt_id)
    return receipt_id


def warned(nation: Nation) -> dict[str, list[str]]:
    """Who was sent warnings, and the subjects of their evidence, as the office sees it."""
    with seeing(nation.automation()):
        found = models.Warning.objects.filter(world_id=nation.world_id, state="sent").order_by("ordinal")
        told: dict[str, list[str]] = {}
        for one in found.select_related("organisation").prefetch_related("evidence"):
            told.setdefault(one.organisation.code, []).extend(
                sorted(line.known["subject"] for line in one.evidence.all())
            )
        return told


def warnings_of(nation: Nation, code: str) -> list[models.Warning]:
    """An organisation's warnings as its own reporter sees them."""
    with seeing(nation.reporter(code)):
        return list(models.Warning.objects.filter(organisation=nation.organisations[code]).order_by("ordinal"))

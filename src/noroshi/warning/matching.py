"""New knowledge against the register and against what operators have seen: a few set-based queries per receipt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from noroshi.frame.named_sql import sql
from noroshi.knowledge.benign import benign
from noroshi.observables import Kind, Observable
from noroshi.parties.types import OrganisationKind
from noroshi.release.audiences import is_warnable
from noroshi.release.types import Pap, Tlp
from noroshi.warning import probes
from noroshi.warning.demands import Demands, demands_of
from noroshi.warning.findings import Findings
from noroshi.warning.probes import Named, ProductProbe
from noroshi.warning.sectors import sectors_of
from noroshi.warning.types import Cause, CauseKind, Evidence, Having, Knowing, Reason, Skip, Skipped, Teller

AT_ONCE = 5000
"""Values matched in one round of queries: bounds memory for objects that hold any number of them."""
PIECE = 5000
"""Objects of a receipt that are screened in one job, a fraction of a second: others take their turn in between."""
WARNABLE = [kind.value for kind in OrganisationKind if is_warnable(kind)]
ATTACKERS = ["campaign", "intrusion-set", "threat-actor", "malware", "incident"]
_TELLERS = {
    OrganisationKind.OFFICE: Teller.OFFICE,
    OrganisationKind.OPERATOR: Teller.OPERATOR,
    OrganisationKind.FOREIGN_PARTNER: Teller.PARTNER,
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known of where a receipt came from, as far as matching needs it."""

    id: int
    world_id: int
    source_id: int
    arrived_at: datetime
    report_id: UUID | None
    source_kind: str
    source_sector: str
    handling_id: int = 0
    pap: Pap | None = None

    @property
    def cause(self) -> Cause:
        """All versions of a report are one cause; anything else is a cause of its own."""
        if self.report_id is not None:
            return Cause(CauseKind.REPORT, str(self.report_id))
        return Cause(CauseKind.RECEIPT, str(self.id))

    @property
    def teller(self) -> Teller:
        """Who knows this, in the only words that the warned may read."""
        return _TELLERS.get(OrganisationKind(self.source_kind), Teller.OTHER)


@dataclass(frozen=True, slots=True)
class Piece:
    """The objects of a receipt with ids above ``after`` up to ``upto``; ``more`` when others may follow."""

    after: int
    upto: int
    more: bool


Affected = tuple[int, Evidence]
"""An organisation's id, and one line of why."""


class Hit(NamedTuple):
    """One row of an ``affected_by_...`` query: who, by which value or probe, and what they have."""

    organisation_id: int
    key: Any
    have: Having


@dataclass(frozen=True, slots=True)
class Product:
    """A product that is named, itself or through vulnerabilities (``via``)."""

    named: Named
    cpe: str
    via: str


def receipt_facts(receipt_id: int) -> Receipt | None:
    """The receipt, or None when the viewer may not see it (TLP:RED names persons, never the automation)."""
    with connection.cursor() as cursor:
        cursor.execute(sql("warning", "receipt"), {"receipt": receipt_id})
        row = cursor.fetchone()
    return Receipt(*row) if row else None


def next_piece(receipt: Receipt, after: int) -> Piece | None:
    """The piece of a receipt that comes after an object's id; None at its end."""
    ((upto, number),) = rows("next_piece", {"receipt": receipt.id, "after": after, "limit": PIECE}, [receipt])
    return Piece(after, upto, number == PIECE) if number else None


def match(receipt: Receipt, at: datetime, piece: Piece) -> Findings:
    """Everything in a piece of a receipt that concerns others than its source, as the open viewer may see it.

    Never matched: what is revoked or expired at ``at``, benign values, networks wider than /16 (IPv4) or /32 (IPv6).
    """
    findings = Findings()
    demands = demands_of([receipt.handling_id], receipt.world_id)
    receipt = replace(receipt, pap=demands.said[receipt.handling_id].pap)
    within = {"receipt": receipt.id, "at": at, "after": piece.after, "upto": piece.upto}
    for batch in _batches(within, receipt, demands):
        findings.values += len(batch)
        narrow = _without_too_wide(batch, findings)
        found = [*_match_places(receipt, narrow), *_match_products(receipt, narrow), *_match_sightings(receipt, narrow)]
        for organisation_id, evidence in _without_benign(narrow, found, findings):
            findings.add(organisation_id, evidence)
    for organisation_id, evidence in _match_sectors(receipt, within, demands):
        findings.add(organisation_id, evidence)
    return findings


def _batches(within: Mapping[str, Any], receipt: Receipt, demands: Demands) -> Iterator[list[Named]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql("warning", "remembered"), within)
        while rows := cursor.fetchmany(AT_ONCE):
            widest: dict[UUID, Named] = {}
            for key, kind, value, type_, marking, confidence in rows:
                may = demands.marking(Tlp(marking), receipt.handling_id, receipt.source_kind)
                one = Named(key, Kind(kind), value, type_, may, confidence)
                if key not in widest or one.marking < widest[key].marking:
                    widest[key] = one
            yield list(widest.values())


def _without_too_wide(batch: Sequence[Named], findings: Findings) -> list[Named]:
    narrow = []
    for named in batch:
        if probes.is_too_wide(named.observable):
            findings.skip(Skipped(named.kind, named.value, Skip.TOO_WIDE, named.value.rpartition("/")[2]))
        else:
            narrow.append(named)
    return narrow


def _without_benign(batch: Sequence[Named], found: Sequence[Affected], findings: Findings) -> Iterator[Affected]:
    """Leave out what rests on a benign value. Asked only for values that would warn: most concern nobody."""
    resting_on = {evidence.observable_id for _, evidence in found}
    lists = benign(named.observable for named in batch if named.id in resting_on)
    harmless = {named.id: lists[key] for named in batch if (key := (named.kind, named.value)) in lists}
    for named in batch:
        if named.id in harmless:
            findings.skip(Skipped(named.kind, named.value, Skip.BENIGN, harmless[named.id]))
    return ((organisation, one) for organisation, one in found if one.observable_id not in harmless)


def _match_places(receipt: Receipt, batch: Sequence[Named]) -> Iterator[Affected]:
    by_id = {named.id: named for named in batch}
    places = [(named.id, probes.place_of(named.observable)) for named in batch]
    ranges = [(key, cidr) for key, place in places if (cidr := probes.range_of(place)) is not None]
    names = [(key, name) for key, place in places for name in probes.names_of(place)]
    for hit in _affected("networks", receipt, ranges=ranges):
        yield hit.organisation_id, _about(receipt, Reason.OWN_NETWORK, by_id[hit.key], hit.have)
    for hit in _affected("domains", receipt, names=names):
        yield hit.organisation_id, _about(receipt, Reason.OWN_DOMAIN, by_id[hit.key], hit.have)


def _match_sightings(receipt: Receipt, batch: Sequence[Named]) -> Iterator[Affected]:
    by_id = {named.id: named for named in batch if named.kind not in (Kind.CVE, Kind.CPE)}
    for hit in _affected("sightings", receipt, values=[(key, None) for key in by_id]):
        yield hit.organisation_id, _about(receipt, Reason.OWN_SIGHTING, by_id[hit.key], hit.have)


def _about(receipt: Receipt, reason: Reason, named: Named, have: Having) -> Evidence:
    known = Knowing(
        named.value, receipt.teller, named.object_type, "", named.confidence, receipt.arrived_at, receipt.pap
    )
    return Evidence(reason, named.marking, named.kind, named.id, have, known)


def _match_products(receipt: Receipt, batch: Sequence[Named]) -> Iterator[Affected]:
    products, looked_up = [], []
    for product in _products(batch):
        probe = probes.product_probe(Observable(Kind.CPE, product.cpe))
        if probe is not None:
            looked_up.append(probe)
            products.append(product)
    for hit in _running(receipt, looked_up):
        product = products[hit.key]
        known = Knowing(
            product.cpe, receipt.teller, product.named.object_type, product.via, product.named.confidence,
            receipt.arrived_at, receipt.pap,
        )  # fmt: skip
        named = product.named
        evidence = Evidence(Reason.OWN_PRODUCT, named.marking, named.kind, named.id, hit.have, known)
        yield hit.organisation_id, evidence


def _products(batch: Sequence[Named]) -> list[Product]:
    """The named products, those of named vulnerabilities first: the way in is worth more than the bare name."""
    vulnerabilities = {named.id: named for named in batch if named.kind is Kind.CVE}
    via: dict[str, list[Named]] = {}
    for row in rows("products_of_vulnerabilities", {"ids": list(vulnerabilities), "cpe": Kind.CPE}, vulnerabilities):
        via.setdefault(row[2], []).append(vulnerabilities[row[0]])
    found = [Product(min(named, key=_widest), cpe, listed(named)) for cpe, named in via.items()]
    return found + [Product(named, named.value, "") for named in batch if named.kind is Kind.CPE]


def _widest(named: Named) -> Tlp:
    return named.marking


def listed(vulnerabilities: Sequence[Named]) -> str:
    """The newest three vulnerabilities; only those of the widest marking, under which the evidence goes out."""
    widest = min(one.marking for one in vulnerabilities)
    names = sorted((one.value for one in vulnerabilities if one.marking == widest), key=_newest, reverse=True)
    return ", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "")


def _newest(cve: str) -> tuple[int, int]:
    _, year, number = cve.split("-")
    return int(year), int(number)


def _match_sectors(receipt: Receipt, within: Mapping[str, Any], demands: Demands) -> Iterator[Affected]:
    targeted: dict[str, tuple[Tlp, str]] = {}
    for attacker, marking, content in rows("targeted_identities", {**within, "types": ATTACKERS}, ATTACKERS):
        may = demands.marking(Tlp(marking), receipt.handling_id, receipt.source_kind)
        for sector in sectors_of(json.loads(bytes(content))):
            targeted[sector] = min(targeted.get(sector, (Tlp.RED, attacker)), (may, attacker))
    facts = _who(receipt) | {"sectors": sorted(targeted)}
    for organisation_id, sector in rows("affected_by_sector", facts, targeted):
        marking, attacker = targeted[sector]
        known = Knowing(sector, receipt.teller, attacker, at=receipt.arrived_at)
        yield organisation_id, Evidence(Reason.OWN_SECTOR, marking, 0, None, Having(sector), known)


def _affected(by: str, receipt: Receipt, **pairs: Sequence[tuple[UUID, str | None]]) -> Iterator[Hit]:
    ((column, values),) = pairs.items()
    facts = _who(receipt) | {"ids": [key for key, _ in values], column: [value for _, value in values]}
    return map(_hit, rows(f"affected_by_{by}", facts, values))


def _running(receipt: Receipt, looked_up: Sequence[ProductProbe]) -> Iterator[Hit]:
    facts = _who(receipt) | {
        "ordinals": list(range(len(looked_up))),
        "words": [probe.words for probe in looked_up],
        "versions": [probe.version for probe in looked_up],
    }
    return map(_hit, rows("affected_by_products", facts, looked_up))


def _hit(row: Sequence[Any]) -> Hit:
    organisation_id, key, name, matched, vendor, product, version, number, since = row
    return Hit(organisation_id, key, Having(name, matched, vendor, product, version or "", int(number), since))


def _who(receipt: Receipt) -> dict[str, Any]:
    return {"world": receipt.world_id, "source": receipt.source_id, "kinds": WARNABLE}


def rows(name: str, facts: Mapping[str, Any], looked_up: Iterable[object]) -> list[tuple[Any, ...]]:
    """The rows of a named query; none, without asking, when there is nothing to look up."""
    if not looked_up:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql("warning", name), facts)
        return list(cursor.fetchall())

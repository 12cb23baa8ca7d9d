"""Newly registered assets against what is known already: the rules of ``matching``, looked at from the other side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from noroshi.knowledge.benign import benign
from noroshi.observables import Kind, Observable
from noroshi.parties.events import AssetsRegistered
from noroshi.release.types import Tlp
from noroshi.warning import probes
from noroshi.warning.demands import demands_of
from noroshi.warning.matching import Receipt, listed, rows
from noroshi.warning.probes import Named
from noroshi.warning.types import Cause, Evidence, Having, Knowing, Reason

PIECE: Final = 2000
"""Assets that are held against what is known in one job."""
KNOWN_LIMIT: Final = 1000
"""Known values that are looked at for one range, name or product: far more than a warning lists."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A piece of a registration: its assets with ids above ``after`` up to ``upto``, and what still counts as known."""

    event: AssetsRegistered
    world_id: int
    after: int
    upto: int
    at: datetime
    since: datetime

    def facts(self, **more: object) -> dict[str, object]:
        """What the queries ask."""
        return {
            "organisation": self.event.organisation_id, "world": self.world_id, "after": self.after,
            "upto": self.upto, "at": self.at, "since": self.since, "limit": KNOWN_LIMIT, "cpe": int(Kind.CPE),
            **more,
        }  # fmt: skip


class Hit(NamedTuple):
    """A known value that a new asset is concerned by."""

    id: UUID
    kind: Kind
    value: str
    have: Having
    meant: str


class Source(NamedTuple):
    """One object that a value is known from."""

    object_type: str
    marking: Tlp
    confidence: int | None
    receipt: Receipt


class Known(NamedTuple):
    """One line of why new assets are concerned, and what it goes back to: a report, or another receipt."""

    cause: Cause
    evidence: Evidence


def next_piece(asked: Asked) -> int | None:
    """The last asset of the piece that comes after ``asked.after``; None when nothing is left."""
    facts = asked.facts(last=asked.event.last, limit=PIECE)
    ((upto, _),) = rows("piece_of_register", facts, [asked])
    return None if upto is None else int(upto)


def known_of(asked: Asked) -> Iterator[Known]:
    """Everything known that concerns a piece of newly registered assets, as the open viewer may see it.

    Never: what is revoked or past its end, what the organisation told of itself, benign values, too wide networks, and
    reports from before ``asked.since``.
    """
    hits = _harmful([*_in_networks(asked), *_under_names(asked)])
    sources = _sources(asked, [hit.id for hit in hits])
    for hit in hits:
        reason = Reason.OWN_DOMAIN if hit.meant == "name" else Reason.OWN_NETWORK
        for source in sources.get(hit.id, ()):
            yield _known(reason, hit, source, "")
    yield from _of_products(asked)


def _in_networks(asked: Asked) -> Iterator[Hit]:
    shortest = {"shortest4": probes.SHORTEST_PREFIX[4], "shortest6": probes.SHORTEST_PREFIX[6]}
    for hit in _hits("known_in_networks", asked.facts(**shortest), "network"):
        if not probes.is_too_wide(Observable(hit.kind, hit.value)):
            yield hit


def _under_names(asked: Asked) -> Iterator[Hit]:
    """A name that is a public suffix concerns only who registered just that."""
    for hit in _hits("known_under_names", asked.facts(), "name"):
        if hit.have.key in probes.names_of(probes.place_of(Observable(hit.kind, hit.value))):
            yield hit


def _hits(query: str, facts: Mapping[str, Any], meant: str = "") -> Iterator[Hit]:
    for key, kind, value, name, matched, vendor, product, version, number, since, *rest in rows(query, facts, [query]):
        have = Having(name, matched, vendor, product, version, int(number), since)
        yield Hit(key, Kind(kind), value, have, meant or rest[0])


def _harmful(hits: Sequence[Hit]) -> list[Hit]:
    lists = benign(Observable(hit.kind, hit.value) for hit in hits)
    return [hit for hit in hits if (hit.kind, hit.value) not in lists]


def _of_products(asked: Asked) -> Iterator[Known]:
    """Vulnerabilities first: the way in is worth more than the bare name."""
    hits = [hit for hit in _hits("known_products", asked.facts()) if _is_meant(hit)]
    via = _vulnerabilities(hits)
    sources = _sources(asked, [*(hit.id for hit in hits), *(one.id for named in via.values() for one in named)])
    for hit in hits:
        for source, named in _by_source(via.get(hit.id, ()), sources):
            yield _known(Reason.OWN_PRODUCT, hit, source, listed(named))
    for hit in hits:
        for source in sources.get(hit.id, ()):
            yield _known(Reason.OWN_PRODUCT, hit, source, "")


def _is_meant(hit: Hit) -> bool:
    """A version counts when both sides give one."""
    probe = probes.product_probe(Observable(hit.kind, hit.value))
    return probe is not None and probe.words == hit.have.key and (not hit.meant or probe.version in ("", hit.meant))


def _vulnerabilities(hits: Sequence[Hit]) -> dict[UUID, list[Named]]:
    ids = list({hit.id for hit in hits})
    found: dict[UUID, list[Named]] = {}
    for product, cve, value in rows("vulnerabilities_of_products", {"ids": ids, "cve": int(Kind.CVE)}, ids):
        found.setdefault(product, []).append(Named(cve, Kind.CVE, value, "vulnerability", Tlp.CLEAR, None))
    return found


def _by_source(
    named: Iterable[Named], sources: Mapping[UUID, Sequence[Source]]
) -> Iterator[tuple[Source, list[Named]]]:
    """The vulnerabilities that each receipt names, under the widest of their markings there."""
    found: dict[int, list[tuple[Source, Named]]] = {}
    for one in named:
        for source in sources.get(one.id, ()):
            found.setdefault(source.receipt.id, []).append((source, one._replace(marking=source.marking)))
    for pairs in found.values():
        yield min(pairs, key=lambda pair: pair[0].marking)[0], list({one.id: one for _, one in pairs}.values())


def _sources(asked: Asked, ids: Iterable[UUID]) -> dict[UUID, list[Source]]:
    """Where each value is known from, the widest marking first, then the newest."""
    wanted = list(dict.fromkeys(ids))
    found: dict[UUID, list[Source]] = {}
    held = [(row[:4], Receipt(*row[4:])) for row in rows("known_from", asked.facts(ids=wanted), wanted)]
    demands = demands_of([one.handling_id for _, one in held], asked.world_id)
    for (key, object_type, marking, confidence), receipt in held:
        may = demands.marking(Tlp(marking), receipt.handling_id, receipt.source_kind)
        said = replace(receipt, pap=demands.said[receipt.handling_id].pap)
        found.setdefault(key, []).append(Source(object_type, may, confidence, said))
    for sources in found.values():
        sources.sort(key=lambda one: (one.marking, -one.receipt.id))
    return found


def _known(reason: Reason, hit: Hit, source: Source, via: str) -> Known:
    receipt = source.receipt
    known = Knowing(
        hit.value, receipt.teller, source.object_type, via, source.confidence, receipt.arrived_at, receipt.pap
    )
    return Known(receipt.cause, Evidence(reason, source.marking, hit.kind, hit.id, hit.have, known))

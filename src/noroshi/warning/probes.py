"""What to look up in the register for a named value. Pure: no database, no clock."""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import NamedTuple
from uuid import UUID

from noroshi.observables import Kind, Observable, host_within, parent_domains, vendor_and_product
from noroshi.release.types import Tlp

SHORTEST_PREFIX = {4: 16, 6: 32}
"""A wider network concerns everybody, so it warns nobody."""
_NETWORKS = frozenset({Kind.IPV4, Kind.IPV6, Kind.CIDR4, Kind.CIDR6})
_UNESCAPED_COLON = re.compile(r"(?<!\\):")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Named(NamedTuple):
    """A value that a receipt names, and what is known of it."""

    id: UUID
    kind: Kind
    value: str
    object_type: str
    marking: Tlp
    confidence: int | None

    @property
    def observable(self) -> Observable:
        """The value as other rooms take it."""
        return Observable(self.kind, self.value)


class ProductProbe(NamedTuple):
    """A product in the register's words (``vendor:product``), with the version that is meant, empty for every one."""

    words: str
    version: str


def place_of(named: Observable) -> Observable:
    """The address, network or domain that a value is or points at (the host of a URL or e-mail address)."""
    return host_within(named) or named


def range_of(place: Observable) -> str | None:
    """The network that an address or network covers, in CIDR notation; None for every other kind."""
    if place.kind not in _NETWORKS:
        return None
    return place.value if "/" in place.value else f"{place.value}/{128 if place.kind is Kind.IPV6 else 32}"


def is_too_wide(place: Observable) -> bool:
    """Whether a network is wider than /16 (IPv4) or /32 (IPv6)."""
    if place.kind not in (Kind.CIDR4, Kind.CIDR6):
        return False
    network = ip_network(place.value)
    return network.prefixlen < SHORTEST_PREFIX[network.version]


def names_of(place: Observable) -> tuple[str, ...]:
    """A domain and its parents down to the registered domain; nothing for every other kind."""
    return parent_domains(place.value) if place.kind is Kind.DOMAIN else ()


def product_probe(product: Observable) -> ProductProbe | None:
    """What to look up for a CPE name, in the words of the register's keys; None for every other kind."""
    words = vendor_and_product(product)
    if words is None:
        return None
    fields = _fields(product.value)
    return ProductProbe(":".join(words), fields[5].lower() if len(fields) > 5 else "")


def _fields(cpe: str) -> list[str]:
    return [_ESCAPED.sub(r"\1", field) for field in _UNESCAPED_COLON.split(cpe)]


def product_name(cpe: str) -> str:
    """A CPE name in words for a page: ``vendor product version``."""
    return " ".join(field.replace("_", " ") for field in _fields(cpe)[3:6])

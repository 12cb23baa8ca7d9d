"""The equality keys by which an asset is found, in the same normal form as observables."""

from __future__ import annotations

import ipaddress

from noroshi.observables import Kind, NotAnObservable, normalise, product, vendor_and_product
from noroshi.parties.types import AssetKind, AssetLine, KeyKind


def keys_of(line: AssetLine) -> list[tuple[KeyKind, str]]:
    """The keys of an asset: its network, its domain, its product with and without the version.

    Raises NotAnObservable when what the line says is not a value of its kind.
    """
    if line.kind is AssetKind.NETWORK:
        return [(KeyKind.NETWORK, network_key(line.value))]
    if line.kind is AssetKind.DOMAIN:
        return [(KeyKind.DOMAIN, normalise(Kind.DOMAIN, line.value.removeprefix("*.").removeprefix(".")).value)]
    if line.kind is AssetKind.SERVICE:
        return _service_keys(line.value)
    return _product_keys(line) + (_service_keys(line.value) if line.value else [])


def network_key(text: str) -> str:
    """A network or address as canonical CIDR text, host bits cleared, an address as /32 or /128."""
    try:
        return str(ipaddress.ip_network(text.strip(), strict=False))
    except ValueError as error:
        raise NotAnObservable(Kind.CIDR4, text, "not-an-address") from error


def _service_keys(value: str) -> list[tuple[KeyKind, str]]:
    """A service is named by address or by domain."""
    try:
        return [(KeyKind.NETWORK, network_key(value))]
    except NotAnObservable:
        return [(KeyKind.DOMAIN, normalise(Kind.DOMAIN, value).value)]


def _product_keys(line: AssetLine) -> list[tuple[KeyKind, str]]:
    named = normalise(Kind.CPE, line.cpe) if line.cpe else product(line.vendor, line.product, line.version)
    pair = vendor_and_product(named)
    if pair is None:
        raise NotAnObservable(Kind.CPE, line.cpe, "cpe")
    whole = ":".join(pair)
    version = line.version.strip().lower() or _version_of(named.value)
    return [(KeyKind.PRODUCT, whole)] + ([(KeyKind.PRODUCT, f"{whole}:{version}")] if version else [])


def _version_of(cpe: str) -> str:
    fields = cpe.split(":")
    return fields[5] if len(fields) > 5 else ""

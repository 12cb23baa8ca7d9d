"""Addresses and networks in one canonical form (RFC 4632, RFC 5952)."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final, TypeAlias

from noroshi.observables.kinds import Kind, NotAnObservable, Observable

_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
plain_ipv4: Final = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}").fullmatch
_PREFIX: Final = re.compile(r"0|[1-9][0-9]{0,2}").fullmatch
_DOTTED_DIGITS: Final = re.compile(r"[0-9]+(?:\.[0-9]+){3}").fullmatch

Bounds: TypeAlias = tuple[int, IPv4Address | IPv6Address, IPv4Address | IPv6Address]


def address(kind: Kind, text: str) -> Observable:
    """An address or network of the family that ``kind`` names.

    Host bits are cleared; a network of one address becomes the address; IPv4 mapped into IPv6 becomes IPv4.
    """
    found = Observable(Kind.IPV4, text) if plain_ipv4(text) else any_address(kind, text)
    if kind in (Kind.IPV4, Kind.CIDR4) and found.kind not in (Kind.IPV4, Kind.CIDR4):
        raise NotAnObservable(kind, text, "wrong-family")
    if kind in (Kind.IPV6, Kind.CIDR6) and ":" not in text:
        raise NotAnObservable(kind, text, "wrong-family")
    return found


def any_address(kind: Kind, text: str) -> Observable:
    """As ``address``, of either family; ``kind`` is named in the error only."""
    bare, slash, prefix = text.partition("/")
    if slash and not _PREFIX(prefix):
        raise NotAnObservable(kind, text, "prefix")
    if ":" in bare:
        return _version6(kind, text, bare, int(prefix) if slash else 128)
    return _version4(kind, text, bare, int(prefix) if slash else 32)


def _version4(kind: Kind, text: str, bare: str, prefix: int) -> Observable:
    if not plain_ipv4(bare):
        padded = _DOTTED_DIGITS(bare) and any(octet != "0" and octet[0] == "0" for octet in bare.split("."))
        raise NotAnObservable(kind, text, "octet-padded" if padded else "not-an-address")
    if prefix > 32:
        raise NotAnObservable(kind, text, "prefix")
    if prefix == 32:
        return Observable(Kind.IPV4, bare)
    return Observable(Kind.CIDR4, str(IPv4Network((bare, prefix), strict=False)))


def _version6(kind: Kind, text: str, bare: str, prefix: int) -> Observable:
    try:
        parsed = IPv6Address(bare)
    except AddressValueError as error:
        raise NotAnObservable(kind, text, "not-an-address") from error
    if parsed.scope_id is not None:
        raise NotAnObservable(kind, text, "not-an-address")
    if prefix > 128:
        raise NotAnObservable(kind, text, "prefix")
    if parsed.ipv4_mapped is not None and prefix >= 96:
        return _version4(kind, text, str(parsed.ipv4_mapped), prefix - 96)
    if prefix == 128:
        return Observable(Kind.IPV6, parsed.compressed)
    return Observable(Kind.CIDR6, str(IPv6Network((int(parsed), prefix), strict=False)))


def network(observable: Observable) -> Bounds | None:
    """IP version, lowest and highest address that an address or network covers; None for every other kind."""
    match observable.kind:
        case Kind.IPV4:
            only4 = IPv4Address(observable.value)
            return 4, only4, only4
        case Kind.IPV6:
            only6 = IPv6Address(observable.value)
            return 6, only6, only6
        case Kind.CIDR4:
            range4 = IPv4Network(observable.value)
            return 4, range4.network_address, range4.broadcast_address
        case Kind.CIDR6:
            range6 = IPv6Network(observable.value)
            return 6, range6.network_address, range6.broadcast_address
        case _:
            return None

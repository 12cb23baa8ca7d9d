"""A DNS response policy zone: NXDOMAIN for names, what is under them, and answers with an address. Pure.

Resource records as RFC 1035 section 5 writes them; triggers as draft-vixie-dnsop-dns-rpz section 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from ipaddress import IPv6Network, ip_network
from typing import Final

from noroshi.observables import Kind
from noroshi.sharing.feeds.entries import NETWORKS, Entry, Tally, is_plain

LONGEST_NAME: Final = 200
"""Characters of a name before the zone's own, so that both together stay within 253."""
_TICKS: Final = 8
_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")


def serial_of(changed: datetime) -> int:
    """The zone's serial number (RFC 1982) from the moment of its last change: it grows, and never goes back."""
    return int(changed.timestamp() * _TICKS) % 2**32


def zone(entries: Iterable[Entry], serial: int, tally: Tally) -> Iterator[str]:
    """The zone, with names relative to whatever origin it is loaded under."""
    yield "$TTL 300\n"
    yield f"@ IN SOA localhost. hostmaster.localhost. {serial} 300 60 604800 300\n"
    yield "@ IN NS localhost.\n"
    for entry in entries:
        names = list(_triggers(entry))
        if not names:
            tally.left_out += 1
            continue
        tally.written += 1
        yield "".join(f"{name} IN CNAME .\n" for name in names)


def _triggers(entry: Entry) -> Iterator[str]:
    if not is_plain(entry.value):
        return
    if entry.kind in NETWORKS:
        yield f"{address_name(entry.value)}.rpz-ip"
    elif entry.kind is Kind.DOMAIN and _is_only_a_name(entry.value):
        name = "".join(_written(one) for one in entry.value)
        yield name
        yield f"*.{name}"


def _is_only_a_name(value: str) -> bool:
    """A name under ``rpz-ip`` and the like would be a rule about addresses or clients."""
    labels = value.rstrip(".").split(".")
    return len(value) <= LONGEST_NAME and all(labels) and not labels[-1].startswith("rpz-")


def _written(one: str) -> str:
    return one if one in _PLAIN else "".join(f"\\{byte:03d}" for byte in one.encode())


def address_name(value: str) -> str:
    """An address or network as a trigger's name: the prefix's length, then the parts from right to left."""
    network = ip_network(value)
    if isinstance(network, IPv6Network):
        return f"{network.prefixlen}.{_backwards(network)}"
    return f"{network.prefixlen}." + ".".join(reversed(str(network.network_address).split(".")))


def _backwards(network: IPv6Network) -> str:
    parts = [f"{int(part, 16):x}" for part in network.network_address.exploded.split(":")]
    runs = [
        (end - start, -start) for start in range(8) for end in range(start + 2, 9) if set(parts[start:end]) == {"0"}
    ]
    if runs:
        length, start = max(runs)
        parts[-start : -start + length] = ["zz"]
    return ".".join(reversed(parts))

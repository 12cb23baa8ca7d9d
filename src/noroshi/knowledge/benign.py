"""Values that warninglists name: harmless, or too common to mean anything. Recognised with the list's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import ip_network
from typing import Final

from noroshi.knowledge.searching import run
from noroshi.observables import Kind, Observable, registered_domain

_NETWORK_OF: Final = {
    Kind.IPV4: (Kind.IPV4, Kind.CIDR4, 32),
    Kind.CIDR4: (Kind.IPV4, Kind.CIDR4, 32),
    Kind.IPV6: (Kind.IPV6, Kind.CIDR6, 128),
    Kind.CIDR6: (Kind.IPV6, Kind.CIDR6, 128),
}
WIDEST_PREFIX: Final = 4
"""A list that names more than a sixteenth of all addresses as harmless would be a mistake."""


def benign(observables: Iterable[Observable]) -> dict[tuple[Kind, str], str]:
    """The warninglist that names each of the values, for those that one names; one statement.

    An address is looked up by every network that could contain it, a domain name by itself and by every name above it
    that stands on a list with all its subdomains. What holds a value (a URL on a harmless host) is not harmless.
    """
    asked: dict[tuple[int, str], list[tuple[Kind, str]]] = {}
    for one in set(observables):
        for kind, key in candidates(one):
            asked.setdefault((kind, key), []).append((one.kind, one.value))
    if not asked:
        return {}
    rows = run("benign", {"kinds": [kind for kind, _ in asked], "keys": [key for _, key in asked]})
    lists = {(kind, key): name for kind, key, name in rows}
    found: dict[tuple[Kind, str], str] = {}
    for wanted, values in asked.items():  # in the order of candidates: the narrowest list wins
        if wanted in lists:
            for value in values:
                found.setdefault(value, lists[wanted])
    return found


def candidates(observable: Observable) -> Iterator[tuple[Kind, str]]:
    """The keys under which a list could name a value, the narrowest first."""
    if observable.kind in _NETWORK_OF:
        yield from _networks(observable)
        return
    yield observable.kind, observable.value
    if observable.kind is Kind.DOMAIN:
        labels = observable.value.split(".")
        for at in range(len(labels)):
            yield Kind.DOMAIN, "." + ".".join(labels[at:])


def _networks(observable: Observable) -> Iterator[tuple[Kind, str]]:
    single, wider, bits = _NETWORK_OF[observable.kind]
    network = ip_network(observable.value)
    if network.prefixlen == bits:
        yield single, observable.value
    for prefix in range(min(network.prefixlen, bits - 1), WIDEST_PREFIX - 1, -1):
        yield wider, str(network.supernet(new_prefix=prefix))


def suffix_key(name: str) -> str:
    """The key of a name that a list means with all its subdomains.

    Below a public suffix (``github.io``, ``duckdns.org``) anybody may have a name: there the name alone is meant.
    """
    return "." + name if registered_domain(name) is not None else name

"""Texts without what is not to be told: who reported, who was hit, what is internal. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

REPORTER_MARK: Final = "［報告者 / reporter］"
VICTIM_MARK: Final = "［被害者 / victim］"
ADDRESS_MARK: Final = "［内部 / internal］"
_INTERNAL_NAME: Final = re.compile(
    r"(?<![\w.-])(?:[a-z0-9-]+\.)+(?:local|internal|intra|intranet|lan|corp|home\.arpa|localdomain)(?![\w-])", re.I
)
_ADDRESS: Final = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})(?![\w:])", re.I
)
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_DOCUMENTATION: Final = tuple(
    ipaddress.IPv4Network(one) for one in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
)
"""Python counts these as private; they stand for public ones in examples."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is not to be told: names of the reporter and of victims, networks and names of their own."""

    reporters: tuple[str, ...] = ()
    victims: tuple[str, ...] = ()
    networks: tuple[Network, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Which of the secrets are taken out."""

    secrets: Secrets
    reporter: bool = True
    victim: bool = True
    addresses: bool = True

    def cleaned(self, text: str) -> str:
        """A text without what is not to be told; a mark stands in its place."""
        if self.reporter:
            text = _without(text, self.secrets.reporters, REPORTER_MARK)
        if self.victim:
            text = _without(text, self.secrets.victims, VICTIM_MARK)
        if self.addresses:
            for found in self._internal_in(text):
                text = text.replace(found, ADDRESS_MARK)
        return text

    def is_internal(self, text: str) -> bool:
        """Whether a value is internal, or holds something that is."""
        return self._is_own_address(text) or bool(self._internal_in(text))

    def _internal_in(self, text: str) -> list[str]:
        own = [found for one in self.secrets.domains for found in _as_written(text, one)]
        held = [found for found in _ADDRESS.findall(text) if self._is_own_address(found)]
        return sorted({*_INTERNAL_NAME.findall(text), *own, *held}, key=len, reverse=True)

    def _is_own_address(self, text: str) -> bool:
        """Whether it is an address or network of a private range, or of the secrets' own."""
        network = _network(text)
        if network is None:
            return False
        documentation = any(_within(network, one) for one in _DOCUMENTATION)
        private = (network.is_private or network.is_link_local) and not documentation
        return private or any(_within(network, one) for one in self.secrets.networks)


def _as_written(text: str, name: str) -> list[str]:
    """A name as it stands in a text, in whichever case."""
    return re.findall(re.escape(name), text, flags=re.I) if name.lower() in text.lower() else []


def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _within(network: Network, of: Network) -> bool:
    return network.version == of.version and network.subnet_of(of)  # type: ignore[arg-type]  # the same version


def _without(text: str, names: Collection[str], mark: str) -> str:
    for name in sorted(filter(None, names), key=len, reverse=True):
        if name.isascii():
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", mark, text, flags=re.I)
        else:
            text = text.replace(name, mark)
    return text

"""A look at a partner's server: who answers, and which collections it lets us read and write. Nothing is kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from noroshi.sharing.peers import protocol
from noroshi.sharing.peers.finding import line_to
from noroshi.sharing.peers.models import Peer
from noroshi.sharing.peers.protocol import Collection
from noroshi.sharing.peers.transport import ask

SECONDS: Final = 10.0
"""A person waits for it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a server says of its API root."""

    title: str
    collections: Sequence[Collection]


def look_at(peer: Peer) -> Seen:
    """Ask the server for its API root and its collections. Raises ExchangeFault's kinds, CredentialLost."""
    line = replace(line_to(peer), seconds=SECONDS)
    root = protocol.read_api_root(ask(line, protocol.api_root_request(line.root)))
    found = protocol.read_collections(ask(line, protocol.collections_request(line.root)))
    shown = [_printable(one) for one in found[:500]]
    return Seen(protocol.printable(root.title), shown)


def _printable(one: Collection) -> Collection:
    """A stranger's words, fit for a page."""
    return Collection(protocol.printable(one.id), protocol.printable(one.title), one.can_read, one.can_write)

"""MISP servers of partners: which there are, how they are reached, for whom they are read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor, Channel
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, verb
from noroshi.parties.queries import office_of, organisations
from noroshi.parties.types import Role
from noroshi.release.audiences import desk_atom
from noroshi.sharing.misp.client import Line
from noroshi.sharing.misp.errors import AddressNotSafe, ServerNotFound
from noroshi.sharing.misp.models import Server
from noroshi.sharing.peers.sealing import seal, unseal
from noroshi.sharing.peers.services import partner_without_server

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST_WAIT: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """How a partner's MISP server is reached and used. ``key`` None leaves the one that is kept.

    What may flow, how marked and until when stands in the agreement with the organisation.
    """

    organisation_id: int
    url: str
    key: str | None = field(default=None, repr=False)
    ca: str = ""
    pulls: bool = True
    pushes: bool = False
    minutes: int = 15


@verb(Verb.PEER_SET, needs=Permission.AGREE_WITH_PARTNERS)
def set_server(actor: Actor, facts: ServerFacts) -> int:
    """Enter or change a partner's MISP server; its id. Nothing flows before something is agreed with the organisation.

    Raises AddressNotSafe, NotPermitted.
    """
    url = checked(facts.url)
    office = office_of(actor.world_id)
    audience = curtain().audience_of(actor, {desk_atom(office.id)})
    values: dict[str, object] = {
        "audience_id": audience,
        "url": url,
        "ca": facts.ca,
        "pulls": facts.pulls,
        "pushes": facts.pushes,
        "minutes": min(max(facts.minutes, 1), _LONGEST_WAIT),
        "next_at": actor.now(),
        "failures": 0,
        "fault": "",
    }
    if facts.key is not None:
        values["sealed"] = seal(facts.key, _bound_to(actor.world_id, facts.organisation_id))
    server, _ = Server.objects.update_or_create(
        world_id=actor.world_id, organisation_id=facts.organisation_id, defaults=values
    )
    partner_without_server(actor, facts.organisation_id)
    about("misp server", server.pk)
    return int(server.pk)


def checked(url: str) -> str:
    """The address with a slash at its end. Raises AddressNotSafe."""
    try:
        parts = urlsplit(url.strip())
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        named = bool(parts.hostname) and parts.username is None and not parts.query and not parts.fragment
        _ = parts.port
    except ValueError as error:
        raise AddressNotSafe from error
    if not safe or not named or len(url) > 400:
        raise AddressNotSafe
    return url.strip().rstrip("/") + "/"


def server_of(server_id: int) -> Server:
    """A server that the viewer may know. Raises ServerNotFound."""
    found = Server.objects.filter(pk=server_id).first()
    if found is None:
        raise ServerNotFound
    return found


@contextmanager
def line_to(server: Server) -> Iterator[Line]:
    """How it is reached, with its key; its own authorities lie in a file meanwhile. Raises CredentialLost."""
    key = unseal(bytes(server.sealed), _bound_to(server.world_id, server.organisation_id))
    with tempfile.TemporaryDirectory(prefix="noroshi-misp-") as folder:
        authorities = Path(folder) / "ca.pem"
        authorities.write_text(server.ca)
        yield Line(server.url, key, str(authorities) if server.ca else "")


def reader_of(server: Server) -> Actor:
    """The partner's organisation as a whole: what it may see is what is sent."""
    organisation = organisations([server.organisation_id])[server.organisation_id]
    roles = frozenset({Role.PARTNER})
    return Actor(None, organisation.id, organisation.kind, roles, server.world_id, Channel.TASK)


def _bound_to(world_id: int, organisation_id: int) -> str:
    return f"misp:{world_id}:{organisation_id}"

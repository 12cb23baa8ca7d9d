"""Two running installations: two homes, databases, web servers and workers, on one database server.

Each is to the other the foreign partner PARTNER-B of its register.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

from noroshi.frame.running import cluster, database, parts
from noroshi.frame.running.connections import APP, DATABASE, WORKER, Connections, socket_url
from noroshi.frame.running.kept import passwords_in
from noroshi.frame.running.postgres import EmbeddedPostgres
from tests.running import Program

OTHER = "noroshi_other"


class _Guest:
    """The database server of somebody else: it is theirs to start and to end."""

    def __init__(self, host: EmbeddedPostgres) -> None:
        self._host = host

    def tend(self) -> None:
        """Start it again if it fell."""
        self._host.tend()

    def destroy(self) -> None:
        """Leave it."""


@dataclass(frozen=True)
class Two:
    """The installations and the API tokens of some of their people, alike in both."""

    first: Program
    second: Program
    tokens: dict[str, str]

    def connect(self, one: Program, other: Program) -> int:
        """Enter the other as a partner of the first one, agreed both ways, its server found by discovery."""
        facts = json.dumps({"url": f"{other.origin}/taxii2/", "token": self.tokens["partner-b"]})
        return int(_command(one, "connect", facts))

    def rows(self, one: Program, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What stands in an installation's database, as its owner sees it: nothing is hidden from a check."""
        with psycopg.connect(one.connections.owner, autocommit=True, connect_timeout=5) as connection:
            return connection.execute(query, values).fetchall()


def _command(one: Program, *arguments: str) -> str:
    inside = parts.variables_for("cli", one.environment, one.connections)
    told = one.run([sys.executable, "-m", "tests.sharing.peers.two", *arguments], inside)
    assert told.returncode == 0, told.stderr[-3000:]
    return told.stdout.splitlines()[-1]


@contextmanager
def two_running() -> Iterator[Two]:
    """Start both, and end them when the block ends."""
    first, second = Program(), Program()
    try:
        tokens = _found(first)
        _copy(first, second)
        for one in (first, second):
            made = (parts.web(one.environment, one.connections), parts.worker(one.environment, one.connections))
            one.children = {child.name: one._part(child) for child in made}
            for child in one.children.values():
                child.start()
        for one in (first, second):
            one.mend()
        yield Two(first, second, tokens)
    finally:
        second.stop()
        first.stop()


def _found(first: Program) -> dict[str, str]:
    first._mail.start()
    database.prepare_home(first.environment)
    first._server = EmbeddedPostgres(first.environment.home, durable=True)
    first.connections = first._server.start()
    database.migrate(first.environment, first.connections, lambda sentence: None)
    told = first.run(
        [sys.executable, "-m", "tests.running_nation", "kills"],
        parts.variables_for("cli", first.environment, first.connections),
    )
    assert told.returncode == 0, told.stderr[-3000:]
    tokens: dict[str, str] = json.loads(told.stdout.splitlines()[-1])
    return tokens


def _copy(first: Program, second: Program) -> None:
    """The second installation begins as the first did: with the same nation, and with nothing known."""
    second._mail.start()
    database.prepare_home(second.environment)
    with psycopg.connect(_superuser(first), autocommit=True, connect_timeout=5) as admin:
        admin.execute(f"CREATE DATABASE {OTHER} TEMPLATE {DATABASE}")
        admin.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {OTHER} TO {APP}, {WORKER}")
    second._server = _Guest(first._server)  # type: ignore[assignment]  # it does what tests.running needs of one
    found = first.connections
    second.connections = Connections(*(_elsewhere(url) for url in (found.owner, found.app, found.worker)))


def _elsewhere(url: str) -> str:
    return urlsplit(url)._replace(path=f"/{OTHER}").geturl()


def _superuser(first: Program) -> str:
    folder = unquote(first.connections.owner.rpartition("host=")[2].partition("&")[0])
    return socket_url(cluster.SUPERUSER, passwords_in(first.environment.home).superuser, Path(folder), "postgres")


def _connect(url: str, token: str) -> int:
    """Inside an installation: find the other's server, enter it, agree."""
    import django

    django.setup()
    from datetime import UTC, datetime

    from noroshi.authority.queries import actor_for
    from noroshi.parties.models import Person
    from noroshi.release.types import Pap, Tlp
    from noroshi.sharing.peers import protocol, services
    from noroshi.sharing.peers.transport import Line, ask
    from noroshi.sharing.peers.types import Flow, SignIn, Terms

    duty = actor_for(Person.objects.select_related("organisation").get(email="duty-officer@nco.example"))
    partner = Person.objects.select_related("organisation").get(email="partner@partner-b.example").organisation
    line = Line(url, SignIn.BASIC, "noroshi", token)
    root = protocol.read_discovery(ask(line, protocol.discovery_request(url)), url).roots[0]
    found = protocol.read_collections(ask(replace(line, root=root), protocol.collections_request(root)))
    inbox = next(one.id for one in found if one.can_write)
    outbox = next(one.id for one in found if one.can_read and not one.can_write)
    facts = services.ServerFacts(root, SignIn.BASIC, "noroshi", token, pull_from=(outbox,), push_to=inbox)
    peer_id = services.add_peer(duty, partner.pk, facts)
    open_wide = Flow(open=True, highest=Tlp.AMBER, highest_pap=Pap.RED)
    terms = Terms(incoming=open_wide, outgoing=open_wide)
    services.agree(duty, peer_id, services.AgreementFacts(terms, datetime(2026, 1, 1, tzinfo=UTC), None, "test"))
    return peer_id


if __name__ == "__main__":
    sys.stdout.write(f"{_connect(**json.loads(sys.argv[2]))}\n")

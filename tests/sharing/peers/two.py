"""Two running installations: two homes, databases, web servers and workers, on the database server of the tests.

Their databases are copies of the tests' own, so that neither needs to be migrated or filled; each is to the other the
foreign partner PARTNER-B of its register.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from noroshi.frame.running import database, parts
from noroshi.frame.running.connections import APP, WORKER, Connections
from tests.databases import drop
from tests.running import PATIENCE, Program

UNTOUCHED = ("procrastinate_jobs", "ledger_queue")
"""What other tests left to do is not the installations'."""


class _Guest:
    """The database server of somebody else: it is theirs to start and to end."""

    def tend(self) -> None:
        """It stands."""

    def destroy(self) -> None:
        """Leave it."""


@dataclass(frozen=True)
class Two:
    """The installations, and the API tokens of some people of the nation that both have."""

    first: Program
    second: Program
    tokens: Mapping[str, str]
    world_id: int

    def connect(self, one: Program, other: Program) -> int:
        """Enter the other as a partner of the first one, agreed both ways, its server found by discovery."""
        url, token = f"{other.origin}/taxii2/", self.tokens["PARTNER-B"]
        inside = parts.variables_for("cli", one.environment, one.connections)
        facts = json.dumps({"url": url, "token": token, "world_id": self.world_id})
        told = one.run([sys.executable, "-m", "tests.sharing.peers.two", "connect", facts], inside)
        assert told.returncode == 0, told.stderr[-3000:]
        return int(told.stdout.splitlines()[-1])

    def pull(self, one: Program) -> None:
        """Fetch now what the other one's server has."""
        inside = parts.variables_for("cli", one.environment, one.connections)
        facts = json.dumps({"world_id": self.world_id})
        told = one.run([sys.executable, "-m", "tests.sharing.peers.two", "pull", facts], inside)
        assert told.returncode == 0, told.stderr[-3000:]

    def rows(self, one: Program, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What stands in an installation's database, as its owner sees it: nothing is hidden from a check."""
        return rows(one, query, *values)

    def settle(self, one: Program) -> None:
        """Wait until nothing waits in its queue."""
        until = time.monotonic() + PATIENCE
        busy = (
            "SELECT task_name FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name LIKE '%%peers%%'"
        )
        while left := rows(one, busy):
            assert time.monotonic() < until, left
            time.sleep(0.05)


def rows(one: Program, query: str, *values: object) -> list[tuple[Any, ...]]:
    """As owner of its tables."""
    with psycopg.connect(one.connections.owner, autocommit=True, connect_timeout=5) as connection:
        return connection.execute(query, values).fetchall()


@contextmanager
def two_running(found: Connections, tokens: Mapping[str, str], world_id: int) -> Iterator[Two]:
    """Start both from a database in which a nation is; nobody may be connected to it. They end with the block."""
    both = (Program(), Program())
    try:
        for place, one in enumerate(both):
            _copy(found, one, f"noroshi_{world_id}_{place}")
            made = (parts.web(one.environment, one.connections), parts.worker(one.environment, one.connections))
            one.children = {child.name: one._part(child) for child in made}
            for child in one.children.values():
                child.start()
        for one in both:
            one.mend()
        yield Two(*both, tokens, world_id)
    finally:
        for one in both:
            one.stop()
        for place in range(len(both)):
            _drop(found, f"noroshi_{world_id}_{place}")


def _copy(found: Connections, one: Program, name: str) -> None:
    one._mail.start()
    one._server = _Guest()  # type: ignore[assignment]  # it does what tests.running needs of one
    database.prepare_home(one.environment)
    template = urlsplit(found.owner).path.lstrip("/")
    with psycopg.connect(_in(found.owner, "postgres"), autocommit=True) as owner:
        owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        owner.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {APP}, {WORKER}")
    one.connections = Connections(*(_in(url, name) for url in (found.owner, found.app, found.worker)))
    with psycopg.connect(one.connections.owner, autocommit=True) as owner:
        for table in UNTOUCHED:
            owner.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def _drop(found: Connections, name: str) -> None:
    drop(_in(found.owner, "postgres"), name)


def _in(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _connect(url: str, token: str, world_id: int) -> int:
    """Inside an installation: find the other's server, enter it, agree."""
    import django

    django.setup()
    from datetime import UTC, datetime

    from noroshi.authority.queries import actor_for
    from noroshi.parties.models import Organisation, Person
    from noroshi.release.types import Pap, Tlp
    from noroshi.sharing.peers import protocol, services
    from noroshi.sharing.peers.transport import Line, ask
    from noroshi.sharing.peers.types import Flow, SignIn, Terms

    people = Person.objects.select_related("organisation").filter(organisation__world_id=world_id)
    duty = actor_for(people.get(assignments__role="duty-officer"))
    line = Line(url, SignIn.BASIC, "noroshi", token)
    root = protocol.read_discovery(ask(line, protocol.discovery_request(url)), url).roots[0]
    found = protocol.read_collections(ask(replace(line, root=root), protocol.collections_request(root)))
    inbox = next(one.id for one in found if one.can_write)
    outbox = next(one.id for one in found if one.can_read and not one.can_write)
    facts = services.ServerFacts(root, SignIn.BASIC, "noroshi", token, pull_from=(outbox,), push_to=inbox)
    partner = Organisation.objects.get(world_id=world_id, code="PARTNER-B")
    peer_id = services.add_peer(duty, partner.pk, facts)
    open_wide = Flow(open=True, highest=Tlp.AMBER, highest_pap=Pap.RED)
    terms = Terms(incoming=open_wide, outgoing=open_wide)
    services.agree(duty, peer_id, services.AgreementFacts(terms, datetime(2026, 1, 1, tzinfo=UTC), None, "test"))
    return peer_id


def _pull(world_id: int) -> None:
    """Inside an installation: fetch from its only partner."""
    import django

    django.setup()
    from noroshi.authority.queries import automation
    from noroshi.frame.verbs import seeing
    from noroshi.sharing.peers.models import Peer
    from noroshi.sharing.peers.pulling import pull

    office = automation(world_id)
    with seeing(office):
        peer_id = Peer.objects.get(world_id=world_id).pk
    pull(office, peer_id)


if __name__ == "__main__":
    sys.stdout.write(f"{ {'connect': _connect, 'pull': _pull}[sys.argv[1]](**json.loads(sys.argv[2])) }\n")

"""The one door to the database of an installation, embedded or not, running already or not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from noroshi.frame.running import external, parts, roles
from noroshi.frame.running.connections import Connections
from noroshi.frame.running.environment import Environment
from noroshi.frame.running.errors import DatabaseOutOfReach, ToolFailed
from noroshi.frame.running.kept import make_home, secret_key_in
from noroshi.frame.running.postgres import EmbeddedPostgres


def embedded(environment: Environment, tell: Callable[[str], None], *, durable: bool = True) -> EmbeddedPostgres | None:
    """The embedded server of this installation, not started; None when it uses a PostgreSQL of its own."""
    if environment.database_url:
        return None
    return EmbeddedPostgres(environment.home, durable=durable, progress=tell, account=environment.database_account)


@contextmanager
def database(environment: Environment, tell: Callable[[str], None]) -> Iterator[Connections]:
    """The addresses of the database: of the running server, or of one started for as long as this context lasts."""
    prepare_home(environment)
    server = embedded(environment, tell)
    if server is None:
        yield external.prepare(environment)
    elif server.is_running():
        yield server.connections()
    else:
        connections = server.start()
        try:
            yield connections
        finally:
            server.stop()


def prepare_home(environment: Environment) -> None:
    """Make the home and, where none is set, the key that signs sessions."""
    make_home(environment.home)
    (environment.home / "static").mkdir(exist_ok=True)  # the web server warns of its absence
    if not environment.secret_key:
        secret_key_in(environment.home)


def migrate(environment: Environment, connections: Connections, tell: Callable[[str], None]) -> None:
    """Bring the database up to this version: the working roles' grants first, then Django's migrations, as owner.

    Raises DatabaseOutOfReach, ToolFailed.
    """
    try:
        with psycopg.connect(connections.owner, autocommit=True, connect_timeout=10) as owner:
            roles.grant(owner, connections)
    except psycopg.OperationalError as failure:
        raise DatabaseOutOfReach(reason=str(failure).strip()) from failure
    tell("Bringing the database up to date.")
    command = [sys.executable, "-m", "django", "migrate", "--no-input", "--skip-checks", "--verbosity", "0"]
    variables = parts.variables_for("owner", environment, connections)
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        told = done.stderr.strip()
        reason = told if "NOROSHI_DEBUG" in variables else told.rpartition("\n")[2]
        raise ToolFailed(tool="The migration of the database", reason=reason)

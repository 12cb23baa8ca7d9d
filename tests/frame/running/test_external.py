"""A PostgreSQL that somebody else runs."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from noroshi.frame.running import external, roles
from noroshi.frame.running.connections import Connections, with_role
from noroshi.frame.running.environment import read_environment
from noroshi.frame.running.errors import DatabaseOutOfReach, RightsMissing, RoleTooPowerful
from noroshi.frame.running.postgres import EmbeddedPostgres
from tests.frame.running.conftest import entered

Shared = tuple[EmbeddedPostgres, Connections]


def admit(shared: Shared, name: str, rights: str) -> str:
    """An account with a database of its own, as an office's database administrator would make it."""
    with entered(shared[1].owner) as owner:
        owner.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'given' {rights}")
        owner.execute(f"GRANT {name} TO noroshi_owner WITH SET TRUE")
        owner.execute(f"CREATE DATABASE {name} OWNER {name}")
    return with_role(shared[1].owner, name, "given").replace("/noroshi?", f"/{name}?")


def test_given_accounts_are_used_and_get_what_they_need(shared_home: Shared, tmp_path: Path) -> None:
    url, app = admit(shared_home, "their_owner", ""), admit(shared_home, "their_app", "")
    app = app.replace("/their_app?", "/their_owner?")
    given = {
        "NOROSHI_HOME": str(tmp_path / "home"),
        "NOROSHI_DATABASE_URL": url,
        "NOROSHI_APP_DATABASE_URL": app,
        "NOROSHI_WORKER_DATABASE_URL": app,
    }
    connections = external.prepare(read_environment(given))
    with entered(connections.owner) as owner:
        roles.grant(owner, connections)
        owner.execute("CREATE TABLE report (text text)")
    with entered(connections.app) as working:
        assert working.execute("SELECT * FROM report").fetchall() == []


def test_an_account_that_could_read_everything_is_refused_for_pages(shared_home: Shared, tmp_path: Path) -> None:
    url = admit(shared_home, "careless", "")
    given = {
        "NOROSHI_HOME": str(tmp_path / "home"),
        "NOROSHI_DATABASE_URL": url,
        "NOROSHI_APP_DATABASE_URL": url,
        "NOROSHI_WORKER_DATABASE_URL": url,
    }
    with pytest.raises(RoleTooPowerful, match="careless"):
        external.prepare(read_environment(given))


def test_missing_rights_are_named(shared_home: Shared, tmp_path: Path) -> None:
    url = admit(shared_home, "powerless", "")
    with pytest.raises(RightsMissing, match="CREATEROLE"):
        external.prepare(read_environment({"NOROSHI_HOME": str(tmp_path / "home"), "NOROSHI_DATABASE_URL": url}))


def test_the_working_roles_are_made_with_passwords_of_this_home(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "theirs", durable=False)
    try:
        owner_url = server.start().owner
        with entered(owner_url.replace("noroshi_owner", "noroshi_superuser").replace("/noroshi?", "/postgres?")):
            pass
    except psycopg.OperationalError:
        given = {"NOROSHI_HOME": str(tmp_path / "ours"), "NOROSHI_DATABASE_URL": owner_url}
        with pytest.raises(RightsMissing):  # their roles exist and belong to somebody else: not taken over
            external.prepare(read_environment(given))
    finally:
        server.destroy()


def test_a_database_that_does_not_answer_is_said_so(tmp_path: Path) -> None:
    given = {"NOROSHI_HOME": str(tmp_path), "NOROSHI_DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c"}
    with pytest.raises(DatabaseOutOfReach, match="refused"):
        external.prepare(read_environment(given))

"""The three roles of a database, and what the two working ones may do."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql as composed

from noroshi.frame.named_sql import sql
from noroshi.frame.running.connections import APP, DATABASE, OWNER, WORKER, Connections, user_of
from noroshi.frame.running.kept import DatabasePasswords

ROOM = "frame.running"
WORKING = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"
# Whoever lacks a power may not even take it away from a role that never had it; external.prepare looks at the outcome.
WORKING_BY_OWNER = "LOGIN NOCREATEROLE"
OWNING = "LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB CREATEROLE NOREPLICATION"


def existing_roles(connection: psycopg.Connection[tuple[object, ...]]) -> Mapping[str, bool]:
    """Our roles that exist already, and whether each has more rights than a working role may have."""
    return {str(name): bool(too_much) for name, too_much in connection.execute(sql(ROOM, "existing_roles"))}


def set_role(connection: psycopg.Connection[tuple[object, ...]], role: str, password: str, rights: str) -> None:
    """Make the role, or give an existing one this password and exactly these rights."""
    verb = "ALTER" if role in existing_roles(connection) else "CREATE"
    scrambled = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(
        composed.SQL(f"{verb} ROLE {{}} WITH {rights} PASSWORD {{}}").format(
            composed.Identifier(role), composed.Literal(scrambled)
        )
    )


def lay_out(admin: psycopg.Connection[tuple[object, ...]], passwords: DatabasePasswords) -> None:
    """As superuser of a fresh embedded server: make roles, limits and the database. Safe to repeat after a crash."""
    for role, password, rights in (
        (OWNER, passwords.owner, OWNING),
        (APP, passwords.app, WORKING),
        (WORKER, passwords.worker, WORKING),
    ):
        set_role(admin, role, password, rights)
    admin.execute(sql(ROOM, "limits"))
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        admin.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    admin.execute(f"REVOKE CONNECT, TEMPORARY ON DATABASE {DATABASE} FROM PUBLIC")
    admin.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {APP}, {WORKER}")


def grant(owner: psycopg.Connection[tuple[object, ...]], connections: Connections | None = None) -> None:
    """As owner of a database, before its migrations: what the working roles get on each table to come."""
    _tell_privileges(owner, "grants", connections)


def withhold(owner: psycopg.Connection[tuple[object, ...]], connections: Connections) -> None:
    """As owner, before a restore: take back what ``grant`` gave on tables to come."""
    _tell_privileges(owner, "withhold", connections)


def _tell_privileges(owner: psycopg.Connection[tuple[object, ...]], name: str, connections: Connections | None) -> None:
    app, worker = (user_of(connections.app), user_of(connections.worker)) if connections else (APP, WORKER)
    text = composed.SQL(sql(ROOM, name))  # a file of this package
    owner.execute(text.format(app=composed.Identifier(app), worker=composed.Identifier(worker)))

"""``noroshi status``: what runs and what does not."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from noroshi.frame.running.environment import Environment


def status() -> int:
    """Say whether the database and the web server of this installation run. Exit code 0: both do; 1: not both."""
    from noroshi.commands.prepared import environment

    settings = environment()
    database, web = _database(settings), _web(settings)
    print(f"home      {settings.home}")
    print(f"database  {database or 'not running'}")
    print(f"web       {web or 'not running'}")
    for line in _partners(settings) if database else ():
        print(f"partner   {line}")
    return 0 if database and web else 1


def _database(settings: Environment) -> str:
    """Where the database is, its version and size; empty when it cannot be reached."""
    import psycopg

    from noroshi.frame.running.database import embedded
    from noroshi.frame.running.errors import RunningError

    try:
        server = embedded(settings, lambda sentence: None)
        url = server.connections().owner if server else settings.database_url
        with psycopg.connect(url, connect_timeout=5) as connection:
            size = connection.execute("SELECT pg_size_pretty(pg_database_size(current_database()))").fetchone()
            kind = "embedded" if server else "external"
            return f"{kind}, PostgreSQL {connection.info.server_version // 10000}, {size[0] if size else '?'}"
    except (psycopg.OperationalError, RunningError):
        return ""


def _partners(settings: Environment) -> list[str]:
    """One line for each partner's server; one that says so where the database is not of this version."""
    from noroshi.commands.prepared import set_up_django
    from noroshi.frame.running.database import database

    with database(settings, lambda sentence: None) as connections:
        set_up_django(settings, connections, "cli")
        from django.db import Error

        from noroshi.authority.queries import automation
        from noroshi.frame.actors import REAL_WORLD
        from noroshi.frame.verbs import seeing
        from noroshi.parties.errors import UnknownOrganisation
        from noroshi.sharing.health import partner_health

        try:
            actor = automation(REAL_WORLD)
            with seeing(actor):
                return [f"{one.name} ({one.channel}): {one.said}" for one in partner_health(actor)]
        except UnknownOrganisation:
            return []  # no office is registered yet
        except Error:
            return ["not known: the database is of another version"]


def _web(settings: Environment) -> str:
    try:
        with socket.create_connection((settings.host, settings.port), timeout=2):
            return settings.public_url
    except OSError:
        return ""

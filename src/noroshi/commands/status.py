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


def _web(settings: Environment) -> str:
    try:
        with socket.create_connection((settings.host, settings.port), timeout=2):
            return settings.public_url
    except OSError:
        return ""

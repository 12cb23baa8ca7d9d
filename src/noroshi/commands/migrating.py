"""``noroshi migrate``: the database brought up to this version."""

from __future__ import annotations


def migrate() -> int:
    """Bring the database up to this version of the program. ``noroshi up`` does so by itself."""
    from noroshi.commands.prepared import environment
    from noroshi.commands.telling import progress
    from noroshi.frame.running.database import database
    from noroshi.frame.running.database import migrate as bring_up

    settings = environment()
    with progress() as show, database(settings, show) as connections:
        bring_up(settings, connections, show)
    print("The database is up to date.")
    return 0


def grant_after_migrations() -> None:
    """Tell the grants on Django's own connection, which must be the owner's (tests migrate in their own process)."""
    from django.db import connection

    from noroshi.frame.running import roles

    connection.ensure_connection()
    roles.grant(connection.connection)

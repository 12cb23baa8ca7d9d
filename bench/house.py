"""What every benchmark stands on: an embedded PostgreSQL that writes to disk in time, migrated, with Django on it."""

from __future__ import annotations

import os
import platform
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from noroshi.frame.running.connections import Connections

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@contextmanager
def house(process: str = "worker") -> Iterator[Connections]:
    """A fresh database for as long as the context lasts; Django connects in the role of ``process``."""
    from noroshi.frame.running.postgres import EmbeddedPostgres

    with tempfile.TemporaryDirectory(prefix="noroshi-bench-") as folder:
        embedded = EmbeddedPostgres(Path(folder) / "home")
        connections = embedded.start()
        try:
            _put_together(connections, Path(folder) / "home", process)
            yield connections
        finally:
            _let_go()
            embedded.destroy()


def _put_together(addresses: Connections, home: Path, process: str) -> None:
    os.environ |= {
        "NOROSHI_HOME": str(home),
        "NOROSHI_SECRET_KEY": secrets.token_urlsafe(48),
        "NOROSHI_OWNER_DATABASE_URL": addresses.owner,
        "NOROSHI_APP_DATABASE_URL": addresses.app,
        "NOROSHI_WORKER_DATABASE_URL": addresses.worker,
        "NOROSHI_PROCESS": process,
        "DJANGO_SETTINGS_MODULE": "noroshi.settings",
    }
    import django
    import psycopg

    from noroshi.frame.running import roles

    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        roles.grant(owner, addresses)
    django.setup()
    migrate_as(addresses.owner)


def migrate_as(owner: str) -> None:
    """Migrations as the owner, after which Django is itself again."""
    from django.core.management import call_command
    from django.db import connections

    from noroshi.settings import _database

    default = connections["default"]
    own = dict(default.settings_dict)
    default.settings_dict.update(_database(owner))
    call_command("migrate", verbosity=0)
    default.close()
    default.settings_dict.update(own)


def _let_go() -> None:
    from django.db import connections

    connections.close_all()


def machine() -> dict[str, str | int]:
    """On what the figures were measured."""
    import django
    import msgspec
    import psycopg

    return {
        "cores": os.cpu_count() or 0,
        "system": platform.platform(),
        "python": platform.python_version(),
        "django": django.__version__,
        "psycopg": psycopg.__version__,
        "msgspec": msgspec.__version__,
        "postgresql": "18 (embedded, fsync on)",
    }

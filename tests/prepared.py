"""A home whose database is migrated already: made once for a run of the suite, and copied wherever one is needed.

Migrating an empty database takes some twenty seconds, nearly all of them Django's; a suite needs a dozen databases.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from noroshi.frame.running import database
from noroshi.frame.running.connections import DATABASE
from noroshi.frame.running.environment import read_environment
from noroshi.frame.running.kept import make_home
from noroshi.frame.running.places import places_of
from noroshi.frame.running.postgres import EmbeddedPostgres

FOLDER: Final = "NOROSHI_TEST_HOMES"
"""Names the folder of the prepared home; all processes of one run share it."""
PASSWORDS: Final = "database_passwords.json"
MIGRATED: Final = "migrated"
"""A second database of each such home, with nothing in it either: the template for databases that tests make."""


def open_folder() -> None:
    """Called once by the process that leads the run."""
    folder = Path(tempfile.mkdtemp(prefix="noroshi-prepared-"))
    folder.chmod(0o711)
    os.environ[FOLDER] = str(folder)


def clear_folder() -> None:
    """Called at the run's end by the process that opened it."""
    folder = Path(os.environ.pop(FOLDER))
    if (folder / "home").is_dir():
        EmbeddedPostgres(folder / "home").destroy()
    shutil.rmtree(folder, ignore_errors=True)


def lay_out(home: Path) -> None:
    """Give a home that has no database yet a migrated one, not running, with the passwords that belong to it."""
    source = Path(os.environ[FOLDER]) / "home"
    with _held(source.parent / "lock"):
        if not (source.parent / "made").exists():
            _make(source)
            (source.parent / "made").touch()
    make_home(home)
    shutil.copy2(source / PASSWORDS, home / PASSWORDS)
    subprocess.run(["cp", "-a", str(places_of(source).data), str(places_of(home).data)], check=True)


def _make(home: Path) -> None:
    outside = {name: held for name, held in os.environ.items() if not name.startswith("NOROSHI_")}
    environment = read_environment(outside | {"NOROSHI_HOME": str(home), "NOROSHI_DEMO": "1"})
    database.prepare_home(environment)
    server = EmbeddedPostgres(home, durable=False)
    try:
        connections = server.start()
        database.migrate(environment, connections, lambda sentence: None)
        with psycopg.connect(connections.owner, autocommit=True) as owner:
            owner.execute(f"CREATE DATABASE {MIGRATED} TEMPLATE {DATABASE} STRATEGY file_copy")
    finally:
        server.stop()


@contextmanager
def _held(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

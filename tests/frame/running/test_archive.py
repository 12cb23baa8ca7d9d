"""Backup and restore: nothing is lost on the way, and nothing is overwritten."""

from __future__ import annotations

import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from noroshi.frame.running import archive
from noroshi.frame.running.errors import BackupUnreadable, DatabaseNotEmpty, FileExists
from noroshi.frame.running.kept import secret_key_in
from noroshi.frame.running.postgres import EmbeddedPostgres
from tests.frame.running.conftest import entered

NewServer = Callable[..., EmbeddedPostgres]


def quiet(sentence: str) -> None:
    """Progress is not shown in tests."""


def fill(server: EmbeddedPostgres) -> None:
    """Records, an append-only table, keys: what an installation has."""
    connections = server.start()
    with entered(connections.owner) as owner:
        owner.execute("CREATE TABLE report (text text)")
        owner.execute("INSERT INTO report VALUES ('狼煙が上がった')")
        owner.execute("CREATE TABLE append_only (entry text)")
        owner.execute("REVOKE UPDATE, DELETE ON append_only FROM noroshi_app, noroshi_worker")
    secret_key_in(server.home)
    (server.home / "keys").mkdir(mode=0o700)
    (server.home / "keys" / "ledger").write_text("signing key")


def test_everything_comes_back_with_its_rights_in_a_new_home(new_server: NewServer, tmp_path: Path) -> None:
    old, new, file = new_server(tmp_path / "old"), new_server(tmp_path / "new"), tmp_path / "backup.tar"
    fill(old)
    archive.backup(old.home, old.connections(), file, quiet)
    old.stop()

    connections = new.start()
    archive.restore(new.home, connections, file, quiet)

    with entered(connections.app) as app:
        assert app.execute("SELECT * FROM report").fetchall() == [("狼煙が上がった",)]
        app.execute("INSERT INTO append_only VALUES ('kept')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DELETE FROM append_only")
    assert secret_key_in(new.home) == secret_key_in(old.home)
    assert (new.home / "keys" / "ledger").read_text() == "signing key"
    assert stat.S_IMODE((new.home / "keys" / "ledger").stat().st_mode) == 0o600
    with entered(connections.owner) as owner, entered(connections.worker) as worker:
        owner.execute("CREATE TABLE later (a int)")
        worker.execute("SELECT * FROM later")
    with pytest.raises(DatabaseNotEmpty):
        archive.restore(new.home, connections, file, quiet)


def test_a_backup_is_private_holds_no_database_password_and_replaces_nothing(
    new_server: NewServer, tmp_path: Path
) -> None:
    server, file = new_server(), tmp_path / "backup.tar"
    fill(server)
    archive.backup(server.home, server.connections(), file, quiet)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as packed:
        names = set(packed.getnames())
    assert names == {"backup.json", "database.dump", "home/secret_key", "home/keys/ledger"}
    with pytest.raises(FileExists):
        archive.backup(server.home, server.connections(), file, quiet)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".noroshi-backup")] == []


@pytest.mark.parametrize("damage", ["cut off", "flipped", "empty"])
def test_a_damaged_backup_is_refused_and_the_database_stays_empty(
    new_server: NewServer, tmp_path: Path, damage: str
) -> None:
    server, file = new_server(), tmp_path / "backup.tar"
    connections = server.start()
    archive.backup(server.home, connections, file, quiet)
    content = bytearray(file.read_bytes())
    if damage == "flipped":
        content[content.index(b"PGDMP") + 200] ^= 0xFF
    end = content.index(b"backup.json")
    file.write_bytes({"cut off": bytes(content[:end]), "flipped": bytes(content), "empty": b""}[damage])
    with pytest.raises(BackupUnreadable):
        archive.restore(server.home, connections, file, quiet)

"""Backup and restore: the database as PostgreSQL's own dump, and the home's keys and files, in one tar.

The database passwords are not in it: each home makes its own.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psycopg

from noroshi.frame.named_sql import sql
from noroshi.frame.running import roles
from noroshi.frame.running.connections import Connections, libpq_variables
from noroshi.frame.running.errors import BackupUnreadable, DatabaseNotEmpty, FileExists, FolderNotWritable, ToolFailed
from noroshi.frame.running.parts import variables_of_tool
from noroshi.frame.running.places import brought_binaries

FORMAT = 1
MANIFEST, DUMP, HOME = "backup.json", "database.dump", "home"
KEPT_OF_HOME = ("secret_key", "keys", "files")  # files and folders of the home that belong into a backup
BLOCK = 1024 * 1024


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says of itself: written last, so that a cut-off one has none."""

    format: int
    made: datetime
    program: str
    dump_sha256: str


def backup(home: Path, connections: Connections, file: Path, tell: Callable[[str], None]) -> Manifest:
    """Write a backup to ``file``, whole or not at all, readable by the owner only.

    Raises FileExists, FolderNotWritable, ToolFailed.
    """
    if file.exists():
        raise FileExists(file=file)
    try:
        with tempfile.TemporaryDirectory(prefix=".noroshi-backup-", dir=file.parent) as folder:
            dump = Path(folder) / DUMP
            tell("Writing out the database.")
            _run_tool("pg_dump", ["--format=custom", f"--file={dump}"], libpq_variables(connections.owner))
            tell("Packing.")
            manifest = _pack(home, dump, packed := Path(folder) / "packed.tar")
            os.link(packed, file)  # unlike a renaming this never replaces a file that came meanwhile
    except FileExistsError as failure:
        raise FileExists(file=file) from failure
    except OSError as failure:
        raise FolderNotWritable(folder=file.parent, reason=failure.strerror) from failure
    return manifest


def restore(home: Path, connections: Connections, file: Path, tell: Callable[[str], None]) -> Manifest:
    """Bring a backup into an empty database and its keys and files into ``home``: the database whole or not at all.

    Raises BackupUnreadable, DatabaseNotEmpty, ToolFailed.
    """
    try:
        with tarfile.open(file, "r:") as archive, tempfile.TemporaryDirectory(prefix="noroshi-restore-") as folder:
            manifest = _checked_manifest(file, archive, dump := Path(folder) / DUMP)
            _refuse_unless_empty(connections)
            tell(f"Bringing back the database of {manifest.made:%Y-%m-%d %H:%M} UTC.")
            _bring_back(connections, dump)
            tell("Bringing back keys and files.")
            _unpack_home(archive, home)
    except (tarfile.TarError, OSError, KeyError, msgspec.DecodeError) as failure:
        raise BackupUnreadable(file=file, reason=str(failure) or type(failure).__name__) from failure
    return manifest


def _pack(home: Path, dump: Path, packed: Path) -> Manifest:
    from importlib import metadata

    manifest = Manifest(FORMAT, datetime.now(UTC), metadata.version("noroshi"), _sha256(dump))
    with os.fdopen(os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
            archive.add(dump, DUMP)
            for name in KEPT_OF_HOME:
                if (home / name).exists():
                    archive.add(home / name, f"{HOME}/{name}")
            content = msgspec.json.encode(manifest)
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        stream.flush()
        os.fsync(stream.fileno())
    return manifest


def _checked_manifest(file: Path, archive: tarfile.TarFile, dump: Path) -> Manifest:
    found = archive.extractfile(MANIFEST)
    source = archive.extractfile(DUMP)
    if found is None or source is None:
        raise BackupUnreadable(file=file, reason="parts are missing")
    manifest = msgspec.json.decode(found.read(), type=Manifest)
    if manifest.format != FORMAT:
        raise BackupUnreadable(file=file, reason=f"its format {manifest.format} is not known to this version")
    with dump.open("wb") as target:
        while block := source.read(BLOCK):
            target.write(block)
    if _sha256(dump) != manifest.dump_sha256:
        raise BackupUnreadable(file=file, reason="the database in it is not what was written")
    return manifest


def _refuse_unless_empty(connections: Connections) -> None:
    with psycopg.connect(connections.owner, autocommit=True, connect_timeout=10) as owner:
        answer = owner.execute(sql(roles.ROOM, "user_tables")).fetchone()
        if answer and answer[0]:
            raise DatabaseNotEmpty(tables=answer[0])
        roles.withhold(owner, connections)


def _bring_back(connections: Connections, dump: Path) -> None:
    variables = libpq_variables(connections.owner)
    database = variables["PGDATABASE"]
    options = ["--exit-on-error", "--single-transaction", "--no-owner", f"--dbname={database}", str(dump)]
    try:
        _run_tool("pg_restore", options, variables)
    finally:
        with psycopg.connect(connections.owner, autocommit=True, connect_timeout=10) as owner:
            roles.grant(owner, connections)


def _unpack_home(archive: tarfile.TarFile, home: Path) -> None:
    for entry in archive.getmembers():
        if entry.name.startswith(f"{HOME}/"):
            archive.extract(entry.replace(name=entry.name.removeprefix(f"{HOME}/"), deep=False), home, filter="data")
            (home / entry.name.removeprefix(f"{HOME}/")).chmod(0o700 if entry.isdir() else 0o600)


def _run_tool(name: str, options: list[str], url_variables: Mapping[str, str]) -> None:
    command = [str(brought_binaries() / "bin" / name), *options]
    variables = variables_of_tool(url_variables)
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ToolFailed(tool=name, reason=done.stderr.strip()[-2000:])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Backup and restore: the database as PostgreSQL's own dump, and the home's keys and files, in one tar.

The database passwords are not in it: each home makes its own.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psycopg

from noroshi.frame.named_sql import sql
from noroshi.frame.running import roles
from noroshi.frame.running.connections import Connections, libpq_variables
from noroshi.frame.running.errors import BackupUnreadable, DatabaseNotEmpty, FileExists, FolderNotWritable, ToolFailed
from noroshi.frame.running.kept import write_secret
from noroshi.frame.running.parts import variables_of_tool
from noroshi.frame.running.places import brought_binaries

FORMAT = 1
MANIFEST, DUMP, HOME = "backup.json", "database.dump", "home"
# Files and folders of the home that belong into a backup.
KEPT_OF_HOME = ("secret_key", "ledger_key", "ledger_verifier_key", "keys", "files")


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says of itself: written last, so that a cut-off one has none."""

    format: int
    made: datetime
    program: str
    sha256: Mapping[str, str]  # of each file in it


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
        with tarfile.open(file, "r:") as archive, tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder:
            manifest = _unpacked(file, archive, Path(folder))
            _refuse_unless_empty(connections)
            tell(f"Bringing back the database of {manifest.made:%Y-%m-%d %H:%M} UTC.")
            _bring_back(connections, Path(folder) / DUMP)
            tell("Bringing back keys and files.")
            _bring_home(Path(folder), home, manifest.sha256)
    except (tarfile.TarError, OSError, KeyError, msgspec.DecodeError) as failure:
        raise BackupUnreadable(file=file, reason=str(failure) or type(failure).__name__) from failure
    return manifest


def _pack(home: Path, dump: Path, packed: Path) -> Manifest:
    from importlib import metadata

    files = {DUMP: dump} | {f"{HOME}/{path.relative_to(home)}": path for path in _kept_files(home)}
    sums = {name: _sha256(path) for name, path in files.items()}
    manifest = Manifest(FORMAT, datetime.now(UTC), metadata.version("noroshi"), sums)
    with os.fdopen(os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for name, path in files.items():
                archive.add(path, name)
            content = msgspec.json.encode(manifest)
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        stream.flush()
        os.fsync(stream.fileno())
    return manifest


def _kept_files(home: Path) -> Iterator[Path]:
    for name in KEPT_OF_HOME:
        for path in sorted([home / name, *(home / name).rglob("*")]):
            if path.is_file() and not path.is_symlink():
                yield path


def _take_out(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """One plain file into the folder; folders are made as needed. Raises tarfile.TarError for anything else.

    Written out because Python 3.11 before 3.11.4 knows no extraction filters.
    """
    place = (folder / member.name).resolve()
    if member.isdir():
        return
    content = archive.extractfile(member) if member.isreg() and place.is_relative_to(folder.resolve()) else None
    if content is None:
        raise tarfile.ExtractError(f"{member.name} is not a file of a backup")
    place.parent.mkdir(parents=True, exist_ok=True)
    with content, place.open("wb") as written:
        shutil.copyfileobj(content, written)


def _unpacked(file: Path, archive: tarfile.TarFile, folder: Path) -> Manifest:
    """Take everything out into ``folder``, each file checked against the manifest. Paths that lead outside raise."""
    for member in archive:
        _take_out(archive, member, folder)
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    if manifest.format != FORMAT:
        raise BackupUnreadable(file=file, reason=f"its format {manifest.format} is not known to this version")
    for name, expected in {DUMP: "", **manifest.sha256}.items():
        if _sha256(folder / name) != expected:
            raise BackupUnreadable(file=file, reason=f"{name} in it is not what was written")
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


def _bring_home(unpacked: Path, home: Path, names: Iterable[str]) -> None:
    for name in names:
        if name.startswith(f"{HOME}/"):
            target = home / name.removeprefix(f"{HOME}/")
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_secret(target, (unpacked / name).read_bytes())


def _run_tool(name: str, options: list[str], url_variables: Mapping[str, str]) -> None:
    command = [str(brought_binaries() / "bin" / name), *options]
    variables = variables_of_tool(url_variables)
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ToolFailed(tool=name, reason=done.stderr.strip()[-2000:])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""The files of a PostgreSQL cluster: made once, configured afresh at each start."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from noroshi.frame.running.errors import DatabaseDidNotStart, OtherDatabaseVersion
from noroshi.frame.running.places import Places

SUPERUSER = "noroshi_superuser"
MEBIBYTE = 1024 * 1024
ENVIRONMENT = {
    "LC_ALL": "C",
    "TZ": "UTC",
    "PATH": "/usr/bin:/bin",
}  # nothing inherited: PGOPTIONS and the like change servers

HOST_RULES = """# Written at each start. No address but the private socket, no role without its password.
local replication all reject
local all all scram-sha-256
"""

FIXED = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "password_encryption": "'scram-sha-256'",
    "max_connections": "100",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "'4GB'",
    "checkpoint_timeout": "'15min'",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "64",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "logging_collector": "on",
    "log_directory": "'log'",
    "log_filename": "'database-%a.log'",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "'1d'",
    "log_rotation_size": "0",
    # Statements, their values and the rows that they hit hold secrets: none of them may reach the log.
    "log_statement": "'none'",
    "log_min_error_statement": "'panic'",
    "log_error_verbosity": "'terse'",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "client_connection_check_interval": "'10s'",
    "idle_in_transaction_session_timeout": "'30min'",
}
# A killed server still loses nothing; a machine that loses power may.
UNSAFE = {"fsync": "off", "full_page_writes": "off"}


def memory_settings(total: int) -> Mapping[str, str]:
    """Sizes for a machine with ``total`` bytes of memory, which the web and worker processes share with the server."""
    shared = max(64, min(total // 8 // MEBIBYTE, 4096))
    return {
        "shared_buffers": f"'{shared}MB'",
        "effective_cache_size": f"'{max(128, total // 2 // MEBIBYTE)}MB'",
        "maintenance_work_mem": f"'{max(32, min(total // 32 // MEBIBYTE, 512))}MB'",
        "work_mem": f"'{max(4, min(total // 512 // MEBIBYTE, 32))}MB'",
    }


def total_memory() -> int:
    """Bytes of memory of this machine, or of this container if that is less."""
    physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
    except OSError:
        return physical
    return min(physical, int(limit)) if limit.isdigit() else physical


def _shared_memory() -> Mapping[str, str]:
    """Containers often have 64 MB in /dev/shm, too little for a parallel query: then ordinary files are used."""
    try:
        found = os.statvfs("/dev/shm")  # noqa: S108 - only its size is read
    except OSError:
        return {"dynamic_shared_memory_type": "'mmap'"}
    enough = found.f_frsize * found.f_blocks >= 512 * MEBIBYTE
    return {"dynamic_shared_memory_type": "'posix'" if enough else "'mmap'"}


def configuration(durable: bool) -> str:
    """The text of postgresql.conf; local additions belong into ``local.conf`` beside it."""
    settings = {**FIXED, **memory_settings(total_memory()), **_shared_memory(), **({} if durable else UNSAFE)}
    lines = [f"{name} = {value}" for name, value in settings.items()]
    return "\n".join(
        ["# Written at each start; put additions into local.conf.", *lines, "include_if_exists 'local.conf'", ""]
    )


def configure(places: Places, durable: bool) -> None:
    """Write configuration and host rules into the cluster."""
    for name, text in (("postgresql.conf", configuration(durable)), ("pg_hba.conf", HOST_RULES)):
        path = places.data / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        places.account.give(path)


def make_cluster(places: Places, superuser_password: str, durable: bool) -> None:
    """Make the cluster in a folder beside its final place and move it there whole, so that a crash leaves no half."""
    fresh = places.base / "database.new"
    shutil.rmtree(fresh, ignore_errors=True)
    places.private_folder("database.new")
    password_file = fresh.with_name("database.password")
    _write_for_account(places, password_file, superuser_password)
    try:
        _run_initdb(places, fresh, password_file, durable)
    finally:
        password_file.unlink(missing_ok=True)
    fresh.rename(places.data)


def _write_for_account(places: Places, path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
    places.account.give(path)


def _run_initdb(places: Places, folder: Path, password_file: Path, durable: bool) -> None:
    command = [str(places.binaries / "bin" / "initdb"), f"--pgdata={folder}", f"--username={SUPERUSER}"]
    command += [f"--pwfile={password_file}", "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"]
    command += [] if durable else ["--no-sync"]
    done = subprocess.run(
        command,
        env=ENVIRONMENT,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        **places.account.popen_arguments(),
    )
    if done.returncode != 0:
        raise DatabaseDidNotStart(log=(done.stderr or done.stdout)[-2000:])


def check_version(places: Places) -> None:
    """Compare the cluster's version with that of the program. Raises OtherDatabaseVersion."""
    found = (places.data / "PG_VERSION").read_text(encoding="ascii").strip()
    told = subprocess.run(
        [places.binaries / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    brought = told.stdout.split()[2].split(".")[0]
    if found != brought:
        raise OtherDatabaseVersion(folder=places.data, found=found, brought=brought)

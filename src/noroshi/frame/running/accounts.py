"""Under which account the database server runs: PostgreSQL refuses root, so root lends it an unprivileged one."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from noroshi.frame.running.errors import FolderOfSomebodyElse, NoUnprivilegedAccount

DEFAULT_ACCOUNT = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the operating system; ``lent`` when we are root and step down to it."""

    name: str
    uid: int
    gid: int
    lent: bool

    def popen_arguments(self) -> dict[str, Any]:
        """What subprocess needs to step down: no group of root stays behind."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.lent else {}

    def give(self, path: Path) -> None:
        """Make this account the owner of one of our own files or folders (never of what lies below or above)."""
        if self.lent:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def may(self, path: Path, bits: int) -> bool:
        """Whether permission bits (4 read, 1 pass) are granted on ``path``; access lists are not looked at."""
        found = path.stat()
        shift = 6 if found.st_uid == self.uid else 3 if found.st_gid == self.gid else 0
        return (found.st_mode >> shift) & bits == bits

    def first_closed(self, path: Path) -> Path | None:
        """The topmost folder on the way to ``path``, itself included, that this account may not pass; None if all."""
        if not self.lent:
            return None
        way = path.resolve()
        return next((folder for folder in [*reversed(way.parents), way] if not self.may(folder, 1)), None)


def database_account(data: Path, wanted: str = DEFAULT_ACCOUNT) -> Account:
    """The account for the server on the folder ``data``: ourselves, or when we are root its owner or ``wanted``.

    Raises NoUnprivilegedAccount, FolderOfSomebodyElse.
    """
    owner = data.stat().st_uid if data.is_dir() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise FolderOfSomebodyElse(folder=data, owner=_name(owner or 0))
        return Account(_name(os.geteuid()), os.geteuid(), os.getegid(), lent=False)
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam(wanted)
    except KeyError as missing:
        raise NoUnprivilegedAccount(account=owner or wanted) from missing
    if entry.pw_uid == 0:
        raise NoUnprivilegedAccount(account=f"{wanted} without root's rights")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, lent=True)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)

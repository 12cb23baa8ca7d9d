"""The three addresses of one database, one for each role."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

OWNER, APP, WORKER = "noroshi_owner", "noroshi_app", "noroshi_worker"
DATABASE = "noroshi"


@dataclass(frozen=True, slots=True, repr=False)
class Connections:
    """libpq URLs: ``owner`` makes the tables, ``app`` serves pages, ``worker`` does background work."""

    owner: str
    app: str
    worker: str

    def __repr__(self) -> str:
        return "Connections(...)"


def socket_url(role: str, password: str, folder: Path, database: str = DATABASE) -> str:
    """A libpq URL for a server that listens on a socket in ``folder``."""
    return f"postgresql://{role}:{quote(password, safe='')}@/{database}?host={quote(str(folder), safe='')}&port=5432"

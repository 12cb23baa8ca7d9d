"""The three addresses of one database, one for each role."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from psycopg.conninfo import conninfo_to_dict

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


def with_role(url: str, role: str, password: str) -> str:
    """The same database, entered as another role."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if key not in ("user", "password")])
    return urlunsplit((parts.scheme, f"{role}:{quote(password, safe='')}@{place}", parts.path, query, ""))


def libpq_variables(url: str) -> dict[str, str]:
    """The address as libpq's environment variables: a password on a command line could be read by everybody."""
    known = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
        "sslmode": "PGSSLMODE",
        "sslrootcert": "PGSSLROOTCERT",
        "sslcert": "PGSSLCERT",
        "sslkey": "PGSSLKEY",
    }
    found = conninfo_to_dict(url)
    return {variable: str(found[key]) for key, variable in known.items() if found.get(key) is not None}


def user_of(url: str) -> str:
    """The role that an address enters as."""
    return str(conninfo_to_dict(url).get("user", ""))

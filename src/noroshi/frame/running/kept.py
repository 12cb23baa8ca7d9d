"""Small secret files in the home: written whole or not at all, readable by the owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import msgspec

from noroshi.frame.running.errors import FolderNotWritable


class DatabasePasswords(msgspec.Struct, frozen=True):
    """The passwords of the database roles, generated once for each home."""

    superuser: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(32))
    owner: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(32))
    app: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(32))
    worker: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(32))

    def __repr__(self) -> str:
        return "DatabasePasswords(...)"


def write_secret(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` with mode 0600; after a crash the file is either old or new, never half."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)


def read_or_make(path: Path, fresh: bytes) -> bytes:
    """What ``path`` holds; ``fresh``, then kept there, when it does not exist yet."""
    if not path.is_file():
        write_secret(path, fresh)
    return path.read_bytes()


def passwords_in(home: Path) -> DatabasePasswords:
    """The database passwords of this home, generated at the first call."""
    kept = read_or_make(home / "database_passwords.json", msgspec.json.encode(DatabasePasswords()))
    return msgspec.json.decode(kept, type=DatabasePasswords)


def secret_key_in(home: Path) -> str:
    """The key that signs sessions and links of this home, generated at the first call."""
    return read_or_make(home / "secret_key", secrets.token_urlsafe(64).encode()).decode().strip()


def make_home(home: Path) -> Path:
    """Make the home if it is missing, open for passage only (0711). A home that exists keeps its permissions."""
    try:
        if not home.is_dir():
            home.parent.mkdir(parents=True, exist_ok=True)
            home.mkdir(exist_ok=True)
            home.chmod(0o711)
        if not os.access(home, os.W_OK):
            raise FolderNotWritable(folder=home, reason="no permission")
    except OSError as failure:
        raise FolderNotWritable(folder=home, reason=failure.strerror) from failure
    return home

"""The log's own key: made at the first start, kept in the home folder, never in the database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from noroshi.ledger.errors import KeyUnusable
from noroshi.ledger.faults import MalformedKey
from noroshi.ledger.models import Checkpoint
from noroshi.ledger.note import SignerKey, VerifierKey

SIGNER_FILE = "ledger_key"
VERIFIER_FILE = "ledger_verifier_key"


def signer() -> SignerKey:
    """The log's signing key; made now if neither key nor log exist yet. Raises KeyUnusable."""
    path = _path(SIGNER_FILE)
    if not path.is_file():
        if Checkpoint.objects.exists():
            raise KeyUnusable(why=f"{path} is missing, but the log was begun with one. Restore it from its backup.")
        _keep(SignerKey.generate(origin()), path)
    return _read(path)


def verifier() -> VerifierKey:
    """The log's public key, as others need it. Raises KeyUnusable."""
    path = _path(VERIFIER_FILE)
    try:
        return VerifierKey.parse(path.read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return signer().verifier
    except (OSError, ValueError, MalformedKey) as error:
        raise KeyUnusable(why=f"{path}: {error}") from error


def origin() -> str:
    """The name of a log begun now: its public address without the scheme (tlog-tiles, "Parameters")."""
    return f"{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}/ledger"


def _path(name: str) -> Path:
    return Path(settings.HOME) / name


def _read(path: Path) -> SignerKey:
    try:
        if path.stat().st_mode & 0o077:
            raise KeyUnusable(why=f"others than its owner may read {path}. Run: chmod 600 {path}")
        return SignerKey.parse(path.read_text(encoding="utf-8").strip())
    except (OSError, ValueError, MalformedKey) as error:
        raise KeyUnusable(why=f"{path}: {error}") from error


def _keep(key: SignerKey, path: Path) -> None:
    """Two processes may start at once: the first to put its key there wins, and no reader sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    _write(draft, key.text, 0o600)
    try:
        os.link(draft, path)
        _write(path.with_name(VERIFIER_FILE), key.verifier.text, 0o644)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _write(path: Path, text: str, mode: int) -> None:
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode),
        "w",
        encoding="utf-8",
    ) as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())

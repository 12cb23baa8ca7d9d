"""What an exported log looks like on disk. Pure but for reading files."""

from __future__ import annotations

from hashlib import sha256
from importlib import resources

CHECKPOINT = "checkpoint"
VERIFIER_KEY = "verifier_key"
README = "README.md"
TILES = "tile"
_DIGEST = b"SHA-256: "


def readme() -> bytes:
    """The text that explains an export, its own digest in the last line."""
    text = resources.files("noroshi.ledger").joinpath("export_readme.md").read_bytes()
    return text + _DIGEST + sha256(text).hexdigest().encode() + b"\n"


def readme_is_whole(raw: bytes) -> bool:
    """Whether the text is as some version of Noroshi wrote it. Guards against accidents only: it bears no signature."""
    text, _, _ = raw.rpartition(_DIGEST)
    return raw == text + _DIGEST + sha256(text).hexdigest().encode() + b"\n"

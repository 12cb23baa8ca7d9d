"""Names of the built front-end files."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from noroshi.face.errors import NotBuilt

MANIFEST = Path(__file__).resolve().parent / "static" / "noroshi" / "manifest.json"


@cache
def _manifest(changed: int) -> dict[str, str]:
    return dict(json.loads(MANIFEST.read_text()))


def built_name(name: str) -> str:
    """``app.css`` to ``noroshi/app-<hash>.css``. Raises NotBuilt when there is no such file."""
    try:
        return "noroshi/" + _manifest(MANIFEST.stat().st_mtime_ns)[name]
    except (FileNotFoundError, KeyError) as missing:
        raise NotBuilt from missing

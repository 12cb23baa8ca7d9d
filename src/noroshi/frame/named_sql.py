"""SQL lives in named files of its room; this reads them once."""

from __future__ import annotations

import functools
from importlib import resources


@functools.cache
def sql(room: str, name: str) -> str:
    """The text of ``<room>/sql/<name>.sql``."""
    return resources.files(f"noroshi.{room}").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")

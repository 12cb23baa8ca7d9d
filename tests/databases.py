"""Databases that a test makes beside the one of its process."""

from __future__ import annotations

import time
from typing import Final

import psycopg
from psycopg import sql

PATIENCE: Final = 10.0
"""Seconds that a vacuum of the server's own may take to leave."""


def drop(url: str, name: str) -> None:
    """Drop a database as its owner, who may not cut off what the server itself does in it: that ends soon."""
    until = time.monotonic() + PATIENCE
    with psycopg.connect(url, autocommit=True) as owner:
        while True:
            try:
                owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            except psycopg.errors.InsufficientPrivilege:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

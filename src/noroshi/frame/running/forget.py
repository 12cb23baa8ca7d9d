"""Deletes the database of a throwaway home, wherever it lies: ``python -m noroshi.frame.running.forget HOME``."""

from __future__ import annotations

import sys
from pathlib import Path

from noroshi.frame.running.errors import RunningError
from noroshi.frame.running.postgres import EmbeddedPostgres


def main(arguments: list[str]) -> int:
    """Stop and delete the embedded database of the home named. A home that is in use is left as it is."""
    home = Path(arguments[0])
    if not home.is_dir():
        return 0
    try:
        EmbeddedPostgres(home).destroy()
    except RunningError as failure:
        sys.stderr.write(f"{failure.message}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

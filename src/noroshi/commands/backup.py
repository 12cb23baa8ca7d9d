"""``noroshi backup`` and ``noroshi restore``."""

from __future__ import annotations

from pathlib import Path


def backup(file: Path) -> int:
    """Write everything that must not be lost into one file. Noroshi may be running meanwhile.

    The file holds every secret of the installation: keep it as you keep the installation itself.

    Parameters
    ----------
    file
        A new file, such as noroshi-2026-11-23.tar.
    """
    from noroshi.commands.prepared import environment
    from noroshi.commands.telling import progress
    from noroshi.frame.running import archive
    from noroshi.frame.running.database import database

    settings = environment()
    with progress() as show, database(settings, show) as connections:
        archive.backup(settings.home, connections, file.absolute(), show)
    print(f"Written: {file} ({file.stat().st_size:,} bytes)")
    return 0


def restore(file: Path) -> int:
    """Bring a backup into a new home and an empty database, then up to this version.

    Parameters
    ----------
    file
        What ``noroshi backup`` wrote.
    """
    from noroshi.commands.prepared import environment
    from noroshi.commands.telling import fail, progress
    from noroshi.frame.running import archive
    from noroshi.frame.running.database import database, migrate

    settings = environment()
    if not file.is_file():
        return fail(f"there is no file {file}.")
    with progress() as show, database(settings, show) as connections:
        manifest = archive.restore(settings.home, connections, file.absolute(), show)
        migrate(settings, connections, show)
    print(f"Restored the backup of {manifest.made:%Y-%m-%d %H:%M} UTC, made by version {manifest.program}.")
    return 0

"""``noroshi import``: files of intelligence into the knowledge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def import_files(
    *paths: Path,
    source: Annotated[str, Parameter(name="--source")],
    marking: Annotated[str, Parameter(name="--marking")] = "",
    json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Import STIX bundles, MISP events, CSV of indicators, the KEV catalogue.

    Exit code 0: all stored. 1: some objects were bad; the good ones are stored, the bad ones listed.

    Parameters
    ----------
    paths
        Files, or folders of files.
    source
        The organisation that the knowledge comes from, by its code.
    marking
        The marking where the file says none, such as TLP:GREEN.
    json
        Print the outcome as one JSON object.
    """
    from noroshi.commands.prepared import django
    from noroshi.commands.telling import fail, progress

    if not paths:
        return fail("name at least one file to import.")
    if missing := [path for path in paths if not path.exists()]:
        return fail(f"there is no file {missing[0]}.")
    with progress() as show, django("cli", show):
        from noroshi.intake.importing import import_paths

        return int(import_paths(list(paths), source=source, marking=marking or None, json=json, progress=show))


def import_incidents(
    *paths: Path,
    source: Annotated[str, Parameter(name="--source")],
    marking: Annotated[str, Parameter(name="--marking")] = "",
    json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Import past incidents: CSV (id, title, occurred ...) or VERIS JSON. Nobody is warned, no clock begins.

    Exit code 0: all taken. 1: some were not; the good ones are taken, the others listed with what to do.

    Parameters
    ----------
    paths
        Files, or folders of files.
    source
        The organisation that the incidents come from, by its code.
    marking
        Who may see them, TLP:AMBER unless told otherwise.
    json
        Print the outcome as one JSON object.
    """
    from noroshi.commands.prepared import django
    from noroshi.commands.telling import fail, progress

    if not paths:
        return fail("name at least one file to import.")
    if missing := [path for path in paths if not path.exists()]:
        return fail(f"there is no file {missing[0]}.")
    with progress() as show, django("cli", show):
        from noroshi.intake.desk.past import import_paths

        return int(import_paths(list(paths), source=source, marking=marking or None, json=json, progress=show))

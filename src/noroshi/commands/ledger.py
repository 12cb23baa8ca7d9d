"""``noroshi ledger``: the tamper-evident log, taken out and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def export(folder: Path) -> int:
    """Write the ledger's checkpoint, tiles and entries into a folder, for anyone to verify.

    Parameters
    ----------
    folder
        An empty or new folder; a later export into it adds what is new.
    """
    from noroshi.commands.prepared import django
    from noroshi.commands.telling import progress

    with progress() as show, django("cli", show):
        from noroshi.ledger.export import export as write

        write(folder)
    return 0


def verify(
    folder: Path,
    *,
    key: Annotated[Path | None, Parameter(name="--key")] = None,
    json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Check an exported ledger: its checkpoint's signature and every entry's place in it. Needs no database.

    Parameters
    ----------
    folder
        What ``noroshi ledger export`` wrote.
    key
        A file with the log's verifier key (C2SP signed-note) that you were given by another way than this folder.
    json
        Print the outcome as one JSON object.
    """
    from noroshi.ledger.verify import main

    arguments = [str(folder), *(["--key", str(key)] if key else []), *(["--json"] if json else [])]
    return int(main(arguments) or 0)

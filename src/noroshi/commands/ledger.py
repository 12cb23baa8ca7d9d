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


def receipt(
    file: Path,
    *,
    key: Annotated[Path | None, Parameter(name="--key")] = None,
    json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Check a receipt: that its statement stands in the log, in an entry under the log's signature. Needs no database.

    Parameters
    ----------
    file
        A receipt as JSON.
    key
        A file with the log's verifier key (C2SP signed-note) that you were given by another way than this file.
    json
        Print the outcome as one JSON object.
    """
    import msgspec

    from noroshi.commands.telling import fail
    from noroshi.ledger.faults import LogFault
    from noroshi.ledger.note import VerifierKey
    from noroshi.ledger.proof import check

    try:
        trusted = VerifierKey.parse(key.read_text(encoding="utf-8").strip()) if key else None
        content = file.read_bytes()
    except (OSError, ValueError, LogFault) as fault:
        return fail(str(fault))
    try:
        proved = check(content, trusted)
    except LogFault as fault:
        print(msgspec.json.encode({"ok": False, "reason": str(fault)}).decode() if json else str(fault))
        return 1
    facts = msgspec.to_builtins(proved) | {"ok": True, "key_from_receipt": trusted is None}
    place = f"entry {proved.index} of {proved.size} in the log {proved.origin}, {proved.verb} at {proved.time}"
    own = "" if trusted else "\nThe key came with the receipt: compare it with one that reached you another way."
    print(msgspec.json.encode(facts).decode() if json else f"All is well: {place}.{own}")
    return 0

"""``noroshi register``: organisations, people and their roles from one file."""

from __future__ import annotations

from pathlib import Path

LARGEST = 16 * 1024 * 1024


def register(file: Path) -> int:
    """Register what a YAML file says, all of it or nothing, and print a set-up link for everybody who is new.

    May be repeated: what is there already is brought up to date.

    Parameters
    ----------
    file
        See docs/how-to/register-organisations.md.
    """
    from noroshi.commands.prepared import django
    from noroshi.commands.telling import fail, progress

    if not file.is_file() or file.stat().st_size > LARGEST:
        return fail(f"{file} is not a file, or is larger than {LARGEST} bytes.")
    with progress() as show, django("cli", show):
        from noroshi.parties.errors import RegisterRefused
        from noroshi.parties.register_file import read_register
        from noroshi.web.invitations import register as carry_out

        try:
            links = carry_out(read_register(file.read_text(encoding="utf-8-sig")))
        except UnicodeDecodeError:
            return fail(f"{file} is not text in UTF-8.")
        except RegisterRefused as refused:
            listed = refused.facts["problems"]
            return fail("\n  ".join([refused.message, *(listed if isinstance(listed, list) else [])]))
    for organisation, mail, link in links:
        print(f"{organisation}\t{mail}\t{link}")
    return 0

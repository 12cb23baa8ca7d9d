"""``noroshi account``: the first administrator."""

from __future__ import annotations


def create(mail: str, *, name: str, organisation: str = "") -> int:
    """Make an administrator and print a link, good for one use, with which they set up their sign-in.

    Parameters
    ----------
    mail
        Their mail address, with which they sign in.
    name
        Their name.
    organisation
        The code of their organisation; the office's where none is given.
    """
    from noroshi.commands.prepared import django
    from noroshi.commands.telling import progress

    with progress() as show, django("cli", show):
        from noroshi.web.invitations import invite_administrator

        link = invite_administrator(mail=mail, name=name, organisation=organisation or None)
    print(link)
    return 0

"""``noroshi content``: what comes with the installation, into the database."""

from __future__ import annotations

import os


def content() -> int:
    """Bring warninglists, ATT&CK and ATLAS into the database. ``noroshi up`` does this by itself."""
    from noroshi.commands.prepared import django
    from noroshi.commands.telling import tell

    if os.environ.get("NOROSHI_WORKER_DATABASE_URL") and os.environ.get("NOROSHI_PROCESS") == "cli":
        return _install_here()
    with django("cli", tell):
        return _install_here()


def _install_here() -> int:
    import django

    from noroshi.commands.telling import tell

    django.setup()
    from noroshi.intake.content import install

    install(tell)
    return 0

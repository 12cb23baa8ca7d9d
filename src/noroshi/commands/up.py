"""``noroshi up``: the whole program."""

from __future__ import annotations


def up() -> int:
    """Run Noroshi: database, web server and background worker, until Ctrl-C or SIGTERM.

    Settings come from the environment; see docs/install.md.
    """
    from noroshi.commands.prepared import environment
    from noroshi.commands.telling import tell
    from noroshi.frame.running import house

    settings = environment()
    house.run(settings, tell, when_started=lambda _: tell(f"Noroshi serves {settings.public_url}. Ctrl-C stops it."))
    return 0

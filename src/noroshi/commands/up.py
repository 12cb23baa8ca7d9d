"""``noroshi up``: the whole program."""

from __future__ import annotations


def up() -> int:
    """Run Noroshi: database, web server and background worker, until Ctrl-C or SIGTERM.

    Settings come from the environment; see docs/install.md.
    """
    import subprocess
    import sys

    from noroshi.commands.prepared import environment
    from noroshi.commands.telling import tell
    from noroshi.frame.running import house, parts
    from noroshi.frame.running.connections import Connections

    settings = environment()

    def install(connections: Connections) -> None:
        variables = parts.variables_for("cli", settings, connections)
        subprocess.run([sys.executable, "-m", "noroshi", "content"], env=variables, check=True)

    def say(connections: Connections) -> None:
        tell(f"Noroshi serves {settings.public_url}. Ctrl-C stops it.")

    house.run(settings, tell, before_serving=install, when_started=say)
    return 0

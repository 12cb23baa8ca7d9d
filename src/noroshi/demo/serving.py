"""``noroshi demo``: the whole program on the demo nation, with a sign-in link for each role."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from noroshi.demo.display import Display, showing
from noroshi.frame.running import house, parts
from noroshi.frame.running.connections import Connections
from noroshi.frame.running.environment import Environment, read_environment

HOME = ".demo"
PATIENCE = 30.0  # seconds for the web server to answer


def serve() -> int:
    """Run the demo until Ctrl-C; its data stays in ``.demo`` (or NOROSHI_HOME) for the next time."""
    settings = read_environment(_variables())
    began = time.monotonic()
    signs: list[tuple[str, str]] = []
    with showing() as display:
        display.tell(f"Noroshi demo · home {settings.home}")

        def load(connections: Connections) -> None:
            display.doing("Loading the nation")
            signs.extend(_load(settings, connections, display))
            display.doing("Starting the web server and the worker")

        def show(connections: Connections) -> None:
            _wait_for(settings)
            display.finish(f"Ready after {time.monotonic() - began:.1f} s: {settings.public_url}")
            _show_links(signs, display)
            display.tell("Ctrl-C stops everything.")

        house.run(settings, display.tell, before_serving=load, when_started=show)
    return 0


def _show_links(signs: list[tuple[str, str]], display: Display) -> None:
    display.tell("Sign in as (each link works once; more on the page /demo/):")
    for role, link in signs:
        display.tell(f"  {role}\n    {link}")


def _variables() -> dict[str, str]:
    """The environment with the demo's own defaults."""
    port = os.environ.get("PORT") or os.environ.get("NOROSHI_PORT") or "8750"
    defaults = {
        "NOROSHI_HOME": str(Path.cwd() / HOME),
        "NOROSHI_PUBLIC_URL": f"http://localhost:{port}",
        "NOROSHI_HOST": "127.0.0.1",
    }
    return defaults | dict(os.environ) | {"NOROSHI_DEMO": "1", "NOROSHI_PORT": port}


def _load(settings: Environment, connections: Connections, display: Display) -> Iterator[tuple[str, str]]:
    """Load the nation, showing how far it is; yields role and one-time link."""
    for line in _lines(settings, connections):
        told = json.loads(line)
        if "steps" in told:
            display.expect(told["steps"])
        elif "done" in told:
            display.done(f"  {told['done']}")
        else:
            yield told["role"], told["link"]


def _lines(settings: Environment, connections: Connections) -> Iterator[str]:
    """What ``python -m noroshi.demo`` prints; raises SystemExit with its errors if it fails."""
    command = [sys.executable, "-m", "noroshi.demo"]
    variables = parts.variables_for("cli", settings, connections)
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        if running.stdout is not None:
            yield from (line.rstrip("\n") for line in running.stdout)
        complaint = running.stderr.read() if running.stderr is not None else ""
    if running.returncode:
        raise SystemExit(f"noroshi: the demo nation could not be loaded.\n{complaint[-3000:]}")


def _wait_for(settings: Environment) -> None:
    """Until the web server answers."""
    import http.client

    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        asked = http.client.HTTPConnection("127.0.0.1", settings.port, timeout=2)
        try:
            asked.request("GET", "/health", headers={"Host": f"localhost:{settings.port}"})
            if asked.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            asked.close()

"""The parts of the program as commands, each with the least it needs: no part learns another one's password."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from noroshi.frame.running.connections import Connections
from noroshi.frame.running.environment import Environment
from noroshi.frame.running.supervisor import Child

Part = Literal["web", "worker", "owner", "cli"]
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "TERM", "SSL_CERT_FILE")
STOP_WEB_WITHIN = "10"  # seconds; below the supervisor's own grace


def variables_for(part: Part, environment: Environment, connections: Connections) -> dict[str, str]:
    """The whole environment of a part: settings, its own database address, little else."""
    inherited = {name: os.environ[name] for name in (*PASSED_ON, "NOROSHI_DEBUG") if name in os.environ}
    return inherited | environment.variables() | role_variables(part, connections)


def role_variables(part: Part, connections: Connections) -> dict[str, str]:
    """What tells Django which part this is, and the address of the one role that this part uses."""
    name, url = {
        "web": ("APP", connections.app),
        "worker": ("WORKER", connections.worker),
        "cli": ("WORKER", connections.worker),
        "owner": ("OWNER", connections.owner),
    }[part]
    return {
        "NOROSHI_PROCESS": part,
        f"NOROSHI_{name}_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "noroshi.settings",
        "PYTHONUNBUFFERED": "1",
    }


def web(environment: Environment, connections: Connections) -> Child:
    """The web server: granian, speaking TLS itself where a certificate is given."""
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "noroshi.web.asgi:application"]
    command += ["--host", environment.host, "--port", str(environment.port)]
    command += ["--workers", str(environment.web_workers), "--respawn-failed-workers"]
    command += ["--workers-kill-timeout", STOP_WEB_WITHIN, "--no-ws", "--log-level", _granian_level(environment)]
    if environment.tls_certificate and environment.tls_key:
        command += ["--ssl-certificate", str(environment.tls_certificate), "--ssl-keyfile", str(environment.tls_key)]
    return Child("web", command, variables_for("web", environment, connections))


def worker(environment: Environment, connections: Connections) -> Child:
    """The background worker."""
    command = [sys.executable, "-m", "noroshi", "worker"]
    return Child("worker", command, variables_for("worker", environment, connections))


def _granian_level(environment: Environment) -> str:
    return environment.log_level.lower()


def variables_of_tool(url_variables: Mapping[str, str]) -> dict[str, str]:
    """For PostgreSQL's own tools: where the database is, and nothing inherited that could say otherwise."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "HOME": str(Path.home()), **url_variables}

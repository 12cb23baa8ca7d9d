"""What a command needs before its own work: settings, a database, Django."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from noroshi.frame.running.connections import Connections
from noroshi.frame.running.environment import Environment, read_environment
from noroshi.frame.running.parts import Part

LANGUAGES = ("ja", "en")


def environment() -> Environment:
    """The checked settings; those that look like ours but are not are named."""
    from noroshi.commands.telling import tell

    found = read_environment()
    if found.unknown:
        tell(f"noroshi: not settings of Noroshi, ignored: {', '.join(found.unknown)}")
    return found


@contextmanager
def django(part: Part, show: Callable[[str], None]) -> Iterator[Connections]:
    """Django, connected as ``part``, on the running database or on one started for this command."""
    from noroshi.frame.running.database import database, embedded, migrate

    settings = environment()
    server = embedded(settings, show)
    served = server is not None and server.is_running()  # then noroshi up has brought it up to date
    with database(settings, show) as connections:
        if not served:
            migrate(settings, connections, show)
        set_up_django(settings, connections, part)
        yield connections


def set_up_django(settings: Environment, connections: Connections, part: Part) -> None:
    """Load Django in this process, with the database address of ``part`` and no other."""
    from noroshi.frame.running.parts import role_variables

    for name in ("OWNER", "APP", "WORKER"):
        os.environ.pop(f"NOROSHI_{name}_DATABASE_URL", None)
    os.environ.update(settings.variables() | role_variables(part, connections))
    import django as framework

    framework.setup()
    speak(terminal_language(os.environ) or settings.language)


def terminal_language(variables: Mapping[str, str]) -> str:
    """The language that the terminal's locale names, if it is one of ours; else empty (C names none)."""
    said = variables.get("LC_ALL") or variables.get("LC_MESSAGES") or variables.get("LANG") or ""
    return found if (found := said[:2]) in LANGUAGES and said[2:3] in ("", "_", ".") else ""


def speak(language: str) -> None:
    """Say what follows in this language."""
    from django.utils import translation

    translation.activate(language)

"""Which process is which: a number alone may belong to somebody else after a crash or a reboot. Reads Linux's /proc."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Identity:
    """A process that cannot be mistaken for another: its number and when it began (clock ticks since boot)."""

    pid: int
    began: int

    @property
    def alive(self) -> bool:
        """Whether this very process still runs (a zombie does not)."""
        return identity_of(self.pid) == self

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to this process, and to no other that got its number since."""
        if self.alive:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def wait(self, seconds: float) -> bool:
        """Wait for its end; False if it still runs after ``seconds``."""
        end = time.monotonic() + seconds
        while self.alive:
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True


def identity_of(pid: int) -> Identity | None:
    """The identity of the process that has the number now; None if there is none or it is dead already."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if fields[0] in (b"Z", b"X") else Identity(pid, int(fields[19]))


def inhabitants(data: Path) -> Iterator[Identity]:
    """PostgreSQL processes that work in the folder ``data``: the server and its sessions, also orphaned ones."""
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and _works_in(Path(entry.path), data) and (found := identity_of(int(entry.name))):
            yield found


def _works_in(process: Path, data: Path) -> bool:
    try:
        program = os.readlink(process / "exe").removesuffix(" (deleted)")
        return Path(program).name == "postgres" and (process / "cwd").samefile(data)
    except OSError:  # gone meanwhile, or not ours
        return False


def server_in(data: Path) -> Identity | None:
    """The server that postmaster.pid names, if that process is a PostgreSQL that works in ``data``; else None."""
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return identity_of(pid) if _works_in(Path(f"/proc/{pid}"), data) else None

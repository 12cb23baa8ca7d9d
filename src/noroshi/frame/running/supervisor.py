"""Watches the parts of the program: starts them, starts a fallen one again, stops all of them in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from noroshi.frame.running.errors import ChildKeepsFalling

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a fallen part is started again
STEADY = 60.0  # seconds after which a part counts as running well
MOST_FALLS = 8  # in a row: then something is wrong that another start will not mend
GRACE = 15.0  # seconds to finish what is in hand when asked to stop


@dataclass(slots=True)
class Child:
    """One part of the program: its command and what it finds in its environment."""

    name: str
    command: Sequence[str]
    variables: Mapping[str, str] = field(repr=False)
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    began: float = 0.0
    not_before: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        wrapped = [sys.executable, "-m", "noroshi.frame.running.child", str(os.getpid()), *self.command]
        self.process = subprocess.Popen(wrapped, env=dict(self.variables), start_new_session=True)
        self.began = time.monotonic()

    def has_ended(self) -> bool:
        """Whether it ended; its own children, if any are left, are ended before its number is free again."""
        if self.process is None:
            return True
        if self.process.returncode is None:
            if os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                return False
            self._end_session()
            self.process.wait()
        return True

    def stop(self, grace: float) -> None:
        """Ask it to stop, wait, and end it if it does not."""
        end = time.monotonic() + grace
        if not self.has_ended() and self.process:
            self.process.terminate()
        while not self.has_ended():
            if time.monotonic() > end:
                self._end_session()
            time.sleep(0.05)

    def _end_session(self) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Runs children until it is told to stop. ``tend`` is called between looks at them (the database is watched so)."""

    def __init__(
        self, children: Sequence[Child], tell: Callable[[str], None], tend: Callable[[], None] = lambda: None
    ) -> None:
        """Children are stopped in the order given."""
        self._children = children
        self._tell = tell
        self._tend = tend
        self._stopping = threading.Event()

    def run(self, when_started: Callable[[], None] = lambda: None) -> None:
        """Start all children and watch them until SIGTERM, SIGINT or ``stop``. Raises ChildKeepsFalling."""
        try:
            for child in self._children:
                child.start()
            when_started()
            while not self._stopping.wait(0.1):
                self._tend()
                for child in self._children:
                    self._watch(child)
        finally:
            for child in self._children:
                child.stop(GRACE)

    def stop(self) -> None:
        """Make ``run`` stop its children and return."""
        self._stopping.set()

    @contextmanager
    def obeying_signals(self) -> Iterator[None]:
        """While inside, SIGTERM and SIGINT stop the supervisor in order; a second one changes nothing."""
        before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
        for number in before:
            signal.signal(number, lambda *_: self.stop())
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _watch(self, child: Child) -> None:
        now = time.monotonic()
        if not child.has_ended():
            child.falls = 0 if now - child.began > STEADY else child.falls
        elif child.process is not None:
            self._note_fall(child, now)
        elif now >= child.not_before:
            child.start()

    def _note_fall(self, child: Child, now: float) -> None:
        code = child.process.returncode if child.process else 0
        child.falls += 1
        if child.falls >= MOST_FALLS:
            raise ChildKeepsFalling(child=child.name, times=child.falls)
        pause = min(FIRST_PAUSE * 2 ** (child.falls - 1), LONGEST_PAUSE)
        child.process, child.not_before = None, now + pause
        self._tell(f"The {child.name} process ended ({_ending(code)}); it is started again in {pause:g} s.")


def _ending(code: int | None) -> str:
    return f"signal {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit code {code}"

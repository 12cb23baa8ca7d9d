"""The supervisor: what falls is started again, what is stopped stops, nobody else is touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from noroshi.frame.running import supervisor as module
from noroshi.frame.running.connections import Connections
from noroshi.frame.running.environment import read_environment
from noroshi.frame.running.errors import ChildKeepsFalling, PortTaken
from noroshi.frame.running.house import check_port
from noroshi.frame.running.identity import Identity, identity_of
from noroshi.frame.running.parts import web, worker
from noroshi.frame.running.supervisor import Child, Supervisor

WRITES_ITS_NUMBER = "import os,sys,time; open(sys.argv[1],'a').write(f'{os.getpid()}\\n'); time.sleep(60)"
HAS_A_CHILD = (
    "import subprocess,sys,time; "
    "open(sys.argv[1],'a').write(f'{subprocess.Popen([\"/bin/sleep\",\"60\"]).pid}\\n'); time.sleep(60)"
)
IS_KILLED = """
import os, sys, time
from pathlib import Path
from noroshi.frame.running.supervisor import Child
Child("lonely", [sys.executable, "-c", sys.argv[2], sys.argv[1]], os.environ).start()
while not Path(sys.argv[1]).exists() or not Path(sys.argv[1]).read_text().endswith("\\n"):
    time.sleep(0.02)
os.kill(os.getpid(), 9)
"""


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def numbers(path: Path) -> list[int]:
    """The process numbers that were written down so far."""
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def python(name: str, program: str, path: Path) -> Child:
    """A part of the program that writes to ``path``."""
    return Child(name, [sys.executable, "-c", program, str(path)], os.environ)


def in_background(supervisor: Supervisor) -> threading.Thread:
    """Run it beside the test. (Told of a dead parent is the thread's end, so the test joins it.)"""
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    return thread


def test_a_fallen_part_is_started_again_and_all_are_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)
    said: list[str] = []
    supervisor = Supervisor([python("web", WRITES_ITS_NUMBER, tmp_path / "web")], said.append)
    thread = in_background(supervisor)
    until(lambda: len(numbers(tmp_path / "web")) == 1)
    os.kill(numbers(tmp_path / "web")[0], signal.SIGKILL)
    until(lambda: len(numbers(tmp_path / "web")) == 2)
    supervisor.stop()
    thread.join(20)
    assert said == ["The web process ended (signal SIGKILL); it is started again in 0.05 s."]
    assert [identity_of(pid) for pid in numbers(tmp_path / "web")] == [None, None]


def test_what_a_fallen_part_had_started_does_not_stay_behind(tmp_path: Path) -> None:
    child = python("web", HAS_A_CHILD, tmp_path / "grandchild")
    child.start()
    until(lambda: len(numbers(tmp_path / "grandchild")) == 1)
    grandchild = identity_of(numbers(tmp_path / "grandchild")[0])
    assert isinstance(grandchild, Identity)
    assert child.process
    os.kill(child.process.pid, signal.SIGKILL)
    until(child.has_ended)
    assert grandchild.wait(5)


def test_a_part_that_keeps_falling_ends_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(module, "MOST_FALLS", 2)
    with pytest.raises(ChildKeepsFalling, match="worker"):
        Supervisor([python("worker", "raise SystemExit(3)", tmp_path)], lambda sentence: None).run()


def test_a_part_that_will_not_stop_is_ended(tmp_path: Path) -> None:
    program = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WRITES_ITS_NUMBER
    child = python("stubborn", program, tmp_path / "number")
    child.start()
    until(lambda: len(numbers(tmp_path / "number")) == 1)
    child.stop(0.2)
    assert identity_of(numbers(tmp_path / "number")[0]) is None


def test_a_part_ends_with_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "number"
    killed = subprocess.run([sys.executable, "-c", IS_KILLED, str(path), WRITES_ITS_NUMBER], check=False)
    assert killed.returncode == -signal.SIGKILL
    until(lambda: identity_of(numbers(path)[0]) is None)


def test_each_part_learns_the_password_of_its_own_role_only() -> None:
    connections = Connections(
        "postgresql://o:for-owner@/n", "postgresql://a:for-app@/n", "postgresql://w:for-worker@/n"
    )
    environment = read_environment({"NOROSHI_DATABASE_URL": connections.owner})
    for child, own in ((web(environment, connections), "for-app"), (worker(environment, connections), "for-worker")):
        text = " ".join([*child.command, *child.variables.values()])
        assert [word for word in ("for-owner", "for-app", "for-worker") if word in text] == [own]
        assert own not in " ".join(child.command)
        assert own not in repr(child)


def test_a_taken_port_is_named_before_anything_starts() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=str(port)):
            check_port(read_environment({"NOROSHI_PORT": str(port)}))

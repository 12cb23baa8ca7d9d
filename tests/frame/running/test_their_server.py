"""The whole program on a PostgreSQL that somebody else runs: over TCP, with passwords, its owner no superuser."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from noroshi.frame.running import external
from noroshi.frame.running.environment import read_environment
from noroshi.frame.running.errors import DatabaseOutOfReach, DatabaseTooOld
from tests.frame.running.theirs import TheirServer, their_server
from tests.running import free_port

OWNER = "noroshi_owner"
PATIENCE = 120.0
BUNDLE = {
    "type": "bundle",
    "id": "bundle--0b8f1c3e-6a0c-4a55-9c8e-0d8f3c2f7a11",
    "objects": [
        {
            "type": "indicator",
            "spec_version": "2.1",
            "id": "indicator--4d5b3f6e-1c2a-4b7e-8a55-2f0c9f7d1e22",
            "created": "2026-11-01T00:00:00.000Z",
            "modified": "2026-11-01T00:00:00.000Z",
            "pattern": "[ipv4-addr:value = '198.51.100.77']",
            "pattern_type": "stix",
            "valid_from": "2026-11-01T00:00:00Z",
        }
    ],
}
REGISTER = """
organisations:
  - {code: NCO, kind: office, ja: 国家サイバー統括室, en: National office, mail: soc@nco.example}
"""


@pytest.fixture(scope="module")
def theirs() -> Iterator[TheirServer]:
    """Their server, with an owner and an empty database made as docs/install.md says."""
    with their_server() as server:
        server.administer(f"CREATE ROLE {OWNER} LOGIN CREATEROLE PASSWORD 'given'")
        server.make_database("noroshi", OWNER)
        yield server


def settings_of(theirs: TheirServer, folder: Path, database: str = "noroshi") -> dict[str, str]:
    """The environment of one installation on their server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NOROSHI_")}
    return kept | {
        "NOROSHI_HOME": str(folder / "home"),
        "NOROSHI_DATABASE_URL": theirs.url(OWNER, "given", database),
        "NOROSHI_PORT": str(free_port()),
        "NOROSHI_WEB_WORKERS": "1",
    }


def noroshi(*arguments: str, settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    command = [sys.executable, "-m", "noroshi", *arguments]
    return subprocess.run(command, env=settings, capture_output=True, text=True, timeout=PATIENCE, check=False)


@contextmanager
def running(settings: Mapping[str, str]) -> Iterator[None]:
    """``noroshi up`` until its web server answers, stopped by SIGTERM; it must leave with code 0."""
    with subprocess.Popen(
        [sys.executable, "-m", "noroshi", "up"],
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as program:
        try:
            wait_until_it_answers(f"http://localhost:{settings['NOROSHI_PORT']}/health", program)
            yield
        finally:
            program.send_signal(signal.SIGTERM)
            said = program.communicate(timeout=PATIENCE)[0]
        assert program.returncode == 0, said


def wait_until_it_answers(address: str, program: subprocess.Popen[str]) -> None:
    """Until the page comes with status 200."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + PATIENCE
    while program.poll() is None:
        assert time.monotonic() < until, "no answer"
        try:
            with opener.open(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(program.communicate()[0])


@pytest.mark.long
def test_the_program_runs_imports_backs_up_and_restores_on_their_server(theirs: TheirServer, tmp_path: Path) -> None:
    settings = settings_of(theirs, tmp_path)
    (tmp_path / "bundle.json").write_text(json.dumps(BUNDLE))
    (tmp_path / "register.yaml").write_text(REGISTER)
    registered = noroshi("register", str(tmp_path / "register.yaml"), settings=settings)
    assert registered.returncode == 0, registered.stderr
    with running(settings):
        imported = noroshi("import", str(tmp_path / "bundle.json"), "--source", "NCO", settings=settings)
        assert imported.returncode == 0, imported.stderr + imported.stdout
        told = noroshi("status", settings=settings)
        assert told.returncode == 0, told.stdout
        assert "external, PostgreSQL" in told.stdout
        kept = noroshi("backup", str(tmp_path / "backup.tar"), settings=settings)
        assert kept.returncode == 0, kept.stderr

    theirs.make_database("restored", OWNER)
    elsewhere = settings_of(theirs, tmp_path / "new", "restored")
    (tmp_path / "new").mkdir()
    # The working roles are one for the whole server, so the home that comes back must know their passwords.
    restored = noroshi("restore", str(tmp_path / "backup.tar"), settings=elsewhere)
    assert restored.returncode == 0, restored.stderr
    for database in ("noroshi", "restored"):
        assert counted(theirs, database) == 1
    refused = noroshi("restore", str(tmp_path / "backup.tar"), settings=elsewhere)
    assert refused.returncode == 2
    assert "already holds" in refused.stderr


def counted(theirs: TheirServer, database: str) -> int:
    """How many objects with the imported id are there, seen past row-level security by their administrator."""
    url = theirs.url("postgres", "of%20their%20administrator", database)
    with psycopg.connect(url, connect_timeout=5) as connection:
        found = connection.execute(
            "SELECT count(*) FROM knowledge_object WHERE stix_uuid = '4d5b3f6e-1c2a-4b7e-8a55-2f0c9f7d1e22'"
        ).fetchone()
    return int(found[0]) if found else 0


def test_neither_the_owner_nor_the_working_roles_are_powerful(theirs: TheirServer, tmp_path: Path) -> None:
    connections = external.prepare(read_environment(settings_of(theirs, tmp_path)))
    for address in (connections.owner, connections.app, connections.worker):
        with psycopg.connect(address, connect_timeout=5) as connection:
            found = connection.execute(
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
        assert found == (False,)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (":given@", "password authentication failed"),
        ("/noroshi?", "does not exist"),
        ("127.0.0.1:", "refused"),
    ],
)
def test_what_keeps_the_database_out_of_reach_is_said_in_one_sentence_without_the_password(
    theirs: TheirServer, tmp_path: Path, changed: str, sentence: str
) -> None:
    settings = settings_of(theirs, tmp_path)
    wrong = {":given@": ":hunter2@", "/noroshi?": "/elsewhere?", "127.0.0.1:": "127.0.0.2:"}[changed]
    settings["NOROSHI_DATABASE_URL"] = settings["NOROSHI_DATABASE_URL"].replace(changed, wrong)
    done = noroshi("up", settings=settings)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr


def test_an_older_server_is_refused_by_its_number(tmp_path: Path) -> None:
    with older_server() as port:
        given = {"NOROSHI_HOME": str(tmp_path), "NOROSHI_DATABASE_URL": f"postgresql://a:b@127.0.0.1:{port}/c"}
        with pytest.raises(DatabaseTooOld) as caught:
            external.prepare(read_environment(given))
    assert caught.value.facts == {"found": 15}


def test_a_server_that_takes_the_call_and_says_nothing_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(external, "PATIENCE", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://a:b@127.0.0.1:{silent.getsockname()[1]}/c"
        with pytest.raises(DatabaseOutOfReach, match="timeout"):
            external.prepare(read_environment({"NOROSHI_HOME": str(tmp_path), "NOROSHI_DATABASE_URL": url}))


@contextmanager
def older_server() -> Iterator[int]:
    """The first words of a PostgreSQL 15 (protocol 3.0): no encryption, all are let in, parameters, ready."""
    parameters = (("server_version", "15.4"), ("client_encoding", "UTF8"), ("standard_conforming_strings", "on"))
    hello = message(b"R", bytes(4)) + b"".join(
        message(b"S", f"{name}\0{value}\0".encode()) for name, value in parameters
    )
    hello += message(b"K", bytes(8)) + message(b"Z", b"I")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        talking = threading.Thread(target=_greet, args=(listening, hello), daemon=True)
        talking.start()
        yield listening.getsockname()[1]
        talking.join(10)


def message(kind: bytes, content: bytes) -> bytes:
    """One message of the protocol."""
    return kind + (len(content) + 4).to_bytes(4, "big") + content


def _greet(listening: socket.socket, hello: bytes) -> None:
    asked, _ = listening.accept()
    with asked:
        while True:
            size = int.from_bytes(asked.recv(4), "big")
            code = asked.recv(size - 4)[:4]
            if code == (3 << 16).to_bytes(4, "big"):
                break
            asked.sendall(b"N")  # neither TLS nor GSS
        asked.sendall(hello)
        asked.recv(4096)

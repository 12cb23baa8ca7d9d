"""OpenTAXII and medallion beside us: each from the package index into an environment of its own, driven on loopback.

Each gets objects of the same kind by the same plain client, and is read page by page. Both get fewer objects than we
do, as the figures say: medallion looks through all that it holds again and again. What cannot be run says why.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.plain_taxii import Plain, read_rate, tools

AT_ONCE: Final = 1000
"""Objects of an envelope; OpenTAXII's and medallion's own limits are raised to take them."""
PATIENCE: Final = 240.0
"""Seconds for adding, and again for reading: what is done by then counts."""
_STARTING: Final = 60.0
_SECRET: Final = secrets.token_hex(8)
_COLLECTION: Final = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"


@dataclass(frozen=True, slots=True)
class Started:
    """A rival that is to run: its command, what it needs in its environment, where its collection is."""

    command: list[str]
    environment: Mapping[str, str]
    place: str


Prepare = Callable[[Path, Path, int], Started]
"""From its environment's ``bin``, a folder of its own and a port to how it is started."""


def medallion(programs: Path, folder: Path, port: int) -> Started:
    """Its memory backend, by its own command."""
    collection = {
        "id": _COLLECTION, "title": "bench", "can_read": True, "can_write": True,
        "media_types": ["application/stix+json;version=2.1"], "objects": [], "manifest": [],
    }  # fmt: skip
    root = {"title": "bench", "versions": ["application/taxii+json;version=2.1"], "max_content_length": 2**28}
    kept = {
        "/discovery": {"title": "bench", "default": "/bench/", "api_roots": ["/bench/"]},
        "bench": {"information": root, "status": [], "collections": [collection]},
    }
    (folder / "kept.json").write_text(json.dumps(kept))
    settings = {
        "backend": {
            "module": "medallion.backends.memory_backend", "module_class": "MemoryBackend",
            "filename": str(folder / "kept.json"),
        },
        "users": {"x": _SECRET},
        "taxii": {"max_page_size": 10_000},
    }  # fmt: skip
    (folder / "settings.json").write_text(json.dumps(settings))
    command = [str(programs / "medallion"), "--port", str(port), "--log-level", "ERROR", str(folder / "settings.json")]
    return Started(command, {}, f"/bench/collections/{_COLLECTION}/objects/")


_OPENTAXII: Final = """\
domain: localhost:{port}
support_basic_auth: yes
auth_api:
  class: opentaxii.auth.sqldb.SQLDatabaseAPI
  parameters: {{db_connection: "sqlite:///{folder}/accounts.db", create_tables: yes, secret: bench}}
taxii1:
taxii2:
  title: bench
  max_content_length: 268435456
  public_discovery: true
  persistence_api:
    class: opentaxii.persistence.sqldb.Taxii2SQLDatabaseAPI
    parameters: {{db_connection: "sqlite:///{folder}/kept.db", create_tables: yes}}
logging: {{opentaxii: error, root: error}}
"""
_LAY_OUT: Final = """\
from opentaxii.cli import app
with app.app_context():
    api = app.taxii_server.servers.taxii2.persistence.api
    root = api.add_api_root(title="bench", default=True, is_public=True)
    held = api.add_collection(api_root_id=str(root.id), title="bench", is_public=True, is_public_write=True)
    print(f"/taxii2/{root.id}/collections/{held.id}/objects/")
"""


def opentaxii(programs: Path, folder: Path, port: int) -> Started:
    """Its SQL backend on SQLite, by gunicorn, as its documents say."""
    (folder / "settings.yml").write_text(_OPENTAXII.format(port=port, folder=folder))
    environment = {"OPENTAXII_CONFIG": str(folder / "settings.yml")}
    account = [str(programs / "opentaxii-create-account"), "-u", "x", "-p", _SECRET, "-a"]
    _run(account, environment)
    place = _run([str(programs / "python"), "-c", _LAY_OUT], environment).strip().splitlines()[-1]
    command = [str(programs / "gunicorn"), "opentaxii.http:app", "--bind", f"localhost:{port}", "--timeout", "300"]
    return Started(command, environment, place)


@dataclass(frozen=True, slots=True)
class Rival:
    """How it is started, the packages that it needs, how many objects it is given at most."""

    prepare: Prepare
    packages: tuple[str, ...]
    most: int


RIVALS: Final = {
    "medallion": Rival(medallion, ("medallion",), 2_000),
    "opentaxii": Rival(opentaxii, ("opentaxii", "gunicorn"), 20_000),
}


def rivals(most: int) -> dict[str, dict[str, Any]]:
    """Each one's version and figures, or why there are none."""
    return {name: _measured(name, one, min(most, one.most)) for name, one in RIVALS.items()}


def _measured(name: str, one: Rival, objects: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="noroshi-rival-") as kept:
        folder, programs = Path(kept), Path(kept) / "environment" / "bin"
        try:
            _run([sys.executable, "-m", "venv", str(programs.parent)])
            _run([str(programs / "pip"), "install", "-q", *one.packages])
            version = _version(programs, name)
            port = _free_port()
            started = one.prepare(programs, folder, port)
            with _running(started, port, folder / "log"):
                return version | _driven(Plain(port, _SECRET, PATIENCE), started.place, objects)
        except (subprocess.SubprocessError, OSError, AssertionError, ValueError) as failure:
            return {"skipped": f"{type(failure).__name__}: {_said(failure)}"[:400]}


def _said(failure: Exception) -> str:
    text = failure.stderr if isinstance(failure, subprocess.CalledProcessError) else str(failure)
    return str(text).strip().rpartition("\n")[2]


def _version(programs: Path, name: str) -> dict[str, str]:
    listed = json.loads(_run([str(programs / "pip"), "list", "--format=json"]))
    return {"version": next(one["version"] for one in listed if one["name"].lower() == name)}


def _driven(client: Plain, place: str, objects: int) -> dict[str, Any]:
    """Its figures. OpenTAXII 0.9.3 answers 500 to what it has stored, so what can be read afterwards counts."""
    added, faults, begun = 0, set[str](), time.perf_counter()
    while added < objects and time.perf_counter() - begun < PATIENCE:
        faults.add(_fault_of_adding(client, place, tools(min(AT_ONCE, objects - added))))
        added += min(AT_ONCE, objects - added)
    took = time.perf_counter() - begun
    rate, read = read_rate(client, place, added, PATIENCE)
    faults.discard("")
    if read < added and faults:
        raise ValueError(faults.pop())
    return {
        "add_objects_per_s": round(added / took), "objects_added": added,
        "read_objects_per_s": round(rate), "objects_read": read, **({"answers": sorted(faults)} if faults else {}),
    }  # fmt: skip


def _fault_of_adding(client: Plain, place: str, body: bytes) -> str:
    try:
        client.ask("POST", place, body)
    except AssertionError as answer:
        return f"HTTP {answer.args[0][0]}"
    return ""


@contextmanager
def _running(started: Started, port: int, log: Path) -> Iterator[None]:
    with log.open("wb") as written:
        process = subprocess.Popen(
            started.command, env={**os.environ, **started.environment}, stdout=written, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    try:
        _wait_for(port, process, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _STARTING
    while time.monotonic() < until and process.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise ValueError(log.read_text(errors="replace").strip() or "it did not start")


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        command, env={**os.environ, **(environment or {})}, capture_output=True, text=True, timeout=600, check=True
    )
    return done.stdout

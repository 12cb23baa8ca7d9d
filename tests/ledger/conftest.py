"""A log in a database of its own: its rows can never be removed, so tests must not share one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections, transaction

from noroshi.frame.actors import Actor
from noroshi.frame.ports import Touched
from noroshi.ledger.models import Leaf
from noroshi.ledger.recorder import LedgerRecorder
from tests.databases import drop

_numbers = itertools.count(1)
OFFICER = Actor(7, 3, "office", frozenset({"duty_officer"}), name="山田 太郎")
VERB = "knowledge:report:submitted"


@dataclass
class Log:
    """The log of one test, entered as the role that the test is about."""

    server: object
    name: str
    home: Path

    def url(self, role: str) -> str:
        """The address of this log's database for ``owner``, ``app`` or ``worker``."""
        return getattr(self.server, role).replace("/noroshi?", f"/{self.name}?")

    def enter(self, role: str) -> None:
        """Go on as another role."""
        from noroshi.settings import _database

        connections["default"].close()
        connections["default"].settings_dict.update(_database(self.url(role)))

    def record(self, *objects: str, actor: Actor = OFFICER, verb: str = VERB, refused: str = "") -> None:
        """One verb about some objects."""
        with transaction.atomic():
            LedgerRecorder().record(actor, verb, [Touched("report", key) for key in objects], refused=refused)

    def record_many(self, count: int) -> None:
        """A bulk verb with so many entries."""
        with transaction.atomic():
            LedgerRecorder().record_each(OFFICER, VERB, [[Touched("report", str(at))] for at in range(count)])

    @contextmanager
    def elsewhere(self) -> Iterator[psycopg.Connection]:
        """Another connection of the web, with a transaction of its own."""
        with psycopg.connect(self.url("app")) as connection:
            yield connection

    def leaves(self) -> Sequence[bytes]:
        """The entries in the order of the log."""
        return [bytes(leaf) for leaf in Leaf.objects.order_by("index").values_list("entry__leaf", flat=True)]


@pytest.fixture(scope="session")
def template(server: object, django_db_blocker: object) -> str:
    """An empty log, ready to be copied."""
    with psycopg.connect(server.owner, autocommit=True) as owner:
        owner.execute("CREATE DATABASE ledger_template")
    log = Log(server, "ledger_template", Path())
    before = dict(connections["default"].settings_dict)
    with django_db_blocker.unblock():
        log.enter("owner")
        call_command("migrate", "ledger", verbosity=0)
        connections["default"].close()
    connections["default"].settings_dict.update(before)
    return log.name


@pytest.fixture
def log(server: object, template: str, django_db_blocker: object, tmp_path: Path, settings: object) -> Iterator[Log]:
    """An empty log, entered as the worker."""
    log = Log(server, f"ledger_{next(_numbers)}", tmp_path / "home")
    settings.HOME = log.home
    with psycopg.connect(server.owner, autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {log.name} TEMPLATE {template} STRATEGY file_copy")
    before = dict(connections["default"].settings_dict)
    with django_db_blocker.unblock():
        log.enter("worker")
        yield log
        connections["default"].close()
    connections["default"].settings_dict.update(before)
    drop(server.owner, log.name)

"""One server for the tests that only read its manners; a home of its own for each test that breaks something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from noroshi.frame.running.connections import Connections
from noroshi.frame.running.postgres import EmbeddedPostgres


@contextmanager
def entered(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection on which each statement stands alone."""
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        yield connection


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EmbeddedPostgres, Connections]]:
    """A running server and its addresses."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("shared") / "home", durable=False)
    yield server, server.start()
    server.destroy()


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[Callable[..., EmbeddedPostgres]]:
    """Makes servers, on the home of this test unless told otherwise; all are gone after it."""
    made: list[EmbeddedPostgres] = []

    def make(home: Path = tmp_path / "home", **arguments: Any) -> EmbeddedPostgres:
        made.append(EmbeddedPostgres(home, durable=False, **arguments))
        return made[-1]

    yield make
    for server in made:
        server.destroy()

"""One embedded PostgreSQL for the tests of one process; everything runs as the role that the web runs as."""

from __future__ import annotations

import os
import secrets
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as hypothesis_settings

os.environ.setdefault("NOROSHI_SECRET_KEY", secrets.token_urlsafe(48))
os.environ.setdefault("NOROSHI_HOME", "/nonexistent/noroshi-tests")
os.environ["NOROSHI_DEMO"] = "1"

from tests import prepared
from tests.browsing import chromium, origin  # noqa: F401 - fixtures
from tests.nation import Nation

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

hypothesis_settings.register_profile("default", max_examples=25, deadline=None)
hypothesis_settings.register_profile("long", max_examples=1000, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


SKIPS = (
    "shared data is absent",
    "the Go toolchain or its checksum database packages are absent",
    "counts of make test-long",
    "named-checkzone is absent",
)
"""Why a test may be skipped. Any other skip fails the suite: what is not run is not known to work."""


TOGETHER = (
    "tests/journeys/", "tests/kills/", "tests/leaks/", "tests/face/test_style_pages.py", "tests/web/test_browser.py",
    "tests/intake/test_browser.py", "tests/intake/desk/test_browser.py", "tests/intake/duties/test_browser.py",
    "tests/intake/duties/test_receipts.py",
    "tests/sharing/council/test_browser.py", "tests/sharing/peers/test_two_installations.py",
    "tests/frame/running/test_their_server.py", "tests/knowledge/test_beside.py",
)  # fmt: skip
"""Tests that share what is dear to start: one process runs them all."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Every test by itself, but those that belong together."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((path for path in TOGETHER if nodeid.startswith(path)), nodeid)

    return Scheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skip for another reason than the listed ones becomes a failure that says so."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not reason.removeprefix("Skipped: ").startswith(SKIPS):
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} was skipped for a reason that is not on the list: {reason}"
    return report


def pytest_configure(config: pytest.Config) -> None:
    """Unit tests need no address of a database before one is started."""
    os.environ.setdefault("NOROSHI_APP_DATABASE_URL", "postgresql://unset@/unset")
    if not hasattr(config, "workerinput"):  # the process that leads
        prepared.open_folder()


def pytest_unconfigure(config: pytest.Config) -> None:
    """What was prepared for the run goes with it."""
    if not hasattr(config, "workerinput"):
        prepared.clear_folder()


@pytest.fixture(scope="session")
def server_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database server of this process lives."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def server(server_home: Path) -> Iterator[object]:
    """A database server of this process alone: its addresses for each role."""
    from noroshi.frame.running.postgres import EmbeddedPostgres

    prepared.lay_out(server_home)
    embedded = EmbeddedPostgres(server_home, durable=False)
    yield embedded.start()
    embedded.destroy()


@pytest.fixture(scope="session")
def django_db_setup(server: object, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Migrations as the owner, then everything as the role of the web."""
    import psycopg
    from django.core.management import call_command
    from django.db import connections

    from noroshi.frame.running import roles
    from noroshi.settings import _database

    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        with psycopg.connect(server.owner, autocommit=True) as owner:  # type: ignore[attr-defined]  # Connections
            roles.grant(owner, server)  # type: ignore[arg-type]  # Connections
        default = connections["default"]
        default.settings_dict.update(_database(server.owner))  # type: ignore[attr-defined]  # Connections
        call_command("migrate", verbosity=0)
        default.close()
        default.settings_dict.update(_database(server.app))  # type: ignore[attr-defined]  # Connections
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        connections["default"].close()


@pytest.fixture
def nation(db: None) -> Nation:
    """A small nation in a world of its own; nothing of it stays after the test."""
    return Nation.found()


@pytest.fixture
def lasting_nation(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Nation]:
    """A small nation whose transactions really commit: in a world of its own, so that tests do not meet.

    Nothing is flushed afterwards: the role of the web may not truncate.
    """
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        yield Nation.found()


@pytest.fixture
def shared_data() -> Path:
    """Other people's data; it lies beside the project and is absent elsewhere."""
    if not DATA.is_dir():
        pytest.skip("shared data is absent")
    return DATA

"""A partner's server for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.sharing.peers.twin import Twin, twin_running


@pytest.fixture
def twin() -> Iterator[Twin]:
    """An honest TAXII 2.1 server, which a test may corrupt."""
    with twin_running() as running:
        yield running


@pytest.fixture(autouse=True)
def _in_the_demo(settings: Settings) -> None:
    """Somebody who came by a one-time link needs no second factor there."""
    settings.DEMO = True

"""A partner's server for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sharing.peers.twin import Twin, twin_running


@pytest.fixture
def twin() -> Iterator[Twin]:
    """An honest TAXII 2.1 server, which a test may corrupt."""
    with twin_running() as running:
        yield running

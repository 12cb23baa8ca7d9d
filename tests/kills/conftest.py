"""The real program, started once for all kills of one process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.running import Program


@dataclass(frozen=True, slots=True)
class Running:
    """The program and the API tokens of some people, by their organisation's code."""

    program: Program
    tokens: dict[str, str]


@pytest.fixture(scope="package")
def running() -> Iterator[Running]:
    """The demo nation without its past, on a durable database."""
    program = Program()
    try:
        yield Running(program, program.start("kills"))
    finally:
        program.stop()

"""A nation full of secrets, made once for the tests of this folder in one process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from tests.leaks.hiding import Hidden, hide


@pytest.fixture(scope="package")
def hidden(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Hidden]:
    """What it holds is committed, in a world of its own."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        yield hide()


@pytest.fixture(autouse=True)
def _as_in_the_demo(settings: Settings) -> None:
    settings.DEMO = True
    cache.clear()

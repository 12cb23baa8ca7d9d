"""People at browsers before the pages of intake, signed in as the demo signs them in."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from noroshi.parties.types import Role
from tests.nation import Nation
from tests.web.conftest import signed_in


@pytest.fixture(autouse=True)
def _in_the_demo(settings: Settings) -> None:
    settings.DEMO = True


@pytest.fixture
def reporter(nation: Nation) -> Client:
    """E-01's reporter."""
    return signed_in(nation.person("E-01", Role.REPORTER))


@pytest.fixture
def officer(nation: Nation) -> Client:
    """The office's duty officer."""
    return signed_in(nation.person("NCO", Role.DUTY_OFFICER))

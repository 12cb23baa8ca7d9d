"""Readers of the nation, signed in as the demo signs them in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from noroshi.parties.models import Person
from noroshi.parties.types import Role
from tests.nation import Nation

Enter = Callable[..., Client]
PLACES: dict[Role, str] = {
    Role.DUTY_OFFICER: "NCO",
    Role.ANALYST: "NCO",
    Role.ADMINISTRATOR: "NCO",
    Role.REPORTER: "E-01",
    Role.ASSET_MANAGER: "E-01",
    Role.LIAISON: "NPA",
    Role.PARTNER: "PARTNER-B",
    Role.COMMISSIONER: "COMMISSION",
}
"""Where somebody of each role is found in the test nation."""


def signed_in(person: Person, language: str = "en") -> Client:
    """A browser in which this person is signed in, as by a one-time link of the demo."""
    client = Client(headers={"Accept-Language": language})
    person.language = language
    person.save(update_fields=["language"])
    client.force_login(person)
    session = client.session
    session["demo"] = True
    session.save()
    return client


@pytest.fixture(autouse=True)
def _in_the_demo(settings: Settings) -> None:
    """One-time links and their sessions are of the demo; tests that mean the real thing switch it off."""
    settings.DEMO = True


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    """Rate limits of one test must not meet the next."""
    cache.clear()


@pytest.fixture
def enter(nation: Nation) -> Enter:
    """A browser for somebody of a role, in English."""

    def open_as(role: Role, code: str = "", language: str = "en") -> Client:
        return signed_in(nation.person(code or PLACES[role], role), language)

    return open_as

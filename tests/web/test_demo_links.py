"""The demo's one-time links: once each, and never outside the demo."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.http import Http404
from django.test import Client
from pytest_django import Settings

from noroshi.parties.types import Role
from noroshi.web.demo_links import make_link
from tests.nation import Nation


def _path(link: str) -> str:
    return urlsplit(link).path


def test_a_link_signs_in_once_and_then_leads_to_the_list_of_roles(nation: Nation) -> None:
    link = _path(make_link(nation.person("E-01", Role.REPORTER)))
    first, second = Client(), Client()

    assert first.get(link).headers["Location"] == "/"
    assert first.get("/").status_code == 200
    assert second.get(link).headers["Location"] == "/demo/"
    assert second.get("/").headers["Location"] == "/account/login/?next=/"


def test_a_fresh_link_for_the_same_person_works_again(nation: Nation) -> None:
    person = nation.person("E-01", Role.REPORTER)
    Client().get(_path(make_link(person)))
    person.refresh_from_db()

    assert Client().get(_path(make_link(person))).headers["Location"] == "/"


def test_a_changed_link_signs_nobody_in(nation: Nation) -> None:
    link = _path(make_link(nation.person("E-01", Role.REPORTER)))

    assert Client().get(link[:-3] + "aa/").headers["Location"] == "/demo/"


def test_one_can_enter_as_somebody_else_from_the_list_and_is_then_only_that(nation: Nation) -> None:
    browser = Client(headers={"Accept-Language": "en"})
    browser.get(_path(make_link(nation.person("NCO", Role.DUTY_OFFICER))))
    before = browser.cookies["sessionid"].value

    browser.post("/demo/", {"person": nation.person("E-01", Role.ASSET_MANAGER).pk})

    assert browser.cookies["sessionid"].value != before
    assert browser.get("/home/duty-officer/").status_code == 404
    assert browser.get("/home/asset-manager/").status_code == 200


def test_outside_the_demo_there_are_neither_links_nor_list_nor_sessions(nation: Nation, settings: Settings) -> None:
    person = nation.person("E-01", Role.REPORTER)
    link = _path(make_link(person))
    entered = Client()
    entered.get(link)
    settings.DEMO = False

    assert Client().get(link).status_code == 404
    assert Client().get("/demo/").status_code == 404
    assert Client().post("/demo/", {"person": person.pk}).status_code == 404
    assert entered.get("/").headers["Location"] == "/account/second-factor/"
    with pytest.raises(Http404):
        make_link(person)

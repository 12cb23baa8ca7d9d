"""The page that tells a recipient how to connect."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from noroshi.parties.types import Role
from noroshi.release.types import Tlp
from noroshi.sharing.feeds.types import DATASET_RULES, FEEDS
from tests.nation import Nation
from tests.sharing.feeds.test_serving import lines, machine, text, told
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_demo(settings: Settings) -> None:
    settings.DEMO = True


def page(nation: Nation, code: str, role: Role, language: str = "en") -> str:
    return signed_in(nation.person(code, role), language).get("/feeds/").content.decode()


def test_every_address_that_the_page_names_is_served(nation: Nation) -> None:
    shown = page(nation, "E-01", Role.REPORTER)
    client = machine(nation.reporter("E-01"))

    for path in [*FEEDS, DATASET_RULES, "bundle.json"]:
        assert f"/feeds/{path}" in shown, path
        assert client.get(urlsplit(f"http://localhost/feeds/{path}").path).status_code == 200
    assert "/misp/feed/" in shown


def test_counts_are_of_what_the_reader_may_see(nation: Nation) -> None:
    told(nation, "one.example", "two.example")
    told(nation, "hidden.example", tlp=Tlp.AMBER_STRICT, source="W-01")

    assert "<dd>2</dd>" in page(nation, "E-01", Role.REPORTER).replace("\n", "")
    assert "<dd>3</dd>" in page(nation, "W-01", Role.REPORTER).replace("\n", "")


def test_the_office_reads_who_fetches_what_and_others_do_not(nation: Nation) -> None:
    told(nation, "one.example")
    lines(machine(nation.reporter("W-01")))

    assert "Organisation W-01" in page(nation, "NCO", Role.DUTY_OFFICER)
    assert "組織W-01" in page(nation, "NCO", Role.DUTY_OFFICER, "ja")
    assert "Organisation W-01" not in page(nation, "E-01", Role.REPORTER)


def test_the_page_costs_the_same_however_much_there_is(
    nation: Nation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    told(nation, *(f"d{number}.example" for number in range(60)))
    for code in ("E-01", "W-01", "F-01"):
        lines(machine(nation.reporter(code)))
    client = signed_in(nation.person("NCO", Role.DUTY_OFFICER))
    client.get("/feeds/")

    with django_assert_max_num_queries(30):
        assert client.get("/feeds/").status_code == 200


def test_a_person_downloads_what_it_may_see(nation: Nation) -> None:
    told(nation, "one.example")
    told(nation, "hidden.example", tlp=Tlp.AMBER_STRICT, source="W-01")

    answer = signed_in(nation.person("E-01", Role.REPORTER)).get("/feeds/download.json")

    assert len(json.loads(text(answer))["objects"]) == 1
    assert Client().get("/feeds/download.json").status_code == 302


def test_a_search_is_taken_along_as_a_bundle(nation: Nation) -> None:
    told(nation, "one.example", "two.example")
    told(nation, "hidden.example", tlp=Tlp.AMBER_STRICT, source="W-01")
    client = signed_in(nation.person("E-01", Role.REPORTER))

    assert "format=stix" in client.get("/knowledge/?q=one.example").content.decode()
    found = json.loads(client.get("/knowledge/?q=one.example&format=stix").content)
    nothing = json.loads(client.get("/knowledge/?q=hidden.example&format=stix").content)

    assert [one["name"] for one in found["objects"]] == ["seen one.example"]
    assert nothing["objects"] == []

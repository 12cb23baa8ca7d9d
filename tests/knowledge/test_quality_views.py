"""Protects: the pages of quality show why a value stands as it does, and let the office, and only it, judge."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from noroshi.parties.types import Role
from noroshi.release.types import Tlp
from tests.knowledge.knowing import indicator, know, made, stix_id
from tests.nation import Nation
from tests.web.conftest import signed_in

KEY = stix_id("indicator", "beacon")
PAGES = ("quality/", "quality/lifetimes/", "quality/sources/", "warninglists/")


@pytest.fixture(autouse=True)
def _in_the_demo(settings: Settings) -> None:
    settings.DEMO = True
    cache.clear()


def browser(nation: Nation, code: str, role: Role = Role.REPORTER, language: str = "en") -> Client:
    return signed_in(nation.person(code, role), language)


def page(client: Client, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200, (address, found.status_code)
    return str(found.content.decode())


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_page_is_there_in_both_languages(nation: Nation, language: str) -> None:
    client = browser(nation, "NCO", Role.ANALYST, language)
    for address in PAGES:
        assert f'lang="{language}"' in page(client, f"/knowledge/{address}")


def test_members_read_lifetimes_and_lists_and_judge_nothing(nation: Nation) -> None:
    client = browser(nation, "E-01")
    assert [client.get(f"/knowledge/{one}").status_code for one in PAGES] == [403, 200, 403, 200]
    lifetime = {"kind": "1", "days": "5", "speed": "1", "reason": "ours"}
    assert client.post("/knowledge/quality/lifetimes/", lifetime).status_code == 403
    assert (
        client.post("/knowledge/warninglists/", {"name": "a", "about": "b", "values": "c.example"}).status_code == 403
    )


def test_an_object_says_how_good_it_still_is_and_why_and_that_it_is_expired(nation: Nation) -> None:
    now = nation.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    know(nation, "E-01", [indicator("198.51.100.77", "beacon", confidence=80, modified=now)])
    client = browser(nation, "W-01")
    told = page(client, f"/knowledge/object/{KEY}/")
    assert "<b>60</b> / 100" in told
    assert "Confidence 80, source: F – reliability cannot be judged; so it began at 60." in told
    assert "Highly likely, almost certain" in told
    nation.clock.advance(timedelta(days=60))

    assert "expired: feeds do not serve it" in page(client, f"/knowledge/object/{KEY}/")
    assert "expired: feeds do not serve it" in page(client, "/knowledge/value/ipv4/?value=198.51.100.77")


def test_the_office_sets_a_lifetime_and_grades_a_source_with_clear_faults(nation: Nation) -> None:
    client = browser(nation, "NCO", Role.ANALYST)
    lifetime = {"kind": "1", "days": "5", "speed": "1", "reason": "rented by the day"}
    assert client.post("/knowledge/quality/lifetimes/", lifetime | {"days": "0"}).status_code == 422
    assert client.post("/knowledge/quality/lifetimes/", lifetime).status_code == 302
    assert "rented by the day" in page(client, "/knowledge/quality/lifetimes/")

    grade = {"organisation": "E-99", "grade": "B", "reason": "seldom wrong"}
    assert client.post("/knowledge/quality/sources/", grade).status_code == 422
    assert client.post("/knowledge/quality/sources/", grade | {"organisation": "E-01"}).status_code == 302
    assert "seldom wrong" in page(client, "/knowledge/quality/sources/")


def test_two_are_merged_seen_as_one_and_parted_again_on_pages(nation: Nation) -> None:
    know(nation, "PARTNER-B", [made("intrusion-set", "Lazarus", aliases=["Hidden Cobra"])])
    know(nation, "E-01", [made("intrusion-set", "ZINC", aliases=["Hidden Cobra"])])
    nation.settle()
    client, member = browser(nation, "NCO", Role.ANALYST), browser(nation, "W-01")
    assert "Both go by: Hidden Cobra" in page(client, "/knowledge/quality/")
    kept, other = stix_id("intrusion-set", "Lazarus"), stix_id("intrusion-set", "ZINC")
    client.post("/knowledge/quality/", {"go": "merge", "kept": kept, "merged": other, "why": "the same campaign"})

    assert "See all that is known of Lazarus" in page(member, f"/knowledge/object/{other}/")
    told = page(member, f"/knowledge/entity/{other}/")
    assert all(word in told for word in ("Hidden Cobra", "ZINC", "Organisation PARTNER-B", "the same campaign"))
    found = page(member, f"/knowledge/?q={other}")
    assert found.index(kept) < found.rindex(other)

    again = page(client, "/knowledge/quality/")
    number = again.partition('name="merge" value="')[2].partition('"')[0]
    client.post("/knowledge/quality/", {"go": "part", "merge": number, "why": "it is not"})
    assert "See all that is known" not in page(member, f"/knowledge/object/{other}/")


def test_a_hidden_name_is_on_no_page_of_who_may_not_see_it(nation: Nation) -> None:
    know(nation, "PARTNER-B", [made("intrusion-set", "Lazarus", aliases=["Hidden Cobra"])])
    secret = [made("intrusion-set", "SECRETNAME", aliases=["Hidden Cobra"])]
    know(nation, "E-01", secret, Tlp.AMBER_STRICT, nation.reporter("E-01"))
    kept, other = stix_id("intrusion-set", "Lazarus"), stix_id("intrusion-set", "SECRETNAME")
    office = browser(nation, "NCO", Role.ANALYST)
    office.post(
        "/knowledge/quality/", {"go": "merge", "kept": kept, "merged": other, "marking": "TLP:CLEAR", "why": "x"}
    )
    member = browser(nation, "W-01")

    assert "SECRETNAME" in page(office, f"/knowledge/entity/{kept}/")
    for address in (f"/knowledge/entity/{kept}/", f"/knowledge/object/{kept}/", f"/knowledge/?q={other}"):
        assert "SECRETNAME" not in page(member, address)
    assert member.get(f"/knowledge/entity/{other}/").status_code == 404


def test_a_list_is_added_from_a_file_switched_off_and_its_bad_lines_are_named(nation: Nation) -> None:
    client = browser(nation, "NCO", Role.ANALYST)
    file = SimpleUploadedFile("own.txt", b"resolver.example\nnot a value\n")
    told = client.post("/knowledge/warninglists/", {"name": "Our own", "about": "resolvers", "file": file})
    assert "Line 2:" in told.content.decode()
    address = "/knowledge/warninglists/list/?name=Our+own"
    assert "resolver.example" in page(client, address)
    client.post(address, {"go": "off", "why": "abused"})
    assert "abused" in page(browser(nation, "E-01"), address)
    client.post(address, {"go": "remove"})
    assert client.get(address).status_code == 404

"""Protects: no page of sharing is left without title, language, heading, labels, Japanese; none asks more for more."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from pytest_django import Settings

from noroshi.parties.types import Role
from tests.nation import Nation
from tests.reading_pages import faults_of
from tests.sharing.furnished import furnish
from tests.web.conftest import signed_in

PLAIN = {
    "council:council": "/council/", "council:activity": "/council/activity/", "council:ask": "/council/requests/ask/",
    "council:undertakings": "/council/undertakings/", "council:offer": "/council/undertakings/offer/",
    "council:requests": "/council/requests/", "council:proposals": "/council/proposals/",
    "council:sightings": "/council/sightings/", "release:releases": "/release/", "products:products": "/products/",
    "partners:partners": "/partners/", "partners:add": "/partners/add/", "misp:servers": "/misp/",
    "misp:add-server": "/misp/servers/add/", "misp:add-group": "/misp/groups/add/", "feeds:overview": "/feeds/",
    "taxii:connect": "/taxii2/connect/", "taxii:define": "/taxii2/define/",
}  # fmt: skip
"""Pages without anything in their address."""
NOT_OPENED = {
    "council:undo", "council:remark", "council:saw", "products:new", "products:paper", "partners:look", "partners:act",
    "taxii:retire", "misp:forget-group", "feeds:download", "feeds:stix", "feeds:csv",
}  # fmt: skip
"""What only takes what is sent, or gives a file."""
MACHINES = re.compile(r"^(taxii:(?!connect|define|change|retire)|feeds:[a-z]+$|misp:(?!servers|.*-server|.*-group))")
SPACES = {"taxii", "partners", "misp", "feeds", "products", "council", "release"}
GROWING = {
    "council:council", "council:activity", "council:undertakings", "council:requests", "council:proposals",
    "release:releases", "products:products", "partners:partners", "feeds:overview", "taxii:connect",
}  # fmt: skip
"""Lists of what there is more of in the second round."""
MEMBERS = ("council:council", "council:ask", "council:requests", "council:request", "council:request of a member",
           "council:undertakings", "council:undertaking", "council:talk", "council:sightings", "release:releases",
           "release:release that waits", "products:products", "products:published", "feeds:overview")  # fmt: skip


@pytest.fixture(autouse=True)
def _in_the_demo(settings: Settings) -> None:
    settings.DEMO = True
    cache.clear()


def walked(client: Client, pages: dict[str, str], language: str) -> tuple[dict[str, int], list[str]]:
    """How many queries each page asks, and what is wrong with any."""
    counts, faults = {}, []
    for name, address in pages.items():
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, (name, address, answer.status_code)
        counts[name] = len(asked)
        faults += [f"{name}: {one}" for one in faults_of(answer.content.decode(), language)]
    return counts, faults


@pytest.mark.parametrize("language", ["ja", pytest.param("en", marks=pytest.mark.long)])
def test_every_page_is_whole_and_the_lists_ask_no_more_for_more(nation: Nation, language: str) -> None:
    first = PLAIN | furnish(nation, 1)
    assert _forgotten(first) == set()
    office, member = (
        signed_in(nation.person(code, role), language)
        for code, role in (("NCO", Role.DUTY_OFFICER), ("E-01", Role.REPORTER))
    )
    of_office, faults = walked(office, _for_office(first), language)
    of_member, more_faults = walked(member, {name: first[name] for name in MEMBERS}, language)
    assert "\n".join(faults + more_faults) == ""

    furnish(nation, 2)
    later, _ = walked(office, {name: first[name] for name in GROWING}, language)
    later_of_member, _ = walked(member, {name: first[name] for name in GROWING & set(MEMBERS)}, language)
    assert {name: (of_office[name], asked) for name, asked in later.items() if asked > of_office[name]} == {}
    assert {name: asked for name, asked in later_of_member.items() if asked > of_member[name]} == {}


def _for_office(pages: dict[str, str]) -> dict[str, str]:
    return {name: path for name, path in pages.items() if name not in {"release:notice", "council:sightings"}}


def _forgotten(pages: dict[str, str]) -> set[str]:
    """Pages of sharing that this test does not open."""
    opened = {name.partition(" ")[0] for name in pages}
    there = {
        f"{resolver.namespace}:{pattern.name}"
        for resolver in get_resolver().url_patterns
        if getattr(resolver, "namespace", None) in SPACES
        for pattern in resolver.url_patterns
    }
    assert opened <= there
    return {one for one in there - opened - NOT_OPENED if not MACHINES.match(one)}

"""The pages: they show what was found with its marking, tell nothing of the rest, and hand out the exact bytes."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import translation

from noroshi.authority.errors import NotPermitted
from noroshi.frame.actors import Actor
from noroshi.frame.errors import NoroshiError
from noroshi.frame.verbs import seeing
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.parties.models import Person
from noroshi.parties.types import Role
from noroshi.release.types import Tlp
from tests.knowledge.knowing import StixObject, indicator, know, made, related
from tests.nation import Nation


def get(actor: Actor, address: str, language: str = "en", **query: str) -> HttpResponse:
    """What an actor gets at an address."""
    request = RequestFactory().get(address, query)
    request.actor, request.user = actor, Person.objects.get(pk=actor.person_id)  # type: ignore[attr-defined]  # our own
    request.session = {}  # type: ignore[assignment]  # nothing is kept between pages
    found = resolve(address)
    with translation.override(language), seeing(actor):
        response: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return response


def text(response: HttpResponse) -> str:
    """The page's text."""
    return response.content.decode()


def address(thing: StixObject, name: str = "object") -> str:
    """The address of an object's page."""
    return reverse(f"knowledge:{name}", args=[thing["id"]])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_opens_in_both_languages(nation: Nation, language: str) -> None:
    thing = indicator("198.51.100.23", "server", labels=["<script>alert(1)</script>"])
    group = made("intrusion-set", "Group", description="Line one\n\nLine two")
    know(nation, "NCO", [thing, group, related(thing, "indicates", group)])

    pages = [address(thing, name) for name in ("object", "relations", "values", "versions", "sightings")]
    pages += [address(group), "/knowledge/", "/knowledge/value/ipv4/?value=198.51.100.23"]
    for page in pages:
        path, _, value = page.partition("?value=")
        shown = get(nation.analyst(), path, language, **({"value": value} if value else {}))
        assert shown.status_code == 200, page
        assert "<script>alert" not in text(shown)
        assert "TLP:GREEN" in text(shown), page


def test_the_list_shows_the_marking_on_every_row_and_links_to_the_object(nation: Nation) -> None:
    thing = made("report", "Wave of phishing", published="2026-01-01T00:00:00Z")
    know(nation, "NCO", [thing])

    shown = text(get(nation.analyst(), "/knowledge/", q="phishing"))

    assert str(thing["id"]) in shown
    assert "TLP:GREEN" in shown


def test_an_empty_list_says_what_would_fill_it(nation: Nation) -> None:
    assert "fill this list" in text(get(nation.analyst(), "/knowledge/"))
    assert "Nothing was found" in text(get(nation.analyst(), "/knowledge/", q="nothing"))


def test_a_wrong_filter_is_explained_and_what_was_typed_stays(nation: Nation) -> None:
    shown = get(nation.analyst(), "/knowledge/", q="kept text", since="2026-02-02", until="2026-01-01")

    assert shown.status_code == 400
    assert "The last day lies before the first." in text(shown)
    assert "kept text" in text(shown)


def test_the_original_is_handed_out_byte_for_byte(nation: Nation) -> None:
    thing = indicator("198.51.100.23", "server", x_odd={"z": 1, "a": [1.50, "ü"]})
    know(nation, "NCO", [thing])

    assert get(nation.analyst(), address(thing, "original")).content == json.dumps(thing, ensure_ascii=False).encode()
    assert json.loads(get(nation.analyst(), address(thing, "derivative")).content) == thing


def test_an_earlier_version_is_handed_out_too(nation: Nation) -> None:
    first = made("malware", "first", is_family=True)
    know(nation, "NCO", [first])
    know(nation, "NCO", [made("malware", "second", of="first", modified="2026-02-01T00:00:00.000Z", is_family=True)])

    shown = text(get(nation.analyst(), address(first, "versions")))
    link = next(part for part in shown.split('"') if "/versions/" in part and ".json" in part)

    assert json.loads(get(nation.analyst(), link.partition("?")[0]).content)["name"] == "first"


@pytest.mark.parametrize("name", ["object", "relations", "values", "versions", "sightings", "original", "derivative"])
def test_what_is_hidden_and_what_does_not_exist_are_refused_alike(nation: Nation, name: str) -> None:
    hidden, absent = made("malware", "hidden", is_family=True), made("malware", "absent", is_family=True)
    know(nation, "E-01", [hidden], Tlp.AMBER)

    refusals: list[NoroshiError] = []
    for thing in (hidden, absent):
        with pytest.raises(ObjectNotFound) as refused:
            get(nation.reporter("W-01"), address(thing, name))
        refusals.append(refused.value)
    assert str(refusals[0]) == str(refusals[1])


def test_a_row_of_another_object_cannot_be_had_through_this_one(nation: Nation) -> None:
    thing = made("malware", "one", is_family=True)
    know(nation, "NCO", [thing])
    for chosen in ("1", "99999999999999999999999", "x", "-1", "٣"):
        with pytest.raises(ObjectNotFound):
            get(nation.analyst(), address(thing), of=chosen)


def test_who_may_not_read_knowledge_reads_no_page_of_it(nation: Nation) -> None:
    with pytest.raises(NotPermitted):
        get(nation.actor("NCO", Role.ADMINISTRATOR), "/knowledge/")


def test_a_cell_of_the_export_is_never_a_formula(nation: Nation) -> None:
    know(nation, "NCO", [made("report", "=HYPERLINK(1)", published="2026-01-01T00:00:00Z")])
    assert "'=HYPERLINK(1)" in text(get(nation.analyst(), "/knowledge/", format="csv"))


def test_fifty_rows_take_no_more_statements_than_one(nation: Nation) -> None:
    know(nation, "NCO", [made("tool", "tool 0")])
    with CaptureQueriesContext(connection) as one:
        get(nation.analyst(), "/knowledge/")
    know(nation, "NCO", [made("tool", f"tool {number}") for number in range(1, 60)])
    with CaptureQueriesContext(connection) as many:
        get(nation.analyst(), "/knowledge/")
    assert len(many) == len(one)


def test_a_visitor_is_led_to_sign_in(nation: Nation) -> None:
    shown = Client().get("/knowledge/", headers={"host": "localhost"})
    assert shown.status_code == 302

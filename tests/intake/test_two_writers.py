"""Two people write one draft: neither loses a letter, on the page and while the page saves itself."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from noroshi.parties.types import Role
from tests.intake.test_views import begin, text
from tests.nation import Nation
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
FIRST = {"section": "event", "go": "next"}


@pytest.fixture
def colleague(nation: Nation) -> Client:
    """Another reporter of E-01."""
    return signed_in(nation.add_person("E-01", Role.REPORTER, "colleague"))


def opened(client: Client, place: str) -> dict[str, str]:
    """What the page's form holds as it was opened: hidden fields, texts."""
    page = client.get(place).content.decode()
    return form_of(page)


def form_of(page: str) -> dict[str, str]:
    """Names and values of a page's hidden and text inputs and text areas."""
    inputs = [tag for tag in re.findall(r"<input\b[^>]*>", page) if not re.search(r'type="(checkbox|radio)"', tag)]
    found = {name[1]: (re.search(r'value="([^"]*)"', tag) or ["", ""])[1]
             for tag in inputs if (name := re.search(r'name="([^"]+)"', tag))}  # fmt: skip
    found |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', page))
    return {name: html.unescape(value) for name, value in found.items() if name != "csrfmiddlewaretoken"} | FIRST


def test_two_pages_with_different_changes_are_both_kept(reporter: Client, colleague: Client) -> None:
    place = begin(reporter)
    mine, theirs = opened(reporter, place), opened(colleague, place)
    reporter.post(place, mine | {"title": "Terminals encrypted"})
    colleague.post(place, theirs | {"extent": "Three sites"})
    kept = opened(reporter, place)
    assert (kept["title"], kept["extent"]) == ("Terminals encrypted", "Three sites")


def test_the_same_answer_changed_by_both_is_shown_twice_and_chosen(reporter: Client, colleague: Client) -> None:
    place = begin(reporter)
    mine, theirs = opened(reporter, place), opened(colleague, place)
    reporter.post(place, mine | {"extent": "Three <sites>"})
    answered = colleague.post(place, theirs | {"extent": "Four sites", "title": "Terminals encrypted"})

    assert answered.status_code == 409
    assert "Somebody else has changed this answer meanwhile" in text(answered)
    assert "Three &lt;sites&gt;" in answered.content.decode()
    again = form_of(answered.content.decode())
    assert (again["extent"], again["title"]) == ("Four sites", "Terminals encrypted")
    assert opened(reporter, place)["extent"] == "Three <sites>"
    assert opened(reporter, place)["title"] == "Terminals encrypted"

    taken = colleague.post(place, again | {"extent.take": "1"})
    assert taken.status_code != 409
    assert opened(reporter, place)["extent"] == "Three <sites>"


def test_who_saw_both_may_keep_their_own(reporter: Client, colleague: Client) -> None:
    place = begin(reporter)
    mine, theirs = opened(reporter, place), opened(colleague, place)
    reporter.post(place, mine | {"extent": "Three sites"})
    again = form_of(colleague.post(place, theirs | {"extent": "Four sites"}).content.decode())
    assert colleague.post(place, again).status_code != 409
    assert opened(reporter, place)["extent"] == "Four sites"


def test_a_page_that_saves_itself_never_overwrites_and_never_clashes_with_itself(
    reporter: Client, colleague: Client
) -> None:
    place = begin(reporter)
    saving = place.replace("/event/", "/save/")
    mine, theirs = opened(reporter, place), opened(colleague, place)
    for typed in ("T", "Th", "Three sites"):
        assert reporter.post(saving, mine | {"extent": typed}).status_code == 204
    assert colleague.post(saving, theirs | {"extent": "Four"}).status_code == 409
    assert colleague.post(saving, theirs | {"title": "Terminals"}).status_code == 204
    assert reporter.post(saving, mine | {"extent": "Three sites and more"}).status_code == 204
    kept = opened(reporter, place)
    assert (kept["extent"], kept["title"]) == ("Three sites and more", "Terminals")


def test_the_page_that_shows_both_keeps_no_older_text_of_the_browser(reporter: Client, colleague: Client) -> None:
    place = begin(reporter)
    mine, theirs = opened(reporter, place), opened(colleague, place)
    reporter.post(place, mine | {"extent": "Three sites"})
    assert "data-answered" in colleague.post(place, theirs | {"extent": "Four sites"}).content.decode()
    assert "data-answered" not in colleague.get(place).content.decode()

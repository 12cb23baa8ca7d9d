"""What somebody began is still there: a draft after the browser was closed, the place after the language changed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browsing import follow
from tests.journeys.conftest import Come

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_draft_survives_a_closed_browser(come: Come) -> None:
    first = come("W-04 reporter")
    follow(first.go("/reports/new/common_form_2/").locator("main form button").first)
    address = first.page.url.removeprefix(first.origin)
    with first.page.expect_response(lambda answer: answer.url.endswith("/save/") and answer.ok):
        first.page.locator("[name='title']").press_sequentially("Half a title")
    first.context.close()

    second = come("W-04 reporter")
    follow(second.go("/reports/").locator(f"a[href^='{address.rsplit('/', 2)[0]}']").first)

    second.go(address)
    expect(second.page.locator("[name='title']")).to_have_value("Half a title")


@pytest.mark.parametrize(
    "path",
    [
        "/knowledge/?q=example&type=indicator",
        *(pytest.param(path, marks=pytest.mark.long) for path in ("/warnings/?show=all", "/account/")),
    ],
)
def test_a_change_of_language_keeps_the_place(come: Come, path: str) -> None:
    reader = come("E-01 reporter", "ja")
    page = reader.go(path)
    assert page.locator("html").get_attribute("lang") == "ja"

    follow(page.locator("form[action*='/language'] button, button[formaction*='/language']").first)

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url == reader.origin + path

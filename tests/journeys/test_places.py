"""What somebody began is still there: a draft after the browser was closed, the place after the language changed."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Come

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def test_a_draft_survives_a_closed_browser(come: Come) -> None:
    first = come("W-04 reporter")
    first.go("/reports/new/common_form_2/").locator("main form button").first.click()
    address = first.page.url.removeprefix(first.origin)
    with first.page.expect_response(lambda answer: answer.url.endswith("/save/") and answer.ok):
        first.page.locator("[name='title']").press_sequentially("Half a title")
    first.context.close()

    second = come("W-04 reporter")
    second.go("/reports/").locator(f"a[href^='{address.rsplit('/', 2)[0]}']").first.click()

    second.go(address)
    assert second.page.locator("[name='title']").input_value() == "Half a title"


@pytest.mark.parametrize("path", ["/knowledge/?q=example&type=indicator", "/warnings/?show=all", "/account/"])
def test_a_change_of_language_keeps_the_place(come: Come, path: str) -> None:
    reader = come("E-01 reporter", "ja")
    page = reader.go(path)
    assert page.locator("html").get_attribute("lang") == "ja"

    page.locator("form[action*='/language'] button, button[formaction*='/language']").first.click()
    page.wait_for_function("document.documentElement.lang === 'en'")

    assert page.url == reader.origin + path

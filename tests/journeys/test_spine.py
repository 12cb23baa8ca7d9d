"""One report in: whoever it concerns is warned and answers, and the desk sees it. By keyboard; without JavaScript."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from tests.browsing import follow
from tests.journeys.conftest import Come, Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CONCERNED = "192.0.2."
"""The beginning of operator E-01's registered network, 192.0.2.0/29."""
NEXT = "button[name='go'][value='next']"
WARNING = "a[href^='/warnings/'][href$='/']"


def _yesterday() -> datetime:
    return datetime.now(UTC) - timedelta(days=1)


def _by_keyboard(teller: Reader, title: str, address: str) -> None:
    """Operator W-04 fills in common form 2 and sends it, touching no mouse."""
    teller.go("/reports/new/common_form_2/")
    teller.press("main form button")
    teller.type("[name='title']", title)
    _type_date(teller, "[name='recognised_at.date']")
    teller.choose("state", "continuing")
    teller.press(NEXT)
    teller.tick("signs", "encryption")
    teller.press(NEXT)
    teller.type("[name='observables']", f"{address}\n{title.rsplit(maxsplit=1)[-1]}.example")
    for _ in range(4):  # clues, affected computers, measures, contact
        teller.press(NEXT)
    teller.choose("consent", "yes")
    teller.press(NEXT)
    assert teller.page.url.endswith("/check/"), teller.page.locator(".problem").all_inner_texts()
    teller.press("main form button.primary")


def _type_date(teller: Reader, selector: str) -> None:
    """Chromium asks for day, month and year in the order of its own language, which is not the page's."""
    day = _yesterday()
    field = teller.reach(selector)
    for order in ("%m%d%Y", "%Y%m%d", "%d%m%Y"):
        teller.page.keyboard.type(day.strftime(order))
        if field.input_value() == day.strftime("%Y-%m-%d"):
            return
        field.evaluate("it => { it.value = ''; it.blur(); it.focus(); }")
    raise AssertionError("the date cannot be typed")


def _without_javascript(teller: Reader, title: str, address: str) -> None:
    page = teller.go("/reports/new/common_form_2/")
    follow(page.locator("main form button").first)
    page.locator("[name='title']").fill(title)
    page.locator("[name='recognised_at.date']").fill(_yesterday().strftime("%Y-%m-%d"))
    page.locator("[name='state'][value='continuing']").check()
    follow(page.locator(NEXT))
    page.locator("[name='signs'][value='encryption']").check()
    follow(page.locator(NEXT))
    page.locator("[name='observables']").fill(f"{address}\n{title.rsplit(maxsplit=1)[-1]}.example")
    for _ in range(4):
        follow(page.locator(NEXT))
    page.locator("[name='consent'][value='yes']").check()
    follow(page.locator(NEXT))
    follow(page.locator("main form button.primary"))


def _new_warning(concerned: Reader, before: set[str]) -> str:
    """What stands in the inbox that did not stand there before."""
    for _ in range(60):
        found = _warnings(concerned.go("/warnings/?show=all")) - before
        if found:
            [link] = found
            return link
        concerned.page.wait_for_timeout(250)
    raise AssertionError("operator E-01 was not warned")


def _warnings(page: Page) -> set[str]:
    links = page.locator(WARNING).evaluate_all("found => found.map(one => one.getAttribute('href'))")
    return {link for link in links if link.count("/") == 3 and len(link) > 40}


def _answer_by_keyboard(concerned: Reader) -> None:
    concerned.choose("answer", "seen")
    concerned.reach("[name='seen']")
    concerned.page.keyboard.press("Space")
    concerned.type("[name='remark']", "two computers")
    concerned.press("form[action$='/answer/'] button.primary")


def _answer_without_javascript(concerned: Reader) -> None:
    concerned.page.locator("[name='answer'][value='seen']").check()
    concerned.page.locator("[name='seen']").first.check()
    follow(concerned.page.locator("form[action$='/answer/'] button.primary"))


@pytest.mark.parametrize(
    ("language", "javascript", "place"),
    [
        ("ja", True, 3),
        pytest.param("en", True, 4, marks=pytest.mark.long),
        pytest.param("en", False, 5, marks=pytest.mark.long),
    ],
    ids=["ja", "en", "en-without-javascript"],
)
def test_a_report_warns_whom_it_concerns_and_the_answer_reaches_the_desk(
    come: Come, language: str, javascript: bool, place: int
) -> None:
    name, address = f"kurofune{language}{int(javascript)}", f"{CONCERNED}{place}"
    teller, concerned, officer, other = (
        come(who, language, java_script_enabled=javascript)
        for who in ("W-04 reporter", "E-01 reporter", "NCO duty-officer", "F-02 reporter")
    )
    before = _warnings(concerned.go("/warnings/?show=all"))

    (_by_keyboard if javascript else _without_javascript)(teller, f"Terminals encrypted {name}", address)
    assert "/reports/R-" in teller.page.url
    link = _new_warning(concerned, before)
    concerned.go(link)
    told = concerned.page.locator("main").inner_text()
    assert address in told
    assert name not in told
    (_answer_by_keyboard if javascript else _answer_without_javascript)(concerned)

    assert concerned.page.url.endswith("/answered/")
    follow(officer.go("/").locator("a[href='/warnings/?show=answered']").first)
    officer.page.locator(f"a[href='{link}']").first.wait_for()
    assert other.page.goto(other.origin + link).status == 404  # type: ignore[union-attr]  # a page came
    other.complaints.clear()  # the browser itself complains of a 404
    assert officer.page.locator("html").get_attribute("lang") == language

"""A near miss is told in two minutes by keyboard alone, and others learn of it without learning from whom."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browsing import follow
from tests.journeys.conftest import Come, Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LANGUAGES = ("ja", pytest.param("en", marks=pytest.mark.long))
TITLES = {"ja": "偽の請求書のメールに開く前に気づいた", "en": "A mail with a false invoice was noticed in time"}
HELPED = {"ja": "振込先の名義が一文字違っていた。", "en": "One letter of the payee's name was wrong."}
COUNTING = """
addEventListener("keydown", () => sessionStorage.setItem("keys", 1 + Number(sessionStorage.getItem("keys"))), true)
addEventListener("mousedown", () => sessionStorage.setItem("mouse", 1), true)
"""
KEY, THOUGHT = 0.28, 1.35
"""Seconds for a key and for making up one's mind: a usual typist in the keystroke-level model (Card et al.)."""
CONVERTED = 2.5
"""Keys that a character takes where an input method makes it; the browser under test gets it ready-made."""
QUESTIONS = 8
"""How often the reporter has to think: the form, five answers, who may see it, send."""


def forward(page: Page) -> str:
    """The selector of the button that goes on."""
    return "main form button[name='go'][value='next']"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_near_miss_is_sent_by_keyboard_alone_within_two_minutes(come: Come, language: str) -> None:
    teller = come("F-03 reporter", language)
    teller.context.add_init_script(COUNTING)
    page = teller.go("/")

    teller.press("a[href='/reports/new/near_miss/']")
    teller.press("main form button")
    assert page.locator("[name='recognised_at.date']").input_value() != ""
    teller.type("[name='title']", TITLES[language])
    teller.tick("near_miss_kind", "mail")
    teller.type("[name='measures']", HELPED[language])
    teller.press(forward(page))
    assert page.locator("[name='named'][value='no']").is_checked()
    teller.press(forward(page))
    assert TITLES[language] in page.locator("main").inner_text()
    teller.press("main form .button.primary")

    assert page.url.endswith("/sent/")
    number = page.url.split("/")[-3]
    assert page.evaluate("() => sessionStorage.getItem('mouse')") is None
    keys = int(page.evaluate("() => sessionStorage.getItem('keys')"))
    keys += int(CONVERTED * sum(not one.isascii() for one in TITLES[language] + HELPED[language]))
    assert keys * KEY + QUESTIONS * THOUGHT < 120, f"{keys} keys"
    _others_learn_of_it(come, number, language)


def _others_learn_of_it(come: Come, number: str, language: str) -> None:
    """The office reads the report with the name; another operator finds the copy, and no name in it."""
    officer = come("NCO duty-officer", language)
    assert "F-03" in officer.go(f"/reports/{number}/").locator("main").inner_text()
    other = come("W-02 reporter", language)
    answer = other.page.goto(f"{other.origin}/reports/{number}/")
    assert answer is not None
    assert answer.status == 404
    other.complaints.clear()  # the browser complains of that answer
    copy = _found(other, TITLES[language])
    assert HELPED[language] in copy
    assert "F-03" not in copy


def _found(reader: Reader, title: str) -> str:
    """The text of the object with this title, once the copy has come."""
    for _ in range(60):
        page = reader.go(f"/knowledge/?q={title}&type=incident")
        links = page.locator("main a[href*='/knowledge/object/']").filter(has_text=title)
        if links.count():
            follow(links.first)
            return str(page.locator("main").inner_text())
        page.wait_for_timeout(250)
    raise AssertionError("the copy does not come")

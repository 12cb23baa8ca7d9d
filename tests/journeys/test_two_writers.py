"""Two people at two browsers write one draft: the one who saves later is shown both texts, and chooses by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Come

pytestmark = [pytest.mark.browser, pytest.mark.long]
NEXT = "main form button[name='go'][value='next']"


def test_neither_loses_a_letter_also_while_the_pages_save_themselves(come: Come) -> None:
    one, other = come("F-04 reporter"), come("F-04 reporter")
    one.go("/reports/new/common_form_3/")
    one.press("main form button")
    place = one.page.url.removeprefix(one.origin)
    other.go(place)

    one.type("[name='extent']", "Three sites")
    expect(one.page.locator("[data-saved]")).to_contain_text("saved")
    other.type("[name='title']", "Somebody was inside")
    other.type("[name='extent']", "Four sites")
    expect(other.page.locator("[data-saved]")).to_contain_text("Somebody else has changed the same answer")
    other.press(NEXT)

    theirs = other.page.locator(".theirs")
    expect(theirs).to_contain_text("Three sites")
    expect(other.page.locator("[name='extent']")).to_have_value("Four sites")
    expect(other.page.locator("[name='title']")).to_have_value("Somebody was inside")
    other.type("[name='extent']", "Three sites, then a fourth")
    other.press(NEXT)
    expect(other.page.locator(".theirs")).to_have_count(0)
    one.go(place)
    expect(one.page.locator("[name='extent']")).to_have_value("Three sites, then a fourth")
    expect(one.page.locator("[name='title']")).to_have_value("Somebody was inside")
    # Chromium tells of each answer that is not yet good: of two texts, and of questions that are still open.
    other.complaints[:] = [said for said in other.complaints if "409" not in said and "422" not in said]

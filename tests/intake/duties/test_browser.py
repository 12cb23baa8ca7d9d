"""In a real browser: duties are decided by keyboard alone, fit a telephone, and axe finds nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from noroshi.frame.verbs import seeing
from noroshi.intake.duties.models import Delivery
from noroshi.knowledge.reports import Report
from noroshi.parties.types import Role
from tests.browsing import NARROW, WIDE, enter, faults, opened
from tests.intake.duties.owing import ministry, report, supervised, told
from tests.nation import Nation

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "width"), [pytest.param("ja", WIDE, marks=pytest.mark.long), ("en", NARROW)])
def test_a_duty_is_confirmed_by_keyboard_and_read_by_the_ministry(
    lasting_nation: Nation, origin: str, chromium: Browser, language: str, width: int
) -> None:
    bank = supervised(lasting_nation)
    sent: Report = report(bank, personal_data="yes")
    page = opened(chromium, width, locale=language)
    enter(page, origin, lasting_nation.person("F-01", Role.REPORTER), language)
    page.goto(f"{origin}/reports/{sent.number}/duties/")
    found = faults(page)
    confirm = page.locator('button[value="confirm"]').first
    confirm.focus()
    expect(confirm).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    found += faults(page)
    assert len(told(bank, sent)) == 4
    page.goto(origin)
    found += faults(page)

    liaison = opened(chromium, width, locale=language)
    enter(liaison, origin, lasting_nation.person("MIN", Role.LIAISON), language)
    liaison.goto(f"{origin}/reports/owed/")
    found += faults(liaison)
    with liaison.expect_navigation():
        liaison.locator("ul.rows a").first.click()
    found += faults(liaison)
    assert found == []
    with seeing(ministry(lasting_nation)):
        assert Delivery.objects.get(report_id=sent.id).opened_at is not None

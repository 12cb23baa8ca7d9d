"""In a real browser: duties are decided by keyboard alone, fit a telephone, and axe finds nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from noroshi.frame.verbs import seeing
from noroshi.intake.duties.models import Delivery
from noroshi.knowledge.reports import Report
from noroshi.parties.types import Role
from noroshi.web.demo_links import make_link
from tests.intake.duties.owing import ministry, report, supervised, told
from tests.nation import Nation

pytestmark = pytest.mark.browser
SIZES = {"narrow": {"width": 390, "height": 844}, "wide": {"width": 1440, "height": 900}}


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The installed Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def origin(lasting_nation: Nation, settings: Settings) -> Iterator[str]:
    """Where the pages of the lasting nation are served."""
    settings.ALLOWED_HOSTS, settings.DEMO = ["localhost"], True
    server = LiveServer("localhost")
    yield str(server.url)
    server.stop()


def entered(browser: Browser, origin: str, nation: Nation, code: str, role: Role, language: str, size: str) -> Page:
    """Somebody's browser window, signed in."""
    person = nation.person(code, role)
    person.language = language
    person.save(update_fields=["language"])
    page = browser.new_context(viewport=SIZES[size], locale=language, reduced_motion="reduce").new_page()  # type: ignore[arg-type]  # a size
    page.goto(origin + "/" + make_link(person).split("/", 3)[3])
    return page


def checked(page: Page, name: str) -> None:
    """Fits the window, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("size", ["narrow", "wide"])
def test_a_duty_is_confirmed_by_keyboard_and_read_by_the_ministry(
    lasting_nation: Nation, origin: str, chromium: Browser, language: str, size: str
) -> None:
    bank = supervised(lasting_nation)
    sent: Report = report(bank, personal_data="yes")
    page = entered(chromium, origin, lasting_nation, "F-01", Role.REPORTER, language, size)
    page.goto(f"{origin}/reports/{sent.number}/duties/")
    checked(page, f"duties-{language}-{size}")
    page.locator('button[value="confirm"]').first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    checked(page, f"confirmed-{language}-{size}")
    assert len(told(bank, sent)) == 4
    page.goto(origin)
    checked(page, f"home-{language}-{size}")

    liaison = entered(chromium, origin, lasting_nation, "MIN", Role.LIAISON, language, size)
    liaison.goto(f"{origin}/reports/owed/")
    checked(liaison, f"owed-{language}-{size}")
    with liaison.expect_navigation():
        liaison.locator("ul.rows a").first.click()
    checked(liaison, f"received-{language}-{size}")
    with seeing(ministry(lasting_nation)):
        assert Delivery.objects.get(report_id=sent.id).opened_at is not None

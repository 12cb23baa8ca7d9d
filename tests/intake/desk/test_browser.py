"""The desk in a real browser: by the keyboard alone, without JavaScript, and nothing that axe finds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from noroshi.parties.models import Person
from noroshi.parties.types import Role
from noroshi.web.demo_links import make_link
from tests.intake.desk.telling import report, row
from tests.nation import Nation

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run")

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _in_the_demo(settings: Settings) -> None:
    settings.DEMO = True
    cache.clear()


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The installed Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def origin(lasting_nation: Nation, settings: Settings) -> Iterator[str]:
    """Where the pages of the lasting nation are served."""
    settings.ALLOWED_HOSTS = ["localhost"]
    server = LiveServer("localhost")
    yield str(server.url)
    server.stop()


def enter(page: Page, origin: str, person: Person, language: str = "en") -> None:
    """Sign in by a one-time link."""
    person.language = language
    person.save()
    page.goto(origin + "/" + make_link(person).split("/", 3)[3])


def test_an_officer_works_the_queue_by_the_keyboard_alone(
    lasting_nation: Nation, origin: str, chromium: Browser
) -> None:
    older = report(lasting_nation, "W-01", "pumps stand still", observables=["203.0.113.9"])
    newer = report(lasting_nation, "E-01", "turbine trouble", observables=["203.0.113.9"])
    officer = lasting_nation.duty_officer()
    page = chromium.new_page(viewport={"width": 1440, "height": 960})
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    enter(page, origin, lasting_nation.person("NCO", Role.DUTY_OFFICER))
    press = page.keyboard.press

    press("j")
    press("j")
    with page.expect_navigation():
        press("Enter")
    assert page.locator(".item-title").inner_text() == "pumps stand still"
    assert not row(officer, older).unread
    assert row(officer, newer).unread

    with page.expect_navigation():
        press("a")
    assert row(officer, older).holder_id == officer.person_id
    with page.expect_navigation():
        press("c")
    with page.expect_navigation():
        press("q")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Since when?")
    press("Tab")
    for _ in range(12):
        if page.evaluate("() => document.activeElement.matches('.doing button.primary')"):
            break
        press("Tab")
    with page.expect_navigation():
        press("Enter")
    assert page.locator(".said .text").inner_text() == "Since when?"
    assert row(officer, older).state == "waiting"

    page.goto(f"{origin}/?item={row(officer, newer).id}")
    with page.expect_navigation():
        press("l")
    expect(page.locator("#words")).to_be_focused()
    page.locator("[name='incident']").first.focus()
    press("Space")
    for _ in range(6):
        if page.evaluate("() => document.activeElement.matches('.doing form[method=post] button.primary')"):
            break
        press("Tab")
    with page.expect_navigation():
        press("Enter")
    assert page.get_by_role("heading", name="Incidents").is_visible()
    assert complaints == []


def test_everything_at_the_desk_works_without_javascript(
    lasting_nation: Nation, origin: str, chromium: Browser
) -> None:
    made = report(lasting_nation, "W-01", "pumps stand still")
    other = report(lasting_nation, "W-01", "pumps stand still again")
    officer = lasting_nation.duty_officer()
    page = chromium.new_context(java_script_enabled=False, locale="en-US").new_page()
    enter(page, origin, lasting_nation.person("NCO", Role.DUTY_OFFICER))

    page.get_by_role("link", name="pumps stand still", exact=True).click()
    page.get_by_role("button", name="Take").click()
    page.get_by_label("Type (RSIT)").select_option("malicious-code/infected-system")
    page.get_by_label("Severity, first estimate").select_option("3")
    page.get_by_role("button", name="Keep").click()
    assert (row(officer, made).incident_type, row(officer, made).severity) == ("malicious-code/infected-system", 3)
    page.get_by_role("button", name="Merge it into this").click()
    assert row(officer, other).state == "merged"
    page.get_by_role("button", name="Undo the merge").click()
    assert row(officer, other).state == "new"
    page.get_by_role("link", name="Done…").click()
    page.get_by_label("Taken note of: nothing to do").check()
    page.get_by_role("button", name="It is done").click()
    assert row(officer, made).done_reason == "nothing-to-do"

    page.get_by_role("link", name="Hand over the shift").click()
    page.get_by_label("What the next shift must know").fill("W-01 calls back at nine.")
    page.get_by_role("button", name="Hand over").click()
    assert page.get_by_text("W-01 calls back at nine.").is_visible()


def test_a_sender_answers_a_question_and_it_comes_back_to_the_desk(
    lasting_nation: Nation, origin: str, chromium: Browser
) -> None:
    from noroshi.intake.desk.messages import ask

    made = report(lasting_nation, "W-01", "pumps stand still")
    officer = lasting_nation.duty_officer()
    ask(officer, row(officer, made).id, "Since when?")
    page = chromium.new_context(java_script_enabled=False, locale="en-US").new_page()
    enter(page, origin, lasting_nation.person("W-01", Role.REPORTER))

    page.get_by_role("link", name=made.number).first.click()
    assert page.get_by_text("Since when?").is_visible()
    page.get_by_label("Your message").fill("Since five.")
    page.get_by_role("button", name="Send").click()

    assert page.get_by_text("Since five.").is_visible()
    assert row(officer, made).unread
    page.goto(origin + "/")
    assert page.get_by_text("The office has a question").count() == 0


def test_who_comes_second_is_told_who_has_it_and_may_take_it_over(
    lasting_nation: Nation, origin: str, chromium: Browser
) -> None:
    from noroshi.intake.desk.services import take

    made = report(lasting_nation, "W-01", "pumps stand still")
    officer = lasting_nation.duty_officer()
    second = lasting_nation.add_person("NCO", Role.DUTY_OFFICER, "Second")
    page = chromium.new_page()
    enter(page, origin, second)
    page.goto(f"{origin}/?item={row(officer, made).id}")
    take(officer, row(officer, made).id)

    page.get_by_role("button", name="Take").click()
    assert page.get_by_text(f"{officer.name} has taken this already").is_visible()
    page.get_by_role("button", name=f"Take over from {officer.name}").click()

    page.get_by_text("It is yours now.").wait_for()
    assert row(officer, made).holder_id == second.pk


@pytest.mark.parametrize(("language", "width", "scheme"), [("ja", 1440, "light"), ("en", 390, "dark")])
def test_axe_finds_nothing_on_the_desk(
    lasting_nation: Nation, origin: str, chromium: Browser, language: str, width: int, scheme: str
) -> None:
    made = report(lasting_nation, "W-01", "pumps stand still", observables=["203.0.113.9"])
    report(lasting_nation, "E-01", "turbine trouble", observables=["203.0.113.9"])
    item = row(lasting_nation.duty_officer(), made).id
    page = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()  # type: ignore[arg-type]  # a word of Playwright's
    enter(page, origin, lasting_nation.person("NCO", Role.DUTY_OFFICER), language)
    found = []
    for path in (
        f"/?item={item}",
        f"/?item={item}&do=ask",
        f"/?item={item}&do=link",
        "/desk/handover/",
        "/desk/import/",
    ):
        page.goto(origin + path, wait_until="domcontentloaded")
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), f"{path} is too wide"
        for violation in Axe().run(page).response["violations"]:
            found.append(f"{path} {violation['id']}: {violation['nodes'][0]['html'][:200]}")
    assert found == []

"""In a real browser: passkeys under our policy, pages without JavaScript, and nothing that axe finds."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from noroshi.parties.types import Role
from noroshi.web.demo_links import make_link
from tests.browsing import enter, follow
from tests.nation import Nation
from tests.web.conftest import PLACES

PASSWORD = "correct horse battery staple"
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip

pytestmark = pytest.mark.browser


def test_a_passkey_is_added_and_then_opens_the_account_alone(
    lasting_nation: Nation, origin: str, chromium: Browser, settings: Settings
) -> None:
    settings.DEMO = False
    person = lasting_nation.person("E-01", Role.REPORTER)
    person.language = "en"
    person.set_password(PASSWORD)
    person.save()
    page = chromium.new_page(locale="en-US")
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    page.goto(origin + "/account/login/")
    page.get_by_label("Mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Continue"))
    follow(page.get_by_role("link", name="Add a passkey"))
    follow(page.get_by_role("button", name="Add", exact=True))
    follow(page.get_by_role("link", name="I kept them: continue"))
    expect(page.get_by_role("heading", name="Something happened?")).to_be_visible()

    page.goto("about:blank")  # what the page still asks for must not bring back a cookie of its own
    page.context.clear_cookies()
    page.goto(origin + "/account/login/")
    follow(page.get_by_role("button", name="Sign in with a passkey"))
    page.get_by_role("heading", name="Something happened?").wait_for()
    assert complaints == []


@pytest.mark.long  # the short run walks all pages with axe in tests/journeys/test_for_everybody.py
@pytest.mark.parametrize(("language", "width"), [("ja", 1440), ("en", 390)])
def test_axe_finds_nothing_on_the_homes_and_the_way_in(
    lasting_nation: Nation, origin: str, chromium: Browser, language: str, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    found: list[str] = []
    for path in ("/account/login/", "/demo/", "/nothing/"):
        _look(page, origin, path, language, found)
    for role, code in PLACES.items():
        page.goto(origin + "/" + make_link(lasting_nation.person(code, role)).split("/", 3)[3])
        for path in _pages_of(role):
            _look(page, origin, path, language, found)
    assert found == []


def test_the_desk_and_the_forms_work_without_javascript(lasting_nation: Nation, origin: str, chromium: Browser) -> None:
    page = chromium.new_context(java_script_enabled=False, locale="en-US").new_page()
    enter(page, origin, lasting_nation.person("E-01", Role.ASSET_MANAGER))
    page.goto(origin + "/assets/add/")
    page.get_by_label("What it is").select_option("domain")
    page.get_by_label("Name", exact=False).first.fill("Site")
    page.get_by_label("Network, domain or address").fill("example.jp")
    follow(page.get_by_role("button", name="Register"))

    expect(page.get_by_text("example.jp").first).to_be_visible()


def _pages_of(role: Role) -> tuple[str, ...]:
    more = {
        Role.ASSET_MANAGER: ("/assets/", "/assets/add/", "/assets/import/"),
        Role.COMMISSIONER: ("/ledger/",),
        Role.REPORTER: ("/account/", "/account/second-factor/"),
        Role.DUTY_OFFICER: ("/?list=late", "/?list=done"),
    }
    return ("/", *more.get(role, ()))


def _look(page: Page, origin: str, path: str, language: str, found: list[str]) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": origin}])
    page.goto(origin + path, wait_until="domcontentloaded")
    for violation in Axe().run(page).response["violations"]:
        found.append(f"{path} {violation['id']}: {violation['nodes'][0]['html'][:200]}")

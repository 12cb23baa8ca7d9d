"""The style pages in a real browser, under the product's policy, in both languages and themes, at three widths."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
CALM = [
    "no-sandbox",
    "disable-gpu",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    "no-first-run",
]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


PORT = _free_port()
SITE = f"http://localhost:{PORT}"
VIEWS = [
    ("style", "ja", "light", 1440),
    ("style", "en", "dark", 390),
    ("style/desk", "en", "light", 1024),
    ("style/desk", "ja", "dark", 1440),
    ("style/form", "ja", "dark", 390),
    ("style/form", "en", "light", 1024),
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.is_file(), reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    run = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("preview.py")), str(PORT)], stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"{SITE}/style")
        yield SITE
    finally:
        run.terminate()
        run.wait()


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urlopen(address).close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the preview did not start")


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=str(CHROMIUM), args=[f"--{one}" for one in CALM])
        yield running
        running.close()


@pytest.fixture
def open_page(browser, site):
    contexts = []

    def _open(path: str, language: str = "en", theme: str = "light", width: int = 1440, **options: object):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, **options)
        context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{site}/{path}", wait_until="networkidle")
        return page

    yield _open
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("path", "language", "theme", "width"),
    [*VIEWS[::2], *(pytest.param(*view, marks=pytest.mark.long) for view in VIEWS[1::2])],
)
def test_a_page_is_accessible_and_breaks_no_policy(open_page, path, language, theme, width):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(path, language, theme, width)

    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.wait_for_function("[...document.fonts].some((font) => font.status === 'loaded')")
    found = _axe_beside_the_policy(page, Axe)
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


def _axe_beside_the_policy(page, axe):
    # The tests' own checker is injected by the browser's driver, which the policy does not bind.
    return axe().run(page).response["violations"]


def _says(page, selector: str, text: str) -> None:
    from playwright.sync_api import expect

    expect(page.locator(selector)).to_contain_text(text, timeout=10_000)


def test_a_list_is_walked_with_j_and_k_and_slash_leads_to_the_search(open_page):
    page = open_page("style/desk")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Odd log-ins on a VPN gateway (early sign)"
    page.keyboard.press("k")
    assert "Flood" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.id === 'search'")
    page.keyboard.type("jk/")
    assert page.input_value("#search") == "jk/"


def test_a_value_is_copied_and_it_is_said(open_page):
    page = open_page("style/desk", permissions=["clipboard-read", "clipboard-write"])
    page.click("copy-value button")

    _says(page, "#spoken", "Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "198.51.100.23"


def test_the_error_summary_has_the_focus_and_leads_to_the_field(open_page):
    page = open_page("style/form")

    page.wait_for_function("document.activeElement.classList.contains('error-summary')")
    page.click(".error-summary a")
    page.wait_for_function("document.activeElement.name === 'service'")


def test_a_draft_saves_itself_and_says_so(open_page):
    page = open_page("trial")
    page.fill("#f-title", "Encrypted")

    _says(page, "[data-saved]", "saved ")

    assert page.evaluate("localStorage.length") == 0


def test_typed_text_survives_a_server_that_does_not_take_it(open_page):
    page = open_page("trial")
    page.fill("#f-title", "refuse this")
    page.check("input[name=kinds][value=leak]")
    _says(page, "[data-saved]", "Not yet saved")
    page.goto(f"{SITE}/trial")

    assert page.input_value("#f-title") == "refuse this"
    assert page.is_checked("input[name=kinds][value=leak]")
    assert "brought back" in page.text_content("[data-saved]")


def test_the_theme_switch_keeps_the_place_and_works_without_javascript(open_page):
    page = open_page("style/desk?tab=2", java_script_enabled=False)
    page.click(".menu summary")
    with page.expect_navigation():
        page.click("button[name=theme][value=dark]")

    assert page.url == f"{SITE}/style/desk?tab=2"
    assert page.get_attribute("html", "data-theme") == "dark"

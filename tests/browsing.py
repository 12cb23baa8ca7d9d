"""An installed Chromium before the pages of a small nation: the same for every test that drives one page or two."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.nation import Nation

if TYPE_CHECKING:  # most tests open no browser
    from playwright.sync_api import Browser, Locator, Page

    from noroshi.parties.models import Person

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDE, NARROW = 1440, 390
PATIENCE = 20_000
"""Milliseconds that a page may take to show something, on a machine that does other things besides."""
TOO_WIDE = "() => document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The installed Chromium; ends with the file: while it runs, Django thinks this thread asynchronous."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    names = (os.environ.get("CHROMIUM", ""), *NAMES)
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def origin(lasting_nation: Nation, settings: Settings) -> Iterator[str]:
    """Where the pages of the lasting nation are served, as in the demo; passkeys refuse 127.0.0.1."""
    settings.ALLOWED_HOSTS, settings.DEMO = ["localhost"], True
    cache.clear()  # limits of one test must not meet the next
    server = LiveServer("localhost")
    yield str(server.url)
    server.stop()


def opened(browser: Browser, width: int = WIDE, **more: object) -> Page:
    """A window of its own, in which nothing fades in or out."""
    size = {"width": width, "height": 900}
    return browser.new_context(viewport=size, reduced_motion="reduce", **more).new_page()  # type: ignore[arg-type]  # a size


def enter(page: Page, origin: str, person: Person, language: str = "en") -> None:
    """Sign in by a one-time link."""
    from noroshi.web.demo_links import make_link

    person.language = language
    person.save(update_fields=["language"])
    page.goto(origin + "/" + make_link(person).split("/", 3)[3])


def follow(found: Locator) -> None:
    """Click on what leads to another page, and wait until that is there."""
    with found.page.expect_navigation():
        found.click()


def complaints_of(page: Page) -> list[str]:
    """What the page will complain of: policies, scripts, resources."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def faults(page: Page) -> list[str]:
    """What axe finds on the open page, and whether it is wider than its window."""
    from axe_playwright_python.sync_playwright import Axe

    violations = Axe().run(page, options=RULES).response["violations"]
    found = [f"{page.url} {one['id']}: {[node['html'][:200] for node in one['nodes'][:2]]}" for one in violations]
    return [*found, *([f"{page.url} is too wide"] if page.evaluate(TOO_WIDE) else [])]

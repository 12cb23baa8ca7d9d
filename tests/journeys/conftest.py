"""The real program, started once for this folder, and an installed Chromium that tells of every complaint of a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.browsing import follow
from tests.running import Program

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
LOCALES = {"en": "en-US", "ja": "ja-JP"}
SECONDS = 15_000
"""Milliseconds that a page may take, on a machine that does other things besides."""


@pytest.fixture(scope="package")
def program() -> Iterator[tuple[Program, dict[str, str]]]:
    """The demo nation with its past, and some API tokens."""
    running = Program()
    try:
        yield running, running.start("journeys")
    finally:
        running.stop()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The installed Chromium; ends with this folder: while it runs, Django thinks this thread asynchronous."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    assert found, "Chromium is needed: make test installs it, CHROMIUM= names another one"
    expect.set_options(timeout=SECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Reader:
    """Somebody at a browser of their own."""

    origin: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page; it must be there."""
        answer = self.page.goto(self.origin + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        return self.page

    def enter(self, who: str, language: str = "") -> None:
        """Enter the demo as somebody ("E-01 reporter"), in a language that is not always the person's own."""
        self.go("/demo/")
        row = self.page.locator("tr").filter(has=self.page.get_by_text(who, exact=True))
        follow(row.get_by_role("button"))
        assert self.page.url == self.origin + "/"
        if language and self.page.locator("html").get_attribute("lang") != language:
            follow(self.page.locator("form[action='/language'] button").first)
            self.page.locator(f"html[lang='{language}']").wait_for()

    def reach(self, selector: str) -> Locator:
        """Go on by the tab key until this has the focus, as somebody without a mouse does."""
        for _ in range(200):
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return self.page.locator(selector).first
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way to {selector} by the tab key on {self.page.url}")

    def type(self, selector: str, text: str) -> None:
        """Write into a field, by the keyboard."""
        self.reach(selector)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """Choose one of several, by the keyboard: tab to the group, arrows within it."""
        self.reach(f"[name='{name}']")
        for _ in range(12):
            if self.page.evaluate("() => document.activeElement.value") == value:
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no {value} among {name}")

    def tick(self, name: str, value: str) -> None:
        """Tick a box, by the keyboard."""
        self.reach(f"[name='{name}'][value='{value}']")
        self.page.keyboard.press("Space")

    def press(self, selector: str) -> None:
        """Press a button, by the keyboard, and wait for the page that follows."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


Come = Callable[..., Reader]


@pytest.fixture
def come(program: tuple[Program, dict[str, str]], chromium: Browser) -> Iterator[Come]:
    """Somebody comes with a browser of their own. No page of theirs may complain: of policies, scripts, resources."""
    readers: list[Reader] = []

    def open_browser(who: str = "", language: str = "en", **more: Any) -> Reader:
        context = chromium.new_context(locale=LOCALES[language], **more)
        context.set_default_timeout(SECONDS)
        reader = Reader(program[0].origin, context, context.new_page())
        reader.page.on("console", lambda said: said.type == "error" and reader.complaints.append(said.text))
        reader.page.on("pageerror", lambda error: reader.complaints.append(str(error)))
        readers.append(reader)
        if who:
            reader.enter(who, language)
        return reader

    yield open_browser
    for reader in readers:
        reader.context.close()
    assert [complaint for reader in readers for complaint in reader.complaints] == []

"""How the journeys of reports fill in forms, decide duties and look at what addressees got."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page

from tests.browsing import follow
from tests.journeys.conftest import Reader
from tests.running import Program

NEXT = "button[name='go'][value='next']"
SEND = "main form button.primary"
YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%d")


def begin(teller: Reader, form: str) -> Page:
    """Begin a form from the reporter's home."""
    teller.go("/")
    follow(teller.page.locator(f"main a[href='/reports/new/{form}/']"))
    follow(teller.page.locator("main form button").first)
    assert "/reports/drafts/" in teller.page.url
    return teller.page


def section(page: Page, answers: dict[str, str]) -> None:
    """Fill in the section that is open: boxes and radios by their value, all else by its text; then go on."""
    for name, value in answers.items():
        held = page.locator(f"[name='{name}']").first
        if held.get_attribute("type") in {"radio", "checkbox"}:
            page.locator(f"[name='{name}'][value='{value}']").check()
        elif held.evaluate("it => it.tagName") == "SELECT":
            held.select_option(value)
        else:
            held.fill(value)
    with page.expect_navigation():
        page.locator(NEXT).click()


def send(page: Page) -> str:
    """Send what is ready; the report's number."""
    assert page.url.endswith("/check/"), page.locator(".problem").all_inner_texts()
    with page.expect_navigation():
        page.locator(SEND).click()
    assert page.url.endswith("/sent/"), page.url
    return page.url.split("/")[-3]


def confirm_all(teller: Reader, number: str) -> int:
    """Confirm every duty that waits; how many there were."""
    page, confirmed = teller.go(f"/reports/{number}/duties/"), 0
    while (waiting := page.locator("button[name='act'][value='confirm']")).count():
        with page.expect_navigation():
            waiting.first.click()
        confirmed += 1
        assert confirmed < 10
    return confirmed


def deliveries(addressee: Reader, number: str) -> list[str]:
    """Where the deliveries of a report to this reader's organisation are read, newest first."""
    page = addressee.go("/reports/owed/")
    rows = page.locator("ul.rows a[href^='/reports/received/']").filter(has_text=number)
    if not rows.count():
        rows = page.locator("ul.rows li").filter(has_text=number).locator("a[href^='/reports/received/']")
    return [str(one.get_attribute("href")) for one in rows.all()]


def receipt_holds(teller: Reader, program: Program, folder: Path) -> None:
    """Every receipt on the open page: a PDF, and a JSON that ``noroshi ledger receipt`` verifies with no database."""
    links = [str(one.get_attribute("href")) for one in teller.page.locator("a[href^='/reports/receipts/']").all()]
    assert {link.rsplit(".", 1)[1] for link in links} == {"pdf", "json"}
    for link in links:
        answer = teller.context.request.get(teller.origin + link)
        assert answer.status == 200, answer.text()[:500]
        if link.endswith(".pdf"):
            assert answer.body().startswith(b"%PDF-")
            continue
        kept = folder / "receipt.json"
        kept.write_bytes(answer.body())
        alone = {"PATH": "/usr/bin:/bin", "NOROSHI_HOME": str(folder / "none")}
        command = [sys.executable, "-m", "noroshi", "ledger", "receipt", str(kept), "--json"]
        told = program.run(command, alone)
        assert told.returncode == 0, told.stdout + told.stderr
        forged = json.loads(answer.text())
        kept.write_text(json.dumps(forged).replace(forged_word(answer.text()), "9999"))
        assert program.run(command, alone).returncode != 0


def forged_word(text: str) -> str:
    """The number of the report as it stands in the receipt, to be replaced by another."""
    return next(part for part in text.split('"') if part.startswith("R-20"))

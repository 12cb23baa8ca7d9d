"""Three ways in besides the form, in a browser: prose by keyboard, a workbook on a telephone, mail at the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from noroshi.face.forms import from_json
from noroshi.frame.verbs import seeing
from noroshi.intake import filling
from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.intake.mail.fetching import fetch
from noroshi.intake.services import begin_draft
from noroshi.knowledge.reports import report_numbered
from noroshi.parties.types import Role
from tests.browsing import NARROW, complaints_of, enter, faults, follow, opened
from tests.intake.answers import answers
from tests.intake.mail.letters import letter
from tests.intake.mail.mailserver import MailServer
from tests.intake.workbook.books import FILLED, typed_into
from tests.nation import Nation

pytestmark = pytest.mark.browser
MEMO = "端末が hxxps://evil[.]example/gate と １９８．５１．１００．７ に通信。案内は www.go.jp を参照。"
NUMBER = re.compile(r"R-\d{4}-\d+")


def reach(page: Page, selector: str) -> None:
    """Go on by the tab key until this has the focus."""
    for _ in range(80):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {selector} by the tab key on {page.url}")


def press(page: Page, selector: str) -> None:
    """Press a button by the keyboard, and wait for the page that follows."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def number_of(page: Page) -> str:
    """The number of the report that the page is about."""
    found = NUMBER.search(page.url)
    assert found, page.url
    return found[0]


def test_values_of_a_memo_are_confirmed_by_keyboard_and_stand_in_the_report(
    lasting_nation: Nation, origin: str, chromium: Browser
) -> None:
    reporter = lasting_nation.reporter("E-01")
    with seeing(reporter):
        given, _ = from_json(COMMON_FORM_2, answers(observables=[]), filling.runtime_for(reporter))
    draft = begin_draft(reporter, COMMON_FORM_2, given)
    page = opened(chromium, locale="ja-JP")
    complaints = complaints_of(page)
    enter(page, origin, lasting_nation.person("E-01", Role.REPORTER), "ja")

    page.goto(f"{origin}/reports/drafts/{draft.pk}/prose/")
    found = faults(page)
    reach(page, "#text")
    page.keyboard.insert_text(MEMO)
    expect(page.locator("#text")).to_have_value(MEMO)
    press(page, "main form button.primary")
    found += faults(page)
    boxes = page.locator("main [name='value']")
    values = [str(one.get_attribute("value")) for one in boxes.all()]
    assert "198.51.100.7" in values
    for value in values:  # strike each but the address
        if value != "198.51.100.7" and page.locator(f"[name='value'][value='{value}']").is_checked():
            reach(page, f"[name='value'][value='{value}']")
            page.keyboard.press("Space")
            expect(page.locator(f"[name='value'][value='{value}']")).not_to_be_checked()
    press(page, "main form button.primary")
    expect(page.locator("[name='observables']")).to_have_value("198.51.100.7")

    page.goto(f"{origin}/reports/drafts/{draft.pk}/check/")
    press(page, "main form button.primary")
    with seeing(reporter):
        assert report_numbered(number_of(page)).answers["observables"] == ["198.51.100.7"]
    assert found == []
    assert complaints == []


def test_a_workbook_is_fetched_filled_in_and_becomes_a_report_on_a_telephone(
    lasting_nation: Nation, origin: str, chromium: Browser, tmp_path: Path
) -> None:
    page = opened(chromium, NARROW, locale="en-US", accept_downloads=True)
    complaints = complaints_of(page)
    enter(page, origin, lasting_nation.person("E-01", Role.REPORTER))

    page.goto(f"{origin}/reports/workbooks/")
    found = faults(page)
    with page.expect_download() as coming:
        page.locator("a[href$='/near_miss.en.xlsx']").click()
    workbook = tmp_path / "report.xlsx"
    coming.value.save_as(workbook)
    given = {"title": "A false invoice was stopped", "marking": "TLP:AMBER+STRICT", "named": "no"}
    workbook.write_bytes(typed_into(workbook.read_bytes(), FILLED | given))
    page.locator("#file").set_input_files(workbook)
    follow(page.locator("main form button.primary"))
    found += faults(page)
    expect(page.get_by_text("Nothing has been sent.", exact=False)).to_be_visible()
    follow(page.get_by_role("link", name="Check the draft and send it"))
    found += faults(page)
    follow(page.locator("main form button.primary"))
    with seeing(lasting_nation.duty_officer()):
        sent = report_numbered(number_of(page))
    assert (sent.title, sent.answers["observables"]) == (
        "A false invoice was stopped",
        ["198.51.100.23", "evil[.]example"],
    )
    assert found == []
    assert complaints == []


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[MailServer]:
    """The mailbox for reports."""
    with MailServer() as server:
        settings.IMAP_URL, settings.SMTP_URL = server.url, ""
        yield server


def test_a_mail_of_an_unproved_sender_reaches_the_desk_and_becomes_a_report(
    lasting_nation: Nation, origin: str, chromium: Browser, mailbox: MailServer
) -> None:
    sender = lasting_nation.person("E-01", Role.REPORTER).email
    mailbox.put(letter(sender, subject="VPN装置の不審な通信", text="通信先は 203[.]0[.]113[.]91 です。"))
    assert fetch(lasting_nation.automation()) == 1
    page = opened(chromium, locale="ja-JP")
    complaints = complaints_of(page)
    enter(page, origin, lasting_nation.person("NCO", Role.DUTY_OFFICER), "ja")

    page.keyboard.press("j")
    press(page, "main a:focus")
    expect(page.get_by_role("link", name="メールを開く")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("m")
    found = faults(page)
    assert page.locator("#source").input_value() == "E-01"
    follow(page.locator("section[aria-labelledby='take'] button.primary"))
    expect(page.locator("main")).to_contain_text("VPN装置の不審な通信")
    with seeing(lasting_nation.reporter("E-01")):
        assert report_numbered(number_of(page)).answers["observables"] == ["203.0.113.91"]
    page.goto(f"{origin}/desk/mail/")
    found += faults(page)
    expect(page.locator("main ul.rows")).to_have_count(0)
    assert found == []
    assert complaints == []

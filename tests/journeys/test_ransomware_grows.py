"""A ransomware report grows: first report, two corrections, the written report of thirty days. Nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Come, Reader
from tests.journeys.reporting import NEXT, YESTERDAY, begin, confirm_all, deliveries, receipt_holds, section, send
from tests.running import Program

pytestmark = [pytest.mark.browser, pytest.mark.long]
TITLES = {"ja": "監視制御端末の暗号化", "en": "Control terminals encrypted"}
EXTENTS = {
    "ja": ("監視端末2台", "監視端末4台と記録サーバー1台", "監視端末3台と記録サーバー1台。給水には影響なし。"),
    "en": ("2 terminals", "4 terminals and a logging server", "3 terminals and a logging server; supply unaffected"),
}
MEASURED = {"ja": "回線を切り離し、媒体を保全した。", "en": "Line cut, media preserved."}


def amended(teller: Reader, number: str, *sections: dict[str, str]) -> None:
    """Send a later version with these answers in the first sections, the others as they stand."""
    page = teller.go(f"/reports/{number}/")
    with page.expect_navigation():
        page.locator("form[action$='/amend/'] button").click()
    for answers in sections:
        section(page, answers)
    _to_the_end(page)
    assert send(page) == number


def _to_the_end(page: Page) -> None:
    for _ in range(12):
        if page.url.endswith("/check/"):
            return
        with page.expect_navigation():
            page.locator(NEXT).click()
    raise AssertionError(f"the form does not end: {page.url}")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_first_report_grows_over_two_corrections_to_the_written_report(
    come: Come, program: tuple[Program, dict[str, str]], language: str, tmp_path: Path
) -> None:
    teller, minister = come("W-03 reporter", language), come("MLIT liaison", language)
    first, second, third = EXTENTS[language]
    page = begin(teller, "common_form_2")
    section(
        page,
        {
            "title": TITLES[language], "report_kind": "first", "recognised_at.date": YESTERDAY, "state": "continuing",
            "extent": first, "computers.low": "2", "computers.high": "10",
        },
    )  # fmt: skip
    section(page, {"signs": "encryption"})
    for _ in range(4):  # clues, affected, measures, contact: not known yet
        section(page, {})
    section(page, {"consent": "yes", "marking": "TLP:AMBER"})
    number = send(page)
    assert confirm_all(teller, number) == 1
    written = teller.page.locator("button[name='act'][value='fulfil']")
    assert written.count() == 0, "the first report lacks what the written one needs"

    amended(
        teller, number, {"report_kind": "correction", "extent": second, "computers.low": "5", "computers.high": "5"}
    )
    amended(teller, number, {"report_kind": "correction", "extent": third, "computers.low": "4", "computers.high": "4"})
    amended(
        teller,
        number,
        {"report_kind": "written", "state": "restored"},
        {"restored_at.date": YESTERDAY},  # a question that the state made appear
        {"signs": "encryption", "way_in": "vpn"},
        {"observables": "203.0.113.250"},
        {"computer_affected": "yes", "vendor": "Aoba Systems"},
        {"product": "FlowSCADA"},  # the vendor's name made this question appear
        {"measures": MEASURED[language], "remarks": "-"},
    )

    page = teller.go(f"/reports/{number}/duties/")
    with page.expect_navigation():
        page.locator("button[name='act'][value='fulfil']").first.click()
    receipt_holds(teller, program[0], tmp_path)
    [newest_only] = deliveries(minister, number)
    newest = minister.go(newest_only).locator("main").inner_text()
    assert minister.page.locator("ul.told li").count() == 4, "each version went to the addressee of the first"
    assert third in newest
    assert MEASURED[language] in newest
    for version, said in enumerate((first, second, third), start=1):
        assert said in teller.go(f"/reports/{number}/versions/{version}/").locator("main").inner_text()

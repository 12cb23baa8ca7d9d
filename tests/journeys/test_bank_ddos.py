"""A bank reports a DDoS attack once: both addressees of the Act receive it, clocks run, receipts prove it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.conftest import Come
from tests.journeys.reporting import YESTERDAY, begin, confirm_all, deliveries, receipt_holds, section, send
from tests.running import Program

pytestmark = [pytest.mark.browser, pytest.mark.long]
TITLES = {"ja": "インターネットバンキングへの大量アクセス", "en": "Internet banking flooded"}


@pytest.mark.parametrize("language", ["ja", pytest.param("en", marks=pytest.mark.long)])
def test_a_banks_ddos_report_reaches_both_addressees_with_clocks_and_receipts(
    come: Come, program: tuple[Program, dict[str, str]], language: str, tmp_path: Path
) -> None:
    teller = come("F-02 reporter", language)
    page = begin(teller, "common_form_1")
    section(page, {"title": TITLES[language], "recognised_at.date": YESTERDAY, "state": "intermittent"})
    section(page, {"attack_class": "T1498.001", "gbps.low": "20", "gbps.high": "35"})
    section(page, {"mitigation": "provider"})
    if "mitigation" in page.url:  # the question about its effect appeared
        section(page, {"effect": "reduced"})
    section(page, {"observables": "198.51.100.200"})
    section(page, {"computer_affected": "yes"})
    section(page, {"police": "no", "personal_data": "no"})
    section(page, {})
    section(page, {"consent": "yes", "marking": "TLP:AMBER"})
    number = send(page)

    minister, officer = come("FSA liaison", language), come("NCO duty-officer", language)
    assert deliveries(minister, number) == [], "nobody is told before the reporter confirms"
    assert confirm_all(teller, number) == 1
    told = teller.page.locator("main").inner_text()
    assert "2026" in told
    assert teller.page.locator(".clocks .clock").count() == 1, "the clock of the written report runs"
    receipt_holds(teller, program[0], tmp_path)

    for addressee in (minister, officer):
        received = deliveries(addressee, number)
        assert received, "an addressee was not told"
        read = addressee.go(received[0]).locator("main").inner_text()
        assert TITLES[language] in read
        assert "20" in read
    assert teller.go(f"/reports/{number}/duties/").locator("td time").count() > 2, "the reporter sees who opened it"
    assert number in teller.go("/").locator("main").inner_text(), "the clock of the written report stands at home"
    other = come("F-03 reporter", language)
    assert other.page.goto(f"{other.origin}/reports/{number}/duties/").status == 404  # type: ignore[union-attr]  # a page
    other.complaints.clear()  # the browser complains of that answer

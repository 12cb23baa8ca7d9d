"""The council in a real browser: from what an undertaking hides to a sighting that comes back; and what axe finds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from noroshi.parties.types import Bound, Role
from noroshi.parties.undertakings import offer
from tests.browsing import complaints_of, enter, faults, follow, opened
from tests.knowledge.knowing import indicator, know, made, stix_id
from tests.nation import Nation
from tests.sharing.council.sitting import council
from tests.sharing.council.test_requests import asked

pytestmark = pytest.mark.browser
KEY = stix_id("indicator", "beacon of Shark")


def sit(nation: Nation) -> None:
    """A restricted group that was asked something, an undertaking to sign, an indicator of a partner."""
    group = council(nation, "E-01", "W-01", needs=Bound.ORGANISATION)
    now = nation.clock.now()
    offer(nation.analyst(), nation.organisations["E-01"].pk, now, now + timedelta(days=300))
    asked(nation, group=group)
    know(nation, "PARTNER-B", [indicator("198.51.100.77", "beacon of Shark"), made("intrusion-set", "Shark group")])


def test_a_member_signs_answers_and_tells_a_sighting_that_comes_back(
    lasting_nation: Nation, origin: str, chromium: Browser
) -> None:
    sit(lasting_nation)
    page = opened(chromium)
    complaints = complaints_of(page)
    enter(page, origin, lasting_nation.person("E-01", Role.REPORTER))

    page.goto(f"{origin}/council/")
    follow(page.get_by_role("link", name="Read and sign the new one"))
    follow(page.get_by_role("button", name="Sign", exact=True))
    expect(page.get_by_text("It is signed.")).to_be_visible()
    page.goto(f"{origin}/council/")
    follow(page.get_by_role("link", name="Who saw GateVPN log-ins?"))
    page.get_by_label("Your answer").fill("Three, from one address.")
    follow(page.get_by_role("button", name="Send the answer"))
    expect(page.get_by_text("The office has your answer.")).to_be_visible()

    page.goto(f"{origin}/knowledge/object/{KEY}/")
    follow(page.get_by_role("button", name="We saw this"))
    expect(page.get_by_text("Your sighting is there")).to_be_visible()

    enter(page, origin, lasting_nation.person("PARTNER-B", Role.PARTNER))
    page.goto(f"{origin}/knowledge/object/{KEY}/sightings/")
    expect(page.get_by_role("cell", name="Organisation E-01")).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize(("language", "width"), [("ja", 390), pytest.param("en", 1440, marks=pytest.mark.long)])
def test_axe_finds_nothing_on_the_pages_of_the_council_and_of_quality(
    lasting_nation: Nation, origin: str, chromium: Browser, language: str, width: int
) -> None:
    sit(lasting_nation)
    page = opened(chromium, width)
    enter(page, origin, lasting_nation.person("NCO", Role.ANALYST), language)
    found = []
    for address in ("/council/", "/council/requests/ask/", f"/council/objects/{KEY}/", "/council/activity/",
                    "/knowledge/quality/", "/knowledge/warninglists/", f"/knowledge/object/{KEY}/"):  # fmt: skip
        page.goto(origin + address)
        found += faults(page)
    assert found == []

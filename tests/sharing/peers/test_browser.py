"""In a real browser: a partner's pages are readable, narrow and wide, in both languages; axe finds nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from noroshi.parties.types import Role
from noroshi.release.types import Tlp
from noroshi.sharing.peers.types import Flow, Terms
from tests.browsing import NARROW, WIDE, complaints_of, enter, faults, follow, opened
from tests.nation import Nation
from tests.sharing.peers.making import indicator, office_with_partner
from tests.sharing.peers.twin import Twin

pytestmark = pytest.mark.browser


@pytest.mark.long
def test_the_duty_officer_sees_what_was_refused_and_suspends_the_agreement(
    lasting_nation: Nation, origin: str, chromium: Browser, twin: Twin
) -> None:
    twin.add(indicator("too-narrow", tlp=Tlp.AMBER_STRICT))
    office = office_with_partner(lasting_nation, twin, Terms(incoming=Flow(open=True)))
    office.pull()
    found: list[str] = []
    for width, language in ((NARROW, "ja"), (WIDE, "en")):
        page = opened(chromium, width)
        said = complaints_of(page)
        enter(page, origin, lasting_nation.person("NCO", Role.DUTY_OFFICER), language)
        for place in (
            "",
            f"{office.peer_id}/",
            f"{office.peer_id}/agreements/",
            f"{office.peer_id}/agreement/",
            "add/",
        ):
            page.goto(f"{origin}/partners/{place}")
            found += faults(page)
        found += said
    assert found == []

    page.goto(f"{origin}/partners/{office.peer_id}/")
    expect(page.get_by_text("It is marked more narrowly than the agreement allows.")).to_be_visible()
    follow(page.get_by_role("link", name="Agreement and server"))
    why = page.get_by_label("Why").first
    why.focus()
    expect(why).to_be_focused()
    page.keyboard.type("they asked for it")
    follow(page.get_by_role("button", name="Suspend the agreement"))
    expect(page.get_by_text("The agreement is suspended. Nothing flows until it is resumed.")).to_be_visible()

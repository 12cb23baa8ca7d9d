"""A product is drafted, reviewed, published to a council and to one of two partners; a sighting comes back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import Come, Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = "水道を狙う探索への注意"
VALUE = "203.0.113.61"
WIDE = {"width": 1440, "height": 900}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SHOTS = os.environ.get("NOROSHI_SHOTS", "")


def seen(reader: Reader, name: str) -> None:
    """Axe finds nothing on the open page."""
    found = Axe().run(reader.page, options=RULES).response["violations"]
    assert [f"{name}: {one['id']} {[node['html'][:200] for node in one['nodes'][:2]]}" for one in found] == []
    if SHOTS:
        for width in (1440, 390):
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
        reader.page.set_viewport_size(WIDE)


def act(reader: Reader, value: str) -> None:
    """Press the button that does this, and wait for the page after it."""
    with reader.page.expect_navigation():
        reader.page.locator(f"button[name='act'][value='{value}']").click()


def council_of_water(administrator: Reader) -> None:
    """The register gets the group."""
    page = administrator.go("/organisations/groups/add/")
    for name, text in {"code": "WATER", "name_ja": "水道協議会", "name_en": "Water council"}.items():
        page.locator(f"[name='{name}']").fill(text)
    page.locator("[name='members']").fill("W-01\nW-02")
    with page.expect_navigation():
        page.locator("main form button.primary").click()


def indicator_of(reader: Reader, value: str) -> str:
    """The STIX id of an indicator that stands for a value."""
    page = reader.go(f"/knowledge/?q={value}&type=indicator")
    return str(page.locator("main a[href*='/knowledge/object/indicator--']").first.get_attribute("href")).split("/")[3]


def write(officer: Reader, indicator: str) -> str:
    """Draft it and send it to review; its address."""
    page = officer.go("/products/")
    page.locator("details:has([name='kind']) summary").click()
    page.locator("[name='kind'][value='provision']").check()
    with page.expect_navigation():
        page.locator("details:has([name='kind']) button").click()
    texts = {
        "title_ja": TITLE, "title_en": "Scanning of waterworks", "heading_ja-0": "概要", "heading_en-0": "Outline",
        "text_ja-0": "水道事業者の装置を探索する通信が観測されています。", "indicators": indicator,
        "text_en-0": "Devices of water operators are being scanned.", "organisations": "PARTNER-B",
    }  # fmt: skip
    for name, text in texts.items():
        page.locator(f"[name='{name}']").fill(text)
    page.locator("[name='group'][value='WATER']").check()
    seen(officer, "editor")
    with page.expect_navigation():
        page.locator("button[value='on']").click()
    seen(officer, "draft")
    act(officer, "send")
    return page.url.removeprefix(officer.origin)


def titles(reader: Reader) -> list[str]:
    """What a reader finds published."""
    return reader.go("/products/").locator("main ul.rows a").all_inner_texts()


def test_a_product_reaches_the_council_and_one_of_two_partners_and_a_sighting_comes_back(come: Come) -> None:
    council_of_water(come("管理者 / Administrator", "ja", viewport=WIDE))
    officer, analyst = (come(f"NCO {role}", "ja", viewport=WIDE) for role in ("duty-officer", "analyst"))
    address = write(officer, indicator_of(officer, VALUE))

    analyst.go(address)
    seen(analyst, "review")
    act(analyst, "accept")
    officer.go(address)
    act(officer, "publish")
    seen(officer, "published")
    officer.page.locator("main a[href^='/release/']").click()
    expect(officer.page.locator("main table").first).to_contain_text("海外機関B")
    seen(officer, "release")

    member, partner = come("W-01 reporter", "ja", viewport=WIDE), come("PARTNER-B partner", "ja", viewport=WIDE)
    for reader, reads in ((member, True), (partner, True), (come("PARTNER-A partner", "ja"), False)):
        assert any(TITLE in one for one in titles(reader)) == reads
    partner.page.get_by_role("link", name=TITLE).first.click()
    expect(partner.page.locator("main table").first).to_contain_text(VALUE)
    seen(partner, "product")

    own = indicator_of(partner, VALUE)
    page = partner.go(f"/council/objects/{own}/")
    with page.expect_navigation():
        page.locator(f"form[action='/council/objects/{own}/saw/'] button").click()
    page = officer.go(f"/knowledge/object/{own}/sightings/")
    expect(page.locator("main")).to_contain_text("海外機関B")
    officer.go("/release/")
    seen(officer, "releases")
    officer.go(f"/release/new/?object={object_row(officer, own)}")
    seen(officer, "new-release")


def object_row(reader: Reader, stix_id: str) -> str:
    """The number under which an object's page leads to its release."""
    link = reader.go(f"/knowledge/object/{stix_id}/").locator("main a[href^='/release/new/?object=']").first
    return str(link.get_attribute("href")).rpartition("=")[2]

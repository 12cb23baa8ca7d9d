"""WCAG 2.2 AA: axe finds nothing on any main page, light and dark; 390 pixels are wide enough for each."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browsing import follow
from tests.journeys.conftest import Come, Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE = 390
LONG = bool(os.environ.get("NOROSHI_TEST_LONG"))
"""In the dark, too."""
TOO_WIDE = """width => [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > width + 1 && !one.closest('.scroll'))
    .map(one => one.outerHTML.slice(0, 120)).slice(-2)"""
"""What sticks out on the right; what scrolls by itself may."""
AT_REST = "() => document.getAnimations().every(one => one.playState !== 'running')"


def _links(reader: Reader, path: str, *starts: str) -> list[str]:
    """The first link of each kind on a page."""
    page = reader.go(path)
    found = [page.locator(f"main a[href*='{start}']") for start in starts]
    return [str(each.first.get_attribute("href")) for each in found if each.count()]


def _homes(reader: Reader) -> list[str]:
    return ["/"]


def _reporters(reader: Reader) -> list[str]:
    follow(reader.go("/reports/new/common_form_2/").locator("main form button").first)
    step = reader.page.url.removeprefix(reader.origin)
    draft = step.removesuffix("event/")
    _add_program(reader, f"{draft}files/")
    [file] = _links(reader, f"{draft}files/", "/reports/files/")
    [warning] = _links(reader, "/warnings/?show=all", "-")
    parts = [f"{draft}{part}/" for part in ("sharing", "files", "check")]
    return ["/", "/reports/", step, *parts, file, *_begun(reader), "/warnings/?show=all", warning, "/account/"]


def _begun(reader: Reader) -> list[str]:
    """The first page of each other form."""
    found = []
    for form in ("common_form_1", "common_form_3", "near_miss", "statutory_seven", "asset_notification"):
        follow(reader.go(f"/reports/new/{form}/").locator("main form button").first)
        found.append(reader.page.url.removeprefix(reader.origin))
    return found


def _add_program(reader: Reader, place: str) -> None:
    """A file that is locked away."""
    page = reader.go(place)
    page.set_input_files("[name=file]", [{"name": "invoice.exe", "mimeType": "text/plain", "buffer": b"MZ"}])
    follow(page.locator("main form .button.primary"))
    page.locator("main table").wait_for()


def _office(reader: Reader) -> list[str]:
    [report] = _links(reader, "/reports/", "/reports/R-")
    [warning] = _links(reader, "/warnings/?show=all", "-")
    [thing] = _links(reader, "/knowledge/?q=&type=indicator", "/knowledge/object/")
    path, _, query = thing.partition("?")
    [value] = _links(reader, f"{path}values/?{query}", "/knowledge/value/")
    more = [f"{path}{tab}/?{query}" for tab in ("relations", "values", "versions", "sightings")]
    return ["/", "/reports/", report, "/warnings/?show=all", warning, "/knowledge/?q=example", thing, *more, value]


def _managers(reader: Reader) -> list[str]:
    return ["/", "/assets/", "/assets/add/", "/assets/import/"]


def _commissioners(reader: Reader) -> list[str]:
    return ["/", "/ledger/", "/ledger/entries/0/"]


def _sharing(reader: Reader) -> list[str]:
    """The pages of sharing that have nothing in their address."""
    del reader
    return [
        "/council/", "/council/activity/", "/council/requests/", "/council/requests/ask/", "/council/undertakings/",
        "/council/undertakings/offer/", "/council/proposals/", "/release/", "/products/", "/partners/",
        "/partners/add/", "/misp/", "/misp/servers/add/", "/misp/groups/add/", "/feeds/",
        "/taxii2/connect/", "/taxii2/define/",
    ]  # fmt: skip


def _visitors(reader: Reader) -> list[str]:
    return ["/account/login/", "/demo/"]


@pytest.mark.parametrize("language", ["ja", pytest.param("en", marks=pytest.mark.long)])
@pytest.mark.parametrize(
    ("who", "pages_of"),
    [
        ("", _visitors),
        pytest.param("E-01 reporter", _reporters, marks=pytest.mark.long),
        pytest.param("NCO duty-officer", _office, marks=pytest.mark.long),
        pytest.param("NCO duty-officer", _sharing, marks=pytest.mark.long),
        pytest.param("E-01 asset-manager", _managers, marks=pytest.mark.long),
        pytest.param("CCIOC commissioner", _commissioners, marks=pytest.mark.long),
        *(
            pytest.param(who, _homes, marks=pytest.mark.long)
            for who in ("NCO analyst", "管理者 / Administrator", "NPA liaison")
        ),
        pytest.param("PARTNER-B partner", _homes, marks=pytest.mark.long),
    ],
    ids=lambda one: one.replace(" ", "-") if isinstance(one, str) else "",
)
def test_axe_finds_nothing_and_no_page_is_too_wide(
    come: Come, language: str, who: str, pages_of: Callable[[Reader], list[str]]
) -> None:
    if language == "en" and pages_of is _homes:
        return  # the same marks in other words
    reader = come(who, language, viewport={"width": 1280, "height": 900}, color_scheme="light", reduced_motion="reduce")
    found: list[str] = []

    for path in pages_of(reader):
        page = reader.go(path)
        found += _faults(page, f"{path} light")
        if language == "ja" and LONG:
            page.emulate_media(color_scheme="dark")
            page.wait_for_function(AT_REST)  # colours that fade are not yet the colours that are read
            found += _faults(page, f"{path} dark")
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": PHONE, "height": 800})
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        found += [f"{path} is {wide} wide: {page.evaluate(TOO_WIDE, PHONE)}"] if wide > PHONE else []
        page.set_viewport_size({"width": 1280, "height": 900})

    assert found == []


def _faults(page: Page, where: str) -> list[str]:
    violations = Axe().run(page, options=RULES).response["violations"]
    return [f"{where}: {one['id']} {[node['html'][:200] for node in one['nodes'][:2]]}" for one in violations]

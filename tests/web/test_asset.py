"""Protects: the pages on which one asset is looked at, changed, confirmed, retired; and the list as a file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from noroshi.frame.verbs import seeing
from noroshi.parties.models import Asset
from noroshi.parties.registered import Use, Wanted, asset_named, newest_assets
from noroshi.parties.services import import_assets, register_assets
from noroshi.parties.types import AssetKind, AssetLine, Role
from tests.nation import Nation
from tests.warning.telling import address, warn
from tests.web.conftest import Enter


def _asset(nation: Nation) -> int:
    nation.owns_network("E-01", "203.0.113.0/24")
    manager = nation.actor("E-01", Role.ASSET_MANAGER)
    with seeing(manager):
        return int(Asset.objects.filter(organisation_id=manager.organisation_id).latest("pk").pk)


def _text(browser: Client, url: str) -> str:
    return browser.get(url).content.decode()


def test_the_page_of_an_asset_shows_its_history_and_the_warnings_about_it(nation: Nation, enter: Enter) -> None:
    key = _asset(nation)
    warn(nation, nation.partner(), [address("203.0.113.7")])
    manager = enter(Role.ASSET_MANAGER)
    manager.post(
        f"/assets/{key}/change/", {"kind": "network", "name": "Moved", "value": "203.0.113.0/24", "quantity": 2}
    )

    page = _text(enter(Role.REPORTER), f"/assets/{key}/")

    assert "203.0.113.7" in page
    assert "asset-manager E-01" in page
    assert "network 203.0.113.0/24" in page  # what it was called before


def test_a_change_that_nothing_would_find_is_refused_in_words_and_keeps_what_was_typed(
    nation: Nation, enter: Enter
) -> None:
    key = _asset(nation)
    browser = enter(Role.ASSET_MANAGER)

    page = browser.post(f"/assets/{key}/change/", {"kind": "network", "name": "X", "value": "nowhere", "quantity": 1})

    assert page.status_code == 422
    assert "nowhere" in page.content.decode()


def test_retiring_says_what_will_happen_and_then_asks_once(nation: Nation, enter: Enter) -> None:
    key = _asset(nation)
    browser = enter(Role.ASSET_MANAGER)

    asked = browser.post("/assets/act/", {"act": "retired", "asset": key})
    assert "network 203.0.113.0/24" in asked.content.decode()
    with seeing(nation.actor("E-01", Role.ASSET_MANAGER)):
        assert asset_named(key).retired_at is None

    browser.post("/assets/act/", {"act": "retired", "asset": key, "sure": "1"})
    with seeing(nation.actor("E-01", Role.ASSET_MANAGER)):
        assert asset_named(key).retired_at is not None
    assert "network 203.0.113.0/24" in _text(browser, "/assets/?use=retired")
    assert f"/assets/{key}/" not in _text(browser, "/assets/")


def test_many_that_are_out_of_date_are_confirmed_together(nation: Nation, enter: Enter) -> None:
    keys = [_asset(nation) for _ in range(3)]
    nation.clock.advance(timedelta(days=400))
    browser = enter(Role.ASSET_MANAGER)
    assert _text(browser, "/assets/?use=out-of-date").count('name="asset"') == 3

    browser.post("/assets/act/", {"act": "confirmed", "asset": keys})

    assert 'name="asset"' not in _text(browser, "/assets/?use=out-of-date")


def test_nobody_else_may_change_or_see_it(nation: Nation, enter: Enter) -> None:
    key = _asset(nation)

    assert enter(Role.ASSET_MANAGER, "W-01").get(f"/assets/{key}/").status_code == 404
    assert enter(Role.ASSET_MANAGER, "W-01").post("/assets/act/", {"act": "retired", "asset": key}).status_code == 404
    assert enter(Role.REPORTER).get(f"/assets/{key}/change/").status_code == 403
    assert enter(Role.ANALYST).post("/assets/act/", {"act": "retired", "asset": key}).status_code == 403


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_exported_file_can_be_imported_again(nation: Nation, enter: Enter, language: str) -> None:
    _asset(nation)
    nation.runs("E-01", "Acme", "Gateway", "9.1.4", quantity=3)

    file = enter(Role.ASSET_MANAGER, language=language).get("/assets/export.csv").content

    taker = nation.actor("W-01", Role.ASSET_MANAGER)
    assert import_assets(taker, file).registered == 2
    with seeing(taker):
        found = {(one.kind, one.value, one.product, one.version, one.quantity) for one in newest_assets(Wanted())}
    assert (AssetKind.COMPUTER, "", "Gateway", "9.1.4", 3) in found


def test_a_cell_that_a_spreadsheet_would_run_is_exported_as_text(nation: Nation, enter: Enter) -> None:
    line = AssetLine(AssetKind.DOMAIN, '=HYPERLINK("http://x")', value="a.example.jp")
    register_assets(nation.actor("E-01", Role.ASSET_MANAGER), [line])

    file = enter(Role.ASSET_MANAGER).get("/assets/export.csv").content.decode("utf-8-sig")

    [_, row] = csv.reader(io.StringIO(file))
    assert row[1].startswith("'=")


def test_the_pages_ask_a_constant_number_of_queries(
    nation: Nation, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    keys = [_asset(nation) for _ in range(30)]
    browser = enter(Role.ASSET_MANAGER)
    browser.get("/assets/")

    with django_assert_max_num_queries(16):
        browser.get("/assets/")
    with django_assert_max_num_queries(18):
        browser.get(f"/assets/{keys[0]}/")
    with django_assert_max_num_queries(16):
        browser.post("/assets/act/", {"act": "retired", "asset": keys})


def test_the_office_narrows_the_list_to_one_organisation(nation: Nation, enter: Enter) -> None:
    _asset(nation)
    nation.owns_network("W-01", "192.0.2.0/24")
    browser = enter(Role.ANALYST)

    page = _text(browser, f"/assets/?of={nation.organisations['W-01'].pk}")

    assert "192.0.2.0/24" in page
    assert "203.0.113.0/24" not in page


def test_a_wrong_filter_shows_what_is_in_use(nation: Nation, enter: Enter) -> None:
    _asset(nation)

    assert "203.0.113.0/24" in _text(enter(Role.ASSET_MANAGER), "/assets/?use=sold&kind=moon&after=x&of=1")
    assert Use("in-use") is Use.IN_USE

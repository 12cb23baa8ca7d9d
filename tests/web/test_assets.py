"""The asset pages: nothing half kept, every wrong line named, nobody else's assets seen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from noroshi.parties.types import Role
from tests.nation import Nation
from tests.web.conftest import Enter

ENGLISH = (
    "kind,name,value,vendor,product,version\nnetwork,Office,192.0.2.0/24,,,\ncomputer,VPN,,Kitakaze,GateVPN,9.1.4\n"
)
JAPANESE = (
    "種別,名称,値,ベンダー,製品,バージョン\nネットワーク,本社,192.0.2.0/24,,,\n機器,遠隔保守,,北風,GateVPN,9.1.4\n"
)
MIXED = "kind,name,value\nnetwork,Good,192.0.2.0/24\nnetwork,Bad,not-a-network\nspaceship,Bad,x\n"


def _send(browser: Client, content: bytes, go: str = "check") -> Any:
    return browser.post("/assets/import/", {"go": go, "file": SimpleUploadedFile("assets.csv", content)})


def _carried(page: Any) -> str:
    found = re.search(r'name="content" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    "content",
    [
        ENGLISH.encode(),
        ENGLISH.encode("utf-8-sig"),
        JAPANESE.encode("cp932"),
        JAPANESE.encode(),
        JAPANESE.encode("euc_jp"),
    ],
)
def test_a_file_is_checked_before_anything_is_kept_and_then_registered(enter: Enter, content: bytes) -> None:
    browser = enter(Role.ASSET_MANAGER)

    page = _send(browser, content)
    assert "192.0.2.0/24" in page.content.decode()
    assert "192.0.2.0/24" not in browser.get("/assets/").content.decode()

    browser.post("/assets/import/", {"go": "register", "content": _carried(page)})
    assert "192.0.2.0/24" in browser.get("/assets/").content.decode()


def test_each_wrong_line_is_named_with_its_number_and_the_good_ones_may_be_registered(enter: Enter) -> None:
    browser = enter(Role.ASSET_MANAGER)

    page = _send(browser, MIXED.encode())
    text = page.content.decode()
    assert "not-a-network" in text
    assert "spaceship" in text
    assert '<td class="number">3</td>' in text

    browser.post("/assets/import/", {"go": "register", "content": _carried(page)})
    assert "Good" in browser.get("/assets/").content.decode()
    assert "spaceship" not in browser.get("/assets/").content.decode()


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"name\nwithout a kind\n", b'kind,name\n"never closed', b"\xff" * 50]
)
def test_what_is_no_asset_file_is_refused_in_words(enter: Enter, content: bytes) -> None:
    page = _send(enter(Role.ASSET_MANAGER), content)

    assert page.status_code in {200, 400}
    assert "Traceback" not in page.content.decode()


@pytest.mark.parametrize("packed", ["x", "eJw=", "////"])
def test_a_changed_carried_file_is_refused(enter: Enter, packed: str) -> None:
    assert enter(Role.ASSET_MANAGER).post("/assets/import/", {"go": "register", "content": packed}).status_code == 400


def test_an_example_to_fill_in_is_itself_a_good_file(enter: Enter) -> None:
    browser = enter(Role.ASSET_MANAGER)
    for language in ("ja", "en"):
        page = _send(browser, browser.get(f"/assets/template-{language}.csv").content)
        assert "Lines with a problem" not in page.content.decode()


def test_one_asset_is_registered_and_a_wrong_one_keeps_what_was_typed(enter: Enter) -> None:
    browser = enter(Role.ASSET_MANAGER)
    wrong = browser.post("/assets/add/", {"kind": "network", "name": "Typed name", "value": "nonsense", "quantity": 1})
    assert wrong.status_code == 422
    assert "Typed name" in wrong.content.decode()

    browser.post("/assets/add/", {"kind": "domain", "name": "Site", "value": "example.jp", "quantity": 1})
    assert "example.jp" in browser.get("/assets/").content.decode()


def test_an_operator_sees_its_own_assets_and_the_office_sees_all(nation: Nation, enter: Enter) -> None:
    nation.owns_domain("E-01", "mine.example")
    nation.owns_domain("W-01", "theirs.example")

    mine = enter(Role.ASSET_MANAGER).get("/assets/").content.decode()
    assert "mine.example" in mine
    assert "theirs.example" not in mine
    office = enter(Role.DUTY_OFFICER).get("/assets/").content.decode()
    assert "theirs.example" in office


def test_an_address_finds_the_network_it_lies_in_and_a_name_the_domain_above_it(nation: Nation, enter: Enter) -> None:
    nation.owns_network("E-01", "192.0.2.0/24")
    nation.owns_domain("E-01", "mine.example")
    browser = enter(Role.ASSET_MANAGER)

    assert "192.0.2.0/24" in browser.get("/assets/?about=192.0.2.77").content.decode()
    assert "192.0.2.0/24" not in browser.get("/assets/?about=198.51.100.1").content.decode()
    assert "mine.example</code>" in browser.get("/assets/?about=deep.www.mine.example").content.decode()


def test_pages_follow_each_other_without_loss(nation: Nation, enter: Enter) -> None:
    for number in range(60):
        nation.owns_network("E-01", f"192.0.2.{number}/32")
    browser = enter(Role.ASSET_MANAGER)

    first = browser.get("/assets/")
    second = browser.get(f"/assets/?after={first.context['older']}")
    seen = [row.record.value for page in (first, second) for row in page.context["rows"]]
    assert sorted(seen) == sorted(f"192.0.2.{number}/32" for number in range(60))


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "after=99999999999999999999", "kind=x", "about=%00", "about=((("]
)
def test_nonsense_in_the_address_shows_a_list(enter: Enter, query: str) -> None:
    assert enter(Role.ASSET_MANAGER).get(f"/assets/?{query}").status_code == 200


def test_only_an_asset_manager_registers(enter: Enter) -> None:
    browser = enter(Role.REPORTER)
    assert browser.get("/assets/add/").status_code == 403
    assert _send(browser, ENGLISH.encode(), "register").status_code == 403


WHOLE = "kind,name,value,vendor,product,version\nnetwork,Headquarters,192.0.2.0/24,,,\ndomain,Site,example.jp,,,\n"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_whole_register_is_shown_with_what_it_changes_and_then_carried_out_at_once(
    enter: Enter, language: str
) -> None:
    browser = enter(Role.ASSET_MANAGER, language=language)
    browser.post("/assets/import/", {"content": _carried(_send(browser, ENGLISH.encode()))})
    file = SimpleUploadedFile("assets.csv", WHOLE.encode())
    page = browser.post("/assets/import/", {"go": "check", "mode": "whole", "file": file})
    text = page.content.decode()
    for words in ("<del>Office</del>", "<ins>Headquarters</ins>", "example.jp", "GateVPN"):
        assert words in text
    assert "Headquarters" not in browser.get("/assets/").content.decode()

    digest = re.search(r'name="plan" value="([^"]+)"', text)
    assert digest is not None
    sent = {"go": "reconcile", "mode": "whole", "plan": digest[1], "content": _carried(page)}
    assert browser.post("/assets/import/", sent)["Location"] == "/assets/"
    text = browser.get("/assets/").content.decode()
    assert "Headquarters" in text
    assert "GateVPN" not in text
    assert browser.post("/assets/import/", sent).status_code == 409


def test_a_whole_register_with_a_wrong_line_cannot_be_carried_out(enter: Enter) -> None:
    browser = enter(Role.ASSET_MANAGER)
    file = SimpleUploadedFile("assets.csv", MIXED.encode())
    text = browser.post("/assets/import/", {"go": "check", "mode": "whole", "file": file}).content.decode()
    assert "not-a-network" in text
    assert 'value="reconcile"' not in text


def test_the_export_of_the_list_is_a_whole_register_that_changes_nothing(enter: Enter) -> None:
    browser = enter(Role.ASSET_MANAGER)
    browser.post("/assets/import/", {"content": _carried(_send(browser, ENGLISH.encode()))})
    export = browser.get("/assets/export.csv").content
    file = SimpleUploadedFile("assets.csv", export)
    text = browser.post("/assets/import/", {"go": "check", "mode": "whole", "file": file}).content.decode()
    assert "Confirm all as they are" in text

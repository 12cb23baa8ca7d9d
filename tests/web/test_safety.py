"""What every page owes its readers: a strict policy, no caches, no framing, no other site's doing."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client
from pytest_django import Settings

from noroshi.parties.types import Role
from noroshi.web import doors
from tests.nation import Nation
from tests.web.addresses import pages
from tests.web.conftest import PLACES, Enter, signed_in

OPEN = doors.ANYONE | doors.WITHOUT_SESSION


@pytest.mark.parametrize("role", PLACES)
def test_no_page_fails_for_any_role_and_none_is_kept_by_a_cache(enter: Enter, role: Role) -> None:
    browser = enter(role)
    for page in pages():
        if page.name == "account_logout":
            continue
        answer = browser.get(page.path)
        assert answer.status_code < 500, page
        assert "no-store" in answer.headers["Cache-Control"], page
        assert answer.headers["X-Frame-Options"] == "DENY", page
        assert _policy_is_strict(answer), page


def test_no_page_fails_for_a_visitor(db: None) -> None:
    for page in pages():
        answer = Client().get(page.path)
        assert answer.status_code < 500, page
        assert _policy_is_strict(answer), page
        assert answer.headers["X-Content-Type-Options"] == "nosniff", page


@pytest.mark.parametrize("role", PLACES)
def test_nothing_is_done_for_a_form_that_another_site_sent(nation: Nation, role: Role) -> None:
    person = nation.person(PLACES[role], role)
    mine = signed_in(person)
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = mine.cookies
    for page in pages():
        if page.name in doors.WITHOUT_SESSION:
            continue
        assert browser.post(page.path, {"name": "typed text"}).status_code in {403, 404, 405}, page


def test_what_was_typed_is_shown_when_a_form_is_not_taken_but_no_password(nation: Nation) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    browser.cookies = signed_in(nation.person("E-01", Role.ASSET_MANAGER)).cookies

    typed = {"name": "long typed text <b>", "password": "secret-word", "code": "123456"}
    page = browser.post("/assets/add/", typed)
    text = page.content.decode()

    assert page.status_code == 403
    assert "long typed text &lt;b&gt;" in text
    assert "secret-word" not in text
    assert "123456" not in text


def test_what_was_typed_is_shown_when_the_session_ended_meanwhile(db: None) -> None:
    page = Client(headers={"Accept-Language": "en"}).post("/assets/add/", {"name": "long typed text"})

    assert page.status_code == 403
    assert "Your session ended" in page.content.decode()
    assert "long typed text" in page.content.decode()


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(nation: Nation) -> None:
    browser = signed_in(nation.person("E-01", Role.REPORTER))
    browser.get("/account/")

    assert browser.cookies["csrftoken"]["samesite"] == "Lax"
    assert project.SESSION_COOKIE_HTTPONLY
    assert project.SESSION_COOKIE_SAMESITE == "Lax"
    assert project.SESSION_COOKIE_SECURE is project.SECURE
    assert project.CSRF_COOKIE_SECURE is project.SECURE


def test_a_foreign_host_name_is_refused(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]

    assert Client().get("/health", headers={"host": "evil.example"}).status_code in {200, 400}
    assert Client().get("/account/login/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
@pytest.mark.parametrize("switch", ["/language", "/theme"])
def test_switches_lead_nowhere_else(elsewhere: str, switch: str, db: None) -> None:
    assert Client().post(switch, {"language": "en", "next": elsewhere}).headers["Location"] == "/"


def test_health_asks_nothing_of_the_database_and_sets_no_cookie() -> None:
    answer = Client().get("/health")  # no database fixture: a query would fail the test

    assert answer.content == b"alive\n"
    assert not answer.cookies


def test_readiness_says_when_the_database_answers(db: None) -> None:
    assert Client().get("/ready").status_code == 200


def test_an_unknown_page_says_the_same_to_everybody_who_may_not_see_it(enter: Enter) -> None:
    browser = enter(Role.REPORTER)
    missing = browser.get("/nothing/at/all/")

    assert missing.status_code == 404
    assert "This is not here" in missing.content.decode()
    assert "noroshi.web" not in missing.content.decode()


def test_a_fault_tells_nothing_of_the_inside(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("inner secret")

    monkeypatch.setattr("noroshi.web.homes.outside.counts", broken)
    browser = enter(Role.REPORTER)
    browser.raise_request_exception = False

    page = browser.get("/")

    assert page.status_code == 500
    assert "inner secret" not in page.content.decode()
    assert "Something failed here" in page.content.decode()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_errors_are_said_in_both_languages(enter: Enter, language: str) -> None:
    page = enter(Role.REPORTER, language=language).get("/ledger/").content.decode()

    assert ("Your role does not allow this" in page) == (language == "en")


def test_a_program_gets_errors_as_json(db: None) -> None:
    answer = Client().get("/api/v1/nothing-here")

    assert answer.headers["Content-Type"].startswith("application/json")
    assert "code" in answer.json()


def test_too_many_fields_are_refused_and_not_a_fault(enter: Enter) -> None:
    answer = enter(Role.ASSET_MANAGER).post("/assets/add/", {f"field{number}": "x" for number in range(2100)})

    assert answer.status_code in {400, 413}


def test_a_language_of_ones_own_holds_until_the_switch_is_used(nation: Nation) -> None:
    browser = signed_in(nation.person("E-01", Role.REPORTER), "ja")
    assert 'lang="ja"' in browser.get("/", headers={"Accept-Language": "en"}).content.decode()

    browser.post("/language", {"language": "en", "next": "/"})
    assert 'lang="en"' in browser.get("/").content.decode()


def _policy_is_strict(answer: Any) -> bool:
    policy = answer.headers["Content-Security-Policy"]
    return "unsafe" not in policy and "require-trusted-types-for 'script'" in policy and "default-src 'none'" in policy

"""Homes: each role sees its own first page, and only its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from noroshi.frame.verbs import seeing
from noroshi.intake.desk import queries
from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.intake.services import submit_answers
from noroshi.parties.models import RoleAssignment
from noroshi.parties.types import Role
from noroshi.sharing.council.requests import Question, ask
from noroshi.web.homes import desk
from tests.nation import Nation
from tests.web.conftest import PLACES, Enter

TITLES = {
    Role.DUTY_OFFICER: "Duty desk",
    Role.ANALYST: "What is new",
    Role.ADMINISTRATOR: "State of the installation",
    Role.REPORTER: "Something happened?",
    Role.ASSET_MANAGER: "Our assets",
    Role.LIAISON: "Shared with us",
    Role.PARTNER: "Shared with us",
    Role.COMMISSIONER: "Oversight",
}


@pytest.mark.parametrize("role", PLACES)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_role_has_a_home_in_both_languages(enter: Enter, role: Role, language: str) -> None:
    page = enter(role, language=language).get("/")

    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()
    if language == "en":
        assert TITLES[role] in page.content.decode()


def test_a_role_that_is_not_mine_has_no_home_for_me(enter: Enter) -> None:
    assert enter(Role.REPORTER).get("/home/duty-officer/").status_code == 404


def test_somebody_with_two_roles_reaches_both_homes(nation: Nation, enter: Enter) -> None:
    RoleAssignment.objects.create(person=nation.person("NCO", Role.DUTY_OFFICER), role=Role.ADMINISTRATOR)
    browser = enter(Role.DUTY_OFFICER)

    assert "/home/administrator/" in browser.get("/").content.decode()
    assert "State of the installation" in browser.get("/home/administrator/").content.decode()


def test_somebody_without_a_role_is_told_so_and_sees_nothing(nation: Nation, enter: Enter) -> None:
    browser = enter(Role.REPORTER)
    RoleAssignment.objects.filter(person=nation.person("E-01", Role.REPORTER)).delete()

    assert "No role yet" in browser.get("/").content.decode()
    assert browser.get("/assets/").status_code == 403


@pytest.mark.parametrize("role", PLACES)
def test_a_home_asks_the_same_number_of_queries_however_much_there_is(nation: Nation, enter: Enter, role: Role) -> None:
    browser = enter(role)
    browser.get("/")
    few = _queries(browser)
    for number in range(1, 12):
        nation.owns_network("E-01", f"192.0.2.{number}/32")
    assert _queries(browser) == few


@pytest.mark.parametrize("role", [Role.REPORTER, Role.PARTNER])
def test_a_request_of_the_office_stands_on_the_home_of_whom_it_asks(nation: Nation, enter: Enter, role: Role) -> None:
    browser = enter(role)
    code = PLACES[role]
    question = Question("Who saw it?", "Since Monday.", nation.clock.now() + timedelta(days=2),
                        organisation_ids=(nation.organisations[code].pk,))  # fmt: skip
    ask(nation.analyst(), question)

    page = browser.get("/").content.decode()
    assert "Who saw it?" in page
    assert f"from {nation.organisations['NCO'].name_en}" in page


def _queries(browser: object) -> int:
    with CaptureQueriesContext(connection) as captured:
        browser.get("/")  # type: ignore[attr-defined]  # a test client
    return len(captured)


def test_the_desk_asks_the_same_number_of_queries_however_many_reports_and_warnings_there_are(
    nation: Nation, enter: Enter
) -> None:
    browser = enter(Role.DUTY_OFFICER)
    nation.owns_network("E-01", "192.0.2.200/32")
    _report(nation, "W-01", "one", "192.0.2.200")
    _report(nation, "W-01", "two", "192.0.2.200")
    nation.settle()
    few = _queries(browser)
    for number in range(8):
        nation.owns_network(f"E-0{number % 3 + 1}", f"192.0.2.{number}/32")
    for number in range(8):
        _report(nation, "W-01", f"more {number}", f"192.0.2.{number}")
    _report(nation, "W-01", "three", "192.0.2.200")
    nation.settle()

    assert _queries(browser) == few


@pytest.mark.parametrize(("language", "words"), [("ja", "1超"), ("en", "more than 1")])
def test_a_shelf_that_is_not_counted_to_its_end_says_so(
    nation: Nation, enter: Enter, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setattr(queries, "COUNTED", 1)
    monkeypatch.setattr(desk, "COUNTED", 1)
    browser = enter(Role.DUTY_OFFICER, language=language)
    for number in range(2):
        assert words not in browser.get("/").content.decode()
        _report(nation, "E-01", f"trouble {number}")
    assert words in browser.get("/").content.decode()


def test_a_report_stands_on_the_desk_and_on_no_home_that_may_not_see_it(nation: Nation, enter: Enter) -> None:
    _report(nation, "W-01", "pumps stand still")

    assert "pumps stand still" in enter(Role.DUTY_OFFICER).get("/").content.decode()
    assert "pumps stand still" in enter(Role.REPORTER, "W-01").get("/").content.decode()
    for role in (Role.REPORTER, Role.LIAISON, Role.PARTNER, Role.COMMISSIONER, Role.ADMINISTRATOR):
        assert "pumps stand still" not in enter(role).get("/").content.decode(), role


def _report(nation: Nation, code: str, title: str, value: str = "198.51.100.23") -> None:
    actor = nation.reporter(code)
    answers = {
        "title": title,
        "recognised_at": {"at": actor.now().isoformat(), "precision": "minute", "zone": "Asia/Tokyo"},
        "state": "continuing",
        "signs": ["encryption"],
        "observables": [value],
        "contact": {"name": "Watch", "role": "", "email": "watch@example.jp", "phone": ""},
        "consent": "yes",
        "marking": "TLP:AMBER",
    }
    with seeing(actor):
        submit_answers(actor, COMMON_FORM_2, answers, f"test {title}")

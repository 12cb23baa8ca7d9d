"""Protects: the administrator's pages of organisations, groups and people; nobody else gets there."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from noroshi.parties import people
from noroshi.parties.models import Group, Organisation, Person
from noroshi.parties.queries import roles_of
from noroshi.parties.types import Role
from tests.nation import Nation
from tests.web.conftest import Enter, signed_in

WATER = {
    "code": "W-77", "kind": "operator", "name_ja": "水道", "name_en": "Water works", "sector": "water",
    "ministry": "MIN", "mail": "soc@w.example.jp", "clients": "E-01\nE-02",
}  # fmt: skip
SOMEBODY = {"mail": "new@e-01.example.jp", "name": "New Person", "language": "ja", "time_zone": "Asia/Tokyo"}


def _text(browser: Client, url: str) -> str:
    return browser.get(url).content.decode()


def test_an_organisation_is_registered_changed_and_deactivated(nation: Nation, enter: Enter) -> None:
    browser = enter(Role.ADMINISTRATOR)

    made = browser.post("/organisations/add/", WATER)
    assert made.status_code == 302
    page = _text(browser, made["Location"])
    assert "Water works" in page
    assert "E-01, E-02" in page

    browser.post(f"{made['Location']}change/", WATER | {"name_en": "Waterworks", "clients": ""})
    assert "Waterworks" in _text(browser, made["Location"])

    browser.post(f"{made['Location']}activity/", {"active": "no"})
    assert "deactivated" in _text(browser, made["Location"])
    assert "W-77" not in _text(browser, "/organisations/")
    assert "W-77" in _text(browser, "/organisations/?inactive=1")


def test_a_designation_is_registered_with_its_days_and_taken_away_again(nation: Nation, enter: Enter) -> None:
    browser = enter(Role.ADMINISTRATOR)
    days = {"designated": "yes", "designated_from": "2026-10-01", "designated_until": "2027-03-31"}
    place = browser.post("/organisations/add/", WATER | days)["Location"]
    assert "yes, from 2026-10-01 to 2027-03-31" in _text(browser, place)
    assert 'value="2027-03-31"' in _text(browser, f"{place}change/")
    browser.post(f"{place}change/", WATER | {"designated": "no"})
    held = Organisation.objects.get(world_id=nation.world_id, code="W-77")
    assert (held.designated, held.designated_from, held.designated_until) == (False, None, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"designated": "no", "designated_from": "2026-10-01"},
        {"designated": "yes", "designated_from": "2026-10-02", "designated_until": "2026-10-01"},
        {"designated": "yes", "designated_from": "yesterday"},
        {"code": "E-01"},
        {"code": "<script>"},
        {"sector": "moon"},
        {"clients": "NOBODY"},
        {"kind": "office"},
        {"name_ja": ""},
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(enter: Enter, wrong: dict[str, str]) -> None:
    page = enter(Role.ADMINISTRATOR).post("/organisations/add/", WATER | wrong)

    assert page.status_code == 422
    assert 'class="problem"' in page.content.decode() or "problem" in page.content.decode()
    assert not Organisation.objects.filter(code="W-77").exists()


def test_a_person_is_registered_given_a_role_invited_and_gets_in(nation: Nation, enter: Enter) -> None:
    browser = enter(Role.ADMINISTRATOR)
    held = nation.organisations["E-01"]

    made = browser.post(f"/organisations/{held.pk}/people/add/", SOMEBODY)
    person = Person.objects.get(email="new@e-01.example.jp")
    assert made["Location"] == f"/people/{person.pk}/"
    browser.post(f"/people/{person.pk}/roles/", {"grant": "reporter"})
    assert roles_of(person.pk) == {Role.REPORTER}

    page = browser.post(f"/people/{person.pk}/invitation/").content.decode()
    found = re.search(r"/account/set-up/[^\"<\s]+/", page)
    assert found is not None
    assert Client().get(found[0]).status_code == 200
    assert found[0] not in _text(browser, f"/people/{person.pk}/")  # shown only once


def test_who_is_shut_out_is_out_with_the_next_page(nation: Nation, enter: Enter) -> None:
    reporter = nation.person("E-01", Role.REPORTER)
    theirs = signed_in(reporter)
    assert theirs.get("/account/").status_code == 200

    enter(Role.ADMINISTRATOR).post(f"/people/{reporter.pk}/activity/", {"active": "no"})

    assert theirs.get("/account/").status_code == 302


def test_a_role_that_is_taken_away_ends_with_the_next_page(nation: Nation, enter: Enter) -> None:
    reporter = nation.person("E-01", Role.REPORTER)
    theirs = signed_in(reporter)
    assert theirs.get("/warnings/").status_code == 200

    enter(Role.ADMINISTRATOR).post(f"/people/{reporter.pk}/roles/", {"withdraw": "reporter"})

    assert theirs.get("/warnings/").status_code == 403


def test_an_administrator_cannot_let_themselves_in_to_content(nation: Nation, enter: Enter) -> None:
    oneself = nation.person("NCO", Role.ADMINISTRATOR)

    page = enter(Role.ADMINISTRATOR).post(f"/people/{oneself.pk}/roles/", {"grant": "duty-officer"})

    assert page.status_code == 403
    assert roles_of(oneself.pk) == {Role.ADMINISTRATOR}


def test_the_office_and_the_commission_see_who_was_let_in_by_whom(nation: Nation, enter: Enter) -> None:
    person = nation.add_person("NCO", Role.ADMINISTRATOR, "Puppet")
    enter(Role.ADMINISTRATOR).post(f"/people/{person.pk}/roles/", {"grant": "analyst"})

    for role in (Role.DUTY_OFFICER, Role.ANALYST, Role.COMMISSIONER):
        page = _text(enter(role), "/people/access/")
        assert "Puppet" in page
        assert "administrator NCO" in page


def test_the_office_is_told_by_mail_of_its_own_people_only(nation: Nation, enter: Enter, settings: Settings) -> None:
    settings.SMTP_URL, settings.EMAIL_BACKEND = "smtp://x", "django.core.mail.backends.locmem.EmailBackend"
    puppet = nation.add_person("NCO", Role.ADMINISTRATOR, "Puppet")
    other = nation.add_person("E-01", Role.REPORTER, "Other")
    browser = enter(Role.ADMINISTRATOR)

    browser.post(f"/people/{puppet.pk}/roles/", {"grant": "analyst"})
    browser.post(f"/people/{other.pk}/roles/", {"grant": "asset-manager"})
    nation.settle()

    [told] = mail.outbox
    assert told.to == ["nco@example.jp"]
    assert "Puppet" in told.body
    assert "Analyst" in told.body


def test_a_group_is_registered_and_its_members_changed(nation: Nation, enter: Enter) -> None:
    browser = enter(Role.ADMINISTRATOR)
    given = {"code": "WATER", "name_ja": "水道協議会", "name_en": "Water council", "members": "W-01 W-02"}

    browser.post("/organisations/groups/add/", given)
    group = Group.objects.get(code="WATER")
    assert browser.post("/organisations/groups/add/", given).status_code == 422
    browser.post(f"/organisations/groups/{group.pk}/", given | {"members": "W-02"})

    [row] = people.group_rows(nation.world_id)
    assert row.members == ("W-02",)


PAGES = (
    "/organisations/", "/organisations/add/", "/organisations/{o}/", "/organisations/{o}/change/",
    "/organisations/groups/", "/organisations/groups/add/", "/organisations/{o}/people/add/", "/people/",
    "/people/{p}/", "/people/{p}/change/",
)  # fmt: skip


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.ANALYST, Role.REPORTER, Role.PARTNER, Role.COMMISSIONER])
def test_nobody_else_administers(nation: Nation, enter: Enter, role: Role) -> None:
    browser = enter(role)
    places = {"o": nation.organisations["E-01"].pk, "p": nation.person("E-01", Role.REPORTER).pk}

    assert {browser.get(page.format(**places)).status_code for page in PAGES} == {403}
    for act in ("roles/", "invitation/", "activity/"):
        assert browser.post(f"/people/{places['p']}/{act}", {"grant": "member"}).status_code == 403


def test_reporters_do_not_see_who_has_what_access(enter: Enter) -> None:
    assert enter(Role.REPORTER).get("/people/access/").status_code == 403


def test_the_pages_ask_a_constant_number_of_queries(
    nation: Nation, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        nation.add_person("E-01", Role.REPORTER, f"Person {number}")
    browser = enter(Role.ADMINISTRATOR)
    browser.get("/people/")

    for page in (
        "/people/",
        "/organisations/",
        f"/organisations/{nation.organisations['E-01'].pk}/",
        "/people/access/",
    ):
        with django_assert_max_num_queries(20):
            browser.get(page)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_is_there_in_both_languages(nation: Nation, enter: Enter, language: str) -> None:
    browser = enter(Role.ADMINISTRATOR, language=language)
    places = {"o": nation.organisations["E-01"].pk, "p": nation.person("E-01", Role.REPORTER).pk}

    assert {browser.get(page.format(**places)).status_code for page in PAGES} == {200}

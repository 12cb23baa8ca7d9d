"""Signing in: a password alone opens nothing, nobody learns who has an account, every attempt is on the record."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from noroshi.ledger.models import Entry
from noroshi.parties.models import Person
from noroshi.parties.types import Role
from noroshi.web import doors
from tests.nation import Nation
from tests.web.addresses import pages

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def person(lasting_nation: Nation, settings: Settings) -> Person:
    """A reporter with a password, outside the demo."""
    settings.DEMO = False
    found = lasting_nation.person("E-01", Role.REPORTER)
    found.set_password(PASSWORD)
    found.save()
    return found


def test_a_password_alone_leads_to_the_second_factor_and_nowhere_else(person: Person) -> None:
    browser = Client()

    assert _enter(browser, person).headers["Location"] == "/"
    assert browser.get("/").headers["Location"] == "/account/second-factor/"
    assert browser.get("/account/second-factor/").status_code == 200


def test_with_a_password_alone_no_page_of_any_room_opens(person: Person) -> None:
    browser = Client()
    _enter(browser, person)

    opened = [
        page.path
        for page in pages()
        if page.name not in doors.ANYONE | doors.SETTING_UP | doors.WITHOUT_SESSION
        and browser.get(page.path).headers.get("Location") != "/account/second-factor/"
    ]  # fmt: skip

    assert opened == []


def test_a_visitor_is_led_to_sign_in_from_every_page_and_back_to_it(person: Person) -> None:
    browser = Client()

    opened = [
        page.path
        for page in pages()
        if page.name not in doors.ANYONE | doors.WITHOUT_SESSION
        and browser.get(page.path).headers.get("Location") != f"/account/login/?next={page.path}"
    ]  # fmt: skip

    assert opened == []


def test_codes_from_an_app_are_set_up_and_then_asked_for(person: Person) -> None:
    browser = Client()
    _enter(browser, person)
    page = browser.get("/account/second-factor/app/")
    secret = page.context["form"].secret

    done = browser.post("/account/second-factor/app/", {"code": _code(secret)})

    assert done.headers["Location"] == "/account/second-factor/codes/"
    assert browser.get("/").status_code == 200
    again = Client()
    assert _enter(again, person).headers["Location"] == "/account/second-factor/enter/"
    assert again.get("/").headers["Location"] == "/account/login/?next=/"


def test_a_session_opened_with_a_stolen_password_gains_nothing_when_the_owner_sets_up_a_factor(person: Person) -> None:
    thief, owner = Client(), Client()
    _enter(thief, person)
    _enter(owner, person)
    secret = owner.get("/account/second-factor/app/").context["form"].secret
    owner.post("/account/second-factor/app/", {"code": _code(secret)})

    assert owner.get("/").status_code == 200
    assert thief.get("/").headers["Location"] == "/account/second-factor/"


def test_secrets_of_second_factors_are_not_kept_in_the_clear(person: Person) -> None:
    TOTP.activate(person, SECRET)

    kept = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    assert SECRET not in str(kept.data)
    assert kept.wrap().validate_code(_code(SECRET))


def test_the_last_second_factor_cannot_be_removed(person: Person) -> None:
    TOTP.activate(person, SECRET)
    browser = _with_code(person)

    browser.post("/account/second-factor/app/remove/")

    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


def test_unknown_address_and_wrong_password_get_the_same_answer(person: Person) -> None:
    wrong = Client().post("/account/login/", {"login": person.email, "password": "wrong wrong wrong"})
    unknown = Client().post("/account/login/", {"login": "nobody.at.all@example.jp", "password": "wrong wrong wrong"})

    assert wrong.status_code == unknown.status_code
    assert _errors(wrong) == _errors(unknown) != []
    assert mail.outbox == []


def test_an_account_without_a_password_cannot_be_told_from_none(person: Person) -> None:
    person.set_unusable_password()
    person.save()

    one = Client().post("/account/login/", {"login": person.email, "password": "wrong wrong wrong"})
    other = Client().post("/account/login/", {"login": "nobody@example.jp", "password": "wrong wrong wrong"})

    assert _errors(one) == _errors(other)


def test_guessing_is_stopped_after_a_few_attempts(person: Person) -> None:
    browser = Client()
    for _ in range(6):
        browser.post("/account/login/", {"login": person.email, "password": "wrong wrong wrong"})

    refused = browser.post("/account/login/", {"login": person.email, "password": PASSWORD})

    assert refused.status_code == 200
    assert browser.get("/").headers["Location"].startswith("/account/login/")


def test_nobody_can_register(person: Person) -> None:
    assert Client().get("/account/signup/").headers["Location"].startswith("/account/login/")
    assert Client().post("/account/signup/", {"email": "a@example.jp", "password1": PASSWORD}).status_code == 403
    assert not Person.objects.filter(email="a@example.jp").exists()


def test_sign_ins_and_failed_ones_are_entries_of_the_ledger(person: Person) -> None:
    before = Entry.objects.count()
    Client().post("/account/login/", {"login": person.email, "password": "wrong wrong wrong"})
    _enter(Client(), person)

    leaves = [bytes(entry.leaf) for entry in Entry.objects.order_by("id")[before:]]
    assert b"authority:session:refused" in leaves[0]
    assert b"authority:session:opened" in leaves[1]
    assert person.email.encode() not in b"".join(leaves)


def test_the_session_key_changes_at_sign_in_so_that_none_can_be_planted(person: Person) -> None:
    browser = Client()
    browser.get("/account/login/")
    session = browser.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    browser.cookies["sessionid"] = str(planted)

    _enter(browser, person)

    assert browser.cookies["sessionid"].value != planted


def test_the_way_back_after_signing_in_stays_here(person: Person) -> None:
    TOTP.activate(person, SECRET)
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"):
        browser = Client()
        browser.post(
            f"/account/login/?next={elsewhere}", {"login": person.email, "password": PASSWORD, "next": elsewhere}
        )
        entered = browser.post("/account/second-factor/enter/", {"code": _code(SECRET)})
        assert entered.headers["Location"] == "/", elsewhere
        cache.clear()  # the same code within its half minute is refused, rightly


def _with_code(person: Person) -> Client:
    browser = Client()
    _enter(browser, person)
    browser.post("/account/second-factor/enter/", {"code": _code(SECRET)})
    return browser


def _enter(browser: Client, person: Person) -> Any:
    return browser.post("/account/login/", {"login": person.email, "password": PASSWORD})


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def _errors(response: Any) -> list[str]:
    return [str(error) for errors in response.context["form"].errors.values() for error in errors]

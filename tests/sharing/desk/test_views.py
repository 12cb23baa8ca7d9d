"""The release desk's pages."""

from __future__ import annotations

import html

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from noroshi.frame.verbs import seeing
from noroshi.parties.types import Role
from noroshi.release.types import Marking, Tlp
from noroshi.sharing.desk.models import Notice, Release
from tests.nation import Nation
from tests.sharing.desk.releasing import INDICATOR, fetch, found, lay_out, released, row_of, tell, to
from tests.web.conftest import signed_in


@pytest.fixture(autouse=True)
def _in_the_demo(settings: Settings) -> None:
    settings.DEMO = True
    cache.clear()


def browser(nation: Nation, code: str, role: Role, language: str = "en") -> Client:
    return signed_in(nation.person(code, role), language)


def officer(nation: Nation, language: str = "en") -> Client:
    return browser(nation, "NCO", Role.DUTY_OFFICER, language)


def text_of(answer: object) -> str:
    return html.unescape(answer.content.decode())  # type: ignore[attr-defined]  # Django's response


def form(nation: Nation, row: int, *, go: str, **more: object) -> dict[str, object]:
    partner = nation.organisations["PARTNER-B"].pk
    return {"object": row, "give": f"org-{partner}", "reason": "They asked.", "go": go, "marking": "keep", **more}


def test_the_page_says_what_each_recipient_has_and_would_get_before_anything_goes(nation: Nation) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    row, partner = row_of(nation.duty_officer(), INDICATOR), nation.organisations["PARTNER-B"].pk
    client = officer(nation)

    page = text_of(client.get(f"/release/new/?object={row}"))
    assert "TLP:AMBER is for the originator's clients and named groups; it is in neither." in page
    assert "Organisation E-02" not in page  # operators are found by a search
    assert "Organisation E-02" in text_of(client.get(f"/release/new/?object={row}&q=E-02"))

    page = text_of(client.post("/release/new/", form(nation, row, go="preview")))
    assert "The originator must consent." in page
    assert "Organisation E-01 is asked for consent first." in page
    left_out = {f"without-org-{partner}": ["reporter", "addresses"]}
    page = text_of(client.post("/release/new/", form(nation, row, go="preview", **left_out)))
    assert "［内部 / internal］" in page
    assert "10.0.0.7" in page  # as it is, beside it
    assert found(nation.partner(), INDICATOR["id"]) is None
    with seeing(nation.duty_officer()):
        assert Release.objects.count() == 0


def test_a_release_is_laid_out_agreed_to_by_somebody_else_and_withdrawn_in_the_browser(nation: Nation) -> None:
    tell(nation, "NCO", [INDICATOR], Marking(Tlp.AMBER))
    row = row_of(nation.duty_officer(), INDICATOR)
    first, second = officer(nation), browser(nation, "NCO", Role.ANALYST)

    address = first.post("/release/new/", form(nation, row, go="propose"))["Location"]
    assert "Somebody else of the office must agree." in text_of(first.get(address))
    assert first.post(address, {"act": "release"}).status_code == 403
    assert "Agree and release" in text_of(second.get(address))
    second.post(address, {"act": "release"})
    assert found(nation.partner(), INDICATOR["id"]) is not None
    assert "not fetched" in text_of(first.get(address))
    fetch(nation, nation.partner())
    assert "TAXII, " in text_of(first.get(address))

    assert first.post(address, {"act": "withdraw", "because": ""}).status_code == 422
    first.post(address, {"act": "withdraw", "because": "A mistake."})
    page = text_of(first.get(address))
    assert "A mistake." in page
    assert "not yet" in page
    fetch(nation, nation.partner())
    assert "not yet" not in text_of(first.get(address))


def test_an_originator_is_asked_on_a_page_of_its_own(nation: Nation) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    number = lay_out(nation, [INDICATOR], to(nation, "PARTNER-B"))
    reporter = browser(nation, "E-01", Role.REPORTER)

    assert str(INDICATOR["name"]) in text_of(reporter.get("/release/"))
    page = text_of(reporter.get(f"/release/{number}/"))
    assert "Organisation PARTNER-B" in page
    assert reporter.post(f"/release/{number}/", {"act": "withhold", "because": ""}).status_code == 422
    reporter.post(f"/release/{number}/", {"act": "consent"})
    assert "consented" in text_of(reporter.get(f"/release/{number}/"))
    assert "consented" in text_of(officer(nation).get(f"/release/{number}/"))
    assert browser(nation, "W-01", Role.REPORTER).get(f"/release/{number}/").status_code == 404


def test_a_notice_is_read_by_opening_it_and_by_nobody_else(nation: Nation) -> None:
    tell(nation, "NCO", [INDICATOR], Marking(Tlp.AMBER))
    number = released(nation, [INDICATOR], to(nation, "PARTNER-B"))
    officer(nation).post(f"/release/{number}/", {"act": "withdraw", "because": "A mistake."})
    partner = browser(nation, "PARTNER-B", Role.PARTNER)
    with seeing(nation.partner()):
        [key] = Notice.objects.values_list("pk", flat=True)

    assert str(INDICATOR["name"]) in text_of(partner.get("/release/"))
    officer(nation).get(f"/release/notices/{key}/")
    with seeing(nation.partner()):
        assert Notice.objects.get().read_at is None
    assert "A mistake." in text_of(partner.get(f"/release/notices/{key}/"))
    with seeing(nation.partner()):
        assert Notice.objects.get().read_at == nation.clock.time
    assert browser(nation, "W-01", Role.REPORTER).get(f"/release/notices/{key}/").status_code == 404


def test_an_originator_marks_its_own_more_narrowly_from_the_objects_page(nation: Nation) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.GREEN))
    row = row_of(nation.reporter("E-01"), INDICATOR)
    reporter = browser(nation, "E-01", Role.REPORTER)
    assert f"/release/mark/{row}/" in text_of(reporter.get(f"/knowledge/object/{INDICATOR['id']}/"))

    assert reporter.post(f"/release/mark/{row}/", {"marking": "TLP:CLEAR", "because": "x"}).status_code == 409
    reporter.post(f"/release/mark/{row}/", {"marking": "TLP:AMBER+STRICT", "because": "Ours alone."})

    assert found(nation.partner(), INDICATOR["id"]) is None
    assert browser(nation, "W-01", Role.REPORTER).get(f"/release/mark/{row}/").status_code == 404


def test_the_desk_is_japanese_for_japanese_readers(nation: Nation) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    row = row_of(nation.duty_officer(), INDICATOR)
    client = officer(nation, "ja")

    page = text_of(client.post("/release/new/", form(nation, row, go="preview")))
    assert "情報の発信元の同意が必要です。" in page
    for english in ("Recipient", "Has now", "Why", "Release"):
        assert f">{english}<" not in page


def test_pages_of_many_recipients_ask_the_database_no_more_often(
    nation: Nation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tell(nation, "NCO", [INDICATOR], Marking(Tlp.AMBER))
    row = row_of(nation.duty_officer(), INDICATOR)
    number = released(nation, [INDICATOR], *(to(nation, code) for code in nation.organisations if code[1] == "-"))
    client = officer(nation)

    with django_assert_max_num_queries(75):
        client.get(f"/release/new/?object={row}&q=-0")
    with django_assert_max_num_queries(75):
        client.get(f"/release/{number}/")

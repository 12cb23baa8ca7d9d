"""Protects: a person at three in the morning reports without losing a word, and only the right people read it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from noroshi.frame.actors import Actor
from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.intake.models import Draft
from noroshi.intake.services import submit_answers
from noroshi.knowledge.reports import Report
from noroshi.parties.types import Role
from tests.intake.answers import TITLE, answers
from tests.knowledge.looking import entries_of, rows
from tests.nation import Nation
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
Posted = Mapping[str, str | list[str]]
SECTIONS: dict[str, Posted] = {
    "event": {
        "title": TITLE,
        "recognised_at.date": "2026-11-22",
        "recognised_at.time": "14:05",
        "recognised_at.zone": "Asia/Tokyo",
        "state": "continuing",
        "state.shown": "1",
    },
    "ransomware": {"signs": ["encryption", "ransom-demand"], "signs.shown": "1", "extension": ".kurofune"},
    "clues": {"observables": "198.51.100.23\r\nhxxp://evil[.]example/a"},
    "affected": {"vendor": "Example Networks", "product": "Gate", "version": "9.1.4", "cve": "CVE-2026-12345"},
    "measures": {"measures": "Network separated\r\nImages kept", "police": "yes", "police.shown": "1"},
    "contact": {"contact.name": "Sato", "contact.email": "sato@example.jp"},
    "sharing": {"consent": "yes", "consent.shown": "1", "marking": "TLP:AMBER", "marking.shown": "1"},
}


def text(response: object) -> str:
    """What a page says, without markup."""
    assert isinstance(response, HttpResponse)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def begin(client: Client) -> str:
    """Begin a report; the address of its first section."""
    response = client.post("/reports/new/common_form_2/")
    assert response.status_code == 302
    return str(response.headers["Location"])


def fill(client: Client, changed: Mapping[str, Posted] | None = None) -> str:
    """Fill in the whole form section by section, as far as its own redirects lead; the address where that is."""
    place = begin(client)
    for _ in range(12):
        section = place.rstrip("/").rsplit("/", 1)[1]
        if section == "check":
            break
        given = {**SECTIONS[section], **(changed or {}).get(section, {})}
        response = client.post(place, {**given, "section": section, "go": "next"})
        assert response.status_code == 302, text(response)
        place = str(response.headers["Location"])
    return place


def send(client: Client, changed: Mapping[str, Posted] | None = None) -> str:
    """Fill in, check, send; the number of the report."""
    response = client.post(fill(client, changed))
    assert response.status_code == 302
    return str(response.headers["Location"]).split("/")[2]


def told(actor: Actor, key: str, **other: object) -> Report:
    """A report that came in by itself."""
    return submit_answers(actor, COMMON_FORM_2, answers(**other), key)[0]


def test_the_whole_form_can_be_sent_without_javascript(nation: Nation, reporter: Client, officer: Client) -> None:
    assert "About ten minutes" in text(reporter.get("/reports/new/common_form_2/"))
    check = fill(reporter)
    page = text(reporter.get(check))
    assert TITLE in page
    assert "Organisation NCO" in page
    assert "Not ready yet" not in page

    response = reporter.post(check, follow=True)
    assert "Your report was sent" in text(response)
    number = urlsplit(response.request["PATH_INFO"]).path.split("/")[2]
    assert number in text(response)
    seen = text(officer.get(f"/reports/{number}/"))
    for said in (
        TITLE,
        "198.51.100.23",
        "http://evil.example/a",
        "Network separated",
        "Organisation E-01",
        "First time",
    ):
        assert said in seen
    assert Draft.objects.count() == 0


def test_a_wrong_answer_comes_back_as_it_was_typed_with_a_summary_that_leads_to_it(reporter: Client) -> None:
    place = begin(reporter)
    response = reporter.post(
        place, {"title": TITLE, "recognised_at.date": "yesterday", "section": "event", "go": "next"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="yesterday"' in page
    assert f'value="{TITLE}"' in page
    assert 'href="#f-recognised_at-date"' in page
    assert 'id="f-recognised_at-date"' in page


def test_who_leaves_in_the_middle_finds_every_word_again(nation: Nation, reporter: Client) -> None:
    place = begin(reporter)
    response = reporter.post(
        place, {"title": "Half a title", "recognised_at.date": "3 o'clock", "section": "event", "go": "save"}
    )
    assert response.status_code == 302

    again = signed_in(nation.person("E-01", Role.REPORTER))
    assert "Half a title" in text(again.get("/reports/"))
    page = again.get(place).content.decode()
    assert 'value="Half a title"' in page
    assert "3 o&#x27;clock" in page


def test_a_page_saves_itself_while_it_is_typed(reporter: Client) -> None:
    place = begin(reporter)
    draft = place.split("/")[3]
    response = reporter.post(f"/reports/drafts/{draft}/save/", {"section": "event", "title": "Typed\0 \ud7ff"})

    assert response.status_code == 204
    assert "Typed" in reporter.get(place).content.decode()
    assert reporter.post(f"/reports/drafts/{draft}/save/", {"section": "nothing"}).status_code == 404


def test_an_unfinished_report_is_not_sent_and_the_page_says_what_is_missing(nation: Nation, reporter: Client) -> None:
    check = begin(reporter).replace("/event/", "/check/")

    response = reporter.post(check, follow=True)
    assert "Not ready yet" in text(response)
    assert "Fill in: The event in one line" in text(response)
    assert "Send the report" not in text(response)
    assert rows(nation.reporter("E-01"), "SELECT count(*) FROM knowledge_report") == [(0,)]


def test_sent_twice_by_a_nervous_hand_it_is_one_report(nation: Nation, reporter: Client) -> None:
    check = fill(reporter)
    first, second = reporter.post(check), reporter.post(check)

    assert first.headers["Location"] == second.headers["Location"]
    assert rows(nation.reporter("E-01"), "SELECT count(*) FROM knowledge_report") == [(1,)]


def test_a_later_version_begins_with_the_answers_and_shows_what_changed(reporter: Client, officer: Client) -> None:
    number = send(reporter)
    place = str(reporter.post(f"/reports/{number}/amend/").headers["Location"])
    assert TITLE in reporter.get(place).content.decode()
    assert "a later version" in text(reporter.get(place))
    reporter.post(place, {**SECTIONS["event"], "title": "Everything encrypted", "section": "event", "go": "next"})
    reporter.post(place.replace("/event/", "/check/"))

    page = text(officer.get(f"/reports/{number}/"))
    assert "Everything encrypted" in page
    assert "version 2" in page
    earlier = text(officer.get(f"/reports/{number}/versions/1/"))
    assert TITLE in earlier
    assert "Everything encrypted" in earlier
    assert officer.get(f"/reports/{number}/versions/2/").status_code == 404
    assert officer.get(f"/reports/{number}/versions/0/").status_code == 404


def test_without_consent_the_page_says_that_it_stays_and_the_office_finds_nothing(
    reporter: Client, officer: Client
) -> None:
    number = send(reporter, {"sharing": {"consent": "no"}})

    assert "kept for your organisation alone" in text(reporter.get(f"/reports/{number}/sent/"))
    assert officer.get(f"/reports/{number}/").status_code == 404


def test_other_organisations_find_no_report_draft_version_or_receipt(nation: Nation, reporter: Client) -> None:
    number, draft = send(reporter), begin(reporter)
    other = signed_in(nation.person("W-01", Role.REPORTER))

    for address in ("", "sent/", "versions/1/"):
        assert other.get(f"/reports/{number}/{address}").status_code == 404
    assert other.post(f"/reports/{number}/amend/").status_code == 404
    for address in (draft, draft.replace("/event/", "/check/")):
        assert other.get(address).status_code == 404
        assert other.post(address, {"section": "event", "title": "x", "go": "next"}).status_code == 404
    identifier = draft.split("/")[3]
    for act in ("save", "discard"):
        assert other.post(f"/reports/drafts/{identifier}/{act}/", {"section": "event"}).status_code == 404
    assert TITLE not in text(other.get("/reports/"))
    assert "Draft, not sent" in text(reporter.get("/reports/"))


def test_the_office_sees_no_drafts_and_makes_none(nation: Nation, reporter: Client, officer: Client) -> None:
    place = begin(reporter)

    assert officer.get(place).status_code in {403, 404}
    assert officer.post("/reports/new/common_form_2/").status_code == 403
    assert rows(nation.duty_officer(), "SELECT count(*) FROM intake_draft") == [(0,)]


@pytest.mark.parametrize(("code", "role"), [("COMMISSION", Role.COMMISSIONER), ("E-01", Role.ASSET_MANAGER)])
def test_who_has_nothing_to_do_with_reports_is_told_so(nation: Nation, code: str, role: Role) -> None:
    assert signed_in(nation.person(code, role)).get("/reports/").status_code == 403


def test_a_discarded_draft_is_gone_and_leaves_its_entry(nation: Nation, reporter: Client) -> None:
    place = begin(reporter)
    reporter.post(place.replace("/event/", "/discard/"))

    assert reporter.get(place).status_code == 404
    assert entries_of(nation)[-1] == ("intake:draft:discarded", "")


@pytest.mark.parametrize(
    "address",
    [
        "/reports/new/nothing/",
        "/reports/R-2026-99999/",
        "/reports/%00/",
        "/reports/" + "x" * 300 + "/",
        "/reports/drafts/00000000-0000-4000-8000-000000000000/event/",
        "/reports/drafts/00000000-0000-4000-8000-000000000000/check/",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(reporter: Client, address: str) -> None:
    response = reporter.get(address)

    assert response.status_code == 404
    assert "Noroshi" in text(response)


@pytest.mark.parametrize("after", ["0", "-1", "x", "9" * 30, "", "%00"])
def test_a_damaged_page_cursor_is_no_fault(reporter: Client, after: str) -> None:
    assert reporter.get(f"/reports/?after={after}").status_code == 200


def test_lists_are_paged_and_nothing_falls_between(
    nation: Nation, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("noroshi.intake.views.PAGE", 2)
    for place in range(5):
        told(nation.reporter("E-01"), f"k{place}", title=f"Title number {place}")

    seen, address = [], "/reports/"
    for _ in range(4):
        page = officer.get(address).content.decode()
        seen += re.findall(r"Title number \d", page)
        older = re.search(r'href="(\?after=[^"]+)"', page)
        if older is None:
            break
        address = "/reports/" + older[1]
    assert sorted(set(seen)) == [f"Title number {place}" for place in range(5)]


def test_twenty_reports_cost_as_many_queries_as_one(nation: Nation, officer: Client) -> None:
    told(nation.reporter("E-01"), "first")
    officer.get("/reports/")
    with CaptureQueriesContext(connection) as for_one:
        officer.get("/reports/")
    for place in range(19):
        told(nation.reporter(f"E-0{place % 3 + 1}"), f"k{place}")
    with CaptureQueriesContext(connection) as for_twenty:
        officer.get("/reports/")

    assert len(for_twenty) == len(for_one)


def test_twenty_clues_cost_as_many_queries_as_one(nation: Nation, officer: Client) -> None:
    told(nation.reporter("W-01"), "before", observables=["198.51.100.1"])
    one = told(nation.reporter("E-01"), "one", observables=["198.51.100.1"])
    many = told(nation.reporter("E-01"), "many", observables=[f"198.51.100.{place}" for place in range(1, 21)])
    officer.get(f"/reports/{one.number}/")
    with CaptureQueriesContext(connection) as for_one:
        officer.get(f"/reports/{one.number}/")
    with CaptureQueriesContext(connection) as for_twenty:
        officer.get(f"/reports/{many.number}/")

    assert len(for_twenty) == len(for_one)


def test_the_office_sees_who_was_warned_and_the_reporter_does_not(
    nation: Nation, reporter: Client, officer: Client
) -> None:
    nation.owns_network("W-01", "198.51.100.0/24")
    known = told(nation.reporter("E-01"), "k")
    nation.settle()

    assert "One organisation was warned." in text(officer.get(f"/reports/{known.number}/"))
    assert "Organisation W-01" in text(officer.get(f"/reports/{known.number}/"))
    assert "Organisation W-01" not in text(reporter.get(f"/reports/{known.number}/"))


def test_what_was_known_before_is_said_with_its_source_and_only_what_the_reader_may_know(
    nation: Nation, reporter: Client, officer: Client
) -> None:
    told(nation.reporter("W-01"), "before")
    known = told(nation.reporter("E-01"), "k")

    assert "Told by Organisation W-01" in text(officer.get(f"/reports/{known.number}/"))
    assert "Organisation W-01" not in text(reporter.get(f"/reports/{known.number}/"))


def test_typed_markup_is_text(reporter: Client, officer: Client) -> None:
    number = send(reporter, {"event": {"title": "<script>alert(1)</script>"}})

    assert "<script>alert" not in officer.get(f"/reports/{number}/").content.decode()


def test_in_japanese_no_english_is_left_on_the_way(nation: Nation) -> None:
    client = signed_in(nation.person("E-01", Role.REPORTER), "ja")
    place = begin(client)

    for address in ("/reports/", "/reports/new/common_form_2/", place, place.replace("/event/", "/check/")):
        shown = text(client.get(address))
        for word in ("Report ", "Draft", "Send", "Check", "Begin", "Save", "Marking", "version"):
            assert word not in shown, (address, word)

"""Protects: the reporter sees why, by when and who is told before anything is sent; each addressee sees its own."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from noroshi.frame.verbs import seeing
from noroshi.intake.duties.models import Delivery, StageReceipt
from noroshi.intake.duties.services import confirm
from noroshi.knowledge.reports import Report
from noroshi.parties.models import Organisation
from noroshi.parties.types import Role
from tests.intake.duties.owing import COMPLETE, duty, ministry, report, supervised, told
from tests.nation import Nation
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


def browser(nation: Nation, code: str, role: Role, language: str = "en") -> Client:
    """Somebody at a browser."""
    return signed_in(nation.person(code, role), language)


def text(response: HttpResponse) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page(sent: Report) -> str:
    """The address of a report's duties."""
    return f"/reports/{sent.number}/duties/"


def test_the_reporter_reads_why_by_when_and_who_would_be_told_and_confirms(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank, personal_data="yes")
    client = browser(nation, "F-01", Role.REPORTER)
    said = text(client.get(page(sent)))
    for words in (
        "Report of a specified compromise event",
        "The organisation is an operator of specified social infrastructure: finance (Act 42 of 2025, Art. 5)",
        "It is a special social infrastructure operator (Act 42 of 2025, Art. 5)",
        "A specified important computer was compromised (not known yet)",
        "Promptly; the law gives no number",
        "2026-12-22 14:05 JST",
        "The law itself demands it; no consent is needed.",
        "Not connected: tell it yourself",
    ):
        assert words in said, words
    key = duty(bank, sent).pk
    answer = client.post(page(sent), {"duty": str(key), "act": "confirm"}, follow=True)
    assert "Confirmed. The addressees were told." in text(answer)
    assert "Organisation MIN" in text(answer)
    assert len(told(bank, sent)) == 4


def test_declining_without_a_reason_keeps_the_page_and_says_what_to_do(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    client = browser(nation, "F-01", Role.REPORTER)
    key = str(duty(bank, sent).pk)
    refused = client.post(page(sent), {"duty": key, "act": "decline", "because": " "})
    assert refused.status_code == 422
    assert "Write why this duty does not arise." in text(refused)
    assert f'href="#because-{key}"' in refused.content.decode()
    done = client.post(page(sent), {"duty": key, "act": "decline", "because": "<b>None</b> of ours"}, follow=True)
    assert "&lt;b&gt;None&lt;/b&gt; of ours" in done.content.decode()


def test_the_written_report_is_given_when_it_is_complete(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    key = str(duty(bank, sent).pk)
    confirm(bank, duty(bank, sent).pk)
    client = browser(nation, "F-01", Role.REPORTER)
    assert "The present version still lacks: The computer in which it happened, Response" in text(
        client.get(page(sent))
    )
    refused = client.post(page(sent), {"duty": key, "act": "fulfil", "stage": "written"})
    assert (refused.status_code, "does not yet hold everything" in text(refused)) == (409, True)
    report(bank, sent.id, **COMPLETE)
    assert "Give version 2 as: Written report" in text(client.get(page(sent)))
    done = client.post(page(sent), {"duty": key, "act": "fulfil", "stage": "written"}, follow=True)
    assert "Given with version 2" in text(done)


def test_the_duty_officer_reads_the_page_and_decides_nothing(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    client = browser(nation, "NCO", Role.DUTY_OFFICER)
    said = client.get(page(sent))
    assert "Waits for your decision" in text(said)
    assert 'value="confirm"' not in said.content.decode()
    assert client.post(page(sent), {"duty": str(duty(bank, sent).pk), "act": "confirm"}).status_code == 403


@pytest.mark.parametrize(
    ("code", "role"), [("E-01", Role.REPORTER), ("PARTNER-B", Role.PARTNER), ("NPA", Role.LIAISON)]
)
def test_who_may_read_the_report_does_not_read_its_duties(nation: Nation, code: str, role: Role) -> None:
    sent = report(supervised(nation), marking="TLP:GREEN")
    client = browser(nation, code, role)
    assert client.get(f"/reports/{sent.number}/").status_code == 200
    assert client.get(page(sent)).status_code == 404


def test_the_ministry_finds_the_report_opens_it_and_the_reporter_sees_when(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    confirm(bank, duty(bank, sent).pk)
    client = browser(nation, "MIN", Role.LIAISON)
    home = client.get("/")
    assert "Reports owed to us" in text(home)
    assert sent.title in text(home)
    listed = client.get("/reports/owed/")
    address = re.search(r'href="(/reports/received/[^"]+)"', listed.content.decode())
    assert address is not None
    opened = client.get(address[1])
    assert sent.title in text(opened)
    assert "as you answered" not in text(opened)
    assert "not yet opened" not in text(opened)
    assert "not yet opened" in text(browser(nation, "F-01", Role.REPORTER).get(page(sent)))  # the others
    with seeing(ministry(nation)):
        assert Delivery.objects.get(organisation_id=nation.organisations["MIN"].pk).opened_at is not None


def test_nobody_else_opens_a_delivery_or_a_receipt(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    confirm(bank, duty(bank, sent).pk)
    with seeing(bank):
        held = Delivery.objects.filter(report_id=sent.id, organisation_id=nation.organisations["MIN"].pk).get()
        receipt = StageReceipt.objects.get(duty__report_id=sent.id)
    for code, role in (("NPA", Role.LIAISON), ("E-01", Role.REPORTER), ("NCO", Role.DUTY_OFFICER)):
        assert browser(nation, code, role).get(f"/reports/received/{held.pk}/").status_code == 404
    for code, role in (("MIN", Role.LIAISON), ("E-01", Role.REPORTER), ("PARTNER-B", Role.PARTNER)):
        assert browser(nation, code, role).get(f"/reports/receipts/{receipt.pk}.json").status_code in {403, 404}


def test_after_sending_and_at_home_the_reporter_is_led_to_the_duties(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    client = browser(nation, "F-01", Role.REPORTER)
    assert "See and decide the duties" in text(client.get(f"/reports/{sent.number}/sent/"))
    home = text(client.get("/"))
    assert "One duty waits for your decision" in home
    assert "Report of a specified compromise event: Written report" in home
    assert "One duty waits for your decision" in text(client.get(f"/reports/{sent.number}/"))


def test_a_receipt_that_is_not_there_and_an_ending_that_is_none(nation: Nation) -> None:
    supervised(nation)
    client = browser(nation, "F-01", Role.REPORTER)
    assert client.get(f"/reports/receipts/{uuid4()}.json").status_code == 404
    assert client.post("/reports/R-2026-99999/duties/", {"duty": "x", "act": "confirm"}).status_code == 404


def test_a_duty_that_is_none_is_not_found(nation: Nation) -> None:
    sent = report(supervised(nation))
    client = browser(nation, "F-01", Role.REPORTER)
    for given in ({"duty": "x", "act": "confirm"}, {"duty": str(uuid4()), "act": "fulfil", "stage": "\0"}, {}):
        assert client.post(page(sent), given).status_code == 404


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_number_of_queries_does_not_grow_with_duties_versions_or_deliveries(nation: Nation, language: str) -> None:
    bank = supervised(nation)
    sent = report(bank)
    confirm(bank, duty(bank, sent).pk)
    client = browser(nation, "F-01", Role.REPORTER, language)
    client.get(page(sent))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(page(sent))
    for _ in range(3):
        report(bank, sent.id, personal_data="yes")
    confirm(bank, duty(bank, sent, "personal-data-report").pk)
    with CaptureQueriesContext(connection) as many:
        client.get(page(sent))
    assert len(many) <= len(few) + 4  # each kind of office is asked for once per addressee
    liaison = browser(nation, "MIN", Role.LIAISON, language)
    liaison.get("/reports/owed/")
    with CaptureQueriesContext(connection) as before:
        liaison.get("/reports/owed/")
    for _ in range(3):
        confirm(bank, duty(bank, report(bank)).pk)
    with CaptureQueriesContext(connection) as after:
        liaison.get("/reports/owed/")
    assert len(before) == len(after)


def test_who_is_not_designated_reads_what_is_not_proposed_and_who_can_set_it_right(nation: Nation) -> None:
    bank = supervised(nation)
    Organisation.objects.filter(pk=bank.organisation_id).update(designated=True, designated_from=date(2026, 11, 23))
    sent = report(bank)
    said = text(browser(nation, "F-01", Role.REPORTER).get(page(sent)))
    assert "Report of a specified compromise event: the organisation is not registered as designated" in said
    assert "Confirm and tell them: Report of a specified compromise event" not in said

    Organisation.objects.filter(pk=bank.organisation_id).update(designated_from=date(2026, 11, 22))
    report(bank, replaces=sent.id)
    said = text(browser(nation, "F-01", Role.REPORTER).get(page(sent)))
    assert "It is a special social infrastructure operator: since 2026-11-22" in said
    assert "Confirm and tell them: Report of a specified compromise event" in said

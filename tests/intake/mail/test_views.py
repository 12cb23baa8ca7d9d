"""The duty officer reads what waits, as text, and decides; nobody else sees it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from noroshi.frame.verbs import seeing
from noroshi.intake.mail.receiving import receive
from noroshi.parties.types import Role
from tests.intake.mail.letters import letter
from tests.intake.test_views import text
from tests.knowledge.looking import entries_of
from tests.nation import Nation
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
TEXT = "本日、evil[.]exampleへの通信を198.51.100.7から確認しました。<script>alert(1)</script>"


@pytest.fixture
def mail(nation: Nation) -> int:
    """A mail that waits, from an address of the register that nothing proves."""
    sender = nation.person("E-01", Role.REPORTER).email
    files = {"sample.exe": b"MZ", "<b>.txt": b"x"}
    kept = receive(nation.automation(), letter(sender, text=TEXT, subject="[TLP:AMBER] 不審な通信", files=files))
    assert kept is not None
    return kept.pk


def test_what_waits_is_listed_and_shown_as_text(officer: Client, mail: int) -> None:
    assert "不審な通信" in text(officer.get("/desk/mail/"))
    page = officer.get(f"/desk/mail/{mail}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "Nothing proves its sender" in page
    assert 'value="198.51.100.7" checked' in page


def test_taken_as_a_report_it_is_the_organisations_with_the_confirmed_values(
    nation: Nation, officer: Client, mail: int
) -> None:
    given = {"decision": "report", "source": "E-01", "title": "不審な通信", "value": ["198.51.100.7"]}
    response = officer.post(f"/desk/mail/{mail}/", given)
    number = response.headers["Location"].split("/")[2]
    reporter = signed_in(nation.person("E-01", Role.REPORTER))
    page = text(reporter.get(f"/reports/{number}/"))
    assert "198.51.100.7" in page
    assert "への通信を" in page
    assert signed_in(nation.person("W-03", Role.REPORTER)).get(f"/reports/{number}/").status_code == 404
    assert ("intake:mail:taken", "") in entries_of(nation)
    assert number in text(officer.get(f"/desk/mail/{mail}/"))
    assert officer.post(f"/desk/mail/{mail}/", given).status_code == 409


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"decision": "report", "source": "XX-99", "title": "x"}, "Choose the organisation"),
        ({"decision": "report", "source": "E-01", "title": " "}, "Write the event in one line"),
        ({"decision": "discard", "why": " "}, "Write why"),
    ],
)
def test_half_a_decision_is_none(officer: Client, mail: int, given: dict[str, str], said: str) -> None:
    response = officer.post(f"/desk/mail/{mail}/", given)
    assert response.status_code == 422
    assert said in text(response)
    assert "Take it as a report" in text(officer.get(f"/desk/mail/{mail}/"))


def test_set_aside_it_leaves_the_list_and_keeps_the_reason(officer: Client, mail: int) -> None:
    assert officer.post(f"/desk/mail/{mail}/", {"decision": "discard", "why": "広告"}).status_code == 302
    assert "不審な通信" not in text(officer.get("/desk/mail/"))
    assert "不審な通信" in text(officer.get("/desk/mail/?show=all"))
    assert "広告" in text(officer.get(f"/desk/mail/{mail}/"))


def test_an_attachment_is_a_download_behind_a_warning(officer: Client, mail: int) -> None:
    address = f"/desk/mail/{mail}/files/0/"
    assert "Nobody has checked this file" in text(officer.get(address))
    got = officer.post(address)
    assert got.content == b"MZ"
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert officer.get(f"/desk/mail/{mail}/files/9/").status_code == 404


def test_nobody_but_the_duty_officer_opens_it(nation: Nation, mail: int) -> None:
    for code, role in (("E-01", Role.REPORTER), ("NCO", Role.ANALYST), ("NCO", Role.ADMINISTRATOR)):
        client = signed_in(nation.person(code, role))
        for address in ("/desk/mail/", f"/desk/mail/{mail}/", f"/desk/mail/{mail}/files/0/"):
            assert client.get(address).status_code in (403, 404), (code, role, address)


def test_the_list_asks_the_database_the_same_number_of_times_for_any_number(nation: Nation, officer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            officer.get("/desk/mail/")
        return len(asked)

    automation = nation.automation()
    receive(automation, letter("a@evil.example", message_id="<0@x>"))
    few = queries()
    for number in range(1, 60):
        receive(automation, letter("a@evil.example", message_id=f"<{number}@x>"))
    assert queries() == few
    with seeing(automation):
        assert "after=" in officer.get("/desk/mail/").content.decode()


def test_a_text_that_no_table_can_hold_is_taken_as_far_as_it_can(nation: Nation, officer: Client) -> None:
    raw = b"From: a@evil.example\r\nSubject: x\r\n\r\nbeacon \x00 \xed\xa0\x80 198.51.100.7"
    kept = receive(nation.automation(), raw)
    assert kept is not None
    given = {"decision": "report", "source": "E-01", "title": "beacon"}
    assert officer.post(f"/desk/mail/{kept.pk}/", given).status_code == 302

"""The desk over the API: the queue for the office, messages for the office and the sender."""

from __future__ import annotations

import pytest
from django.test import Client

from noroshi.authority.services import issue_token
from noroshi.intake.desk.messages import ask
from noroshi.parties.types import Role
from tests.intake.desk.telling import report, row
from tests.nation import Nation


def as_(nation: Nation, code: str, role: Role) -> Client:
    """A program with a token of somebody's."""
    return Client(headers={"Authorization": f"Bearer {issue_token(nation.actor(code, role), 'test')}"})


def test_the_office_reads_its_queue_and_nobody_else_does(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")

    found = as_(nation, "NCO", Role.ANALYST).get("/api/v1/desk?show=new").json()

    assert [(one["number"], one["state"], one["unread"]) for one in found["items"]] == [(made.number, "new", True)]
    for code, role in (("W-01", Role.REPORTER), ("NCO", Role.ADMINISTRATOR)):
        assert as_(nation, code, role).get("/api/v1/desk").status_code == 403


def test_a_sender_answers_by_a_program(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    officer = nation.duty_officer()
    ask(officer, row(officer, made).id, "since when?")
    program, address = as_(nation, "W-01", Role.REPORTER), f"/api/v1/reports/{made.number}/messages"

    assert [one["text"] for one in program.get(address).json()["messages"]] == ["since when?"]
    sent = program.post(address, {"text": "since five"}, content_type="application/json")

    assert sent.status_code == 201
    assert [one["text"] for one in sent.json()["messages"]] == ["since when?", "since five"]
    assert row(officer, made).unread


@pytest.mark.parametrize("text", ["", " ", "x" * 8001])
def test_a_message_that_cannot_be_kept_is_refused(nation: Nation, text: str) -> None:
    made = report(nation, "W-01", "pumps stand still")
    address = f"/api/v1/reports/{made.number}/messages"

    refused = as_(nation, "W-01", Role.REPORTER).post(address, {"text": text}, content_type="application/json")

    assert refused.status_code == 422


def test_messages_of_others_are_not_there(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still", marking="TLP:CLEAR")
    officer = nation.duty_officer()
    ask(officer, row(officer, made).id, "since when?")
    other, address = as_(nation, "E-01", Role.REPORTER), f"/api/v1/reports/{made.number}/messages"

    assert other.get(address).json() == {"messages": []}
    assert other.post(address, {"text": "it was us"}, content_type="application/json").status_code == 404

"""Protects: a program adds files to what it reports under the same limits and locks as a person on the pages."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.http import HttpResponse

from noroshi.intake.attachments import services
from noroshi.parties.types import Role
from tests.intake.answers import answers
from tests.intake.test_api import Json, Machine, failed
from tests.nation import Nation

pytestmark = pytest.mark.django_db
LOG = b"2026-11-22 14:05 denied\n" * 100


@pytest.fixture
def reporter(nation: Nation) -> Machine:
    """E-01's own program."""
    return Machine(nation.reporter("E-01"))


def post(machine: Machine, path: str, body: object = None) -> HttpResponse:
    """Post JSON."""
    return machine.client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")  # type: ignore[return-value]  # the test client's own


def draft(machine: Machine, **other: object) -> Json:
    """A draft with a form's answers."""
    response = post(machine, "drafts", {"form": "common_form_2", "answers": answers(**other)})
    assert response.status_code == 201, response.content
    return dict(response.json())  # type: ignore[attr-defined]  # the test client's response


def add(machine: Machine, draft_id: str, content: bytes, name: str = "access.log") -> HttpResponse:
    """Add a file."""
    path = f"/api/v1/drafts/{draft_id}/files"
    return machine.client.post(path, content, content_type="application/octet-stream", query_params={"name": name})  # type: ignore[return-value]  # as above


def test_a_draft_with_a_file_becomes_one_report_however_often_it_is_sent(nation: Nation, reporter: Machine) -> None:
    begun = draft(reporter)
    assert begun["problems"] == []
    added = add(reporter, begun["id"], LOG)
    assert added.status_code == 201
    told = json.loads(added.content)
    assert (told["name"], told["size"], told["sha256"]) == ("access.log", len(LOG), hashlib.sha256(LOG).hexdigest())

    first, again = (post(reporter, f"drafts/{begun['id']}/report") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    number = json.loads(first.content)["number"]
    assert json.loads(again.content)["number"] == number

    officer, other = Machine(nation.duty_officer()), Machine(nation.reporter("W-01"))
    for machine in (reporter, officer):
        assert [one["id"] for one in json.loads(machine.get(f"reports/{number}/files").content)] == [told["id"]]
        fetched = machine.get(f"files/{told['id']}")
        assert fetched.content == LOG
        assert fetched["Content-Disposition"].startswith("attachment;")
        assert fetched["X-Content-Type-Options"] == "nosniff"
    failed(other.get(f"reports/{number}/files"), 404, "ReportNotFound")
    failed(other.get(f"files/{told['id']}"), 404, "AttachmentNotFound")


def test_what_is_left_to_correct_is_listed_and_keeps_the_draft_from_being_sent(reporter: Machine) -> None:
    begun = draft(reporter, title="")
    assert "title" in [one["field"] for one in begun["problems"]]
    assert reporter.get(f"drafts/{begun['id']}").json()["problems"] == begun["problems"]  # type: ignore[attr-defined]
    failed(post(reporter, f"drafts/{begun['id']}/report"), 422, "AnswersRefused")


def test_a_program_among_the_files_is_fetched_by_the_office_alone_and_knowingly(
    nation: Nation, reporter: Machine
) -> None:
    begun = draft(reporter)
    told = json.loads(add(reporter, begun["id"], b"MZ\x90\x00 and so on", "invoice.pdf").content)
    assert (told["sort"], told["locked"]) == ("program", True)
    post(reporter, f"drafts/{begun['id']}/report")
    officer = Machine(nation.duty_officer())
    failed(reporter.get(f"files/{told['id']}?confirmed=true"), 403, "AttachmentQuarantined")
    failed(officer.get(f"files/{told['id']}"), 403, "AttachmentQuarantined")
    fetched = officer.get(f"files/{told['id']}?confirmed=true")
    assert fetched.status_code == 200
    assert "invoice.pdf.locked" in fetched["Content-Disposition"]


def test_a_file_is_taken_away_from_a_draft_and_not_from_a_report(reporter: Machine) -> None:
    begun = draft(reporter)
    gone, stays = (json.loads(add(reporter, begun["id"], LOG, name).content)["id"] for name in ("a.log", "b.log"))
    assert reporter.client.delete(f"/api/v1/files/{gone}").status_code == 204
    assert [one["id"] for one in reporter.get(f"drafts/{begun['id']}/files").json()] == [stays]  # type: ignore[attr-defined]
    post(reporter, f"drafts/{begun['id']}/report")
    failed(reporter.client.delete(f"/api/v1/files/{stays}"), 404, "AttachmentNotFound")


def test_nobody_else_adds_to_a_draft_reads_it_or_throws_it_away(nation: Nation, reporter: Machine) -> None:
    begun = draft(reporter)
    other = Machine(nation.reporter("W-01"))
    failed(add(other, begun["id"], LOG), 404, "DraftNotFound")
    failed(other.get(f"drafts/{begun['id']}"), 404, "DraftNotFound")
    failed(other.client.delete(f"/api/v1/drafts/{begun['id']}"), 404, "DraftNotFound")
    failed(add(Machine(nation.actor("E-01", Role.ASSET_MANAGER)), begun["id"], LOG), 403, "NotPermitted")
    assert reporter.client.delete(f"/api/v1/drafts/{begun['id']}").status_code == 204
    failed(reporter.get(f"drafts/{begun['id']}"), 404, "DraftNotFound")


def test_a_draft_of_a_later_version_is_of_an_own_report(nation: Nation, reporter: Machine) -> None:
    number = json.loads(reporter.report({"form": "common_form_2", "answers": answers()}).content)["id"]
    body = {"form": "common_form_2", "answers": answers(), "replaces": number}
    failed(post(Machine(nation.duty_officer()), "drafts", body), 404, "ReportNotFound")
    begun = json.loads(post(reporter, "drafts", body).content)
    sent = json.loads(post(reporter, f"drafts/{begun['id']}/report").content)
    assert (sent["id"], sent["version"]) == (number, 2)


def test_the_limits_of_the_pages_hold_for_programs(reporter: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "FILE_LIMIT", 1000)
    monkeypatch.setattr(services, "COUNT_LIMIT", 1)
    begun = draft(reporter)
    failed(add(reporter, begun["id"], b"x" * 1001), 413, "AttachmentTooLarge")
    failed(add(reporter, begun["id"], b""), 422, "AttachmentEmpty")
    assert add(reporter, begun["id"], b"x" * 1000).status_code == 201
    failed(add(reporter, begun["id"], b"y"), 409, "TooManyAttachments")

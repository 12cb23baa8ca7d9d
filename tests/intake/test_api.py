"""Protects: machines send once and are told the truth: what became of it, what was wrong, and nothing of others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from noroshi.authority.services import issue_token, revoke_token
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.parties.types import Role
from tests.intake.answers import TITLE, answers
from tests.knowledge.knowing import indicator, made
from tests.knowledge.looking import entries_of, rows
from tests.nation import Nation

pytestmark = pytest.mark.django_db
NASTY = Path(__file__).parent / "nasty"
Json = dict[str, Any]


class Machine:
    """A program that acts for a person by a bearer token."""

    def __init__(self, actor: Actor, language: str = "en", **token: Any) -> None:
        self.token = issue_token(actor, "test", **token)
        self.client = Client(headers={"Authorization": f"Bearer {self.token}", "Accept-Language": language})

    def bundle(self, content: bytes, key: str = "", **query: str) -> HttpResponse:
        """Post bytes as a bundle."""
        return self._post("/api/v1/bundles", content, "application/stix+json", key, query)

    def report(self, body: object, key: str = "k") -> HttpResponse:
        """Post a report."""
        return self._post("/api/v1/reports", json.dumps(body).encode(), "application/json", key, {})

    def get(self, path: str) -> HttpResponse:
        """Get something of the API."""
        return self.client.get(f"/api/v1/{path}")  # type: ignore[return-value]  # the test client's own subclass

    def _post(self, path: str, content: bytes, kind: str, key: str, query: Mapping[str, str]) -> HttpResponse:
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.post(  # type: ignore[return-value]  # as above
            path, content, content_type=kind, headers=headers, query_params=dict(query)
        )


def bundle(*objects: Mapping[str, object]) -> bytes:
    """A bundle's bytes."""
    return json.dumps(
        {"type": "bundle", "id": "bundle--00000000-0000-4000-8000-000000000001", "objects": objects}
    ).encode()


@pytest.fixture
def reporter(nation: Nation) -> Machine:
    """E-01's own program."""
    return Machine(nation.reporter("E-01"))


@pytest.fixture
def officer(nation: Nation) -> Machine:
    """The office's program."""
    return Machine(nation.duty_officer())


def failed(response: HttpResponse, status: int, code: str) -> Json:
    """The failure that a response tells, in the one shape that all have."""
    body = json.loads(response.content)
    assert (response.status_code, body.get("code")) == (status, code), body
    assert set(body) == {"code", "message", "facts"}
    assert body["message"]
    return dict(body)


def test_a_bundle_is_read_and_its_sender_told_what_became_of_each_object(nation: Nation, reporter: Machine) -> None:
    response = reporter.bundle(bundle(indicator("198.51.100.23"), {"type": "malware", "id": "no id"}))

    body = response.json()
    assert response.status_code == 201
    assert (body["state"], body["new"], body["refused"]) == ("read", 1, 1)
    assert body["problems"][0]["path"].startswith("objects[1]")
    assert body["problems"][0]["clause"].startswith("STIX 2.1")
    assert reporter.get(f"receipts/{body['receipt']}").json() == body


def test_what_is_wrong_with_an_object_is_told_in_the_language_that_the_reader_asks_for(nation: Nation) -> None:
    sent = bundle(indicator("198.51.100.23"), {"type": "malware", "id": "no id"})
    english = Machine(nation.reporter("E-01")).bundle(sent, "k").json()
    japanese = Machine(nation.reporter("E-01"), "ja").get(f"receipts/{english['receipt']}").json()

    assert english["problems"][0]["message"] == "This must be an identifier: a type, “--” and a UUID."
    assert japanese["problems"][0]["message"] == "ここには識別子が必要です（型、「--」、UUIDの順）。"
    assert japanese["problems"][0]["code"] == english["problems"][0]["code"]


def test_the_same_key_and_bytes_give_the_first_receipt_and_change_nothing(reporter: Machine) -> None:
    first = reporter.bundle(bundle(indicator("198.51.100.23")), "k")
    again = reporter.bundle(bundle(indicator("198.51.100.23")), "k")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()


def test_the_same_key_for_other_bytes_is_a_conflict(reporter: Machine) -> None:
    reporter.bundle(bundle(indicator("198.51.100.23")), "k")

    failed(reporter.bundle(bundle(indicator("198.51.100.24")), "k"), 409, "KeyUsedForOther")


@pytest.mark.parametrize(
    "name", sorted(path.name for path in NASTY.iterdir() if path.suffix != ".csv" and path.stat().st_size)
)
def test_no_nasty_file_is_a_fault_and_its_bytes_are_kept(nation: Nation, reporter: Machine, name: str) -> None:
    response = reporter.bundle((NASTY / name).read_bytes(), name=name)

    body = response.json()
    assert response.status_code in {201, 422}
    assert body["state"] == ("read" if response.status_code == 201 else "refused")
    assert body["size"] == (NASTY / name).stat().st_size
    assert body["reason"] or body["state"] == "read"


def test_what_is_too_large_is_refused_and_leaves_nothing(nation: Nation, reporter: Machine, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1000

    failed(reporter.bundle(b"x" * 1001), 413, "TooLarge")
    assert rows(nation.reporter("E-01"), "SELECT count(*) FROM knowledge_receipt") == [(0,)]


def test_an_upload_that_is_cut_off_leaves_nothing_and_can_be_sent_again(nation: Nation, reporter: Machine) -> None:
    cut = {"wsgi.input": BytesIO(b'{"type":"bundle"'), "CONTENT_LENGTH": "5000"}
    key = {"Idempotency-Key": "k"}
    response = reporter.client.generic("POST", "/api/v1/bundles", b"x", headers=key, **cut)  # type: ignore[arg-type]  # WSGI's own

    failed(response, 400, "CutOff")  # type: ignore[arg-type]  # the test client's own subclass
    assert rows(nation.reporter("E-01"), "SELECT count(*) FROM knowledge_receipt") == [(0,)]
    assert reporter.bundle(bundle(indicator("198.51.100.23")), "k").status_code == 201


def test_a_large_bundle_is_acknowledged_at_once_and_read_next(
    nation: Nation, reporter: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("noroshi.intake.api.READ_AT_ONCE", 10)
    response = reporter.bundle(bundle(indicator("198.51.100.23")), "k")
    assert (response.status_code, response.json()["state"]) == (202, "received")

    nation.settle()

    told = reporter.get(f"receipts/{response.json()['receipt']}").json()
    assert (told["state"], told["new"]) == ("read", 1)


def test_a_large_red_bundle_is_refused_at_once_since_no_automation_may_read_it(
    nation: Nation, reporter: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("noroshi.intake.api.READ_AT_ONCE", 10)
    failed(reporter.bundle(bundle(made("malware", "m")), marking="TLP:RED"), 413, "TooLarge")
    monkeypatch.undo()

    assert reporter.bundle(bundle(made("malware", "m")), marking="TLP:RED").status_code == 201
    assert rows(nation.analyst(), "SELECT count(*) FROM knowledge_object") == [(0,)]


def test_a_marking_that_is_none_is_refused(reporter: Machine) -> None:
    failed(reporter.bundle(bundle(), marking="TLP:PINK"), 400, "UnknownMarking")


def test_a_report_is_taken_in_once_and_can_be_read_back(nation: Nation, reporter: Machine) -> None:
    first = reporter.report({"form": "common_form_2", "answers": answers()})
    again = reporter.report({"form": "common_form_2", "answers": answers()})

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert (first.json()["title"], first.json()["version"]) == (TITLE, 1)
    assert reporter.get(f"reports/{first.json()['number']}").json() == first.json()
    assert rows(nation.duty_officer(), "SELECT count(*) FROM knowledge_report") == [(1,)]


def test_a_later_version_replaces_its_own_report(reporter: Machine) -> None:
    first = reporter.report({"form": "common_form_2", "answers": answers()}, "a").json()
    later = {"form": "common_form_2", "answers": answers(state="restored"), "replaces": first["id"]}
    second = reporter.report(later, "b")

    assert second.status_code == 201
    assert (second.json()["number"], second.json()["version"]) == (first["number"], 2)
    assert reporter.report(later, "b").status_code == 200


def test_wrong_answers_are_listed_by_field_in_the_readers_language(nation: Nation) -> None:
    sent = {"form": "common_form_2", "answers": answers(title=None, state="on fire", extension="a b", computers="many")}
    english = failed(Machine(nation.reporter("E-01")).report(sent), 422, "AnswersRefused")
    japanese = failed(Machine(nation.reporter("E-01"), "ja").report(sent), 422, "AnswersRefused")

    wrong = {one["field"] for one in english["facts"]["problems"]}
    assert wrong == {"title", "state", "extension", "computers"}
    assert {one["field"] for one in japanese["facts"]["problems"]} == wrong
    assert english["message"] != japanese["message"]
    assert not any(one["message"].isascii() for one in japanese["facts"]["problems"])


def test_without_a_key_a_report_is_not_taken_since_it_might_come_twice(reporter: Machine) -> None:
    failed(reporter.report({"form": "common_form_2", "answers": answers()}, ""), 400, "KeyMissing")


@pytest.mark.parametrize("key", ["with space", "ü", "x" * 201])
def test_a_key_that_is_none_is_refused(reporter: Machine, key: str) -> None:
    failed(reporter.report({"form": "common_form_2", "answers": answers()}, key), 422, "NotValid")


def test_a_key_for_another_report_is_a_conflict(reporter: Machine) -> None:
    reporter.report({"form": "common_form_2", "answers": answers()})

    failed(reporter.report({"form": "common_form_2", "answers": answers(title="Other")}), 409, "KeyUsedForOther")


def test_an_unknown_form_is_not_found(reporter: Machine) -> None:
    failed(reporter.report({"form": "nothing", "answers": {}}), 404, "UnknownForm")
    failed(reporter.get("forms/nothing"), 404, "UnknownForm")


def test_nobody_replaces_the_report_of_others(nation: Nation, reporter: Machine) -> None:
    theirs = reporter.report({"form": "common_form_2", "answers": answers(marking="TLP:GREEN")}).json()
    other = Machine(nation.reporter("E-02"))

    forged = {"form": "common_form_2", "answers": answers(title="Forged"), "replaces": theirs["id"]}
    failed(other.report(forged), 404, "ReportNotFound")


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"form": 7}', '{"form": "common_form_2", "answers": []}'])
def test_a_body_that_is_no_report_is_named_as_such(reporter: Machine, body: str) -> None:
    response = reporter.client.post(
        "/api/v1/reports", body, content_type="application/json", headers={"Idempotency-Key": "k"}
    )

    assert response.status_code in {400, 422}
    assert response.json()["code"] in {"NotUnderstood", "NotValid"}


def test_a_report_larger_than_two_megabytes_is_refused_in_the_same_shape(reporter: Machine) -> None:
    sent = {"form": "common_form_2", "answers": answers(extent="a" * 3_000_000)}

    failed(reporter.report(sent), 413, "BodyTooLarge")


@pytest.mark.parametrize(
    "strange",
    [
        {"title": "a\0b"},
        {"title": "\ud800"},
        {"computers": {"low": 10**400, "high": 1}},
        {"computers": {"low": -1, "high": "x"}},
        {"recognised_at": {"at": "0001-01-01T00:00:00+14:00"}},
        {"recognised_at": {"at": "9999-12-31T23:59:59-14:00"}},
        {"recognised_at": {"at": "2026-11-22T05:05:00Z", "zone": "Mars/Olympus"}},
        {"recognised_at": {"at": "2026-11-22T05:05:00Z", "zone": "\0"}},
        {"contact": {"name": {"a": 1}}},
        {"contact": {"nobody": "x"}},
        {"signs": [["encryption"]]},
        {"signs": "encryption"},
        {"observables": ["\0", "\ud800", "a" * 100_000]},
        {"assets": [10**30]},
        {"assets": ["1' OR 1=1"]},
        {"vendor": "*", "product": "\\:" * 50},
        {"vendor": "a\0", "product": "b"},
        {"cve": "CVE-2026-" + "9" * 40},
        {"\0": 1},
        {"title": True},
    ],
)
def test_no_strange_answer_is_a_fault(reporter: Machine, strange: Json) -> None:
    response = reporter.report({"form": "common_form_2", "answers": answers(**strange)})

    assert response.status_code in {201, 400, 422}, response.content


def test_a_forms_description_is_in_the_readers_language(nation: Nation, reporter: Machine) -> None:
    english = reporter.get("forms/common_form_2").json()
    japanese = Machine(nation.reporter("E-01"), "ja").get("forms/common_form_2").json()

    assert set(english["properties"]) == set(japanese["properties"])
    assert "ransomware" in english["title"]
    assert "ランサムウェア" in japanese["title"]


def test_what_is_not_the_callers_is_not_there(nation: Nation, reporter: Machine, officer: Machine) -> None:
    receipt = reporter.bundle(bundle(indicator("198.51.100.23"))).json()["receipt"]
    number = reporter.report({"form": "common_form_2", "answers": answers()}).json()["number"]
    other = Machine(nation.reporter("W-01"))

    failed(other.get(f"receipts/{receipt}"), 404, "ReceiptNotFound")
    failed(other.get(f"reports/{number}"), 404, "ReportNotFound")
    assert officer.get(f"reports/{number}").status_code == 200


@pytest.mark.parametrize("number", ["R-2026-99999", "%00", "x" * 500, "日本"])
def test_a_number_that_is_none_is_not_found(reporter: Machine, number: str) -> None:
    failed(reporter.get(f"reports/{number}"), 404, "ReportNotFound")


@pytest.mark.parametrize("number", ["0", "-1", "9" * 40])
def test_a_receipt_that_is_none_is_not_found(reporter: Machine, number: str) -> None:
    failed(reporter.get(f"receipts/{number}"), 404, "ReceiptNotFound")


def test_who_may_not_report_is_told_so_and_the_refusal_is_kept(nation: Nation, officer: Machine) -> None:
    failed(officer.report({"form": "common_form_2", "answers": answers()}), 403, "NotPermitted")

    assert entries_of(nation)[-1] == ("knowledge:report:submitted", "NotPermitted")


def test_who_may_not_send_knowledge_is_told_so_and_leaves_nothing(nation: Nation) -> None:
    commission = Machine(nation.actor("COMMISSION", Role.COMMISSIONER))

    failed(commission.bundle(bundle(indicator("198.51.100.23"))), 403, "NotPermitted")
    assert entries_of(nation)[-1] == ("knowledge:receipt:received", "NotPermitted")


def test_a_token_can_do_no_more_than_what_it_was_issued_for(nation: Nation) -> None:
    narrow = Machine(nation.reporter("E-01"), permissions=[Permission.READ_WARNINGS])

    failed(narrow.bundle(bundle(indicator("198.51.100.23"))), 403, "NotPermitted")


def test_without_a_token_or_with_a_dead_one_nothing_opens(nation: Nation, reporter: Machine) -> None:
    failed(Client().get("/api/v1/receipts/1"), 401, "TokenMissing")  # type: ignore[arg-type]  # as above
    for token in ("nonsense", "noroshi_" + "x" * 43, "noroshi_" + "x" * 500, "ü"):
        stranger = Client(headers={"Authorization": f"Bearer {token}"})
        failed(stranger.get("/api/v1/receipts/1"), 401, "TokenRefused")  # type: ignore[arg-type]  # as above

    from noroshi.authority.models import ApiToken

    revoke_token(nation.reporter("E-01"), ApiToken.objects.get(person__organisation__world_id=nation.world_id).pk)
    failed(reporter.get("receipts/1"), 401, "TokenRefused")


def test_an_expired_token_is_dead(nation: Nation, reporter: Machine) -> None:
    from datetime import timedelta

    nation.clock.advance(timedelta(days=91))

    failed(reporter.get("receipts/1"), 401, "TokenRefused")


def test_errors_are_in_the_readers_language(nation: Nation, reporter: Machine) -> None:
    japanese = Machine(nation.reporter("E-01"), "ja")

    english = failed(reporter.get("reports/none"), 404, "ReportNotFound")["message"]
    assert english == "There is no report here that you may see. Check its number."
    assert "報告" in failed(japanese.get("reports/none"), 404, "ReportNotFound")["message"]

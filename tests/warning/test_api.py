"""Warnings over the API: the same rows, the same silence."""

from __future__ import annotations

from django.test import Client

from noroshi.authority.services import issue_token
from tests.nation import Nation
from tests.warning.telling import address, warn, warnings_of


def _caller(nation: Nation, code: str) -> Client:
    token = issue_token(nation.reporter(code), "test")
    return Client(headers={"authorization": f"Bearer {token}", "host": "localhost"})


def test_a_machine_reads_and_answers_its_warning(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    warn(nation, nation.reporter("W-01"), [address("203.0.113.7")])
    caller = _caller(nation, "E-01")

    [listed] = caller.get("/api/v1/warnings").json()["warnings"]
    detail = caller.get(f"/api/v1/warnings/{listed['id']}").json()
    answered = caller.post(
        f"/api/v1/warnings/{listed['id']}/answers",
        {"answer": "seen", "seen": [detail["evidence"][0]["observable_id"]]},
        content_type="application/json",
    )

    assert detail["evidence"][0]["value"] == "203.0.113.7"
    assert "W-01" not in str(detail)
    assert answered.json()["answer"] == "seen"
    assert caller.get("/api/v1/warnings").json()["warnings"] == []


def test_a_machine_of_another_operator_gets_nothing(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    warn(nation, nation.reporter("W-01"), [address("203.0.113.7")])
    [warning] = warnings_of(nation, "E-01")
    caller = _caller(nation, "F-01")

    assert caller.get("/api/v1/warnings?show=all").json()["warnings"] == []
    assert caller.get(f"/api/v1/warnings/{warning.id}").status_code == 404

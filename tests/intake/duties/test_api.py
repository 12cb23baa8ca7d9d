"""Protects: a machine that reported decides on the duties too, and an addressee's machine gets just its part."""

from __future__ import annotations

import json

import pytest

from tests.intake.duties.owing import duty, ministry, police, report, supervised
from tests.intake.test_api import Machine
from tests.nation import Nation

pytestmark = pytest.mark.django_db


def decide(machine: Machine, number: str, key: object, **body: str) -> tuple[int, dict[str, object]]:
    """Status and answer of a decision."""
    reply = machine.client.post(
        f"/api/v1/reports/{number}/duties/{key}/decisions", json.dumps(body), content_type="application/json"
    )
    return reply.status_code, reply.json()


def test_a_machine_reads_the_duties_confirms_and_the_ministrys_machine_receives(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    machine = Machine(bank)
    (found,) = machine.get(f"reports/{sent.number}/duties").json()
    assert (found["state"], found["clocks"][1]["due_at"]) == ("proposed", "2026-12-22T05:05:00Z")
    assert found["reasons"][0]["source"] == "Act 42 of 2025, Art. 5"

    status, told = decide(machine, sent.number, found["id"], decision="confirm")
    assert (status, told["state"], len(told["told"])) == (200, "confirmed", 4)  # type: ignore[arg-type]  # a list
    assert decide(machine, sent.number, found["id"], decision="confirm")[0] == 200

    receiver = Machine(ministry(nation))
    (held,) = receiver.get("deliveries").json()["deliveries"]
    assert (held["number"], held["source"], held["opened_at"]) == (sent.number, "F-01", None)
    opened = receiver.get(f"deliveries/{held['id']}").json()
    assert opened["answers"]["title"] == sent.title
    assert opened["opened_at"] is not None
    assert Machine(police(nation)).get(f"deliveries/{held['id']}").status_code == 404


def test_declining_needs_a_reason_and_others_decide_nothing(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    key = duty(bank, sent).pk
    assert decide(Machine(bank), sent.number, key, decision="decline")[0] == 422
    assert decide(Machine(bank), sent.number, key, decision="perhaps")[0] == 422
    assert decide(Machine(nation.reporter("E-01")), sent.number, key, decision="confirm")[0] == 404
    assert decide(Machine(nation.duty_officer()), sent.number, key, decision="confirm")[0] == 403
    assert Machine(nation.partner()).get(f"reports/{sent.number}/duties").status_code == 403
    assert Machine(nation.partner()).get("deliveries").status_code == 403
    assert decide(Machine(bank), sent.number, key, decision="decline", because="Not ours.")[1]["state"] == "declined"

"""A program is told what a text names, and where; nothing is kept."""

from __future__ import annotations

import pytest

from noroshi.parties.types import Role
from tests.intake.test_api import Machine
from tests.knowledge.looking import entries_of
from tests.nation import Nation

pytestmark = pytest.mark.django_db
MEMO = "通信先は「hxxps://evil[.]example/a」と198.51.100.7です。バージョン9.1.4。"


def extraction(machine: Machine, body: object) -> tuple[int, dict[str, object]]:
    """Ask for the values of a text."""
    response = machine.client.post("/api/v1/extractions", body, content_type="application/json")
    return response.status_code, response.json()


def test_each_value_comes_with_its_place_in_the_text(nation: Nation) -> None:
    machine = Machine(nation.reporter("E-01"))
    before = len(entries_of(nation))
    status, told = extraction(machine, {"text": MEMO})
    assert status == 200
    found = told["values"]
    assert isinstance(found, list)
    assert [(one["kind"], one["value"]) for one in found] == [
        ("url", "https://evil.example/a"),
        ("ipv4", "198.51.100.7"),
    ]
    for one in found:
        assert MEMO[one["start"] : one["end"]] == one["written"]
    assert len(entries_of(nation)) == before


def test_more_text_than_is_taken_is_refused(nation: Nation) -> None:
    status, told = extraction(Machine(nation.reporter("E-01")), {"text": "x" * 500_001})
    assert status == 422
    assert told["code"] == "NotValid"


def test_who_may_neither_report_nor_share_may_not_ask(nation: Nation) -> None:
    status, told = extraction(Machine(nation.actor("E-01", Role.ASSET_MANAGER)), {"text": MEMO})
    assert (status, told["code"]) == (403, "NotPermitted")

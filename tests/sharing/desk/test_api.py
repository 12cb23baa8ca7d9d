"""Protects: a machine releases no more than its person may, and never alone where a second person is needed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from noroshi.parties.types import Role
from noroshi.release.types import Handling, Marking, Tlp
from tests.nation import Nation
from tests.sharing.council.test_api import machine
from tests.sharing.desk.releasing import INDICATOR, found, tell

ADDRESS = "/api/v1/releases"


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def known(nation: Nation) -> Nation:
    """The office's analyst knows of an address, for the office alone."""
    tell(nation, "NCO", [INDICATOR], Marking(Tlp.AMBER_STRICT))
    return nation


def send(client: Client, path: str = "", **body: object) -> Any:
    return client.post(f"{ADDRESS}{path}", body, content_type="application/json")


def wanted(**more: object) -> dict[str, object]:
    recipients = [{"organisation": "PARTNER-B", "without": ["free-text"]}]
    return {"objects": [INDICATOR["id"]], "recipients": recipients, "reason": "They are aimed at.", **more}


def test_a_release_waits_for_a_second_person_as_on_the_page_and_is_withdrawn_with_the_reason(known: Nation) -> None:
    officer, second = machine(known.duty_officer()), machine(known.analyst())
    made = send(officer, **wanted())
    assert made.status_code == 201, made.content
    number = made.json()["id"]
    assert (made.json()["state"], made.json()["second_person"]) == ("proposed", True)
    assert [one["id"] for one in officer.get(f"{ADDRESS}?waiting=true").json()["releases"]] == [number]
    assert send(officer, f"/{number}/release").json()["code"] == "SecondPersonNeeded"

    assert send(second, f"/{number}/release").json()["state"] == "released"
    told = officer.get(f"{ADDRESS}/{number}").json()
    assert told["recipients"] == [{"organisation": "PARTNER-B", "group": None, "without": ["free-text"]}]
    assert [one["organisation"] for one in told["reached"]] == ["PARTNER-B"]
    given = json.loads(officer.get(f"{ADDRESS}/{number}/stix?recipient=PARTNER-B").content)
    held = json.loads(officer.get(f"{ADDRESS}/{number}/stix").content)
    assert held["objects"][0]["description"] == INDICATOR["description"]
    assert "description" not in given["objects"][0]
    assert found(known.partner(), given["objects"][0]["id"]) is not None
    assert officer.get(f"{ADDRESS}/{number}/stix?recipient=NPA").status_code == 422

    gone = send(officer, f"/{number}/withdraw", because="A false alarm.")
    assert (gone.json()["state"], gone.json()["withdrawn_because"]) == ("withdrawn", "A false alarm.")


def test_the_originator_is_asked_and_may_withhold(nation: Nation) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER), Handling(originator_control=True))
    number = send(machine(nation.duty_officer()), **wanted()).json()["id"]
    assert send(machine(nation.reporter("E-02")), f"/{number}/consent").status_code == 404
    assert send(machine(nation.reporter("E-01")), f"/{number}/withhold", because="Not yet.").status_code == 204
    assert send(machine(nation.analyst()), f"/{number}/release").json()["code"] == "ConsentMissing"
    assert send(machine(nation.analyst()), f"/{number}/refuse", because="As they wish.").json()["state"] == "refused"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"recipients": [{"organisation": "PARTNER-B", "group": "X"}]}, 422), ({"recipients": [{"group": "X"}]}, 422),
        ({"recipients": [{"organisation": "NOBODY"}]}, 404), ({"objects": []}, 422), ({"reason": ""}, 422),
        ({"objects": ["indicator--00000000-0000-4000-8000-000000000000"]}, 404), ({"marking": "TLP:BLUE"}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_released_is_refused(known: Nation, more: dict[str, object], status: int) -> None:
    assert send(machine(known.duty_officer()), **wanted(**more)).status_code == status


def test_who_may_not_release_learns_nothing_of_releases(known: Nation) -> None:
    number = send(machine(known.duty_officer()), **wanted()).json()["id"]
    for who in (known.reporter("E-01"), known.partner(), known.actor("NCO", Role.ADMINISTRATOR)):
        client = machine(who)
        answers = [client.get(f"{ADDRESS}{path}") for path in ("", f"/{number}", "/999999", f"/{number}/stix")]
        answers += [send(client, **wanted()), send(client, f"/{number}/release")]
        assert {one.status_code for one in answers} == {403}

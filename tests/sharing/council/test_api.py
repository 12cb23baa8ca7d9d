"""Protects: a machine tells a sighting with one call, once, and answers a request; it learns nothing by trying."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from noroshi.authority.services import issue_token
from noroshi.frame.actors import Actor
from noroshi.parties.types import Role
from noroshi.release.types import Tlp
from tests.knowledge.knowing import indicator, know, stix_id
from tests.nation import Nation
from tests.sharing.council.test_requests import asked, texts


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def machine(actor: Actor) -> Client:
    return Client(headers={"Authorization": f"Bearer {issue_token(actor, 'machine')}"})


def test_a_sighting_is_told_once_with_its_key_and_can_be_taken_back(nation: Nation) -> None:
    know(nation, "PARTNER-B", [indicator("198.51.100.77", "beacon")])
    client = machine(nation.reporter("E-01"))
    body = {"value": "198[.]51[.]100[.]77", "count": 3}
    sent = [
        client.post("/api/v1/sightings", body, content_type="application/json", headers={"Idempotency-Key": "case-7"})
        for _ in range(2)
    ]

    assert [one.status_code for one in sent] == [201, 200]
    assert sent[0].json() == sent[1].json()
    number = sent[0].json()["id"]
    assert client.post(f"/api/v1/sightings/{number}/undo").status_code == 204
    assert client.post(f"/api/v1/sightings/{number}/undo").status_code == 409
    other = machine(nation.reporter("E-02"))
    assert other.post(f"/api/v1/sightings/{number}/undo").status_code == 404


def test_what_is_hidden_is_answered_like_what_never_was(nation: Nation) -> None:
    know(nation, "E-02", [indicator("203.0.113.9", "hidden")], Tlp.AMBER_STRICT, nation.reporter("E-02"))
    client = machine(nation.reporter("E-01"))

    def told(body: dict[str, object]) -> tuple[int, bytes]:
        reply = client.post("/api/v1/sightings", body, content_type="application/json")
        return reply.status_code, reply.content

    assert told({"value": "203.0.113.9"}) == told({"value": "203.0.113.10"})
    hidden, never = stix_id("indicator", "hidden"), stix_id("indicator", "never")
    assert told({"object": hidden}) == told({"object": never})
    assert told({})[0] == told({"value": "203.0.113.9", "object": hidden})[0] == 404


def test_a_request_is_read_and_answered_by_a_machine_that_takes_part(nation: Nation) -> None:
    key = asked(nation, of=("E-01",))
    client = machine(nation.reporter("E-01"))
    assert [one["id"] for one in client.get("/api/v1/requests").json()] == [key]
    body = {"text": "none here", "sharing": "office"}
    assert client.post(f"/api/v1/requests/{key}/answer", body, content_type="application/json").status_code == 204
    assert texts(nation.analyst(), key) == ["none here"]
    no = client.post(f"/api/v1/requests/{key}/decline", {"reason": "not ours"}, content_type="application/json")
    assert no.status_code == 204
    assert texts(nation.analyst(), key) == ["not ours"]
    assert machine(nation.reporter("E-02")).get("/api/v1/requests").json() == []
    assert machine(nation.actor("E-01", Role.ASSET_MANAGER)).get("/api/v1/requests").status_code == 403

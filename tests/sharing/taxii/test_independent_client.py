"""``taxii2-client``, which nobody here wrote, against a running server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from taxii2client.v21 import Server, as_pages

from noroshi.authority.services import issue_token
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.turns import newest_turn, number_turns
from noroshi.sharing.desk.models import Fetch
from tests.knowledge.knowing import indicator, know, made
from tests.nation import Nation


@pytest.fixture
def origin(lasting_nation: Nation, settings: Settings) -> Iterator[str]:
    """Where the lasting nation is served."""
    settings.ALLOWED_HOSTS = ["localhost"]
    server = LiveServer("localhost")
    settings.PUBLIC_URL = str(server.url)
    yield str(server.url)
    server.stop()


def collections(origin: str, actor: Actor) -> tuple[Server, list]:
    """What the client finds by itself from the discovery address, with the token as Basic's password."""
    server = Server(f"{origin}/taxii2/", user="siem", password=issue_token(actor, "taxii2-client"))
    return server, server.default.collections


def test_it_finds_reads_adds_and_deletes(origin: str, lasting_nation: Nation) -> None:
    nation = lasting_nation
    told = [indicator(f"198.51.100.{at}") for at in range(7)]
    know(nation, "E-01", told)
    number_turns()

    _, [everything, *_] = collections(origin, nation.partner())
    pages = list(as_pages(everything.get_objects, per_request=3))
    assert [one for page in pages for one in page.get("objects", [])] == told
    assert [len(page["objects"]) for page in pages] == [3, 3, 1]
    assert everything.get_object(told[0]["id"])["objects"] == told[:1]
    assert everything.object_versions(told[0]["id"])["versions"] == [told[0]["modified"]]
    assert len(everything.get_manifest()["objects"]) == 7
    assert everything.get_objects(type="tool").get("objects", []) == []
    with seeing(nation.analyst()):
        assert Fetch.objects.filter(channel="taxii", turn=newest_turn()).exists()

    server, [_, inbox] = collections(origin, nation.reporter("E-02"))
    one = made("tool", "added", object_marking_refs=["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"])
    status = inbox.add_objects({"objects": [one, {"type": "tool", "id": "nonsense"}]})
    assert (status.status, status.success_count, status.failure_count) == ("complete", 1, 1)
    assert server.default.get_status(status.id).successes[0]["id"] == one["id"]
    number_turns()
    assert one in everything.get_objects(limit=100)["objects"]
    inbox.delete_object(one["id"])
    with pytest.raises(requests.HTTPError, match="404"):
        everything.get_object(one["id"])

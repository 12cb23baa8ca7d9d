"""PyMISP, which nobody here wrote, against a running server."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
import requests
from pymisp import MISPEvent, PyMISP
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from noroshi.authority.services import issue_token
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.turns import number_turns
from noroshi.sharing.desk.models import Fetch
from tests.knowledge.knowing import indicator, know
from tests.nation import Nation
from tests.sharing.misp.test_events import EVENT, ip, misp_event, sent


@pytest.fixture(autouse=True)
def _quiet() -> None:
    logging.getLogger("pymisp").setLevel(logging.CRITICAL + 1)


@pytest.fixture
def origin(lasting_nation: Nation, settings: Settings) -> Iterator[str]:
    """Where the lasting nation is served."""
    settings.ALLOWED_HOSTS = ["localhost"]
    server = LiveServer("localhost")
    yield str(server.url)
    server.stop()


def client(origin: str, actor: Actor) -> PyMISP:
    """PyMISP with a token as its key."""
    return PyMISP(f"{origin}/misp/", issue_token(actor, "pymisp"), timeout=20)


def test_a_client_reads_sends_and_tells_what_it_saw(origin: str, lasting_nation: Nation) -> None:
    nation = lasting_nation
    sent(nation, misp_event(ip()))
    know(nation, "E-01", [indicator("loose.example")])
    number_turns()
    partner, operator = client(origin, nation.partner()), client(origin, nation.reporter("W-01"))

    whole = operator.get_event(EVENT, pythonify=True)
    assert isinstance(whole, MISPEvent)
    assert [one.value for one in whole.attributes] == ["198.51.100.7"]
    assert operator.event_exists(EVENT)
    assert not operator.event_exists("00000000-0000-4000-8000-000000000000")
    assert {one.info for one in operator.search_index(pythonify=True)} > {"bad things"}
    assert [one.uuid for one in operator.search(value="198.51.100.7", pythonify=True)] == [EVENT]
    assert [one.value for one in operator.search("attributes", type_attribute="domain", pythonify=True)] == [
        "loose.example"
    ]
    assert operator.search(value="unknown.example") == []
    assert operator.search(eventinfo="bad%", tags=["tlp:green"], metadata=True, limit=1)[0]["Event"]["uuid"] == EVENT
    assert "errors" in operator.search(object_name="file")

    answer = operator.add_sighting({"value": "198.51.100.7", "type": "0", "source": "our proxy"})
    assert "errors" not in answer, answer
    assert "errors" in operator.add_sighting({"value": "never-heard.example"})
    office = client(origin, nation.duty_officer())
    [seen] = office.get_event(EVENT, pythonify=True).attributes[0].sightings
    assert seen.type == "0"
    assert not partner.get_event(EVENT, pythonify=True).attributes[0].sightings, "it was told to the office alone"

    made = MISPEvent()
    made.info, made.distribution = "from the partner", 1
    made.add_tag("tlp:green")
    made.add_attribute("domain", "new.example", to_ids=True)
    told = partner.add_event(made, pythonify=True)
    assert isinstance(told, MISPEvent), told
    number_turns()
    assert operator.get_event(made.uuid, pythonify=True).attributes[0].value == "new.example"
    told.info = "changed by the partner"
    nation.clock.advance(timedelta(seconds=10))
    told.timestamp = nation.clock.now()
    assert partner.update_event(told, pythonify=True).info == "changed by the partner"
    with seeing(nation.duty_officer()):
        assert set(
            Fetch.objects.filter(organisation=nation.organisations["W-01"]).values_list("channel", flat=True)
        ) == {"misp"}


def test_a_key_that_is_no_key_gets_nothing(origin: str) -> None:
    from pymisp.exceptions import PyMISPError

    with pytest.raises(PyMISPError):
        PyMISP(f"{origin}/misp/", "noroshi_guessed", timeout=20)


def test_a_feed_is_read_as_static_files_are(origin: str, lasting_nation: Nation) -> None:
    nation = lasting_nation
    sent(nation, misp_event(ip()))
    sent(nation, misp_event(ip("203.0.113.1", "7ec7d3c0-beee-42d8-ae11-1a9017ab4feb"), tlp="tlp:amber+strict",
                            uuid="3f6d1c5c-7f1f-4a3c-9f0f-3a1f0d1b2c3d"))  # fmt: skip
    headers = {"Authorization": f"Bearer {issue_token(nation.reporter('E-01'), 'misp')}"}

    listed = requests.get(f"{origin}/misp/feed/manifest.json", headers=headers, timeout=20)
    assert set(listed.json()) == {EVENT}
    assert listed.json()[EVENT]["timestamp"] == "1775000000"
    whole = requests.get(f"{origin}/misp/feed/{EVENT}.json", headers=headers, timeout=20)
    event = MISPEvent()
    event.load(whole.json())
    assert event.attributes[0].value == "198.51.100.7"
    digests = requests.get(f"{origin}/misp/feed/hashes.csv", headers=headers, timeout=20).text
    import hashlib

    assert f"{hashlib.md5(b'198.51.100.7', usedforsecurity=False).hexdigest()},{EVENT}\n" == digests
    again = requests.get(listed.url, headers=headers | {"If-None-Match": listed.headers["ETag"]}, timeout=20)
    assert (again.status_code, again.content) == (304, b"")
    hidden = requests.get(f"{origin}/misp/feed/3f6d1c5c-7f1f-4a3c-9f0f-3a1f0d1b2c3d.json", headers=headers, timeout=20)
    assert hidden.status_code == 404
    assert requests.get(listed.url, timeout=20).status_code == 401


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b'{"Event": 7}', b'{"a":1,"a":2}', b"[" * 5000]
)
def test_garbage_is_refused_with_words(origin: str, lasting_nation: Nation, body: bytes) -> None:
    headers = {"Authorization": issue_token(lasting_nation.partner(), "misp"), "Content-Type": "application/json"}
    for path in ("events/add", "sightings/add", "events/restSearch"):
        answer = requests.post(f"{origin}/misp/{path}", data=body, headers=headers, timeout=20)
        assert answer.status_code < 500, (path, answer.text)
        if path == "events/add":
            assert answer.status_code == 400
            assert json.loads(answer.text)["message"]

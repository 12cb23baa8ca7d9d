"""A recipient's feeds: what it may see, while it holds, and nothing twice over the wire."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.http import HttpResponse
from django.test import AsyncClient, Client

from noroshi.authority.services import issue_token
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.installing import install_warninglists
from noroshi.knowledge.turns import number_turns
from noroshi.release.types import Tlp
from noroshi.sharing.feeds.polling import polls
from noroshi.sharing.feeds.types import DATASET_RULES, FEEDS
from noroshi.sharing.streaming import gathered
from tests.knowledge.knowing import indicator, know
from tests.nation import Nation


def machine(actor: Actor) -> Client:
    """A machine with a token of the actor's."""
    return Client(headers={"authorization": f"Bearer {issue_token(actor, 'test')}", "host": "localhost"})


def text(answer: HttpResponse) -> str:
    """The body of an answer that may be streamed."""
    assert answer.status_code == 200, answer.content
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def lines(client: Client, path: str = "lists/domain.txt") -> list[str]:
    return text(client.get(f"/feeds/{path}")).splitlines()


def told(nation: Nation, *values: str, source: str = "E-01", tlp: Tlp = Tlp.GREEN, **more: object) -> None:
    """Indicators become known, and have their turn."""
    fresh = {"modified": f"{nation.clock.now():%Y-%m-%dT%H:%M:%S}.000Z"} | more
    know(nation, source, [indicator(value, **fresh) for value in values], tlp)
    number_turns()


def test_each_recipient_gets_what_it_may_see(nation: Nation) -> None:
    told(nation, "community.example")
    told(nation, "own.example", tlp=Tlp.AMBER_STRICT)

    assert lines(machine(nation.reporter("E-01"))) == ["own.example", "community.example"]
    assert lines(machine(nation.reporter("W-01"))) == ["community.example"]
    assert lines(machine(nation.partner())) == ["community.example"]


def test_every_feed_is_there_and_empty_before_anything_came(nation: Nation) -> None:
    client = machine(nation.reporter("E-01"))
    for path in [*FEEDS, DATASET_RULES]:
        assert client.get(f"/feeds/{path}").status_code == 200, path
    assert json.loads(text(client.get("/feeds/bundle.json")))["objects"] == []


def test_nothing_is_served_without_a_token(nation: Nation) -> None:
    for path in [*FEEDS, "bundle.json"]:
        answer = Client(headers={"host": "localhost"}).get(f"/feeds/{path}")
        assert answer.status_code == 401
        assert "Basic" in answer.headers["WWW-Authenticate"]


def test_a_firewall_that_knows_only_passwords_is_served(nation: Nation) -> None:
    from base64 import b64encode

    told(nation, "evil.example")
    token = issue_token(nation.reporter("W-01"), "firewall")
    basic = b64encode(f"any:{token}".encode()).decode()

    assert lines(Client(headers={"authorization": f"Basic {basic}", "host": "localhost"})) == ["evil.example"]


def test_what_has_ended_leaves_and_what_was_revoked_too(nation: Nation) -> None:
    soon = (nation.clock.now() + timedelta(minutes=5)).isoformat()
    told(nation, "short.example", valid_until=soon)
    told(nation, "wrong.example")
    client = machine(nation.reporter("W-01"))
    assert lines(client) == ["wrong.example", "short.example"]

    told(nation, "wrong.example", modified="2026-12-01T00:00:00.000Z", revoked=True)
    assert lines(client) == ["short.example"]
    nation.clock.advance(timedelta(minutes=6))
    assert lines(client) == []


def test_unsure_values_block_nothing_where_that_is_asked(nation: Nation) -> None:
    told(nation, "sure.example", confidence=80)
    told(nation, "unsure.example", confidence=20)
    told(nation, "unsaid.example")
    client = machine(nation.reporter("W-01"))

    assert lines(client) == ["unsaid.example", "unsure.example", "sure.example"]
    assert lines(client, "lists/domain.txt?confidence=50") == ["sure.example"]
    assert lines(client, "lists/domain.txt?limit=1") == ["unsaid.example"]
    for wrong in ("confidence=101", "confidence=x", "limit=0", "limit=-1", "limit=9999999", "confidence=\u0661"):
        assert client.get(f"/feeds/lists/domain.txt?{wrong}").status_code == 400


def test_what_has_faded_blocks_nobody_unless_asked_for(nation: Nation) -> None:
    told(nation, "old.example", modified="2019-01-01T00:00:00.000Z", created="2019-01-01T00:00:00.000Z")
    told(nation, "fresh.example")
    client = machine(nation.reporter("W-01"))

    assert lines(client) == ["fresh.example"]
    assert lines(client, "lists/domain.txt?faded=1") == ["fresh.example", "old.example"]
    nation.clock.advance(timedelta(days=3000))
    assert lines(machine(nation.reporter("W-01"))) == []


def test_a_harmless_value_is_in_no_feed(nation: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noroshi.knowledge.installing.MOST_KEYS", 2_000)
    install_warninglists()
    told(nation, "10.1.2.3", "198.51.100.7")
    client = machine(nation.reporter("W-01"))

    assert lines(client, "lists/ip.txt") == ["198.51.100.7"]
    assert "10.1.2.3" not in text(client.get("/feeds/suricata/noroshi.rules"))


def test_who_has_it_already_is_told_so_until_something_changes(nation: Nation) -> None:
    soon = (nation.clock.now() + timedelta(minutes=5)).isoformat()
    told(nation, "evil.example", valid_until=soon)
    nation.clock.advance(timedelta(seconds=2))
    client = machine(nation.reporter("W-01"))
    first = client.get("/feeds/rpz/noroshi.zone")
    zone, tag, changed = text(first), first.headers["ETag"], first.headers["Last-Modified"]

    def again(**headers: str) -> HttpResponse:
        return client.get("/feeds/rpz/noroshi.zone", headers=headers)

    assert again(if_none_match=tag).status_code == 304
    assert again(if_none_match=f'"other", W/{tag}').status_code == 304
    assert again(if_modified_since=changed).status_code == 304
    assert client.get("/feeds/rpz/noroshi.zone?confidence=1", headers={"if_none_match": tag}).status_code == 200
    told(nation, "hidden.example", tlp=Tlp.AMBER_STRICT)
    assert again(if_none_match=tag).status_code == 304, "what W-01 may not see must not show"
    told(nation, "second.example")
    second = again(if_none_match=tag)
    assert "second.example" in text(second)
    nation.clock.advance(timedelta(minutes=6))
    third = again(if_none_match=second.headers["ETag"])
    assert "evil.example" not in text(third)
    assert _serial(zone) < _serial(text(again())) == _serial(text(again()))


def _serial(zone: str) -> int:
    return int(zone.splitlines()[1].split()[5])


def test_the_newest_of_several_sources_counts_once(nation: Nation) -> None:
    told(nation, "evil.example", name="first", source="E-01")
    told(nation, "evil.example", name="second", source="W-01", confidence=90)

    _, row = csv.reader(io.StringIO(text(machine(nation.partner()).get("/feeds/indicators.csv"))))

    assert (row[2], row[4], row[7]) == ("evil.example", "90", "second")


def test_pages_join_without_loss(nation: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noroshi.sharing.feeds.reading.PAGE", 7)
    values = [f"d{number:03}.example" for number in range(40)]
    told(nation, *values[:25])
    told(nation, *values[25:], source="W-01")

    assert sorted(lines(machine(nation.partner()))) == values


def test_the_office_sees_who_fetches_what_and_others_see_their_own(nation: Nation) -> None:
    told(nation, "evil.example")
    client = machine(nation.reporter("W-01"))
    lines(client)
    tag = client.get("/feeds/zeek/noroshi.intel").headers["ETag"]
    client.get("/feeds/zeek/noroshi.intel", headers={"if_none_match": tag})

    with seeing(nation.duty_officer()):
        seen = {one.feed: one for one in polls(nation.duty_officer())}
    with seeing(nation.reporter("E-01")):
        assert polls(nation.reporter("E-01")) == ()

    assert (seen["list-domain"].entries, seen["list-domain"].polls) == (1, 1)
    assert seen["list-domain"].organisation_id == nation.organisations["W-01"].pk


def test_a_bundle_holds_each_object_once_in_its_newest_version(nation: Nation) -> None:
    told(nation, "evil.example", source="E-01")
    told(nation, "evil.example", source="W-01", modified="2026-12-01T00:00:00.000Z", description="newer")
    told(nation, "hidden.example", tlp=Tlp.AMBER_STRICT)
    client = machine(nation.partner())

    [held] = json.loads(text(client.get("/feeds/bundle.json")))["objects"]

    assert held["description"] == "newer"
    assert json.loads(text(client.get("/feeds/bundle.json?type=malware")))["objects"] == []
    assert json.loads(text(client.get("/feeds/bundle.json?marking=TLP:RED")))["objects"] == []
    for wrong in ("type=a b", "since=soon", "marking=PINK"):
        assert client.get(f"/feeds/bundle.json?{wrong}").status_code in {400, 404, 422}


def test_the_running_server_writes_a_feed_while_it_is_sent(nation: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under ASGI a list of all pieces would be made first, and memory would hold all of it."""
    monkeypatch.setattr("noroshi.sharing.feeds.reading.PAGE", 5)
    monkeypatch.setattr("noroshi.sharing.feeds.serving.gathered", lambda found: gathered(found, 64))
    told(nation, *(f"d{number:03}.example" for number in range(30)))
    token = issue_token(nation.reporter("W-01"), "test")
    client = AsyncClient()

    async def fetched() -> tuple[bool, list[bytes]]:
        headers = {"Authorization": f"Bearer {token}"}
        answer = await client.get("/feeds/lists/domain.txt", headers=headers)
        return answer.is_async, [piece async for piece in answer]

    is_async, pieces = async_to_sync(fetched)()

    assert is_async
    assert len(pieces) > 3
    assert len(b"".join(pieces).splitlines()) == 30

"""Plays two installations that are partners: what one learns the other knows, and what that one saw comes back."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from noroshi.authority.services import issue_token
from noroshi.frame.clock import set_clock
from noroshi.frame.running.cluster import SUPERUSER
from noroshi.frame.running.connections import Connections, with_role
from noroshi.frame.running.kept import passwords_in
from tests.nation import Nation
from tests.running import PATIENCE, Program
from tests.sharing.peers.making import indicator, sighting
from tests.sharing.peers.two import Two, two_running

pytestmark = [pytest.mark.slow]
MANY = 1500


@pytest.fixture(scope="module")
def two(
    server: Connections, server_home: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Two]:
    """Two installations, agreed with one another in both directions."""
    with django_db_blocker.unblock():
        tokens, world_id = nation_with_tokens()
    cut_off_guests(server, server_home)
    with two_running(server, tokens, world_id) as running:
        running.connect(running.first, running.second)
        running.connect(running.second, running.first)
        yield running


def cut_off_guests(server: Connections, home: Path) -> None:
    """Whoever other tests left connected to the database, which is copied; only the superuser may."""
    administrator = with_role(server.owner, SUPERUSER, passwords_in(home).superuser)
    with psycopg.connect(administrator, autocommit=True) as connection:
        connection.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        )


def nation_with_tokens() -> tuple[dict[str, str], int]:
    """A nation in the open database, the tokens of some of its people, its world; nobody stays connected."""
    nation = Nation.found()
    set_clock(nation.world_id, None)
    people = {"NCO": nation.duty_officer(), "W-01": nation.reporter("W-01"), "PARTNER-B": nation.partner()}
    tokens = {code: issue_token(actor, "test") for code, actor in people.items()}
    connections.close_all()
    return tokens, nation.world_id


def report(program: Program, token: str, value: str) -> None:
    """An operator's report for the whole community, with one value."""
    answers = {
        "title": f"about {value}", "state": "continuing", "signs": ["encryption"], "observables": [value],
        "recognised_at": {"at": "2026-11-20T05:05:00+00:00", "precision": "minute", "zone": "Asia/Tokyo"},
        "contact": {"name": "当番", "role": "", "email": "soc@w-04.example", "phone": ""}, "consent": "yes",
        "marking": "TLP:GREEN",
    }  # fmt: skip
    body = json.dumps({"form": "common_form_2", "answers": answers}).encode()
    headers = {"Idempotency-Key": value, "Content-Type": "application/json"}
    assert program.ask("POST", "/api/v1/reports", token, body, headers).status in (200, 201)


def send(program: Program, token: str, *objects: dict[str, Any]) -> None:
    """A bundle for the whole community."""
    body = json.dumps({"type": "bundle", "id": f"bundle--{uuid.uuid4()}", "objects": list(objects)}).encode()
    headers = {"Content-Type": "application/stix+json;version=2.1"}
    told = program.ask("POST", "/api/v1/bundles?marking=TLP:GREEN", token, body, headers)
    assert told.status in (200, 201, 202), told


def eventually(look: Callable[[], bool], what: str) -> None:
    """Look until it is so."""
    until = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < until, what
        time.sleep(0.02)


def sources(program: Program, token: str, value: str) -> list[str]:
    """From which organisations somebody knows a value."""
    told = program.ask("GET", f"/api/v1/values?value={value}", token).body
    return list(told["sources"]) if told else []


def count(two: Two, program: Program) -> int:
    """How many objects of the test's bundle stand in an installation."""
    return int(two.rows(program, "SELECT count(*) FROM knowledge_object WHERE name LIKE 'flood-%%'")[0][0])


def test_a_report_here_is_knowledge_there_and_a_sighting_there_is_a_sighting_here(two: Two) -> None:
    report(two.first, two.tokens["W-01"], "federated.example")

    eventually(lambda: sources(two.second, two.tokens["NCO"], "federated.example") != [], "the report did not arrive")
    assert sources(two.second, two.tokens["NCO"], "federated.example") == ["PARTNER-B"]
    assert sources(two.second, two.tokens["W-01"], "federated.example") == []  # it stays with the partner's office

    looked_for = indicator("seen-abroad")
    send(two.first, two.tokens["NCO"], looked_for)
    eventually(lambda: sources(two.second, two.tokens["NCO"], "seen-abroad.example") != [], "the indicator is missing")
    send(two.second, two.tokens["NCO"], sighting(looked_for, count=4))

    seen = """SELECT number, code FROM knowledge_sighting AS sighting
                JOIN parties_organisation AS organisation ON organisation.id = sighting.organisation_id
               WHERE organisation.world_id = %s"""
    eventually(lambda: two.rows(two.first, seen, two.world_id) == [(4, "PARTNER-B")], "the sighting did not come back")


@pytest.mark.long
def test_what_is_sent_back_and_forth_comes_to_rest(two: Two) -> None:
    send(two.first, two.tokens["NCO"], indicator("ping-pong"))
    eventually(lambda: sources(two.second, two.tokens["NCO"], "ping-pong.example") != [], "it did not arrive")
    two.settle(two.first)
    two.settle(two.second)

    for one in (two.first, two.second):
        assert two.rows(one, "SELECT count(*) FROM knowledge_object WHERE name = 'ping-pong'") == [(1,)]


@pytest.mark.long
def test_what_is_fetched_from_the_others_server_is_known_when_it_was_pushed_and_stored_once(two: Two) -> None:
    send(two.second, two.tokens["NCO"], *(indicator(f"both-ways-{place}") for place in range(3)))
    eventually(lambda: sources(two.first, two.tokens["NCO"], "both-ways-2.example") != [], "it was not pushed")

    two.pull(two.first)

    [(fault, counts)] = two.rows(
        two.first, "SELECT fault, counts FROM sharing_peers_run WHERE direction = 'in' ORDER BY id DESC LIMIT 1"
    )
    assert fault == ""
    assert counts["known:"] >= 3
    named = "SELECT count(*) FROM knowledge_object WHERE name LIKE 'both-ways-%%'"
    assert two.rows(two.first, named) == [(3,)]


@pytest.mark.long
def test_a_worker_killed_in_the_middle_of_sending_leaves_nothing_out_and_sends_nothing_twice(two: Two) -> None:
    send(two.first, two.tokens["NCO"], *(indicator(f"flood-{place}") for place in range(MANY)))
    eventually(lambda: count(two, two.second) > 0, "nothing arrived")

    two.first.kill("worker")
    two.first.mend()

    eventually(lambda: count(two, two.second) == MANY, "not everything arrived")
    two.settle(two.first)
    assert count(two, two.second) == MANY
    sent = "SELECT outcome, count(*) FROM sharing_peers_item WHERE direction = 'out' AND type = 'indicator' GROUP BY 1"
    assert dict(two.rows(two.first, sent))["sent"] >= MANY
    twice = "SELECT count(*) FROM knowledge_version JOIN knowledge_object ON object_id = id WHERE name LIKE 'flood-%%'"
    assert two.rows(two.second, twice) == [(0,)]

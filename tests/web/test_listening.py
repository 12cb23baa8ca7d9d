"""Live pages: told that something is new, only those whose it is, never what."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.release.audiences import audience_for
from noroshi.release.types import Marking, Tlp
from noroshi.web import listening
from noroshi.web.announcing import CHANNEL, announce, parse
from noroshi.web.errors import TooManyLiveReaders
from noroshi.web.listening import Hub, Note
from noroshi.web.views.live import Reader, audiences_of, stream
from tests.nation import Nation

SOMEBODY = Actor(1, 1, "operator", frozenset({"reporter"}))


class Still(Hub):
    """A hub without a database behind it: notes are handed to it by the test."""

    async def _listen(self) -> None:
        await asyncio.Event().wait()


async def _lines(reader: Reader, notes: list[Note], wanted: int) -> list[bytes]:
    hub = Still()
    lines = stream(reader, hub, life=2.0, heartbeat=0.05)
    found = [await anext(lines)]
    waiting = asyncio.create_task(anext(lines))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for note in notes:
        hub.give(note)
    found.append(await waiting)
    while len(found) < wanted:
        found.append(await anext(lines))
    await lines.aclose()
    return found


def test_a_reader_hears_of_what_is_theirs_and_nothing_of_the_rest() -> None:
    reader = Reader(SOMEBODY, frozenset(), frozenset({5, 9}))
    notes = [Note("report", frozenset({3})), Note("report", frozenset({5})), Note("warning", frozenset({4}))]

    found = asyncio.run(_lines(reader, notes, 3))

    assert found[0].startswith(b"retry")
    assert found[1] == b"event: arrived\ndata: report\n\n"
    assert found[2] == b": here\n\n"


def test_a_reader_hears_only_of_the_kinds_they_follow() -> None:
    reader = Reader(SOMEBODY, frozenset({"warning"}), frozenset({5}))
    notes = [Note("report", frozenset({5})), Note("warning", frozenset({5}))]

    assert asyncio.run(_lines(reader, notes, 2))[1] == b"event: arrived\ndata: warning\n\n"


def test_a_stream_ends_in_time_so_that_the_reader_is_checked_again() -> None:
    async def whole() -> list[bytes]:
        return [line async for line in stream(Reader(SOMEBODY, frozenset(), frozenset()), Still(), 0.05, 0.02)]

    assert len(asyncio.run(whole())) < 10


def test_no_more_readers_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "READERS", 1)

    async def crowd() -> None:
        hub = Still()
        async with hub.reader():
            with pytest.raises(TooManyLiveReaders):
                async with hub.reader():
                    pass
        async with hub.reader():
            pass

    asyncio.run(crowd())


def test_a_slow_reader_loses_notes_and_nobody_waits_for_it() -> None:
    async def flood() -> int:
        hub = Still()
        async with hub.reader() as queue:
            for _ in range(1000):
                hub.give(Note("report", frozenset({1})))
            return queue.qsize()

    assert asyncio.run(flood()) == listening.WAITING


@pytest.mark.parametrize(
    ("note", "audiences"),
    [("report 1,2", {1, 2}), ("report", set()), ("", set()), ("report x", set()), ("a 1;drop", set())],
)
def test_a_note_that_is_none_of_ours_is_for_nobody(note: str, audiences: set[int]) -> None:
    assert parse(note)[1] == audiences


def test_a_report_is_announced_to_its_audience_when_it_is_committed(lasting_nation: Nation) -> None:
    actor = lasting_nation.reporter("E-01")
    with psycopg.connect(make_conninfo(**_address()), autocommit=True) as listening_now:
        listening_now.execute(f"LISTEN {CHANNEL}")
        with seeing(actor):
            audience = audience_for(actor, Marking(Tlp.AMBER))
            announce("report", [audience])
            assert list(listening_now.notifies(timeout=0.1)) == []
        found = [parse(note.payload) for note in listening_now.notifies(timeout=2, stop_after=1)]

    assert found == [("report", frozenset({audience}))]
    assert audience in audiences_of(lasting_nation.duty_officer())
    assert audience not in audiences_of(lasting_nation.reporter("W-01"))


def _address() -> dict[str, Any]:
    params = connection.get_connection_params()
    return {name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)}

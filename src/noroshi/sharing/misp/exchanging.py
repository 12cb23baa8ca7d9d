"""Pull from and push to a partner's MISP server: event by event, each with its outcome and reason, resumable."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import QuerySet

from noroshi.authority.types import Permission
from noroshi.formats.misp.values import text
from noroshi.frame.actors import Actor
from noroshi.frame.errors import NoroshiError
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import Verb, about, seeing, verb
from noroshi.knowledge.turns import newest_turn
from noroshi.sharing.desk.fetching import note_fetched
from noroshi.sharing.errors import SharingError
from noroshi.sharing.misp.agreed import Gate, tagged
from noroshi.sharing.misp.client import BoundedPyMisp, ask, connect
from noroshi.sharing.misp.errors import (
    BeyondAgreement,
    EndlessPages,
    EventRefused,
    MispError,
    PartsRefused,
    ServerFault,
)
from noroshi.sharing.misp.events import events
from noroshi.sharing.misp.models import Exchanged, Server
from noroshi.sharing.misp.servers import line_to, reader_of, server_of
from noroshi.sharing.misp.taking import EVENT_LIMIT, take
from noroshi.sharing.misp.withdrawing import emptied, parts_of, without
from noroshi.sharing.peers.errors import NothingFlows
from noroshi.sharing.peers.finding import agreement_in_force, peer_of_organisation
from noroshi.sharing.peers.types import Terms
from noroshi.sharing.schedule import WAITING_BOUND, wait_after

PAGE: Final = 500
BATCH: Final = 200
"""Events of one run; more are done by the run that follows at once."""
MOST_PAGES: Final = 2000
WHOLE_HOURS: Final = 6
OVERLAP: Final = 24 * 3600
"""Seconds before the newest event that is known: clocks of servers differ."""
LONGEST_DETAIL: Final = 300
IN, OUT = "in", "out"
Object = dict[str, Any]


class Outcome(StrEnum):
    """What became of an event."""

    TAKEN = "taken"
    SENT = "sent"
    REFUSED = "refused"
    OURS = "ours"
    WITHDRAWN = "withdrawn"
    """What the partner may not see any more is deleted on its server."""


def exchange(actor: Actor, server_id: int) -> bool:
    """One run with a server, both ways as agreed; whether more is left to do at once.

    Whatever the server does ends as a reason on the server's row, never as a crash; that nothing is agreed too. Raises
    ServerNotFound.
    """
    fault, left = "", False
    with seeing(actor):
        server = server_of(server_id)
    try:
        terms = _agreed(actor, server)
        with line_to(server) as line:
            client = connect(line)
            left = server.pulls and terms.incoming.open and pull(actor, server, client, terms)
            left = (server.pushes and terms.outgoing.open and push(actor, server, client, terms)) or left
    except SharingError as error:
        fault = error.code
    with seeing(actor):
        _schedule(actor, server_of(server_id), fault)
    return left and not fault


def _agreed(actor: Actor, server: Server) -> Terms:
    """What is agreed with the organisation whose server it is. Raises NothingFlows."""
    with seeing(actor):
        peer = peer_of_organisation(server.organisation_id, server.world_id)
        if peer is None:
            raise NothingFlows
        return agreement_in_force(peer, actor).terms


def _schedule(actor: Actor, server: Server, fault: str) -> None:
    now = actor.now()
    server.failures = server.failures + 1 if fault else 0
    wait = wait_after(server.failures) if fault else timedelta()
    server.fault, server.next_at = fault, now + max(wait, timedelta(minutes=server.minutes))
    server.exchanged_at = server.exchanged_at if fault else now
    server.waiting = _waiting(server)
    server.save(update_fields=["failures", "fault", "next_at", "exchanged_at", "waiting"])


def _waiting(server: Server) -> int:
    """How much became visible to the partner since its server had everything."""
    if not server.pushes:
        return 0
    facts = {"world": server.world_id, "turn": server.pushed_turn, "bound": WAITING_BOUND}
    with seeing(reader_of(server)), connection.cursor() as cursor:
        cursor.execute(sql("sharing.misp", "count_waiting"), facts)
        return int(cursor.fetchone()[0])


def pull(actor: Actor, server: Server, client: BoundedPyMisp, terms: Terms) -> bool:
    """Fetch events that are new or changed, the oldest first; whether more are left. Raises ServerFault.

    Where the server's list ends nowhere, what was new is taken and EndlessPages raised.
    """
    found: dict[str, int] = {}
    endless: EndlessPages | None = None
    try:
        for uuid, stamp in _listed(client, _since(server, actor.now())):
            found[uuid] = stamp  # noqa: PERF403 - what came before a fault is kept
    except EndlessPages as error:
        endless = error
    with seeing(actor):
        done = dict(Exchanged.objects.filter(server=server, direction=IN).values_list("uuid", "stamp"))
        sent = {one.uuid: {one.stamp, one.stamp_there} for one in _sent_to(server)}
    wanted = sorted((stamp, uuid) for uuid, stamp in found.items() if done.get(UUID(uuid)) != stamp)
    for stamp, uuid in wanted[:BATCH]:
        ours = stamp in sent.get(UUID(uuid), ())
        _pull_one(actor, server, client, terms, uuid, stamp, ours)
    if endless is not None:
        raise endless
    return len(wanted) > BATCH


def _since(server: Server, now: datetime) -> int:
    """From which timestamp on the server's list is asked; 0 for all of it, every six hours.

    An event that the partner got from elsewhere comes with the timestamp that it had there, however old.
    """
    last = server.exchanged_at
    if last is None or (last.date(), last.hour // WHOLE_HOURS) != (now.date(), now.hour // WHOLE_HOURS):
        return 0
    return max(server.pulled_to - OVERLAP, 0)


def _listed(client: BoundedPyMisp, since: int) -> Iterator[tuple[str, int]]:
    """UUID and timestamp of each event from ``since`` on, by the server's own list."""
    seen: set[str] = set()
    for page in range(1, MOST_PAGES + 1):
        asked = {"timestamp": since} if since else {}
        rows = ask(client.search_index, minimal=True, limit=PAGE, page=page, sort="timestamp", **asked)
        new = [one for one in rows if isinstance(one, dict) and _is_row(one) and text(one, "uuid") not in seen]
        if rows and not new and page > 1:
            raise EndlessPages
        for one in new:
            seen.add(text(one, "uuid"))
            yield text(one, "uuid").lower(), int(text(one, "timestamp"))
        if len(rows) < PAGE:
            return
    raise EndlessPages


def _is_row(one: Object) -> bool:
    stamp = text(one, "timestamp")
    try:
        UUID(text(one, "uuid"))
    except ValueError:
        return False
    return stamp.isascii() and stamp.isdecimal() and len(stamp) < 12


def _sent_to(server: Server) -> QuerySet[Exchanged]:
    return Exchanged.objects.filter(server=server, direction=OUT)


def _pull_one(
    actor: Actor, server: Server, client: BoundedPyMisp, terms: Terms, uuid: str, stamp: int, ours: bool
) -> None:
    """Fetch, take and note one event; a fault of the server's ends the run, a fault of the event's does not."""
    if ours:
        _note(actor, server, IN, uuid, stamp, Outcome.OURS)
        return
    try:
        told = ask(client.get_event, uuid, deleted=[0, 1])
        content = msgspec.json.encode(told)
        if not isinstance(told, dict) or len(content) > EVENT_LIMIT:
            raise EventRefused
        _received(actor, server, terms, uuid, stamp, content)
    except ServerFault:
        raise
    except BeyondAgreement as error:
        _note(actor, server, IN, uuid, stamp, Outcome.REFUSED, error.reason, error.detail)
    except NoroshiError as error:
        _note(actor, server, IN, uuid, stamp, Outcome.REFUSED, error.code, _facts(error))


@verb(Verb.EXCHANGE_RECEIVED, needs=Permission.EXCHANGE_WITH_PARTNERS)
def _received(actor: Actor, server: Server, terms: Terms, uuid: str, stamp: int, content: bytes) -> None:
    """Take an event and note so, in one transaction: a run that is killed takes nothing twice and loses nothing."""
    key = f"misp:{server.pk}:{uuid}:{stamp}"
    taken = take(actor, content, source_id=server.organisation_id, key=key, terms=terms)
    refused = taken.remembered.refused if taken.remembered else 0
    detail = _facts(PartsRefused(number=refused)) if refused else ""
    _write(actor, server, IN, uuid, stamp, Outcome.TAKEN, "PartsRefused" if refused else "", detail)
    about("misp event", uuid)


def _facts(error: NoroshiError) -> str:
    """What an error knows besides its name, as text that fits; the page makes the sentence of both."""
    told = (
        msgspec.json.encode({name: str(held)[:80] for name, held in error.facts.items()}).decode()
        if error.facts
        else ""
    )
    return told if len(told) <= LONGEST_DETAIL else ""


def push(actor: Actor, server: Server, client: BoundedPyMisp, terms: Terms) -> bool:
    """Send what the partner's organisation may see and has not got; whether more is left. Raises ServerFault.

    What came from the partner itself is not sent back. An event that the server does not take is noted with the reason,
    and tried again when it changes. What was sent and may not be seen any more is deleted there.
    """
    reader = reader_of(server)
    with seeing(reader):
        turn = newest_turn()
    if turn <= server.pushed_turn:
        return False
    with seeing(actor):
        done = {one.uuid: one for one in _sent_to(server)}
        theirs = set(
            Exchanged.objects.filter(server=server, direction=IN, outcome=Outcome.TAKEN).values_list("uuid", flat=True)
        )
        gate = Gate.under(terms, server.organisation_id, server.world_id)
    number, seen = 0, set[UUID]()
    for event in events(reader, gate):
        uuid, stamp = UUID(text(event, "uuid")), int(text(event, "timestamp") or 0)
        seen.add(uuid)
        if uuid in theirs or _stands(done.get(uuid), event, stamp):
            continue
        if number >= BATCH:
            return True
        number += 1
        _push_one(actor, server, client, tagged(event, terms), done.get(uuid), stamp)
    _note_kept_back(actor, server, gate, done)
    for gone in [one for key, one in done.items() if key not in seen and one.parts]:
        _withdraw_one(actor, server, client, gone)
    with seeing(actor):
        Server.objects.filter(pk=server.pk).update(pushed_turn=turn)
    note_fetched(reader, "misp", turn)
    return False


def _stands(before: Exchanged | None, event: Object, stamp: int) -> bool:
    """Whether the partner's server has the event as it is now, and nothing of it that is not there any more."""
    if before is None or before.stamp != stamp or before.outcome == Outcome.WITHDRAWN:
        return False
    return set(before.parts) <= parts_of(event)


def _push_one(
    actor: Actor, server: Server, client: BoundedPyMisp, event: Object, before: Exchanged | None, stamp: int
) -> None:
    uuid = UUID(text(event, "uuid"))
    there = before.stamp_there if before is not None else 0
    parts = parts_of(event)
    gone = set(before.parts) - parts if before is not None else set()
    dated = max(stamp, there + 1) if gone or (before is not None and there >= stamp) else stamp
    try:
        known = ask(client.event_exists, str(uuid))
        sent = event | {"timestamp": str(dated)}
        if gone and known:
            sent = without(sent, _theirs(client, uuid), gone, dated)
        ask(client.direct_call, f"events/edit/{uuid}" if known else "events/add", {"Event": sent})
        _sent(actor, server, uuid, stamp, dated, parts)
    except ServerFault:
        raise
    except MispError as error:
        _note(actor, server, OUT, str(uuid), stamp, Outcome.REFUSED, error.code, _facts(error))


def _theirs(client: BoundedPyMisp, uuid: UUID) -> Object:
    """The event as it stands on the partner's server. Raises EventRefused, ServerFault."""
    told = ask(client.get_event, str(uuid))
    event = told.get("Event", told) if isinstance(told, dict) else None
    if not isinstance(event, dict):
        raise EventRefused
    return event


def _withdraw_one(actor: Actor, server: Server, client: BoundedPyMisp, gone: Exchanged) -> None:
    """Empty an event that the partner may not see any more; where its server does not let us, it is tried again."""
    try:
        if ask(client.event_exists, str(gone.uuid)):
            theirs = _theirs(client, gone.uuid)
            dated = max(int(actor.now().timestamp()), int(text(theirs, "timestamp") or 0) + 1)
            left = emptied(theirs, gone.parts, dated)
            ask(client.direct_call, f"events/edit/{gone.uuid}", {"Event": left})
        else:
            dated = gone.stamp_there
        _withdrawn(actor, server, gone, dated)
    except ServerFault:
        raise
    except MispError as error:
        _note(actor, server, OUT, str(gone.uuid), gone.stamp, Outcome.REFUSED, error.code, _facts(error))


def _note_kept_back(actor: Actor, server: Server, gate: Gate, done: Mapping[UUID, Exchanged]) -> None:
    """List what would be an event and may not go, with the agreement's reason."""
    for key, refused in gate.refused.items():
        kind, _, uuid = key.rpartition("--")
        before = done.get(UUID(uuid))
        if kind in {"report", "grouping"} and not (before and (before.parts or before.reason == refused.reason)):
            _note(actor, server, OUT, uuid, 0, Outcome.REFUSED, refused.reason, refused.detail)


@verb(Verb.EXCHANGE_SENT, needs=Permission.EXCHANGE_WITH_PARTNERS)
def _sent(actor: Actor, server: Server, uuid: UUID, stamp: int, there: int, parts: Collection[UUID]) -> None:
    """Note that the partner's server has taken an event, and of which parts."""
    _write(actor, server, OUT, str(uuid), stamp, Outcome.SENT, "", "")
    _sent_to(server).filter(uuid=uuid).update(parts=sorted(parts), stamp_there=there)
    about("misp event", uuid)


@verb(Verb.EXCHANGE_SENT, needs=Permission.EXCHANGE_WITH_PARTNERS)
def _withdrawn(actor: Actor, server: Server, gone: Exchanged, there: int) -> None:
    """Note that nothing of an event is left on the partner's server."""
    _write(actor, server, OUT, str(gone.uuid), gone.stamp, Outcome.WITHDRAWN, "", "")
    _sent_to(server).filter(uuid=gone.uuid).update(parts=[], stamp_there=there)
    about("misp event", gone.uuid)


def _note(
    actor: Actor, server: Server, way: str, uuid: str, stamp: int, outcome: Outcome, reason: str = "", detail: str = ""
) -> None:
    with seeing(actor):
        _write(actor, server, way, uuid, stamp, outcome, reason, detail)


def _write(
    actor: Actor, server: Server, way: str, uuid: str, stamp: int, outcome: Outcome, reason: str, detail: str
) -> None:
    """One row for each event and direction; what was fetched moves the mark up to which all is known."""
    Exchanged.objects.update_or_create(
        server=server,
        direction=way,
        uuid=uuid,
        defaults={
            "audience_id": server.audience_id,
            "stamp": stamp,
            "outcome": outcome,
            "reason": reason[:40],
            "detail": detail[:LONGEST_DETAIL],
            "at": actor.now(),
        },
    )
    if way == IN:
        known = min(stamp, int(actor.now().timestamp()))  # an event of a clock that is ahead hides no later one
        Server.objects.filter(pk=server.pk, pulled_to__lt=known).update(pulled_to=known)

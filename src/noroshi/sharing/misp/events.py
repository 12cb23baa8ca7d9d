"""The events that a reader may see: reports and groupings, and what came without one; each as MISP tells it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec
from django.db import connection

from noroshi.formats.misp.assembling import assemble
from noroshi.formats.misp.carried import carried
from noroshi.formats.misp.composing import Issuer, compose, parts_named
from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import seeing
from noroshi.parties.queries import office_of
from noroshi.release.audiences import viewer_audiences
from noroshi.release.types import TLP_BY_MARKING_ID, Tlp
from noroshi.sharing.misp.agreed import Gate
from noroshi.sharing.misp.errors import EventNotFound

PAGE: Final = 50
TURNS: Final = 200
MOST_PARTS: Final = 200_000
_END: Final = datetime(9999, 1, 1, tzinfo=UTC)
_LOW: Final = 2**62 - 1
_ISSUERS: Final = UUID("4b8c6a67-6f8e-5b47-8a39-7f0f9d8b1a02")
_ID: Final = re.compile(r"([a-z0-9-]{1,250})--([0-9a-f-]{36})").fullmatch
_TELLING: Final = frozenset({"indicator", "observed-data", "note", "vulnerability"})
Object = dict[str, Any]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """An object that stands in an event: its row's id, when it became visible, its content, by which receipt; whose."""

    object_id: int
    added: datetime
    value: Object
    receipt_id: int
    marking: Tlp = Tlp.CLEAR
    source_id: int = 0


def events(actor: Actor, gate: Gate | None = None) -> Iterator[Object]:
    """Every event, newest first: those of reports, then what came without one. Each page in its own transaction.

    ``gate``: leave out what an agreement keeps back.
    """
    for page in _reports(actor, gate):
        yield from page
    yield from _loose(actor, gate)


def _let_through(gate: Gate | None, held: Sequence[Held]) -> list[Held]:
    if gate is None:
        return list(held)
    gate.learn([one.value for one in held], [one.source_id for one in held if one.source_id])
    return [one for one in held if gate.passes(one.value, one.marking, one.source_id)]


def event(actor: Actor, uuid: UUID) -> Object:
    """One event by its UUID. Raises EventNotFound, which does not tell whether there is one for others."""
    with seeing(actor):
        rows = _rows("event", {"uuid": uuid})
        if rows:
            return _told(actor, [_held(rows[0], rows[0][5])])[0]
        receipt = _receipt_of(actor, uuid)
        if receipt is None:
            raise EventNotFound
        return _of_receipt(actor, receipt)


def _reports(actor: Actor, gate: Gate | None) -> Iterator[list[Object]]:
    place = (_END, 2**62)
    while True:
        with seeing(actor):
            parameters = {
                "audiences": viewer_audiences(),
                "markings": [int(one) for one in Tlp],
                "before_at": place[0],
                "before_id": place[1],
                "limit": PAGE,
            }
            rows = _rows("events", parameters)
            told = _told(actor, [_held(row, row[6]) for row in rows if not row[5]], gate)
        yield told
        if len(rows) < PAGE:
            return
        place = (rows[-1][1], rows[-1][0])


def _held(row: Row, source: int) -> Held:
    return Held(row[0], row[1], _marked(row[2], row[4]), row[3], Tlp(row[4]), source)


def _marked(content: bytes, marking: int) -> Object:
    """The object, with the marking that it stands under where it says none and nothing else says it."""
    value: Object = msgspec.json.decode(bytes(content))
    if carried(value) or TLP_BY_MARKING_ID.keys() & set(value.get("object_marking_refs", ())):
        return value
    return value | {"object_marking_refs": [*value.get("object_marking_refs", ()), Tlp(marking).marking_id]}


def _told(actor: Actor, owners: Sequence[Held], gate: Gate | None = None) -> list[Object]:
    """Events of reports, with a fixed number of statements for all of them together."""
    owners = _let_through(gate, owners)
    named = {one for own in owners for one in parts_named(own.value)}
    found = {str(one.value["id"]): one for one in _let_through(gate, list(_parts(named).values()))}
    seen = _sightings(found.values(), gate)
    return [_one(actor, own, [found[one] for one in parts_named(own.value) if one in found], seen) for own in owners]


def _one(actor: Actor, own: Held, parts: Sequence[Held], seen: Mapping[str, Sequence[Held]]) -> Object:
    sightings = {key: [one.value for one in several] for key, several in seen.items()}
    values = [one.value for one in parts]
    if "event" in carried(own.value):
        told = assemble(own.value, values, sightings)
    else:
        told = compose(own.value, values, issuer(actor), sightings)
    later = [one for one in parts if one.receipt_id != own.receipt_id and one.value["type"] in _TELLING]
    later += [one for part in parts for one in seen.get(part.value["id"], ()) if not carried(one.value)]
    return _touched(told, [one.added for one in later if one.added > own.added])


def _touched(told: Object, moments: Iterable[datetime]) -> Object:
    """With a timestamp that says that something was added: who compares timestamps would not come again else."""
    latest = max((int(one.timestamp()) + 1 for one in moments), default=0)
    before = str(told.get("timestamp", "0"))
    if latest and (not before.isdecimal() or int(before) < latest):
        told["timestamp"] = str(latest)
    return told


def _parts(named: Iterable[str]) -> dict[str, Held]:
    pairs = [found.groups() for one in named if (found := _ID(one))]
    if not pairs:
        return {}
    rows = _rows("parts", {"uuids": [uuid for _, uuid in pairs], "types": [kind for kind, _ in pairs]})
    return {row[1]: _part(row) for row in rows}


def _part(row: Row) -> Held:
    return Held(row[0], row[2], _marked(row[3], row[5]), row[4], Tlp(row[5]), row[6])


def _sightings(parts: Iterable[Held], gate: Gate | None = None) -> dict[str, list[Held]]:
    """Sightings by the id of the indicator whose value was seen."""
    indicators = {one.object_id: str(one.value["id"]) for one in parts if one.value["type"] == "indicator"}
    found: defaultdict[str, list[Held]] = defaultdict(list)
    if indicators:
        for part, key, content in _rows("sightings", {"parts": list(indicators)}):
            value = msgspec.json.decode(bytes(content))
            seen = _let_through(gate, [Held(key, _moment(value), value, 0)])
            found[indicators[part]] += seen
    return found


def _moment(value: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(value["modified"]))


def _loose(actor: Actor, gate: Gate | None) -> Iterator[Object]:
    for _, receipt in _loose_receipts(actor):
        with seeing(actor):
            told = _let_out(actor, receipt, gate)
        yield from told


def _let_out(actor: Actor, receipt: int, gate: Gate | None) -> list[Object]:
    try:
        return [_of_receipt(actor, receipt, gate)]
    except EventNotFound:
        return []  # the agreement keeps all of it back


def _loose_receipts(actor: Actor) -> Iterator[tuple[datetime, int]]:
    before, told = _END, set[int]()
    while True:
        with seeing(actor):
            parameters = {"audiences": viewer_audiences(), "before": before, "limit": TURNS}
            rows = _rows("loose_receipts", parameters)
            [(last, number)] = _rows("page_of_turns", parameters)
        for added, _, receipt in rows:
            if receipt not in told:
                told.add(receipt)
                yield added, receipt
        if number < TURNS:
            return
        before = last


def _of_receipt(actor: Actor, receipt: int, gate: Gate | None = None) -> Object:
    rows = _rows("loose_objects", {"receipt": receipt, "limit": MOST_PARTS})
    parts = _let_through(gate, [_part(row) for row in rows])
    if not parts:
        raise EventNotFound
    added = max(one.added for one in parts)
    moment = f"{added.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"
    marks = [mark for one in parts for mark in one.value.get("object_marking_refs", ()) if mark in TLP_BY_MARKING_ID]
    strictest = max(marks, key=lambda mark: TLP_BY_MARKING_ID[mark], default=None)
    own: Object = {
        "type": "report",
        "id": f"report--{_receipt_uuid(actor, receipt)}",
        "name": f"Indicators of {added.astimezone(UTC):%Y-%m-%d}",
        "created": moment,
        "modified": moment,
        **({"object_marking_refs": [strictest]} if strictest else {}),
    }
    return _one(actor, Held(0, added, own, receipt), parts, _sightings(parts, gate))


def _receipt_uuid(actor: Actor, receipt: int) -> UUID:
    """The UUID of the event of a receipt: from it the receipt is found again without a search."""
    before, mask = _disguise(actor)
    number = (before << 64) | (0b10 << 62) | ((receipt ^ mask) & _LOW)
    return UUID(int=number & ~(0xF << 76) | (5 << 76))


def _receipt_of(actor: Actor, uuid: UUID) -> int | None:
    receipt = (uuid.int & _LOW) ^ _disguise(actor)[1]
    return receipt if _receipt_uuid(actor, receipt) == uuid and receipt < 2**60 else None


def _disguise(actor: Actor) -> tuple[int, int]:
    digest = blake2b(issuer(actor).uuid.encode(), digest_size=16, person=b"misp receipts").digest()
    return int.from_bytes(digest[:8]), int.from_bytes(digest[8:]) & (_LOW >> 2)


def issuer(actor: Actor) -> Issuer:
    """The office in whose name events go out."""
    office = office_of(actor.world_id)
    return Issuer(office.name("en"), str(uuid5(_ISSUERS, f"{office.name_en} {office.code} {actor.world_id}")))


def _rows(name: str, parameters: Mapping[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.misp", name), dict(parameters))
        rows: list[Row] = cursor.fetchall()
    return rows

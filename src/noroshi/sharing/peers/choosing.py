"""What goes to a partner next: what it may see and has not got, as far as the agreement lets it go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import seeing
from noroshi.parties.queries import organisations
from noroshi.release.types import Tlp
from noroshi.sharing.peers.finding import as_office, as_partner, organisation_of, passing_on_by_source
from noroshi.sharing.peers.known import definitions_here
from noroshi.sharing.peers.markings import references_of
from noroshi.sharing.peers.models import Peer
from noroshi.sharing.peers.rules import Leaving, Refused, Sendable, as_withdrawal, may_go_out
from noroshi.sharing.peers.scheduling import BEGINNING
from noroshi.sharing.peers.types import ItemOutcome, Outcome, Reason, Terms
from noroshi.sharing.revoking import revoked_version

BYTES: Final = 8 * 1024 * 1024
"""Of one batch; a server may say that it takes less."""
LARGEST: Final = 8 * 1024 * 1024


class Visible(NamedTuple):
    """One row that the partner may see."""

    added_at: datetime
    turn: int
    object_id: int
    uuid: UUID
    type: str
    version: int
    source_id: int
    marking: int
    revoked: bool
    content: bytes


@dataclass(frozen=True, slots=True)
class Going:
    """One object that goes."""

    stix_id: str
    modified: str
    version: int
    source_id: int
    content: bytes
    withdrawal: bool = False
    turn: int = 0

    @property
    def key(self) -> tuple[UUID, str]:
        """By what it is looked up."""
        return UUID(self.stix_id[-36:]), self.stix_id[:-38]


@dataclass(slots=True)
class Choice:
    """What goes, what is kept back and why, and up to where the partner then has been served.

    ``had`` are the turns of what the partner has already.
    """

    after: datetime | None
    object_id: int
    going: list[Going] = field(default_factory=list)
    kept_back: list[ItemOutcome] = field(default_factory=list)
    had: set[int] = field(default_factory=set)
    looked_at: int = 0
    size: int = 0


class _Has(NamedTuple):
    """What the partner has under an id: the newest version that we know of, and whether we sent it any."""

    version: int
    was_sent: bool


def choose(actor: Actor, peer: Peer, terms: Terms, most: int) -> Choice:
    """The next of what the partner may see, at most ``most`` rows; withdrawals of what it has come first.

    Row-level security decides what it may see: its own curtain is open while the rows are read.
    """
    choice = Choice(peer.push_after, peer.push_object)
    _add_withdrawals(choice, actor, peer, terms, most)
    rows = _rows(peer, most)
    has = _has(peer, {row.uuid for row in rows}) | {one.key: _Has(one.version, False) for one in choice.going}
    values = [msgspec.json.decode(row.content) for row in rows]
    definitions = _definitions(values)
    passing_on, sectors = passing_on_by_source(peer.world_id), _sectors(rows)
    for row, value in zip(rows, values, strict=True):
        leaving = Leaving(
            value, row.content, Tlp(row.marking), sectors.get(row.source_id, ""), passing_on.get(row.source_id)
        )
        if not _add(choice, row, leaving, has, terms, definitions, peer):
            break
        choice.after, choice.object_id = row.added_at, row.object_id
        choice.looked_at += 1
    return choice


def _add(
    choice: Choice,
    row: Visible,
    leaving: Leaving,
    has: dict[tuple[UUID, str], _Has],
    terms: Terms,
    definitions: Mapping[str, Mapping[str, Any]],
    peer: Peer,
) -> bool:
    """Judge one row. False when the batch is full, and the row is the next one's first."""
    key, stix_id = (row.uuid, row.type), f"{row.type}--{row.uuid}"
    before = has.get(key)
    if row.source_id == peer.organisation_id or _has_it(before, row):
        choice.had.add(row.turn)
        return True  # from them, or with them: nothing is sent back
    judged = _judged(row, leaving, terms, definitions, before)
    if judged is None:
        return True
    if isinstance(judged, Refused):
        choice.kept_back.append(
            ItemOutcome(stix_id, row.version, Outcome.REFUSED, judged.reason, judged.detail, row.source_id)
        )
        return True
    if choice.going and choice.size + len(judged.content) > BYTES:
        return False
    modified = str(leaving.value.get("modified") or leaving.value.get("created") or "")
    choice.going.append(Going(stix_id, modified, row.version, row.source_id, judged.content, row.revoked, row.turn))
    choice.size += len(judged.content)
    has[key] = _Has(row.version, True)
    return True


def _judged(
    row: Visible, leaving: Leaving, terms: Terms, definitions: Mapping[str, Mapping[str, Any]], before: _Has | None
) -> Sendable | Refused | None:
    """A withdrawal goes to whoever received, and to nobody else."""
    if row.revoked:
        return as_withdrawal(terms, leaving, definitions) if before is not None and before.was_sent else None
    if len(row.content) > LARGEST:
        return Refused(Reason.TOO_LARGE)
    return may_go_out(terms, leaving, definitions)


def _has_it(before: _Has | None, row: Visible) -> bool:
    return before is not None and before.version >= row.version


def _rows(peer: Peer, most: int) -> list[Visible]:
    facts: dict[str, Any] = {
        "world": peer.world_id,
        "after": peer.push_after or BEGINNING,
        "object": peer.push_object,
        "limit": most,
    }
    with seeing(as_partner(organisation_of(peer))), connection.cursor() as cursor:
        cursor.execute(sql("sharing.peers", "next_for_peer"), facts)
        return [Visible._make((*row[:9], bytes(row[9]))) for row in cursor.fetchall()]


def _has(peer: Peer, uuids: Collection[UUID]) -> dict[tuple[UUID, str], _Has]:
    found: dict[tuple[UUID, str], _Has] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.peers", "exchanged_with"), {"peer": peer.pk, "uuids": list(uuids)})
        for uuid, kind, version, sent in cursor.fetchall():
            before = found.get((uuid, kind), _Has(-1, False))
            found[uuid, kind] = _Has(max(before.version, version), before.was_sent or sent)
    return found


def _definitions(values: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    refs = {ref for value in values for ref in references_of(value) if ref.startswith("marking-definition--")}
    return definitions_here(refs)


def _sectors(rows: Sequence[Visible]) -> dict[int, str]:
    return {key: one.sector for key, one in organisations({row.source_id for row in rows}).items()}


def _add_withdrawals(choice: Choice, actor: Actor, peer: Peer, terms: Terms, most: int) -> None:
    """Withdrawals that the partner cannot see by itself: its copy stands under an audience of its own.

    It gets a version that says that its copy is revoked, and nothing else.
    """
    with seeing(as_office(actor)), connection.cursor() as cursor:
        cursor.execute(sql("sharing.peers", "withdrawals_due"), {"peer": peer.pk, "limit": most})
        due = {(uuid, kind): (version, source) for uuid, kind, version, source in cursor.fetchall()}
    if not due:
        return
    with seeing(as_partner(organisation_of(peer))), connection.cursor() as cursor:
        cursor.execute(sql("sharing.peers", "seen_by_peer"), {"uuids": [uuid for uuid, _ in due]})
        copies = {(row[0], row[1]): (msgspec.json.decode(bytes(row[2])), Tlp(row[3])) for row in cursor.fetchall()}
    definitions = _definitions(value for value, _ in copies.values())
    for key, (version, source) in due.items():
        if key not in copies:
            continue
        copy, tlp = copies[key]
        withdrawn = revoked_version(copy, tlp, BEGINNING) | {"modified": _written(version)}
        leaving = Leaving(withdrawn, msgspec.json.encode(withdrawn), tlp)
        content = as_withdrawal(terms, leaving, definitions).content
        choice.going.append(Going(f"{key[1]}--{key[0]}", withdrawn["modified"], version, source, content, True))
        choice.size += len(content)


def _written(version: int) -> str:
    at = BEGINNING + timedelta(microseconds=version)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"

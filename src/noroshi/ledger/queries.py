"""What the log says, with proofs. Reads only; who may ask is decided above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from noroshi.frame.actors import REAL_WORLD
from noroshi.frame.clock import clock_of
from noroshi.frame.named_sql import sql
from noroshi.ledger import entry as entries
from noroshi.ledger import merkle
from noroshi.ledger.entry import Entry
from noroshi.ledger.errors import EntryNotFound, NotYetInTheLog
from noroshi.ledger.faults import ProofFails
from noroshi.ledger.models import Entry as EntryRow
from noroshi.ledger.models import Leaf, Salt
from noroshi.ledger.tree import Head, hashes_at, leaves_between, newest_head

__all__ = [
    "Consistency", "Found", "Head", "Inclusion", "OpenedLink", "Status",
    "consistency", "entries_about", "entry_at", "head", "inclusion", "index_of", "leaves_between", "links_of", "status",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Status:
    """Where the log stands: its newest head, entries still without a place, and for how long the oldest waits."""

    head: Head
    waiting: int
    lag: timedelta


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of the log: its index, the leaf's exact bytes and what they say."""

    index: int
    leaf: bytes
    entry: Entry


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That an entry stands in the log: the audit path (RFC 6962 §2.1.1) to the root of the signed head."""

    index: int
    leaf: bytes
    path: tuple[bytes, ...]
    head: Head


@dataclass(frozen=True, slots=True)
class Consistency:
    """That the log of the newest head grew from the one of ``old`` entries (RFC 6962 §2.1.2)."""

    old: int
    path: tuple[bytes, ...]
    head: Head


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """What a commitment was made of, for somebody entitled to prove it: ``kind:key`` and the salt."""

    subject: str
    salt: bytes


def head() -> Head:
    """The newest signed head. Raises EntryNotFound in a log that was never begun."""
    found = newest_head()
    if found is None:
        raise EntryNotFound
    return found


def status() -> Status:
    """The newest head and how far it is behind. Raises EntryNotFound in a log that was never begun."""
    with connection.cursor() as cursor:
        cursor.execute(sql("ledger", "waiting"))
        waiting, oldest = cursor.fetchone()
    lag = timedelta(0)
    if oldest is not None:
        since = datetime.fromisoformat(entries.parse(bytes(oldest)).time)
        lag = max(clock_of(REAL_WORLD).now() - since, lag)
    return Status(head(), waiting, lag)


def entry_at(index: int) -> Found:
    """The entry with an index. Raises EntryNotFound."""
    row = Leaf.objects.filter(index=index).values_list("entry__leaf").first()
    if row is None:
        raise EntryNotFound
    leaf = bytes(row[0])
    return Found(index, leaf, entries.parse(leaf))


def index_of(entry_id: int) -> int:
    """The index of a written entry. Raises EntryNotFound, NotYetInTheLog."""
    row = Leaf.objects.filter(entry_id=entry_id).values_list("index").first()
    if row is not None:
        return int(row[0])
    raise NotYetInTheLog if EntryRow.objects.filter(id=entry_id).exists() else EntryNotFound


def inclusion(index: int) -> Inclusion:
    """The proof that an entry stands in the log of the newest head. Raises EntryNotFound, LogDamaged."""
    found, newest = entry_at(index), head()
    path = merkle.inclusion_proof(hashes_at(newest.size), index, newest.size)
    return Inclusion(index, found.leaf, tuple(path), newest)


def consistency(old: int) -> Consistency:
    """The proof that the log grew from its first ``old`` entries. Raises EntryNotFound, LogDamaged."""
    newest = head()
    try:
        path = merkle.consistency_proof(hashes_at(newest.size), old, newest.size)
    except ProofFails as fault:
        raise EntryNotFound from fault
    return Consistency(old, tuple(path), newest)


def links_of(entry_id: int) -> list[OpenedLink]:
    """What the commitments of an entry were made of, as far as it was not erased."""
    rows = (
        Salt.objects.filter(entry_id=entry_id, subject__isnull=False).order_by("ordinal").values_list("subject", "salt")
    )
    return [OpenedLink(subject, bytes(salt)) for subject, salt in rows if subject and salt]


def entries_about(kind: str, key: object) -> list[int]:
    """Ids of the entries that commit to an object, a person or an organisation, oldest first."""
    rows = Salt.objects.filter(subject=f"{kind}:{key}").order_by("entry_id").values_list("entry_id", flat=True)
    return list(dict.fromkeys(rows))

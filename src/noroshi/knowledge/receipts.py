"""Receipts: what arrived, byte for byte, and what became of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.knowledge.errors import KeyUsedForOther, ReceiptNotFound, TooLarge
from noroshi.release.handling import handling_id
from noroshi.release.types import Handling, Marking, Tlp

PIECE = 1024 * 1024
AT_ONCE = 16
_NOBODY_BESIDE: AbstractContextManager[object] = nullcontext()
writing_beside: ContextVar[AbstractContextManager[object]] = ContextVar("writing_beside", default=_NOBODY_BESIDE)
"""Held by a thread that uses this thread's connection at the same time: a COPY must not be interrupted."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that arrives: its bytes, and what its sender said of it.

    ``source_id`` is the organisation that it comes from (None: the actor's own). ``limit`` in bytes.
    """

    content: Iterable[bytes]
    file_name: str = ""
    media_type: str = "application/json"
    marking: Marking = Marking(Tlp.AMBER)  # noqa: RUF009 - immutable
    consent: bool = True
    source_id: int | None = None
    idempotency_key: str | None = None
    limit: int = 4 * 1024**3
    handling: Handling = Handling()  # noqa: RUF009 - immutable

    @property
    def demanded(self) -> Handling:
        """The handling, with the groups for which a version without the source is meant where it is to be hidden."""
        return replace(self.handling, groups=self.marking.groups) if self.handling.source_hidden else self.handling


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known of something that arrived. ``digest`` is the SHA-256 of its ``size`` bytes."""

    id: int
    world_id: int
    audience_id: int
    source_id: int
    person_id: int | None
    arrived_at: datetime
    channel: str
    media_type: str
    file_name: str
    marking: Tlp
    consent: bool
    size: int
    digest: bytes
    state: str
    outcome: Mapping[str, Any] | None
    handling_id: int = 0


def insert(actor: Actor, arrival: Arrival, audience_id: int) -> int | None:
    """Keep what arrives; None if its key was used before. Raises TooLarge."""
    facts = {
        "world": actor.world_id,
        "audience": audience_id,
        "source": arrival.source_id or actor.organisation_id,
        "person": actor.person_id,
        "at": actor.now(),
        "channel": actor.channel,
        "media_type": arrival.media_type[:200],
        "file_name": arrival.file_name[:300].replace("\0", ""),
        "marking": int(arrival.marking.tlp),
        "consent": arrival.consent,
        "key": arrival.idempotency_key,
        "handling": handling_id(arrival.demanded, actor.world_id),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "keep_receipt"), facts)
        row = cursor.fetchone()
    if row is None:
        return None
    _keep_content(row[0], audience_id, arrival)
    return int(row[0])


def _keep_content(receipt_id: int, audience_id: int, arrival: Arrival) -> None:
    digest, size = hashlib.sha256(), 0
    # This cursor sends bytes as bytes; Django's would write them out as hexadecimal text first.
    with psycopg.Cursor(connection.connection) as cursor:
        for ordinal, piece in enumerate(pieces(arrival.content)):
            size += len(piece)
            if size > arrival.limit:
                raise TooLarge(limit=arrival.limit)
            digest.update(piece)
            cursor.execute(sql("knowledge", "keep_receipt_piece"), [receipt_id, ordinal, audience_id, piece])
        cursor.execute(
            "UPDATE knowledge_receipt SET size = %s, digest = %s WHERE id = %s", [size, digest.digest(), receipt_id]
        )


def pieces(content: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one mebibyte (the last one shorter)."""
    held = b""
    for some in content:
        held = held + some if held else some
        whole = len(held) - len(held) % PIECE
        for place in range(0, whole, PIECE):
            yield held[place : place + PIECE]
        held = held[whole:]
    if held:
        yield held


def receipt(receipt_id: int) -> Receipt:
    """A receipt that the viewer may see. Raises ReceiptNotFound."""
    return _one("receipt", [receipt_id])


def receipt_for_key(source_id: int, key: str, digest: bytes | None = None) -> Receipt:
    """The receipt that a key stands for. Raises KeyUsedForOther if the content is other, or not the viewer's to see."""
    try:
        found = _one("receipt_by_key", [source_id, key])
    except ReceiptNotFound as hidden:
        raise KeyUsedForOther from hidden
    if digest is not None and found.digest != digest:
        raise KeyUsedForOther
    return found


def _one(name: str, values: list[Any]) -> Receipt:
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", name), values)
        row = cursor.fetchone()
    if row is None:
        raise ReceiptNotFound
    outcome = json.loads(row[14]) if isinstance(row[14], str) else row[14]
    return Receipt(*(*row[:9], Tlp(row[9]), row[10], row[11], bytes(row[12]), row[13], outcome, row[15]))


def content_of(receipt_id: int) -> Iterator[bytes]:
    """The bytes as they came, in pieces, so that memory stays bounded.

    While ``writing_beside`` holds, each read waits until the other thread leaves the connection alone.
    """
    first = 0
    while True:
        with writing_beside.get(), psycopg.Cursor(connection.connection) as cursor:
            cursor.execute(sql("knowledge", "receipt_pieces"), [receipt_id, first, first + AT_ONCE], binary=True)
            found = [bytes(row[0]) for row in cursor.fetchall()]
        yield from found
        if len(found) < AT_ONCE:
            return
        first += AT_ONCE


def claim(receipt_id: int) -> bool:
    """Whether it is for the open transaction to read this receipt: each is read once, whoever comes first."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE knowledge_receipt SET state = 'read' WHERE id = %s AND state = 'received'", [receipt_id])
        return bool(cursor.rowcount)


def settle(receipt_id: int, state: str, outcome: Mapping[str, Any]) -> None:
    """Write down what became of a receipt."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE knowledge_receipt SET state = %s, outcome = %s WHERE id = %s",
            [state, json.dumps(outcome, ensure_ascii=False).replace("\\u0000", "\\ufffd"), receipt_id],
        )

"""Writes a verb's entry inside the verb's own transaction: no lock, no index; the sequencer gives that after commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.ports import Touched
from noroshi.ledger.drawing import Drawn, Link, draw

CHUNK = 4096
"""Entries of a bulk verb that are drawn up before they are streamed."""
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_COPY_ENTRIES = "COPY ledger_entry (id, world_id, leaf) FROM STDIN"
_COPY_QUEUE = "COPY ledger_queue (entry_id) FROM STDIN"
_COPY_SALTS = "COPY ledger_salt (entry_id, ordinal, subject, salt, commitment) FROM STDIN"


class LedgerRecorder:
    """Fills the frame's port ``Recorder``."""

    def record(
        self,
        actor: Actor,
        verb: str,
        touched: Sequence[Touched],
        *,
        refused: str = "",
        authority: str = "",
    ) -> None:
        """Write one entry in the transaction that is open, in one round trip.

        ``refused`` is the code of the refusal, ``authority`` names the authorisation under which the verb was done.
        Raises EntryUnfit, and lets database errors through: the verb must then not happen.
        """
        write(
            [draw(actor, verb, touched, refused=refused, authority=authority)],
            actor.world_id,
        )

    def record_each(
        self,
        actor: Actor,
        verb: str,
        acts: Iterable[Sequence[Touched]],
        *,
        authority: str = "",
    ) -> None:
        """Write one entry for each of many acts of the same verb, set-based. Raises EntryUnfit."""
        write(
            [draw(actor, verb, touched, authority=authority) for touched in acts],
            actor.world_id,
        )


def write(drawn: Sequence[Drawn], world_id: int) -> None:
    """Write entries, their place in the sequencer's queue and their links, in the transaction that is open.

    A failure leaves the transaction unusable, as PostgreSQL means it: the verb fails with it.
    """
    if len(drawn) == 1 and not any(link.hidden for link in drawn[0].links):
        _write_one(drawn[0], world_id)
    else:
        _write_many(drawn, world_id)


def _write_one(drawn: Drawn, world_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql("ledger", "append"),
            {
                "world": world_id,
                "leaf": drawn.leaf,
                "subjects": [link.subject for link in drawn.links],
                "salts": b"".join(link.salt for link in drawn.links),
            },
        )


def _write_many(drawn: Sequence[Drawn], world_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql("ledger", "draw_ids"), [len(drawn)])
        numbered = list(zip([number for (number,) in cursor.fetchall()], drawn, strict=True))
    _copy(
        _COPY_ENTRIES,
        (f"{number}\t{world_id}\t\\\\x{each.leaf.hex()}\n" for number, each in numbered),
    )
    _copy(_COPY_QUEUE, (f"{number}\n" for number, _ in numbered))
    _copy(
        _COPY_SALTS,
        (_salt_row(number, *row) for number, each in numbered for row in enumerate(each.links)),
    )


def _salt_row(number: int, ordinal: int, link: Link) -> str:
    commitment = f"\\\\x{link.commitment.hex()}" if link.hidden else "\\N"
    return f"{number}\t{ordinal}\t{link.subject.translate(_ESCAPES)}\t\\\\x{link.salt.hex()}\t{commitment}\n"


def _copy(statement: str, rows: Iterator[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        while part := "".join(islice(rows, CHUNK)):
            copy.write(part)

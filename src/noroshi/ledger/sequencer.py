"""Gives committed entries their place in the log, extends the tree and signs its head. One runs at a time.

Each step is one transaction under a lock: leaving the queue, indexes, tiles and checkpoint come together or not at
all, so that a crash at any point loses nothing and repeats nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from django.db import Error, IntegrityError, connection, transaction

from noroshi.frame.actors import REAL_WORLD
from noroshi.frame.clock import clock_of
from noroshi.frame.leading import Leadership, is_away
from noroshi.frame.named_sql import sql
from noroshi.ledger import keys, note
from noroshi.ledger.checkpoint import Checkpoint
from noroshi.ledger.errors import KeyNotOfThisLog, LedgerError, LogDamaged
from noroshi.ledger.faults import LogFault
from noroshi.ledger.merkle import EMPTY_ROOT, Edge, FullTile
from noroshi.ledger.note import SignerKey
from noroshi.ledger.tree import Head, edge_at, newest_head

BATCH = 8192
PAUSE = 0.2
"""Seconds between two looks at the queue. Entries are not announced by NOTIFY: a transaction that notifies takes a
lock over the whole database while it commits, and verbs would wait for one another; a look costs one index probe."""
RECOVERY = 2.0
"""Seconds to wait after a failure."""
_STEP_LOCK = 0x6E6F726F736801
_LEADER_LOCK = 0x6E6F726F736802
_log = logging.getLogger(__name__)


class Sequencer:
    """Sequences with a key; the log's own unless another is given."""

    def __init__(self, key: SignerKey | None = None, *, batch: int = BATCH) -> None:
        self._key = key
        self._batch = batch
        self._leadership = Leadership(_LEADER_LOCK)
        self._away = False

    def run_forever(self, stop: threading.Event) -> None:
        """Sequence until ``stop`` is set, on this thread's own connection; stand by while another sequencer leads.

        Failures are logged and tried again: entries wait in their queue meanwhile.
        """
        try:
            while not stop.is_set():
                stop.wait(self._look())
        finally:
            connection.close()

    def _look(self) -> float:
        """One look at the queue; gives the seconds to wait before the next."""
        try:
            if not self._leads():
                return RECOVERY
            number, self._away = self.step(), False
            return 0.0 if number == self._batch else PAUSE
        except (Error, LedgerError, LogFault, OSError) as error:
            if is_away(error):
                self._say_that_the_database_is_away(error)
            else:
                _log.exception("the sequencer failed; trying again")
            connection.close()
            return RECOVERY

    def _say_that_the_database_is_away(self, error: Exception) -> None:
        """Once, however long it lasts: a restart is no fault of ours. What the database said is kept for debugging."""
        if not self._away:
            _log.warning(
                "the ledger's database cannot be reached; entries wait in it and are sequenced when it is back"
            )
        _log.debug("the database said", exc_info=error)
        self._away = True

    def _leads(self) -> bool:
        """Whether this one sequences, and not another."""
        return self._leadership.held()

    def step(self) -> int:
        """Sequence one batch; gives how many entries it had. Raises LedgerError."""
        try:
            with transaction.atomic():
                return self._step()
        except IntegrityError as error:
            raise LogDamaged(why="an index or a tile was given twice") from error

    def _step(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_STEP_LOCK])
        head = newest_head()
        size = head.size if head else 0
        taken = _take(size, self._batch)
        if head and not taken:
            return 0
        edge = self._edge(head)
        _keep_tiles(edge.grow(taken))
        self._sign(edge)
        return len(taken)

    def _edge(self, head: Head | None) -> Edge:
        if head is None:
            return Edge()
        try:
            self._signer().verifier.check(note.parse(head.note.encode()))
        except LogFault as fault:
            raise KeyNotOfThisLog from fault
        edge = edge_at(head.size)
        if edge.root() != head.root:
            raise LogDamaged(why=f"the root of its {head.size} entries is another")
        return edge

    def _sign(self, edge: Edge) -> None:
        key = self._signer()
        signed = Checkpoint(key.name, edge.size, edge.root()).signed(key)
        with connection.cursor() as cursor:
            cursor.execute(
                sql("ledger", "keep_checkpoint"),
                {
                    "size": edge.size,
                    "root": edge.root(),
                    "note": signed.raw.decode(),
                    "signed_at": clock_of(REAL_WORLD).now(),
                },
            )

    def _signer(self) -> SignerKey:
        if self._key is None:
            self._key = keys.signer()
        return self._key


def sequence_now(key: SignerKey | None = None) -> Head:
    """Sequence everything that is committed; give the newest head. For tests, commands and the demo.

    Waits while another sequencer works. Raises LedgerError.
    """
    sequencer = Sequencer(key)
    while sequencer.step():
        pass
    return newest_head() or Head(0, EMPTY_ROOT, "", clock_of(REAL_WORLD).now())


def _take(size: int, limit: int) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(sql("ledger", "take"), {"size": size, "limit": limit})
        return [bytes(leaf) for (leaf,) in cursor.fetchall()]


def _keep_tiles(completed: Sequence[FullTile]) -> None:
    if not completed:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            sql("ledger", "keep_nodes"),
            {
                "levels": [tile.level for tile in completed],
                "indexes": [tile.index for tile in completed],
                "hashes": [tile.hashes for tile in completed],
                "roots": [tile.root for tile in completed],
            },
        )

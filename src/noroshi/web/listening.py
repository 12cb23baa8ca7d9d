"""One LISTEN connection of the process, fanned out to the pages that follow it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import psycopg
from django.db import connection

from noroshi.web.announcing import CHANNEL, parse
from noroshi.web.errors import TooManyLiveReaders

READERS = 500  # pages that may follow at once in one process
WAITING = 64  # notes that wait for one slow page; what is more is dropped: "something new" was said already
AGAIN = 5.0  # seconds until the next attempt when the database does not answer

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Note:
    """Something of a kind is new for these audiences."""

    kind: str
    audiences: frozenset[int]


@dataclass(slots=True)
class Hub:
    """The readers of this process. Everything here runs on the one event loop of the server."""

    address: str = ""
    _readers: set[asyncio.Queue[Note]] = field(default_factory=set)
    _listener: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[asyncio.Queue[Note]]:
        """A queue of what is new from now on. Raises TooManyLiveReaders."""
        if len(self._readers) >= READERS:
            raise TooManyLiveReaders
        queue: asyncio.Queue[Note] = asyncio.Queue(WAITING)
        self._readers.add(queue)
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())
        try:
            yield queue
        finally:
            self._readers.discard(queue)
            if not self._readers and self._listener is not None:
                self._listener.cancel()
                self._listener = None

    async def _listen(self) -> None:
        while True:
            try:
                await self._follow()
            except psycopg.Error as error:
                logger.warning("live pages: the database does not answer: %s", type(error).__name__)
            await asyncio.sleep(AGAIN)

    async def _follow(self) -> None:
        async with await psycopg.AsyncConnection.connect(self.address or _address(), autocommit=True) as listening:
            await listening.execute(f"LISTEN {CHANNEL}")
            async for note in listening.notifies():
                self.give(Note(*parse(note.payload)))

    def give(self, note: Note) -> None:
        """Hand a note to every reader that has room."""
        for queue in self._readers:
            if not queue.full():
                queue.put_nowait(note)


def _address() -> str:
    """The web's own database address, as libpq takes it."""
    params = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    return psycopg.conninfo.make_conninfo(**{name: params[name] for name in names if params.get(name)})


hub = Hub()

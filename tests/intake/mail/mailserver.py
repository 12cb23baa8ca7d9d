"""A small IMAP server in memory (RFC 3501), on loopback, for the real client to talk to: with bad days on request."""

from __future__ import annotations

import asyncio
import re
import ssl
import threading
from dataclasses import dataclass, field
from types import TracebackType

USER, PASSWORD = "reports", "a p@ss/word"


@dataclass
class Stored:
    """A message in the mailbox."""

    content: bytes
    seen: bool = False
    fetched: int = 0


@dataclass
class MailServer:
    """One mailbox. ``drop_at`` cuts the line at the n-th FETCH of a body; ``mute``: it greets nobody."""

    messages: list[Stored] = field(default_factory=list)
    drop_at: int = 0
    commands: list[str] = field(default_factory=list)
    port: int = 0
    mute: bool = False
    tls: ssl.SSLContext | None = None

    def put(self, content: bytes) -> Stored:
        """Deliver a message."""
        stored = Stored(content)
        self.messages.append(stored)
        return stored

    @property
    def url(self) -> str:
        """Where the mailbox is."""
        return self.url_at("127.0.0.1")

    def url_at(self, host: str) -> str:
        """The same under another name of this machine."""
        return f"imap{'s' if self.tls else ''}://{USER}:a%20p%40ss%2Fword@{host}:{self.port}/INBOX"

    def __enter__(self) -> MailServer:
        started = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(started))
        self._loop.close()

    async def _serve(self, started: threading.Event) -> None:
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self.tls)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await self._stop.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()
            self._tasks.discard(task)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.mute:
            writer.write(b"* OK twin ready\r\n")
        while line := await reader.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            self.commands.append(rest.split(" ", 2)[0] if not rest.startswith("UID") else " ".join(rest.split()[:2]))
            answer = self._answer(rest)
            if answer is None:
                return
            for untagged in answer[0]:
                writer.write(b"* " + untagged + b"\r\n")
            writer.write(f"{tag} {answer[1]}\r\n".encode())
            await writer.drain()
            if rest.upper() == "LOGOUT":
                return

    def _answer(self, command: str) -> tuple[list[bytes], str] | None:
        word = command.upper()
        if word.startswith("CAPABILITY"):
            return [b"CAPABILITY IMAP4rev1"], "OK done"
        if word.startswith("LOGIN"):
            right = command in (f'LOGIN {USER} "{PASSWORD}"', f'LOGIN "{USER}" "{PASSWORD}"')
            return [], "OK signed in" if right else "NO wrong name or password"
        if word.startswith("SELECT"):
            known = '"INBOX"' in command
            return [
                b"%d EXISTS" % len(self.messages),
                b"FLAGS (\\Seen)",
            ], "OK [READ-WRITE] open" if known else "NO none"
        if word.startswith("LOGOUT"):
            return [b"BYE"], "OK gone"
        return self._on_messages(command)

    def _on_messages(self, command: str) -> tuple[list[bytes], str] | None:
        words = command.split(" ", 3)
        if words[1] == "SEARCH":
            found = " ".join(str(n) for n, one in enumerate(self.messages, 1) if not one.seen)
            return [f"SEARCH {found}".strip().encode()], "OK found"
        one, uid = self.messages[int(words[2]) - 1], words[2]
        if words[1] == "STORE":
            one.seen = True
            return [], "OK stored"
        if "RFC822.SIZE" in words[3]:
            return [f"{uid} FETCH (UID {uid} RFC822.SIZE {len(one.content)})".encode()], "OK told"
        return self._body(one, uid, words[3])

    def _body(self, one: Stored, uid: str, what: str) -> tuple[list[bytes], str] | None:
        one.fetched += 1
        self.drop_at -= 1
        if self.drop_at == 0:
            return None
        name = re.sub(r"\.PEEK", "", what.strip("()"))
        headers = re.split(rb"\r?\n\r?\n", one.content, maxsplit=1)[0] + b"\r\n\r\n"
        content = headers if "HEADER" in what else one.content
        return [f"{uid} FETCH (UID {uid} {name} {{{len(content)}}}".encode() + b"\r\n" + content + b")"], "OK told"

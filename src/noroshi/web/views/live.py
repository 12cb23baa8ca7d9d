"""Server-sent events: "something new for you", never what. The reader applies it by loading the page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from noroshi.authority.acting import actor_of
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.release.audiences import viewer_audiences
from noroshi.web.errors import TooManyLiveReaders
from noroshi.web.listening import Hub, Note, hub

LIFE = 300.0  # seconds; then the browser comes again and is checked again
HEARTBEAT = 20.0  # seconds
LOOK_AGAIN = 10.0  # seconds between two looks at what a reader may see


@dataclass(slots=True)
class Reader:
    """Who follows, which kinds (none named: all), and which audiences are theirs."""

    actor: Actor
    kinds: frozenset[str]
    mine: frozenset[int]
    looked: float = field(default=0.0)

    async def concerned(self, note: Note) -> bool:
        """Whether the note is of a wanted kind and for an audience of the reader's, also one made just now."""
        if self.kinds and note.kind not in self.kinds:
            return False
        if note.audiences & self.mine:
            return True
        now = asyncio.get_running_loop().time()
        if max(note.audiences, default=0) <= max(self.mine, default=0) or now - self.looked < LOOK_AGAIN:
            return False
        self.looked = now
        self.mine = await sync_to_async(audiences_of)(self.actor)
        return bool(note.audiences & self.mine)


def audiences_of(actor: Actor) -> frozenset[int]:
    """The audiences that are an actor's now."""
    with seeing(actor):
        return frozenset(viewer_audiences())


@require_safe
def live(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """A stream of ``event: arrived`` (data: the kind) for signed-in people; ``?of=report,warning`` chooses kinds."""
    actor = actor_of(request)
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)  # a server without long-lived lines: the browser does not ask again
    kinds = frozenset(filter(None, request.GET.get("of", "")[:200].split(",")))
    reader = Reader(actor, kinds, frozenset(viewer_audiences()))
    response = StreamingHttpResponse(stream(reader, hub), content_type="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    return response


async def stream(reader: Reader, source: Hub, life: float = LIFE, heartbeat: float = HEARTBEAT) -> AsyncIterator[bytes]:
    """The bytes of the stream: what is new, a comment now and then so that the line stays open, an end in time."""
    loop = asyncio.get_running_loop()
    until = loop.time() + life
    yield b"retry: 3000\n\n"
    try:
        async with source.reader() as notes:
            while (left := until - loop.time()) > 0:
                try:
                    note = await asyncio.wait_for(notes.get(), min(heartbeat, left))
                except TimeoutError:
                    yield b": here\n\n"
                    continue
                if await reader.concerned(note):
                    yield f"event: arrived\ndata: {note.kind}\n\n".encode()
    except TooManyLiveReaders:
        yield b"retry: 60000\n\n"

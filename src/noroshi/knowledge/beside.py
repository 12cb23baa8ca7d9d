"""Large receipts are read in processes of their own: they read, check, take apart, sort and pack; this one writes.

Each of them goes through all of the bytes and reads its share, run by run in turn with the others, so that every core
is at work while PostgreSQL writes. They are ours alone: started with the first large receipt, they wait for the next
one, and end when their input ends, however this process ends. They never see the database: bytes go in by one pipe and
answers to their questions by another; questions and packed chunks come back by the third. What goes through the pipes
is pickled, since both ends are this same program.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from operator import itemgetter
from queue import Queue, SimpleQueue
from threading import Lock, Semaphore, Thread
from typing import IO, Any

from django.utils.translation import get_language

from noroshi.knowledge.errors import ReadingStopped
from noroshi.knowledge.messages import Done, Failed, Job, receive, send
from noroshi.knowledge.receipts import writing_beside
from noroshi.knowledge.sorting import Answer, Counts, Packed, Places, Question
from noroshi.knowledge.taking import Found, Remembered
from noroshi.knowledge.writing import Placement, Writer, open_writer

LARGE = 4 * 1024 * 1024
"""Bytes of a receipt that is worth it."""
_MOST_READERS = 4
_AHEAD = 3
"""Messages and pieces that wait at most."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read what a receipt keeps: ``read(chunks, *arguments, share=)`` gives the objects of a share of it.

    ``read`` is a function of a module: another process finds it by its name.
    """

    read: Callable[..., Iterable[Found]]
    chunks: Iterable[bytes]
    arguments: tuple[str, ...]

    def here(self) -> Iterable[Found]:
        """Read in this process."""
        return self.read(self.chunks, *self.arguments)

    def job(self, places: Places, receipt_id: int, index: int, of: int) -> Job:
        """The share of one of several readers."""
        language = get_language() or "en"
        return Job(
            self.read.__module__, self.read.__qualname__, self.arguments, places, receipt_id, language, index, of
        )


def readers() -> int:
    """How many processes read: as many as there are cores beside the database's."""
    return max(1, min(len(os.sched_getaffinity(0)) - 1, _MOST_READERS))


def write_beside(reading: Reading, told: Remembered, placement: Placement) -> Counts:
    """Read, sort and pack in other processes, write here. What was refused is added to ``told``.

    Raises what the reader raises, psycopg's errors, and ReadingStopped if another process ended unasked.
    """
    with _processes(readers()) as others, open_writer(placement) as writer:
        for index, other in enumerate(others):
            other.begin(reading.job(placement.places(), told.receipt_id, index, len(others)))
        done = _fed_and_written(others, reading.chunks, writer)
    return _joined(done, told)


def _fed_and_written(others: Sequence[_Process], chunks: Iterable[bytes], writer: Writer) -> Sequence[Done]:
    """One thread writes while this one feeds; a fault of either ends the other's work."""
    before = writing_beside.set(writer.lock)
    try:
        with ThreadPoolExecutor(1, thread_name_prefix="remember") as beside:
            writing = beside.submit(_write_all, others, writer)
            writing.add_done_callback(lambda written: _stop(others) if written.exception() else None)
            with ExitStack() as unless_fed:
                unless_fed.callback(_stop, others)
                _feed(others, chunks)
                unless_fed.pop_all()
            return writing.result()
    finally:
        writing_beside.reset(before)


def _stop(others: Sequence[_Process]) -> None:
    """End the other processes, whatever they do: whoever waits for them goes on."""
    for other in others:
        other.kill()


def _write_all(others: Sequence[_Process], writer: Writer) -> Sequence[Done]:
    """Answer and write what the other processes send, run by run, until all are done."""
    sources = [_Source(other, writer) for other in others]
    run = 0
    while any(one.done is None for one in sources):
        sources[run % len(sources)].write(run)
        run += 1
    return [one.done for one in sources if one.done is not None]


def _feed(others: Sequence[_Process], chunks: Iterable[bytes]) -> None:
    """The same bytes to each. One that is ahead waits, but never keeps the others from what it has had itself."""
    feeders = [_Feeder(other) for other in others]
    try:
        for chunk in chunks:
            for feeder in feeders:
                feeder.pieces.put(chunk)
    finally:
        for feeder in feeders:
            feeder.pieces.put(b"")
    for feeder in feeders:
        feeder.join()


def _joined(done: Sequence[Done], told: Remembered) -> Counts:
    counts = Counts()
    for one in done:
        counts.add(one.counts)
        told.refused += one.refused
    for _, problems in sorted((said for one in done for said in one.problems), key=itemgetter(0)):
        told.note(*problems)
    return counts


class _Feeder(Thread):
    """Gives one process its pieces; an empty one is the last."""

    def __init__(self, other: _Process) -> None:
        super().__init__(name="feed", daemon=True)
        self.pieces: Queue[bytes] = Queue(_AHEAD)
        self._other = other
        self.start()

    def run(self) -> None:
        """To the last piece."""
        piece = b"first"
        while piece:
            piece = self.pieces.get()
            self._other.feed(piece)


class _Source:
    """One other process as a source of chunks. It asks for the next chunk before it sends the one before."""

    def __init__(self, other: _Process, writer: Writer) -> None:
        self.done: Done | None = None
        self._other, self._writer = other, writer
        self._asked: deque[Question] = deque()
        self._messages = other.messages()

    def write(self, run: int) -> None:
        """Write all that it has of this run.

        A question is answered when every earlier chunk is written. Raises what the reader raises, ReadingStopped.
        """
        written = True
        while self.done is None:
            if written and self._asked:
                if self._asked[0].run > run:
                    return
                self._other.tell(self._writer.answer(self._asked.popleft()))
                written = False
            message = next(self._messages, None)
            if isinstance(message, Question):
                self._asked.append(message)
            elif isinstance(message, Packed):
                self._writer.write(message)
                written = True
                if message.last:
                    return
            else:
                self.done = _done(message)


def _done(message: Done | Failed | None) -> Done:
    if message is None:
        raise ReadingStopped
    if isinstance(message, Failed):
        raise message.kind(**message.facts)
    return message


class _Process:
    """This end of the other process."""

    def __init__(self) -> None:
        answers, self._answers_fd = os.pipe()
        self._child = subprocess.Popen(
            [sys.executable, "-m", "noroshi.knowledge.other_end", str(answers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(answers,),
            start_new_session=True,  # an interrupt from the keyboard is for this process to decide on
        )
        os.close(answers)
        self._answers = os.fdopen(self._answers_fd, "wb")

    def begin(self, job: Job) -> None:
        """Give it its next work."""
        send(self._input, job)

    def feed(self, piece: bytes) -> None:
        """Give it the next bytes, none to end. One that takes no more has ended, and the writer knows why."""
        with suppress(BrokenPipeError):
            send(self._input, piece)

    def tell(self, answer: Answer) -> None:
        """Answer its question."""
        with suppress(BrokenPipeError):
            send(self._answers, answer)

    def messages(self) -> Iterator[Any]:
        """What it sends, read a little ahead so that it need not wait for the writer."""
        waiting: SimpleQueue[Any] = SimpleQueue()
        room = Semaphore(_AHEAD)
        reader = Thread(target=self._read_ahead, args=(waiting, room), name="read ahead", daemon=True)
        reader.start()
        try:
            while (message := waiting.get()) is not None:
                room.release()
                yield message
        finally:
            room.release(_AHEAD)

    def _read_ahead(self, waiting: SimpleQueue[Any], room: Semaphore) -> None:
        message: object = True
        while message is not None and not isinstance(message, Done | Failed):
            room.acquire()
            message = receive(self._output)
            waiting.put(message)

    @property
    def _input(self) -> IO[bytes]:
        return self._child.stdin  # type: ignore[return-value]  # a pipe was asked for

    @property
    def _output(self) -> IO[bytes]:
        return self._child.stdout  # type: ignore[return-value]  # a pipe was asked for

    @property
    def lives(self) -> bool:
        """Whether it still waits for work."""
        return self._child.poll() is None

    def kill(self) -> None:
        """End it, whatever it does."""
        self._child.kill()

    def end(self) -> None:
        """End it and close the pipes."""
        self._child.kill()
        for pipe in (self._input, self._output, self._answers):
            with suppress(BrokenPipeError):
                pipe.close()
        self._child.wait()


_idle: list[_Process] = []
_taking = Lock()


@atexit.register
def _end_idle() -> None:
    while _idle:
        _idle.pop().end()


@contextmanager
def _processes(number: int) -> Iterator[list[_Process]]:
    """Idle processes and new ones. What was interrupted is ended; what is done waits for the next receipt."""
    with _taking:
        taken = [_idle.pop() for _ in range(min(number, len(_idle)))]
    for one in [one for one in taken if not one.lives]:
        taken.remove(one)
        one.end()
    others = taken + [_Process() for _ in range(number - len(taken))]
    with ExitStack() as ended:
        for one in others:
            ended.callback(one.end)
        yield others
        with _taking:
            kept = others[: max(readers() - len(_idle), 0)]
            _idle.extend(kept)
        ended.pop_all()
        for one in others[len(kept) :]:
            ended.callback(one.end)

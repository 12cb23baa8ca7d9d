"""Large receipts are read in a process of their own: it reads, checks, takes apart, sorts and packs; this one writes.

Two cores then work at the same time, one for Python, one for PostgreSQL. The other process is ours alone: it is
started with the first large receipt, waits for the next one, and ends when its input ends, however this process ends.
It never sees the database: bytes go in by one pipe and answers to its questions by another; questions and packed
chunks come back by the third. What goes through the pipes is pickled, since both ends are this same program.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Semaphore, Thread
from typing import IO, Any

from django.utils.translation import get_language

from noroshi.knowledge.errors import ReadingStopped
from noroshi.knowledge.messages import Done, Failed, Job, receive, send
from noroshi.knowledge.receipts import writing_beside
from noroshi.knowledge.sorting import Answer, Counts, Packed, Question
from noroshi.knowledge.taking import Found, Remembered
from noroshi.knowledge.writing import Placement, Writer, open_writer

LARGE = 4 * 1024 * 1024
"""Bytes of a receipt that is worth it."""
_AHEAD = 3
"""Messages that wait for the writer at most."""
_IDLE_KEPT = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read what a receipt keeps: ``read(chunks, *arguments)``, a function of a module, gives the objects."""

    read: Callable[..., Iterable[Found]]
    chunks: Iterable[bytes]
    arguments: tuple[str, ...]

    def here(self) -> Iterable[Found]:
        """Read in this process."""
        return self.read(self.chunks, *self.arguments)


def write_beside(reading: Reading, told: Remembered, placement: Placement) -> tuple[Counts, Remembered]:
    """Read, sort and pack in the other process, write here. What was refused is added to ``told``.

    Raises what the reader raises, psycopg's errors, and ReadingStopped if the other process ended unasked.
    """
    with _process() as other, open_writer(placement) as writer:
        other.begin(_job(reading, told, placement))
        writing = _Writing(other, writer)
        writing.start()
        before = writing_beside.set(writer.lock)
        try:
            other.feed(reading.chunks)
        except BaseException:
            other.kill()
            raise
        finally:
            writing.join()
            writing_beside.reset(before)
        done = writing.result()
    return done.counts, done.told


def _job(reading: Reading, told: Remembered, placement: Placement) -> Job:
    read = reading.read
    return Job(
        read.__module__,
        read.__qualname__,
        reading.arguments,
        placement.places(),
        told.receipt_id,
        get_language() or "en",
    )


class _Writing(Thread):
    """Answers and writes what the other process sends, until it is done."""

    def __init__(self, other: _Process, writer: Writer) -> None:
        super().__init__(name="remember", daemon=True)
        self._other, self._writer = other, writer
        self._done: Done | Failed | None = None
        self._fault: BaseException | None = None

    def run(self) -> None:
        try:
            self._done = self._write()
        except BaseException as fault:  # noqa: BLE001 - told by result(), in the thread that waits
            self._fault = fault
            self._other.kill()

    def _write(self) -> Done | Failed:
        for message in self._other.messages():
            if isinstance(message, Question):
                self._other.tell(self._writer.answer(message))
            elif isinstance(message, Packed):
                self._writer.write(message)
            else:
                return message
        raise ReadingStopped

    def result(self) -> Done:
        """What was done. Raises what went wrong, here or there."""
        if self._fault is not None:
            raise self._fault
        if isinstance(self._done, Failed):
            raise self._done.kind(**self._done.facts)
        if self._done is None:
            raise ReadingStopped
        return self._done


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

    def feed(self, chunks: Iterable[bytes]) -> None:
        """Give it the bytes, as fast as it takes them. It may have stopped taking them: then the writer knows why."""
        with suppress(BrokenPipeError):
            for chunk in chunks:
                send(self._input, chunk)
            send(self._input, b"")

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
def _process() -> Iterator[_Process]:
    """An idle process, else a new one. What was interrupted is ended; what is done waits for the next receipt."""
    with _taking:
        other = _idle.pop() if _idle else None
    if other is None or not other.lives:
        if other is not None:
            other.end()
        other = _Process()
    try:
        yield other
    except BaseException:
        other.end()
        raise
    with _taking:
        if len(_idle) < _IDLE_KEPT:
            _idle.append(other)
            return
    other.end()

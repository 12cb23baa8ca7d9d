"""The other process: reads, checks, takes apart, sorts and packs one receipt after another, until its input ends.

Run by ``beside`` as ``python -m noroshi.knowledge.other_end FD``: work and bytes come by standard input, answers by the
file descriptor FD, questions and packed chunks go by standard output.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import IO

from django.utils.translation import override

from noroshi.frame.errors import NoroshiError
from noroshi.knowledge.messages import Done, Failed, Job, receive, send
from noroshi.knowledge.preparing import Prepared
from noroshi.knowledge.sorting import Sorter, chunks_of, undisturbed
from noroshi.knowledge.taking import Remembered, prepared_of


def _pieces(pipe: IO[bytes]) -> Iterator[bytes]:
    while piece := receive(pipe):
        yield piece


class OtherEnd:
    """Works as long as there is work."""

    def __init__(self, pieces: IO[bytes], answers: IO[bytes], out: IO[bytes]) -> None:
        self._pieces, self._answers, self._out = pieces, answers, out

    def work(self) -> None:
        """One receipt after another, until the input ends."""
        while isinstance(job := receive(self._pieces), Job):
            pieces = _pieces(self._pieces)
            with override(job.language):
                outcome = self._outcome(job, pieces)
            for _ in pieces:  # what the reader left unread
                pass
            send(self._out, outcome)

    def _outcome(self, job: Job, pieces: Iterator[bytes]) -> Done | Failed:
        told, sorter = Remembered(job.receipt_id), Sorter(job.places)
        read = getattr(import_module(job.module), job.name)
        try:
            with undisturbed():
                self._sort(prepared_of(read(pieces, *job.arguments), told, job.places), sorter)
        except NoroshiError as error:
            return Failed(type(error), {name: str(fact) for name, fact in error.facts.items()})
        return Done(sorter.counts, told)

    def _sort(self, prepared: Iterable[Prepared], sorter: Sorter) -> None:
        """While the database answers for one chunk, the next is read."""
        waiting = None
        for chunk in chunks_of(prepared):
            begun = sorter.begin(chunk)
            send(self._out, begun.question)
            if waiting is not None:
                send(self._out, sorter.finish(waiting, receive(self._answers)))
            waiting = begun
        if waiting is not None:
            send(self._out, sorter.finish(waiting, receive(self._answers)))


def main() -> None:
    """The other process."""
    import django

    django.setup()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not speak between two messages
    with suppress(BrokenPipeError):
        OtherEnd(sys.stdin.buffer, os.fdopen(int(sys.argv[1]), "rb"), out).work()


if __name__ == "__main__":
    main()

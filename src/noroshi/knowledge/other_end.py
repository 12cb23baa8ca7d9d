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
from noroshi.knowledge.sorting import CHUNK, Begun, Sorter, undisturbed
from noroshi.knowledge.taking import PROBLEM_LIMIT, Remembered, Share, prepared_of
from noroshi.stix.problems import Problem


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
        told, sorter, share = Remembered(job.receipt_id), Sorter(job.places), Share(job.index, job.of)
        read = getattr(import_module(job.module), job.name)
        said: list[tuple[int, list[Problem]]] = []
        try:
            with undisturbed():
                prepared = prepared_of(read(pieces, *job.arguments, share=share), told, job.places)
                self._sort(_runs(prepared, told, share, said), sorter)
        except NoroshiError as error:
            return Failed(type(error), {name: str(fact) for name, fact in error.facts.items()})
        return Done(sorter.counts, told.refused, said)

    def _sort(self, chunks: Iterable[tuple[int, list[Prepared]]], sorter: Sorter) -> None:
        """While this process waits for the answer for one chunk, it reads the next."""
        waiting: Begun | None = None
        for run, chunk in chunks:
            begun = sorter.begin(chunk, run)
            send(self._out, begun.question)
            if waiting is not None:
                self._finish(sorter, waiting, last=waiting.run != run)
            waiting = begun
        if waiting is not None:
            self._finish(sorter, waiting, last=True)

    def _finish(self, sorter: Sorter, begun: Begun, *, last: bool) -> None:
        answer = receive(self._answers)
        if answer is None:
            raise BrokenPipeError
        send(self._out, sorter.finish(begun, answer, last=last))


def _runs(
    prepared: Iterable[Prepared], told: Remembered, share: Share, said: list[tuple[int, list[Problem]]]
) -> Iterator[tuple[int, list[Prepared]]]:
    """Chunks, none of which is of two runs. What was found wrong meanwhile goes to ``said``, with its run."""
    chunk: list[Prepared] = []
    run = share.run
    for one in prepared:
        if share.run != run or len(chunk) == CHUNK:
            if chunk:
                yield run, chunk
            _said(run, told, said)
            chunk, run = [], share.run
        chunk.append(one)
    if chunk:
        yield run, chunk
    _said(run, told, said)


def _said(run: int, told: Remembered, said: list[tuple[int, list[Problem]]]) -> None:
    """No more than are listed in the end."""
    room = PROBLEM_LIMIT - sum(len(problems) for _, problems in said)
    if told.problems and room > 0:
        said.append((run, told.problems[:room]))
    told.problems = []


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

"""How far the start of the demo is: a moving line with a bar in a terminal, one plain line a step anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Display:
    """Plain lines, each when its step is done."""

    def __init__(self, stream: TextIO) -> None:
        """``stream``: where the lines go."""
        self._stream = stream

    def tell(self, sentence: str) -> None:
        """A line that stays."""
        self._stream.write(sentence + "\n")
        self._stream.flush()

    def doing(self, what: str) -> None:
        """What goes on now; shown only where it can be taken away again."""

    def expect(self, steps: int) -> None:
        """How many steps what goes on now will take."""

    def done(self, sentence: str) -> None:
        """One step more is done."""
        self.tell(sentence)

    def finish(self, sentence: str) -> None:
        """Nothing goes on any more."""
        self.tell(sentence)


class TerminalDisplay(Display):
    """The same with a last line that moves, at most as wide as the terminal."""

    def __init__(self, stream: TextIO) -> None:
        """Shows nothing before the first word."""
        super().__init__(stream)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(20), TimeElapsedColumn())
        self._bar = Progress(*columns, console=Console(file=stream, highlight=False), transient=True)
        self._task: TaskID = self._bar.add_task("Starting", total=None)
        self._bar.start()

    def tell(self, sentence: str) -> None:
        """Above the moving line; never broken by us, so that a link stays one link."""
        self._bar.console.print(sentence, soft_wrap=True, markup=False, emoji=False)

    def doing(self, what: str) -> None:
        """Names what goes on, with no end in sight yet."""
        self._bar.reset(self._task, total=None, description=what)

    def expect(self, steps: int) -> None:
        """From now on the bar fills."""
        self._bar.update(self._task, total=steps)

    def done(self, sentence: str) -> None:
        """A line that stays, and the bar one step further."""
        self.tell(sentence)
        self._bar.advance(self._task)

    def finish(self, sentence: str) -> None:
        """Take the moving line away."""
        self._bar.stop()
        self.tell(sentence)

    def close(self) -> None:
        """As after a failure: the terminal is left in order."""
        self._bar.stop()


@contextmanager
def showing(stream: TextIO | None = None) -> Iterator[Display]:
    """The display that suits ``stream``."""
    stream = stream or sys.stdout
    if not stream.isatty():
        yield Display(stream)
        return
    display = TerminalDisplay(stream)
    try:
        yield display
    finally:
        display.close()

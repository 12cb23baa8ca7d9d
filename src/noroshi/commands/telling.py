"""How commands speak: results on standard output, progress and mistakes on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def tell(sentence: str) -> None:
    """One line of progress, on standard error."""
    print(sentence, file=sys.stderr, flush=True)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A function that shows what goes on: one changing line in a terminal, else a line each."""
    if not sys.stdout.isatty():
        yield tell
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    with console.status("Starting.") as status:

        def show(sentence: str) -> None:
            status.update(sentence)

        yield show


def fail(sentence: str) -> int:
    """Say what is wrong; the exit code for it."""
    tell(f"noroshi: {sentence}")
    return 2


def debugging() -> bool:
    """Whether tracebacks are wanted (NOROSHI_DEBUG=1)."""
    return os.environ.get("NOROSHI_DEBUG", "") == "1"

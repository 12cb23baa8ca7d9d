"""What two processes that read and write a large receipt say to each other, and how it goes through a pipe. Pure."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from noroshi.frame.errors import NoroshiError
from noroshi.knowledge.sorting import Counts, Places
from noroshi.stix.problems import Problem

_SIZE = struct.Struct(">I")
_RAW = 1 << 31
"""Of a message's size: it is bytes and stands as it is."""


@dataclass(frozen=True, slots=True)
class Job:
    """One receipt for the other process."""

    module: str
    name: str
    arguments: tuple[str, ...]
    places: Places
    receipt_id: int
    language: str
    index: int
    of: int


@dataclass(frozen=True, slots=True)
class Done:
    """Its end: what became of the objects, and what is wrong with some, by the run that they are of."""

    counts: Counts
    refused: int
    problems: Sequence[tuple[int, Sequence[Problem]]]


@dataclass(frozen=True, slots=True)
class Failed:
    """Its other end: the receipt could not be read."""

    kind: type[NoroshiError]
    facts: Mapping[str, object]


def send(pipe: IO[bytes], message: object) -> None:
    """Send one message. Raises BrokenPipeError when nobody reads any more."""
    if isinstance(message, bytes):  # the pieces of a receipt need no pickling
        pipe.write(_SIZE.pack(len(message) | _RAW))
        pipe.write(message)
    else:
        packed = pickle.dumps(message, protocol=5)
        pipe.write(_SIZE.pack(len(packed)))
        pipe.write(packed)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """The next message; None at the end."""
    try:
        head = pipe.read(_SIZE.size)
        if len(head) < _SIZE.size:
            return None
        (size,) = _SIZE.unpack(head)
        content = pipe.read(size & ~_RAW)
    except ValueError:  # closed meanwhile
        return None
    if len(content) < size & ~_RAW:
        return None
    return content if size & _RAW else pickle.loads(content)  # noqa: S301 - from our own other end

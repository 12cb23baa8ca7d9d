"""Readers that run in the other process, which finds them by their names; some do not come to their end."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable, Iterator

from noroshi.knowledge.errors import NotReadable
from noroshi.knowledge.taking import WHOLE, Found, Item, Share, Unfit
from noroshi.stix.problems import Problem
from tests.knowledge.knowing import made
from tests.knowledge.looking import items_of


def plain(chunks: Iterable[bytes], name: str, share: Share = WHOLE) -> Iterator[Found]:
    """A list of objects, of which those without an identifier are not fit."""
    for place, value in enumerate(json.loads(b"".join(chunks))):
        if not share.take(place):
            continue
        path = f"{name}[{place}]"
        if "id" in value:
            yield Item(path, json.dumps(value).encode(), value)
        else:
            yield Unfit([Problem(path=path, clause="2.9", code="id-missing", message="No identifier.")])


def dies(chunks: Iterable[bytes], share: Share = WHOLE) -> Iterator[Found]:
    """A reader whose process is killed half way."""
    yield from items_of(made("malware", "first"))
    os.kill(os.getpid(), signal.SIGKILL)


def raises(chunks: Iterable[bytes], share: Share = WHOLE) -> Iterator[Found]:
    """A reader that cannot read on."""
    yield from items_of(made("malware", "first"))
    raise NotReadable(reason="it ends too early")


def errs(chunks: Iterable[bytes], share: Share = WHOLE) -> Iterator[Found]:
    """A reader with a fault of our own."""
    yield from items_of(made("malware", "first"))
    raise ZeroDivisionError

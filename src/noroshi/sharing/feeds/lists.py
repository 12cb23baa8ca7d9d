"""Plain block lists and the table of indicators. Pure: entries in, lines out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from noroshi.observables import Kind
from noroshi.sharing.feeds.entries import HASHES, NETWORKS, Entry, Tally, is_plain

KINDS: Final[dict[str, tuple[Kind, ...]]] = {
    "ip": NETWORKS,
    "domain": (Kind.DOMAIN,),
    "url": (Kind.URL,),
    "hash": HASHES,
}
COLUMNS: Final = ("indicator", "kind", "value", "marking", "confidence", "valid_until", "known_since", "name", "pap")


def block_list(name: str, entries: Iterable[Entry], tally: Tally) -> Iterator[str]:
    """One value a line and nothing else: not every firewall knows comments."""
    for entry in entries:
        if entry.kind in KINDS[name] and is_plain(entry.value):
            tally.written += 1
            yield f"{entry.value}\n"
        else:
            tally.left_out += 1


def table(entries: Iterable[Entry], tally: Tally) -> Iterator[str]:
    """Comma-separated (RFC 4180) with a header, of every kind of value; no cell is read as a formula."""
    yield _row(COLUMNS)
    for entry in entries:
        tally.written += 1
        yield _row(
            (
                f"indicator--{entry.indicator}",
                entry.kind.name.lower(),
                inert(entry.value),
                entry.marking.label,
                "" if entry.confidence is None else str(entry.confidence),
                entry.valid_until.isoformat() if entry.valid_until else "",
                entry.known_since.isoformat(),
                inert(entry.name),
                "" if entry.pap is None else entry.pap.label,
            )
        )


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def inert(value: str) -> str:
    """A cell that no table program runs as a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value

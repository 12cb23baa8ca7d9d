"""Which feeds there are, and what may be asked of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from noroshi.observables import Kind
from noroshi.release.types import Pap
from noroshi.sharing.feeds import lists, rpz, suricata, zeek
from noroshi.sharing.feeds.entries import NETWORKS, Entry, Tally

MOST: Final = 500_000
"""Entries of one feed: the newest. No tool of those that read them takes more."""
USUAL: Final = 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a recipient asks of a feed: the least confidence (STIX 0 to 100; 0 takes what says none), how many.

    ``faded`` takes also what is in force by its own word but has faded: too old for its kind, or called a false alarm.
    """

    confidence: int = 0
    limit: int = USUAL
    faded: bool = False

    @property
    def key(self) -> str:
        """The same text for the same question."""
        return f"{self.confidence}.{self.limit}.{int(self.faded)}"


Written = Callable[[Iterable[Entry], int, Tally], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Feed:
    """One file at a stable address: its name, the path below /feeds/, the kinds that it holds, how it is written.

    ``widest``: the narrowest PAP that may stand in it. What blocks, the other side notices (PAP:GREEN and freer); what
    looks at one's own traffic, nobody notices, but it is done on the network (not PAP:RED).
    """

    name: str
    path: str
    media_type: str
    kinds: Collection[Kind]
    write: Written
    widest: Pap = Pap.RED


def _suricata(entries: Iterable[Entry], serial: int, tally: Tally) -> Iterator[str]:
    return suricata.rules(entries, tally)


def _zeek(entries: Iterable[Entry], serial: int, tally: Tally) -> Iterator[str]:
    return zeek.intelligence(entries, tally)


def _zone(entries: Iterable[Entry], serial: int, tally: Tally) -> Iterator[str]:
    return rpz.zone(entries, serial, tally)


def _table(entries: Iterable[Entry], serial: int, tally: Tally) -> Iterator[str]:
    return lists.table(entries, tally)


def _list(name: str) -> Written:
    return lambda entries, serial, tally: lists.block_list(name, entries, tally)


def _dataset(name: str) -> Written:
    return lambda entries, serial, tally: suricata.dataset(name, entries, tally)


_TEXT: Final = "text/plain; charset=utf-8"
_RULED: Final = (*NETWORKS, Kind.DOMAIN, Kind.URL, Kind.JA3)
FEEDS: Final[dict[str, Feed]] = {
    feed.path: feed
    for feed in (
        Feed("suricata", "suricata/noroshi.rules", _TEXT, _RULED, _suricata, Pap.AMBER),
        *(
            Feed(f"suricata-{name}", f"suricata/{name}.lst", _TEXT, kinds, _dataset(name), Pap.AMBER)
            for name, (kinds, _) in suricata.LISTS.items()
        ),
        Feed("zeek", "zeek/noroshi.intel", _TEXT, tuple(zeek.TYPES), _zeek, Pap.AMBER),
        Feed("rpz", "rpz/noroshi.zone", _TEXT, (*NETWORKS, Kind.DOMAIN), _zone, Pap.GREEN),
        *(
            Feed(f"list-{name}", f"lists/{name}.txt", _TEXT, kinds, _list(name), Pap.GREEN)
            for name, kinds in lists.KINDS.items()
        ),
        Feed("csv", "indicators.csv", "text/csv; charset=utf-8", tuple(Kind), _table),
    )
}
"""By path."""
DATASET_RULES: Final = "suricata/datasets.rules"

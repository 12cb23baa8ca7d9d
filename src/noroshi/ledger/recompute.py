"""Computes a log's tree again from its entries and names what contradicts it. Pure: bytes come from the caller.

Where two files contradict each other, the hash above them decides which of them was changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from noroshi.ledger import entry, findings
from noroshi.ledger.faults import MalformedEntry, MalformedTile
from noroshi.ledger.findings import Finding, Wrong
from noroshi.ledger.merkle import HASH_LENGTH, WIDTH, Edge, leaf_hash, perfect_root, split
from noroshi.ledger.tiles import ENTRIES, Tile, check_length, leading, level_sizes

Read = Callable[[str], bytes | None]
"""Gives the bytes at a path below the log, or None when there are none."""


@dataclass(frozen=True, slots=True)
class _Contest:
    """A bundle and a tile of level 0 that contradict each other: the hashes that each gives."""

    bundle: Tile
    tile: Tile
    ours: list[bytes]
    theirs: list[bytes]

    def settled(self, *, ours: bool, theirs: bool) -> Finding:
        """The finding, given which of both leads to the hash above."""
        differing = [at for at, (left, right) in enumerate(zip(self.ours, self.theirs, strict=True)) if left != right]
        if ours:
            return findings.tile_changed(self.tile, differing)
        return (findings.entries_changed if theirs else findings.undecided)(self.bundle, differing)


@dataclass(slots=True)
class Recomputation:
    """One pass over all files of a tree of ``size`` entries; what is wrong gathers in ``found``."""

    read: Read
    size: int
    found: list[Finding] = field(default_factory=list)

    def root(self, signed: bytes) -> bytes:
        """The root that the entries give. ``signed`` decides contradictions for which nothing else stands above."""
        edge = Edge(self.size, [[] for _ in level_sizes(self.size)])
        rising = [self._full_leaves(index) for index in range(self.size // WIDTH)]
        for level, count in level_sizes(self.size):
            if level:
                rising, edge.levels[level] = self._level(level, count, rising)
        if width := self.size % WIDTH:
            self._last_leaves(Tile(0, self.size // WIDTH, width), edge, signed)
        return edge.root()

    def _full_leaves(self, index: int) -> bytes:
        hashes, contest = self._leaves(Tile(0, index))
        if contest is None:
            return perfect_root(hashes)
        above = self._given(1, index)
        ours, theirs = perfect_root(contest.ours), perfect_root(contest.theirs)
        self.found.append(contest.settled(ours=ours == above, theirs=theirs == above))
        return theirs if theirs == above else ours

    def _last_leaves(self, tile: Tile, edge: Edge, signed: bytes) -> None:
        edge.levels[0], contest = self._leaves(tile)
        if contest is None:
            return
        ours = edge.root() == signed
        edge.levels[0] = contest.theirs
        theirs = edge.root() == signed
        self.found.append(contest.settled(ours=ours, theirs=theirs))
        edge.levels[0] = contest.theirs if theirs else contest.ours

    def _leaves(self, tile: Tile) -> tuple[list[bytes], _Contest | None]:
        """The hashes of a bundle's entries, and the contradiction if its tile has others."""
        bundle = Tile(ENTRIES, tile.index, tile.width)
        raw, theirs = self._required(bundle), self._hashes(tile)
        leaves, rest = leading(raw or b"")
        ours = [leaf_hash(leaf) for leaf in leaves]
        self._check_entries(bundle, leaves, ours, theirs)
        if raw is None or rest or len(ours) != tile.width:
            if raw is not None:
                self.found.append(_misshapen(bundle, ours, theirs))
            return theirs or [bytes(HASH_LENGTH)] * tile.width, None
        if theirs is None or ours == theirs:
            return ours, None
        return ours, _Contest(bundle, tile, ours, theirs)

    def _check_entries(self, bundle: Tile, leaves: list[bytes], ours: list[bytes], theirs: list[bytes] | None) -> None:
        """Entries whose hash is right must read as entries; the others are named as changed anyway."""
        for at, leaf in enumerate(leaves[: bundle.width]):
            if theirs is None or ours[at] == theirs[at]:
                try:
                    entry.parse(leaf)
                except MalformedEntry as fault:
                    where = bundle.start + at
                    self.found.append(Finding(Wrong.ENTRY_MALFORMED, bundle.path, f"Entry {where}: {fault}", where))

    def _level(self, level: int, count: int, computed: list[bytes]) -> tuple[list[bytes], list[bytes]]:
        """Compare one level above the leaves; give the roots of its complete tiles and the hashes of its last."""
        for tile in _tiles(level, count):
            ours = computed[tile.index * WIDTH :][: tile.width]
            theirs = self._hashes(tile)
            if theirs is not None and ours != theirs:
                differing = [at for at, (left, right) in enumerate(zip(ours, theirs, strict=True)) if left != right]
                self.found.append(findings.tile_changed(tile, differing))
        full = count - count % WIDTH
        return [perfect_root(computed[at : at + WIDTH]) for at in range(0, full, WIDTH)], computed[full:]

    def _hashes(self, tile: Tile) -> list[bytes] | None:
        raw = self._required(tile)
        if raw is None:
            return None
        try:
            check_length(raw, tile)
        except MalformedTile as fault:
            self.found.append(Finding(Wrong.TILE_MALFORMED, tile.path, str(fault), tile.start))
            return None
        return split(raw)

    def _required(self, tile: Tile) -> bytes | None:
        raw = self.read(tile.path)
        if raw is None:
            self.found.append(findings.missing(tile.path))
        return raw

    def _given(self, level: int, position: int) -> bytes | None:
        """The hash that a tile above the leaves has at a position, whether or not it is right."""
        count = self.size >> 8 * level
        index, at = divmod(position, WIDTH)
        raw = self.read(Tile(level, index, min(WIDTH, count - index * WIDTH)).path) or b""
        return raw[at * HASH_LENGTH :][:HASH_LENGTH] or None


def _tiles(level: int, count: int) -> Iterator[Tile]:
    for index in range(count // WIDTH):
        yield Tile(level, index)
    if count % WIDTH:
        yield Tile(level, count // WIDTH, count % WIDTH)


def _misshapen(bundle: Tile, ours: list[bytes], theirs: list[bytes] | None) -> Finding:
    """The first entry at which a bundle goes astray, as far as its tile tells."""
    right = zip(ours, theirs or [], strict=False)
    at = next((at for at, (left, other) in enumerate(right) if left != other), len(ours))
    where = bundle.start + min(at, bundle.width - 1)
    text = f"From entry {where} on the bundle cannot be read: its lengths or its number of entries are wrong."
    return Finding(Wrong.BUNDLE_MALFORMED, bundle.path, text, where)


def partial_is_prefix(partial: Tile, raw: bytes, current: bytes) -> bool:
    """Whether an earlier, narrower tile or bundle says the same as the current one."""
    if partial.level != ENTRIES:
        return len(raw) == partial.width * HASH_LENGTH and current.startswith(raw)
    leaves, rest = leading(raw)
    return not rest and len(leaves) == partial.width and current.startswith(raw)

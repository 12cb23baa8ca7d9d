"""What a file that says the whole register would change in it. Pure: what is registered and lines in, a plan out."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from noroshi.parties.types import AssetKind, AssetLine

Identity = Callable[[AssetLine], Hashable]


@dataclass(frozen=True, slots=True)
class AssetBecomes:
    """A registered asset and what the file says of it now."""

    asset_id: int
    before: AssetLine
    after: AssetLine

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """Each field that differs: its name, what it was, what it becomes."""
        pairs = ((name, getattr(self.before, name), getattr(self.after, name)) for name in AssetLine.__slots__)
        return [(name, str(old), str(new)) for name, old, new in pairs if old != new]


@dataclass(frozen=True, slots=True)
class AssetPlan:
    """What would be added, changed, retired, and which assets the file confirms as they are."""

    added: tuple[AssetLine, ...]
    changed: tuple[AssetBecomes, ...]
    retired: tuple[tuple[int, AssetLine], ...]
    same: tuple[int, ...]

    @property
    def empty(self) -> bool:
        """Whether it only confirms."""
        return not (self.added or self.changed or self.retired)

    @property
    def digest(self) -> str:
        """What somebody saw: carried out is just the plan with this digest."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


def plan(registered: Mapping[int, AssetLine], lines: Sequence[AssetLine]) -> AssetPlan:
    """Hold the lines of a file against what is registered and in use.

    A line that says just what an asset is confirms it. Otherwise the two are one when they agree in kind and value, or
    else in kind, name and facility; of several the first. What is left of the file is new, what is left of the register
    is retired.
    """
    left, new, changed = dict(registered), list(lines), []
    same, new = _paired(left, new, lambda line: line)
    for identity in (_by_value, _by_name):
        pairs, new = _paired(left, new, identity)
        changed += [AssetBecomes(key, registered[key], line) for key, line in pairs]
    changed.sort(key=lambda one: one.asset_id)
    return AssetPlan(tuple(new), tuple(changed), tuple(sorted(left.items(), key=_first)), tuple(key for key, _ in same))


def _first(one: tuple[int, AssetLine]) -> int:
    return one[0]


def _by_value(line: AssetLine) -> Hashable:
    return (line.kind, line.value.lower()) if line.value and line.kind is not AssetKind.COMPUTER else None


def _by_name(line: AssetLine) -> Hashable:
    return (line.kind, line.name, line.facility)


def _paired(
    left: dict[int, AssetLine], lines: Iterable[AssetLine], identity: Identity
) -> tuple[list[tuple[int, AssetLine]], list[AssetLine]]:
    """Pairs of one identity, taken out of ``left``, and the lines without one; None is no identity."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for key in sorted(left, reverse=True):
        places[identity(left[key])].append(key)
    pairs, rest = [], []
    for line in lines:
        wanted = identity(line)
        if wanted is not None and places.get(wanted):
            key = places[wanted].pop()
            del left[key]
            pairs.append((key, line))
        else:
            rest.append(line)
    return pairs, rest

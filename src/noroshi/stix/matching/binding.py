"""From what each ``[...]`` matched to one binding of the whole pattern (STIX 2.1 §9.5): a search with a limit.

Every qualifier comes down to two bounds on the observations that may take part: the last moment of each must not lie
before ``since``, nor its first after ``until``. Each observation serves as often as it was seen.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from itertools import accumulate
from typing import NamedTuple

from noroshi.stix.errors import PatternUndecided
from noroshi.stix.matching.observed import microseconds
from noroshi.stix.pattern_tree import (
    Expression,
    Joined,
    Joint,
    Observation,
    Qualified,
    Repeats,
    StartStop,
    Test,
    Within,
)

STEPS = 1_000_000
"""Of a search, after which the pattern counts as undecided."""
_DEEPEST = 200
"""Repetitions of something that is more than one observation."""
_ALWAYS = 1 << 62
_SECOND = 1_000_000


class Seen(NamedTuple):
    """An observation that satisfies a ``[...]``: from when to when, how often, and its number in the stream."""

    first: int
    last: int
    number: int
    place: int


class _Bounds(NamedTuple):
    since: int
    until: int


class Matches:
    """What satisfies one ``[...]``, by the first moment."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        self.seen = sorted(seen)
        self._firsts = [one.first for one in self.seen]
        self._longest = max((one.last - one.first for one in self.seen), default=0)
        self._totals = [0, *accumulate(one.number for one in self.seen)]

    def between(self, bounds: _Bounds) -> range:
        """Which of them can lie within the bounds; their last moments are still to be looked at."""
        low = bisect_left(self._firsts, bounds.since - self._longest)
        return range(low, max(bisect_right(self._firsts, bounds.until), low))

    def most(self, found: range) -> int:
        """How often they were seen at most."""
        return self._totals[found.stop] - self._totals[found.start]


class Search:
    """One search: what each test matched, and how many steps are left."""

    def __init__(self, matches: Mapping[Test, Matches], steps: int = STEPS) -> None:
        self._matches = dict(matches)
        self._joined: dict[Expression, Matches] = {}
        self._left = steps
        self._used: Counter[int] = Counter()

    def first(self, pattern: Expression) -> tuple[int, ...] | None:
        """Numbers of the observations of the first binding found, in order; None if there is none.

        Raises PatternUndecided when the limit is reached.
        """
        try:
            for _ in self._each(pattern, _Bounds(-_ALWAYS, _ALWAYS)):
                return tuple(sorted(place for place, times in self._used.items() if times))
        except RecursionError as error:
            raise PatternUndecided from error
        return None

    def _step(self, number: int = 1) -> None:
        self._left -= number
        if self._left < 0:
            raise PatternUndecided

    def _each(self, node: Expression, bounds: _Bounds) -> Iterator[int]:
        """Each binding within the bounds: taken while the caller holds it; gives the latest of its first moments."""
        if self._earliest(node, bounds) is None:
            return
        plain = self._one(node)
        if plain is not None:
            yield from self._repeated(plain, 1, bounds)
        elif isinstance(node, Qualified):
            yield from self._qualified(node, bounds)
        elif isinstance(node, Joined):
            yield from self._joining(node, bounds)

    def _joining(self, node: Joined, bounds: _Bounds) -> Iterator[int]:
        if node.joint is Joint.AND:
            yield from self._all(node.expressions, bounds)
        elif node.joint is Joint.FOLLOWEDBY:
            yield from self._followed(node.expressions, bounds, -_ALWAYS)
        else:
            for one in node.expressions:
                yield from self._each(one, bounds)

    def _one(self, node: Expression) -> Matches | None:
        """What matches a node that always takes one observation: a ``[...]``, or several joined by OR."""
        if isinstance(node, Observation):
            return self._matches[node.test]
        if not (isinstance(node, Joined) and node.joint is Joint.OR):
            return None
        if node not in self._joined:
            several = [self._one(one) for one in node.expressions]
            known = [one.seen for one in several if one is not None]
            if len(known) < len(several):
                return None
            self._joined[node] = Matches(list(dict.fromkeys(merge(*known))))
        return self._joined[node]

    def _all(self, parts: Sequence[Expression], bounds: _Bounds) -> Iterator[int]:
        if not parts:
            yield -_ALWAYS
            return
        for latest in self._each(parts[0], bounds):
            for other in self._all(parts[1:], bounds):
                yield max(latest, other)

    def _followed(self, parts: Sequence[Expression], bounds: _Bounds, latest: int) -> Iterator[int]:
        """What follows may not end before all that went before has begun."""
        if not parts:
            yield latest
            return
        for found in self._each(parts[0], _Bounds(max(bounds.since, latest), bounds.until)):
            yield from self._followed(parts[1:], bounds, max(latest, found))

    def _qualified(self, node: Qualified, bounds: _Bounds) -> Iterator[int]:
        *inner, outermost = node.qualifiers
        rest: Expression = Qualified(node.expression, tuple(inner)) if inner else node.expression
        match outermost:
            case StartStop():
                yield from self._each(rest, _narrowed(bounds, outermost))
            case Within():
                for window in self._windows(rest, outermost, bounds):
                    yield from self._each(rest, window)
            case Repeats():
                yield from self._repetitions(rest, outermost.times, bounds)

    def _windows(self, node: Expression, within: Within, bounds: _Bounds) -> Iterator[_Bounds]:
        """The bounds of every window that may hold a binding: each begins where some observation ends."""
        length = int(within.seconds * _SECOND)
        ends = {
            one.last
            for matches in map(self._matches.__getitem__, tests_of(node))
            for place in matches.between(bounds)
            if bounds.since <= (one := matches.seen[place]).last
        }
        for end in sorted(ends):
            self._step()
            yield _Bounds(max(bounds.since, end), min(bounds.until, end + length))

    def _repetitions(self, node: Expression, times: int, bounds: _Bounds) -> Iterator[int]:
        plain = self._one(node)
        if plain is not None:
            yield from self._repeated(plain, times, bounds)
        elif times > _DEEPEST:
            raise PatternUndecided
        else:
            yield from self._all((node,) * times, bounds)

    def _repeated(self, matches: Matches, times: int, bounds: _Bounds) -> Iterator[int]:
        """Each way to take so many, the earliest first. A stack of its own: there may be more than Python nests."""
        found = matches.between(bounds)
        taken: list[tuple[int, int]] = []
        missing, place = times, found.start
        while True:
            while missing and matches.most(range(place, found.stop)) >= missing:
                self._step()
                missing -= self._take(matches, place, missing, bounds, taken)
                place += 1
            if not missing:
                yield max(matches.seen[at].first for at, _ in taken)
            if not taken:
                return
            place, number = taken.pop()
            self._used[matches.seen[place].place] -= number
            missing += number
            if number > 1:
                missing -= self._take(matches, place, number - 1, bounds, taken)
            place += 1

    def _take(self, matches: Matches, place: int, most: int, bounds: _Bounds, taken: list[tuple[int, int]]) -> int:
        one = matches.seen[place]
        number = min(one.number - self._used[one.place], most) if one.last >= bounds.since else 0
        if number > 0:
            self._used[one.place] += number
            taken.append((place, number))
        return max(number, 0)

    def _earliest(self, node: Expression, bounds: _Bounds) -> int | None:
        """No binding's latest first moment lies before this; None if there is surely no binding.

        That an observation may be needed twice is not looked at, nor are the windows.
        """
        plain = self._one(node)
        if plain is not None:
            return self._earliest_of(plain, 1, bounds)
        if isinstance(node, Qualified):
            return self._earliest_qualified(node, bounds)
        return self._earliest_joined(node, bounds) if isinstance(node, Joined) else None

    def _earliest_of(self, matches: Matches, times: int, bounds: _Bounds) -> int | None:
        found = matches.between(bounds)
        self._step()
        if matches.most(found) < times:
            return None
        for place in found:
            one = matches.seen[place]
            if one.last >= bounds.since:
                times -= one.number
                if times <= 0:
                    return one.first
        return None

    def _earliest_joined(self, node: Joined, bounds: _Bounds) -> int | None:
        several: list[int] = []
        for one in node.expressions:
            found = self._earliest(one, bounds)
            if found is not None:
                several.append(found)
            elif node.joint is not Joint.OR:
                return None
            if found is not None and node.joint is Joint.FOLLOWEDBY:
                bounds = _Bounds(max(bounds.since, found), bounds.until)
        if node.joint is Joint.OR:
            return min(several, default=None)
        return max(several)

    def _earliest_qualified(self, node: Qualified, bounds: _Bounds) -> int | None:
        times = 1
        for one in node.qualifiers:
            if isinstance(one, StartStop):
                bounds = _narrowed(bounds, one)
            elif isinstance(one, Repeats):
                times = one.times
        plain = self._one(node.expression)
        return self._earliest(node.expression, bounds) if plain is None else self._earliest_of(plain, times, bounds)


def _narrowed(bounds: _Bounds, given: StartStop) -> _Bounds:
    """From the start on, and before the stop (STIX 2.1 §9.5.2); no bounds at all where the stop is not later."""
    start, stop = microseconds(given.start.timestamp), microseconds(given.stop.timestamp)
    if start >= stop:
        return _Bounds(_ALWAYS, -_ALWAYS)
    return _Bounds(max(bounds.since, start), min(bounds.until, stop - 1))


def tests_of(node: Expression) -> Iterator[Test]:
    """What stands in the brackets of a pattern."""
    match node:
        case Observation():
            yield node.test
        case Qualified():
            yield from tests_of(node.expression)
        case Joined():
            for one in node.expressions:
                yield from tests_of(one)

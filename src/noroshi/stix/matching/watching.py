"""Many patterns over a stream of observations: each object is looked at once, whatever the number of patterns."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

import msgspec

from noroshi.stix.errors import PatternUndecided
from noroshi.stix.matching.anchors import Anchor, Strength, anchors_of
from noroshi.stix.matching.binding import STEPS, Matches, Search, Seen, tests_of
from noroshi.stix.matching.comparing import Passes, as_text, network, passes
from noroshi.stix.matching.observed import SCO, Observed
from noroshi.stix.matching.paths import Values, values_of
from noroshi.stix.pattern_tree import Expression, Index, Test


class Verdict(msgspec.Struct, frozen=True):
    """What became of one pattern.

    ``keys`` are the observations of the first binding found, in the order in which they were shown; empty where the
    pattern does not match. ``undecided``: the search took too long, or an expression on some value did.
    """

    keys: tuple[str, ...] = ()
    undecided: bool = False

    @property
    def matched(self) -> bool:
        """Whether the pattern matches."""
        return bool(self.keys)


@dataclass(slots=True, eq=False)
class _Bracket:
    """One ``[...]`` of some patterns, and what satisfied it."""

    passes: Passes
    seen: list[Seen] = field(default_factory=list)
    undecided: bool = False

    def holds(self, root: SCO, objects: Mapping[str, SCO]) -> bool:
        try:
            return self.passes(root, objects)
        except TimeoutError:
            self.undecided = True
            return False


@dataclass(slots=True)
class _Path:
    """The values under one path and what stands on them."""

    read: Values
    equal: dict[object, list[_Bracket]] = field(default_factory=dict)
    networks: dict[tuple[int, int, int], list[_Bracket]] = field(default_factory=dict)
    prefixes: set[tuple[int, int]] = field(default_factory=set)
    literals: list[tuple[str, _Bracket]] = field(default_factory=list)

    def candidates(self, value: Any) -> Iterator[_Bracket]:
        """Those brackets that this value may satisfy."""
        text = as_text(value)
        if self.equal and (text is not None or type(value) in (int, float, bool)):
            yield from self.equal.get(value if text is None else text, ())
        if text is None:
            return
        if self.prefixes:
            yield from self._of_network(text)
        if self.literals:
            text = text if text.isascii() else normalize("NFC", text)
            yield from (bracket for literal, bracket in self.literals if literal in text)

    def _of_network(self, text: str) -> Iterator[_Bracket]:
        found = network(text)
        if found is None:
            return
        number, widest = int(found.network_address), found.max_prefixlen
        for version, prefix in self.prefixes:
            if version == found.version and prefix <= found.prefixlen:
                yield from self.networks.get((version, prefix, number >> (widest - prefix)), ())


@dataclass(slots=True)
class _Kind:
    """What is looked for in objects of one type."""

    paths: dict[tuple[str | Index, ...], _Path] = field(default_factory=dict)
    always: list[_Bracket] = field(default_factory=list)

    def candidates(self, root: SCO, objects: Mapping[str, SCO]) -> Iterable[_Bracket]:
        """Each bracket that this object may satisfy, once."""
        found = dict.fromkeys(self.always)
        for path in self.paths.values():
            for value in path.read(root, objects):
                found.update(dict.fromkeys(path.candidates(value)))
        return found


class Watch:
    """Shows a stream of observations to patterns, and says of each pattern what became of it.

    ``patterns`` are parsed ones by whatever names them. Raises PatternRegex for a regular expression that cannot be
    read. What is kept of an observation that satisfies no ``[...]`` is nothing.
    """

    def __init__(self, patterns: Mapping[Hashable, Expression], steps: int = STEPS) -> None:
        self._patterns = dict(patterns)
        self._steps = steps
        self._brackets: dict[Test, _Bracket] = {}
        self._kinds: dict[str, _Kind] = {}
        self._keys: dict[int, str] = {}
        self._shown = 0
        for pattern in self._patterns.values():
            for test in tests_of(pattern):
                self._add(test)

    def _add(self, test: Test) -> None:
        if test not in self._brackets:
            bracket = self._brackets[test] = _Bracket(passes(test))
            for anchor in anchors_of(test):
                self._hang(anchor, bracket)

    def _hang(self, anchor: Anchor, bracket: _Bracket) -> None:
        kind = self._kinds.setdefault(anchor.kind, _Kind())
        if anchor.strength is Strength.ALL:
            kind.always.append(bracket)
            return
        path = kind.paths.get(anchor.steps)
        if path is None:
            path = kind.paths[anchor.steps] = _Path(values_of(anchor.steps))
        if anchor.strength is Strength.EQUAL:
            path.equal.setdefault(anchor.key, []).append(bracket)
        elif isinstance(anchor.key, tuple):
            path.networks.setdefault(anchor.key, []).append(bracket)
            path.prefixes.add(anchor.key[:2])
        else:
            path.literals.append((str(anchor.key), bracket))

    def show(self, seen: Observed) -> None:
        """Look at one observation."""
        place, satisfied = self._shown, None
        self._shown += 1
        for root in seen.objects.values():
            kind = self._kinds.get(root.get("type", ""))
            if kind is None:
                continue
            for bracket in kind.candidates(root, seen.objects):
                if bracket.holds(root, seen.objects):
                    satisfied = Seen(seen.first, seen.last, seen.number, place)
                    if not bracket.seen or bracket.seen[-1].place != place:
                        bracket.seen.append(satisfied)
        if satisfied is not None:
            self._keys[place] = seen.key

    def verdicts(self) -> Iterator[tuple[Hashable, Verdict]]:
        """Each pattern with what became of it over all that was shown so far."""
        matches = {test: Matches(bracket.seen) for test, bracket in self._brackets.items()}
        for name, pattern in self._patterns.items():
            yield name, self._verdict(pattern, matches)

    def _verdict(self, pattern: Expression, matches: Mapping[Test, Matches]) -> Verdict:
        try:
            places = Search(matches, self._steps).first(pattern)
        except PatternUndecided:
            return Verdict(undecided=True)
        if places is not None:
            return Verdict(tuple(self._keys[place] for place in places))
        return Verdict(undecided=any(self._brackets[test].undecided for test in tests_of(pattern)))


def match(pattern: Expression, seen: Iterable[Observed]) -> Verdict:
    """One pattern over some observations. Raises PatternRegex."""
    watch = Watch({None: pattern})
    for one in seen:
        watch.show(one)
    return next(verdict for _, verdict in watch.verdicts())

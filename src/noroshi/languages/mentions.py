"""What is found in a text: a value, as it was written, and where."""

from __future__ import annotations

from typing import NamedTuple

from noroshi.observables import Kind, NotAnObservable, Observable, normalise


class Mention(NamedTuple):
    """One place in a text that names an observable. ``start`` and ``end`` count characters of the original text."""

    observable: Observable
    start: int
    end: int
    written: str

    @property
    def kind(self) -> Kind:
        """What kind of observable it is."""
        return self.observable.kind

    @property
    def value(self) -> str:
        """The normalised value."""
        return self.observable.value


class Step(NamedTuple):
    """How far a rule has read, and what it found on the way; nothing found means: looked at, and not a value."""

    end: int
    observable: Observable | None = None
    start: int = -1
    stop: int = -1

    def mention(self, text: str) -> Mention | None:
        """The find, with the writing that stands in the text."""
        if self.observable is None:
            return None
        return Mention(self.observable, self.start, self.stop, text[self.start : self.stop])


def found(observable: Observable, start: int, stop: int, end: int = 0) -> Step:
    """A find that stands from ``start`` to ``stop``; reading goes on at ``end`` where that is further."""
    return Step(max(stop, end), observable, start, stop)


def canonical(kind: Kind, text: str) -> Observable | None:
    """As ``normalise``; None where the text is no value of the kind."""
    try:
        return normalise(kind, text)
    except NotAnObservable:
        return None

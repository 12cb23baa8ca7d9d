"""A warninglist of our own, as a file or typed: one value on each line. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network
from typing import Final, NamedTuple

from noroshi.knowledge.benign import WIDEST_PREFIX, suffix_key
from noroshi.observables import Kind, NotAnObservable, guess, normalise, registered_domain

SIZE_LIMIT: Final = 1024 * 1024
"""Bytes."""
LINES_LIMIT: Final = 20_000
PROBLEMS_SHOWN: Final = 200
LONGEST_LINE: Final = 4096
_NETWORKS: Final = frozenset({Kind.CIDR4, Kind.CIDR6})


class Key(NamedTuple):
    """What is looked up: see ``benign.candidates``."""

    key: str
    kind: Kind


class Fault(NamedTuple):
    """What is wrong with one line: its number from 1, its text, a code for ``warninglists.FAULTS``."""

    line: int
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a list holds: its keys, each once, and every line that is no value."""

    keys: frozenset[Key]
    faults: tuple[Fault, ...]


def read(text: str) -> Read:
    """Read a list. Empty lines and lines that begin with ``#`` say nothing; ``.example.jp`` names all below it too."""
    keys: set[Key] = set()
    faults: list[Fault] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        found = _key(said)
        if isinstance(found, Key):
            keys.add(found)
        else:
            faults.append(Fault(number, said[:200], found))
    return Read(frozenset(keys), tuple(faults))


def _key(said: str) -> Key | str:
    if len(said) > LONGEST_LINE:
        return "too-long"
    if said.startswith((".", "*.")):
        return _suffix(said.removeprefix("*").lstrip("."))
    observable = guess(said)
    if observable is None:
        return "no-value"
    if observable.kind in _NETWORKS and ip_network(observable.value).prefixlen < WIDEST_PREFIX:
        return "too-wide"
    return Key(observable.value, observable.kind)


def _suffix(name: str) -> Key | str:
    try:
        observable = normalise(Kind.DOMAIN, name)
    except NotAnObservable:
        return "no-value"
    if registered_domain(observable.value) is None:
        return "public-suffix"
    return Key(suffix_key(observable.value), Kind.DOMAIN)

"""From what a reader yields to what may be stored, with everything that is not fit listed. Pure: no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from noroshi.knowledge.preparing import Prepared, prepare
from noroshi.knowledge.sorting import CHUNK, Counts, Places
from noroshi.stix.problems import Problem

PROBLEM_LIMIT = 1000


class Item(msgspec.Struct, frozen=True, gc=False):
    """One object to remember: its place, its bytes as they came, its decoded value.

    ``derived`` is the STIX 2.1 derivative of a STIX 2.0 object, of which ``value`` is then the decoded form.
    """

    path: str
    content: bytes
    value: Mapping[str, Any]
    derived: bytes | None = None


@dataclass(frozen=True, slots=True)
class Unfit:
    """One object that breaks the rules, with everything that is wrong with it."""

    problems: Sequence[Problem]


Found = Item | Problem | Unfit


class Share:
    """What one of several readers of the same bytes is to read of them: runs of things, in turn with the others.

    ``run`` is the run that the last thing taken belongs to.
    """

    def __init__(self, index: int = 0, of: int = 1) -> None:
        self._index, self._of = index, of
        self.run = index

    @property
    def first(self) -> bool:
        """Whether what stands for the whole is this reader's to tell."""
        return self._index == 0

    def take(self, number: int) -> bool:
        """Whether the thing with this number is to be read."""
        run = number // CHUNK
        if run % self._of != self._index:
            return False
        self.run = run
        return True


WHOLE = Share()
"""Everything: there is one reader."""


@dataclass(slots=True)
class Remembered:
    """What became of the objects of one receipt.

    ``refused`` counts what is not stored; ``clashes`` what is stored beside a version with other content; ``problems``
    lists the first thousand of both.
    """

    receipt_id: int
    new: int = 0
    updated: int = 0
    same: int = 0
    older: int = 0
    values: int = 0
    refused: int = 0
    clashes: int = 0
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, *problems: Problem) -> None:
        """List an object that is not stored, with what is wrong with it."""
        self.refused += 1
        self.note(*problems)

    def note(self, *problems: Problem) -> None:
        """List what is worth knowing."""
        self.problems += problems[: max(PROBLEM_LIMIT - len(self.problems), 0)]

    def take(self, counts: Counts) -> None:
        """Add what the write path counted."""
        self.new, self.updated, self.same = counts.new, counts.updated, counts.same
        self.older, self.values = counts.older, counts.values
        self.clashes = len(counts.clashes)
        self.note(*(_clash(path) for path in counts.clashes[:PROBLEM_LIMIT]))

    def outcome(self) -> dict[str, Any]:
        """What is written onto the receipt."""
        listed = [
            {
                "path": one.path,
                "object": one.object_id,
                "clause": one.clause,
                "code": one.code,
                "message": one.text,
                "sentence": one.message,  # and facts: for a reader of another language
                "facts": dict(one.parameters),
            }
            for one in self.problems
        ]
        return {
            "new": self.new,
            "updated": self.updated,
            "same": self.same,
            "older": self.older,
            "refused": self.refused,
            "clashes": self.clashes,
            "problems": listed,
        }


def _clash(path: str) -> Problem:
    return Problem(
        path=path,
        clause="STIX 2.1 §3.6.2",
        code="version-reused",
        message="This version came before with other content. Both are kept; the first stays the current one.",
        note=True,
    )


def prepared_of(items: Iterable[Found], told: Remembered, places: Places) -> Iterator[Prepared]:
    """What may be stored of ``items``, one by one; what may not is listed in ``told``."""
    for item in items:
        if isinstance(item, Problem) and item.note:
            told.note(item)
            continue
        if not isinstance(item, Item):
            told.refuse(*(item.problems if isinstance(item, Unfit) else (item,)))
            continue
        made = prepare(item.path, item.content, item.value, item.derived)
        if made.tlp in places:
            yield made
        else:
            told.refuse(_beyond(item))


def _beyond(item: Item) -> Problem:
    """RED names persons, and automation is none."""
    return Problem(
        path=item.path,
        clause="TLP 2.0 RED",
        code="beyond-your-view",
        message="TLP:RED is for named persons: automation may not take it in. A person of the office must send it.",
        object_id=str(item.value.get("id")),
    )

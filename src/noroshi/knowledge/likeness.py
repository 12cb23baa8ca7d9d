"""Which reports resemble a report: by the values that they name, by the words of their text. From indexes, never pairs.

Bounded whatever is known: a value or word that many share says nothing, and is left out after a bounded look.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from noroshi.knowledge.searching import run

VALUES: Final = 100
WORDS: Final = 24
_NAMED_BY_AT_MOST: Final = 40
_LOOKED_AT: Final = 2000
_LISTS: Final = 128
_OBJECTS: Final = 300
_FOUND: Final = 60


def reports_naming(values: Collection[UUID]) -> Mapping[UUID, frozenset[int]]:
    """For each value (the UUID of its STIX object), the receipts of the reports that name it; one statement.

    Values that more than 40 reports name are left out. At most 100 values are looked at.
    """
    if not values:
        return {}
    facts = {"values": list(values)[:VALUES], "bound": _NAMED_BY_AT_MOST + 1, "looked_at": _LOOKED_AT}
    return {uuid: frozenset(receipts) for uuid, receipts in run("reports_naming", facts)}


def incidents_with_words(tokens: Collection[str]) -> Mapping[int, frozenset[str]]:
    """The receipts of incidents whose text holds any of the words (``observables.tokens``), and which; one statement.

    Words that stand in more than 300 objects are left out. At most 24 words are looked at, 60 receipts found.
    """
    if not tokens:
        return {}
    facts = {"tokens": list(tokens)[:WORDS], "lists": _LISTS + 1, "bound": _OBJECTS, "limit": _FOUND}
    return {receipt: frozenset(held) for receipt, held in run("incidents_with_words", facts)}

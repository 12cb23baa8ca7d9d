"""Suggested duplicates: what speaks for two reports being one matter, weighed, and said in a sentence.

The search goes from the open report outwards, through indexes, under the reader's own rights: a suggestion can only
come through something that the reader may see.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from noroshi.face.moments import length
from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.intake.desk.models import DeskItem, Rejection
from noroshi.intake.desk.queries import Row, items
from noroshi.intake.desk.types import State
from noroshi.knowledge.likeness import incidents_with_words, reports_naming
from noroshi.observables import Observable, tokens
from noroshi.observables.stix_forms import observable_object

NEAR: Final = timedelta(hours=72)
SHOWN: Final = 5
ENOUGH: Final = 1.0
_LONG_APART: Final = timedelta(days=30)
_FEWEST_WORDS: Final = 3
_ONLY_HIRAGANA: Final = re.compile(r"[\u3041-\u309f]+").fullmatch
_JOINING: Final = frozenset({"and", "are", "for", "from", "has", "the", "was", "with"})
_LATIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]+").findall


@dataclass(slots=True)
class Evidence:
    """What speaks for one other item: values with how many other reports name each, words in common, the sender."""

    values: list[tuple[str, int]] = field(default_factory=list)
    words: frozenset[str] = frozenset()
    share: float = 0.0
    same_source: bool = False
    apart: timedelta = timedelta(0)

    @property
    def weight(self) -> float:
        """Values weigh by how rare they are; words by how much of the title they make up; long ago weighs little."""
        said = sum(3 / others for _, others in self.values)
        if self.same_source and self.apart <= NEAR:
            said += 1.5 if self.apart <= NEAR / 3 else 1.0
        text = 2 * self.share if len(self.words) >= _FEWEST_WORDS else 0.0
        return said + (text * 0.3 if self.apart > _LONG_APART else text)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another item that may be the same matter, and why."""

    row: Row
    why: str
    weight: float


def suggested(actor: Actor, row: Row, values: Collection[Observable]) -> list[Suggestion]:
    """Other reports that may be the same matter as ``row``, the likeliest first; a constant number of statements.

    ``values`` are those that the report names and that are not known to be harmless.
    """
    found = _evidence(actor, row, values)
    rows = items(actor, found)
    rejected = _rejected(row.id)
    suggestions = []
    for key, evidence in found.items():
        other = rows.get(key)
        if other is None or key == row.id or key in rejected or other.state is State.MERGED:
            continue
        evidence.apart = abs(other.arrived_at - row.arrived_at)
        evidence.same_source = row.source_id is not None and other.source_id == row.source_id
        if evidence.weight >= ENOUGH:
            suggestions.append(Suggestion(other, sentence(evidence, row.title), evidence.weight))
    return sorted(suggestions, key=lambda one: (-one.weight, -one.row.id))[:SHOWN]


def _evidence(actor: Actor, row: Row, values: Collection[Observable]) -> dict[int, Evidence]:
    by_uuid = dict(_uuids(values))
    naming = reports_naming(list(by_uuid))
    mine = _telling(row.title)
    holding = incidents_with_words(mine)
    receipts = {one for held in naming.values() for one in held} | set(holding)
    of_receipt = _items_of(actor, receipts)
    found: dict[int, Evidence] = {one: Evidence() for one in _of_the_same_source(row)}
    for uuid, held in naming.items():
        others = {of_receipt[one] for one in held if one in of_receipt} - {row.id}
        for other in others:
            found.setdefault(other, Evidence()).values.append((by_uuid[uuid].value, len(others)))
    for receipt, words in holding.items():
        if (key := of_receipt.get(receipt)) is not None:
            evidence = found.setdefault(key, Evidence())
            evidence.words |= words
            evidence.share = len(evidence.words) / max(len(mine), 1)
    found.pop(row.id, None)
    return found


def _uuids(values: Iterable[Observable]) -> Iterable[tuple[UUID, Observable]]:
    for one in values:
        made = observable_object(one)
        if made is not None:
            yield UUID(str(made["id"])[-36:]), one


def _telling(title: str) -> list[str]:
    """The words of a title, in a fixed order, without those that only join others."""
    return sorted(one for one in tokens(title) if _tells(one))


def _tells(word: str) -> bool:
    shortest = 3 if word.isascii() else 2
    return len(word) >= shortest and word not in _JOINING and not _ONLY_HIRAGANA(word)


def _items_of(actor: Actor, receipts: Collection[int]) -> Mapping[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(sql("intake.desk", "items_of_receipts"), {"world": actor.world_id, "receipts": sorted(receipts)})
        return dict(cursor.fetchall())


def _of_the_same_source(row: Row) -> list[int]:
    near = Q(arrived_at__gte=row.arrived_at - NEAR, arrived_at__lte=row.arrived_at + NEAR)
    found = DeskItem.objects.filter(near, source_id=row.source_id, kind="report").order_by("-arrived_at")
    return list(found.values_list("pk", flat=True)[:50])


def _rejected(item_id: int) -> set[int]:
    pairs = Rejection.objects.filter(Q(item_id=item_id) | Q(other_id=item_id)).values_list("item_id", "other_id")
    return {one for pair in pairs for one in pair} - {item_id}


def sentence(evidence: Evidence, title: str) -> str:
    """What speaks for it, in the reader's language."""
    said = [_of_value(value, others) for value, others in sorted(evidence.values, key=lambda one: one[1])[:3]]
    if len(evidence.values) > 3:
        more = len(evidence.values) - 3
        said.append(ngettext("%(n)s more value in common", "%(n)s more values in common", more) % {"n": more})
    if evidence.same_source:
        said.append(_("from the same organisation"))
    if len(evidence.words) >= _FEWEST_WORDS and (common := runs_in(title, evidence.words)):
        said.append(_("the title shares “%(words)s”") % {"words": _("”, “").join(common[:3])})
    said.append(_("%(length)s apart") % {"length": length(evidence.apart.total_seconds())})
    return _("; ").join(said)


def _of_value(value: str, others: int) -> str:
    if others == 1:
        return _("both name %(value)s, and no other report does") % {"value": value}
    return _("both name %(value)s, as %(n)s other reports do") % {"value": value, "n": others - 1}


def runs_in(title: str, words: Collection[str]) -> Sequence[str]:
    """The stretches of a title that are made of these words: pairs of characters grown together, and Latin words."""
    marked = [False] * len(title)
    folded = title.casefold()
    for place in range(len(title) - 1):
        if folded[place : place + 2] in words:
            marked[place] = marked[place + 1] = True
    stretches, held = [], ""
    for sign, is_marked in zip(title, marked, strict=True):
        if is_marked:
            held += sign
            continue
        stretches.append(held)
        held = ""
    stretches.append(held)
    latin = [one for one in _LATIN(title) if one.casefold() in words]
    return list(dict.fromkeys(one for one in [*stretches, *latin] if len(one) > 1))

"""What is marked more strictly than can be kept here is not kept: taken away before anybody sees it, and listed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import msgspec
from django.db import connection

from noroshi.frame.named_sql import sql
from noroshi.knowledge.copies import take_away
from noroshi.knowledge.receipts import Receipt
from noroshi.knowledge.taking import Remembered
from noroshi.release.definitions import is_beyond, shown
from noroshi.stix.problems import Problem

_ESCAPE: Final = rb"\u00"
MOST_DEFINITIONS: Final = 5000


def refuse_what_cannot_be_kept(receipt: Receipt, audiences: Collection[int], told: Remembered) -> None:
    """Refuse the objects of a receipt that a marking defined here or along with them keeps to narrower use.

    In the transaction that stored them. One statement where there is no such marking, as nearly always.
    """
    rows = _rows("marking_definitions", {"audiences": list(set(audiences)), "limit": MOST_DEFINITIONS})
    definitions = [msgspec.json.decode(bytes(row[0])) for row in rows]
    beyond = {str(one["id"]): shown(one) for one in definitions if is_beyond(one, receipt.marking)}
    if not beyond:
        return
    marks = [_ESCAPE, *(key.encode() for key in beyond)]
    found = [
        (key, value, named)
        for key, content in _rows("naming_markings", {"receipt": receipt.id, "marks": marks})
        if (named := _named(value := msgspec.json.decode(bytes(content)), beyond))
    ]
    for _, value, named in found:
        told.refuse(_problem(value, named))
    if found:
        told.new = max(told.new - len(found), 0)
        take_away([key for key, _, _ in found])


def _named(value: Mapping[str, Any], beyond: Mapping[str, str]) -> str:
    """The first of these markings that an object or a part of it carries, as people read it; empty without one."""
    if value.get("type") == "marking-definition":
        return ""
    return next((beyond[ref] for ref in references_of(value) if ref in beyond), "")


def references_of(value: Mapping[str, Any]) -> list[str]:
    """The markings of an object as a whole, and those of its parts (STIX 2.1 §7.2.2, §7.2.3)."""
    refs, parts = value.get("object_marking_refs"), value.get("granular_markings")
    own = list(refs) if isinstance(refs, list) else []
    own += [part.get("marking_ref") for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    return [ref for ref in own if isinstance(ref, str)]


def _problem(value: Mapping[str, Any], named: str) -> Problem:
    return Problem(
        path=str(value["id"]),
        clause="STIX 2.1 §7.2",
        code="marking-not-kept",
        message="It is marked “{marking}”, which is stricter than can be kept here. It was not taken in.",
        parameters={"marking": named},
        object_id=str(value["id"]),
    )


def _rows(name: str, facts: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", name), dict(facts))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows

"""How tests of the writing side look at what is there: always as somebody, under row-level security."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.services import Item
from tests.knowledge.knowing import StixObject
from tests.nation import Nation


def rows(actor: Actor, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """What a query gives to somebody."""
    with seeing(actor), connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return list(cursor.fetchall())


def items_of(*objects: StixObject) -> list[Item]:
    """Objects as they come out of a reader."""
    return [Item(f"objects[{at}]", json.dumps(one).encode(), one) for at, one in enumerate(objects)]


def entries_of(nation: Nation) -> list[tuple[str, str]]:
    """Verb and refusal of each entry that this world's verbs wrote, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf FROM ledger_entry WHERE world_id = %s ORDER BY id", [nation.world_id])
        leaves = [json.loads(bytes(row[0])) for row in cursor.fetchall()]
    return [(leaf["verb"], leaf.get("refused", "")) for leaf in leaves]

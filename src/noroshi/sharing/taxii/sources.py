"""Which organisations a collection draws from."""

from __future__ import annotations

from noroshi.parties.queries import operators_of_sector
from noroshi.sharing.taxii.types import CollectionRecord


def sources_of(collection: CollectionRecord, world_id: int) -> list[int] | None:
    """Ids of the organisations that its criteria name, themselves or by sector; None where they name none."""
    if collection.inbox_of is not None:
        return [collection.inbox_of]
    criteria = collection.criteria
    if not criteria.sectors:
        return list(criteria.sources) or None
    found = {one.id for one in operators_of_sector(world_id, criteria.sectors)}
    return sorted(found & set(criteria.sources) if criteria.sources else found)

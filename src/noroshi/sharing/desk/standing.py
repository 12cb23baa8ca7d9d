"""Who still sees, by another way, what is taken back from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import connection

from noroshi.frame.named_sql import sql
from noroshi.release.handling import audience_atoms, recipients
from noroshi.sharing.desk.models import ReleaseCopy


def seen_otherwise(
    world_id: int, copies: Collection[ReleaseCopy], going: Collection[int], organisation_ids: Collection[int]
) -> Mapping[str, frozenset[int]]:
    """Which of some organisations see the same object by another row than those that go, by its STIX id.

    Under the automation's curtain. To these the object must not become revoked: it still stands for them.
    """
    places = _places(copies, going)
    if not places:
        return {}
    held = audience_atoms({audience for audience, _ in places})
    found: defaultdict[str, set[int]] = defaultdict(set)
    for one in recipients(world_id, only=organisation_ids):
        for audience, stix_id in places:
            if one.atoms & held[audience]:
                found[stix_id].add(one.organisation_id)
    return {stix_id: frozenset(organisations) for stix_id, organisations in found.items()}


def _places(copies: Collection[ReleaseCopy], going: Collection[int]) -> set[tuple[int, str]]:
    ids = [UUID(copy.stix_id[-36:]) for copy in copies]
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.desk", "standing_otherwise"), {"uuids": ids, "going": list(going)})
        return {(audience, stix_id) for stix_id, audience in cursor.fetchall()}

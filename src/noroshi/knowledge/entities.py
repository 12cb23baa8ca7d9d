"""Objects that are one and the same thing: who belongs together, under which names, who calls it so. Reading only.

The objects are never touched: what is one is said by merges beside them, and a merge is seen by who sees both its ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from noroshi.frame.actors import Actor
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.knowledge.names import MERGEABLE, key_of_name, names_of
from noroshi.knowledge.searching import object_row, run
from noroshi.knowledge.types import ObjectRow
from noroshi.release.types import Tlp

PROPOSED: Final = 100


@dataclass(frozen=True, slots=True)
class MergeRow:
    """That one object is the same as another: by whom, when and why; and whether it was undone.

    ``kept_name`` and ``merged_name`` are empty where they were not asked for.
    """

    id: int
    type: str
    kept_uuid: UUID
    merged_uuid: UUID
    marking: Tlp
    why: str
    made_at: datetime
    person_id: int | None
    undone_at: datetime | None
    undo_why: str
    kept_name: str = ""
    merged_name: str = ""

    @property
    def kept(self) -> str:
        """The STIX id that the thing goes by."""
        return f"{self.type}--{self.kept_uuid}"

    @property
    def merged(self) -> str:
        """The STIX id of the other."""
        return f"{self.type}--{self.merged_uuid}"


@dataclass(frozen=True, slots=True)
class Called:
    """One source that uses a name, and in which object."""

    source_id: int
    stix_id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of a thing, and who calls it so."""

    name: str
    by: tuple[Called, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing: the object whose id it goes by first, then the others; its names; the merges that make it one."""

    members: tuple[ObjectRow, ...]
    aliases: tuple[Alias, ...]
    merges: tuple[MergeRow, ...]

    @property
    def representative(self) -> ObjectRow:
        """The object under whose id it goes."""
        return self.members[0]

    @property
    def ids(self) -> tuple[str, ...]:
        """The STIX ids of all of it, each once, the representative's first."""
        return tuple(dict.fromkeys(one.stix_id for one in self.members))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two objects that may be one, for they go by the same names: by whose word each."""

    type: str
    first: UUID
    second: UUID
    names: tuple[str, ...]
    first_sources: tuple[int, ...]
    second_sources: tuple[int, ...]

    @property
    def first_id(self) -> str:
        """The STIX id of the one."""
        return f"{self.type}--{self.first}"

    @property
    def second_id(self) -> str:
        """The STIX id of the other."""
        return f"{self.type}--{self.second}"


def entity(stix_id: str) -> Entity:
    """The thing that an object stands for, as far as the reader may see; two statements. Raises ObjectNotFound."""
    rows = members_of(stix_id)
    uuids = list({row[1] for row in rows})
    kind = rows[0][2]
    merges = run("merges_of", {"type": kind, "uuids": uuids}) if len(uuids) > 1 else []
    return Entity(tuple(object_row(row) for row in rows), _aliases(rows), tuple(_merge(row) for row in merges))


def members_of(stix_id: str) -> list[tuple[Any, ...]]:
    """The rows of a thing with their content, the representative first; one statement. Raises ObjectNotFound."""
    kind, _, uuid = stix_id.rpartition("--")
    try:
        rows = run("entity_members", {"uuid": UUID(uuid), "type": kind})
    except ValueError as error:
        raise ObjectNotFound from error
    if not rows:
        raise ObjectNotFound
    return rows


def _aliases(rows: Sequence[tuple[Any, ...]]) -> tuple[Alias, ...]:
    found: dict[str, tuple[str, list[Called]]] = {}
    for row in rows:
        held = object_row(row)
        for name in names_of(msgspec.json.decode(bytes(row[11]))):
            _, by = found.setdefault(key_of_name(name), (name, []))
            by.append(Called(held.source_id, held.stix_id, held.date_added))
    return tuple(Alias(name, tuple(by)) for name, by in found.values())


def _merge(row: Sequence[Any]) -> MergeRow:
    key, kind, kept, merged, marking, why, made_at, person, undone_at, undo_why, *names = row
    kept_name, merged_name = ((name or "") for name in names) if names else ("", "")
    return MergeRow(
        key, kind, kept, merged, Tlp(marking), why, made_at, person, undone_at, undo_why, kept_name, merged_name
    )


def newest_merges(world_id: int, limit: int = 100) -> tuple[MergeRow, ...]:
    """The newest merges with names, undone ones too; one statement."""
    return tuple(_merge(row) for row in run("newest_merges", {"world": world_id, "limit": limit}))


def proposals(actor: Actor, limit: int = PROPOSED) -> tuple[Proposal, ...]:
    """Objects that may be one, most shared names first; two statements. Nothing is ever merged by itself."""
    rows = run("same_names", {"types": list(MERGEABLE), "limit": limit * 2})
    together = _components((one, other) for one, other in run("merges_among", {"world": actor.world_id}))
    return tuple(
        Proposal(kind, one, other, tuple(names), tuple(first), tuple(second))
        for kind, one, other, names, first, second in rows
        if together.get(one, one) != together.get(other, other)
    )[:limit]


def _components(edges: Iterable[tuple[UUID, UUID]]) -> dict[UUID, UUID]:
    """To which thing each of the ends belongs."""
    parent: dict[UUID, UUID] = {}

    def root(one: UUID) -> UUID:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for one, other in edges:
        parent[root(one)] = root(other)
    return {one: root(one) for one in list(parent)}

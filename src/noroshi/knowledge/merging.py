"""Verbs of merging: that two objects are one thing, that they are not; and the names that propose it."""

from __future__ import annotations

import msgspec
from django.db import connection, transaction

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, verb
from noroshi.knowledge import queries
from noroshi.knowledge.entities import entity
from noroshi.knowledge.errors import MergeNotFound, NotTheSameType, OneAlready
from noroshi.knowledge.judging import reason_of
from noroshi.knowledge.names import MERGEABLE, key_of_name, names_of
from noroshi.knowledge.searching import run
from noroshi.parties.queries import office_of
from noroshi.release.audiences import audience_for, desk_atom
from noroshi.release.types import Marking, Tlp

AT_ONCE = 500


@verb(Verb.ENTITIES_MERGED, needs=Permission.JUDGE_KNOWLEDGE)
def merge(actor: Actor, kept_id: str, merged_id: str, why: str, marking: Tlp | None = None) -> int:
    """Say that two objects are one thing, which goes by the id of the first. Both stay as they came.

    ``marking`` says who may know of it (usual: the narrower of the two objects'); nobody learns of it who does not see
    both. Returns the merge's id. Raises ObjectNotFound, NotTheSameType, OneAlready, ReasonNeeded.
    """
    _one_at_a_time(actor)
    kept, merged = queries.objects(kept_id), queries.objects(merged_id)
    kind = kept[0].type
    if kind != merged[0].type or kind not in MERGEABLE:
        raise NotTheSameType(types=", ".join(MERGEABLE))
    if merged_id in entity(kept_id).ids:
        raise OneAlready
    said = marking if marking is not None else max(min(one.marking for one in of) for of in (kept, merged))
    facts = {
        "world": actor.world_id, "audience": audience_for(actor, Marking(said)), "marking": int(said), "type": kind,
        "kept": kept[0].stix_uuid, "merged": merged[0].stix_uuid, "why": reason_of(why), "at": actor.now(),
        "person": actor.person_id,
    }  # fmt: skip
    [[key]] = run("store_merge", facts)
    about("merge", key)
    return int(key)


@verb(Verb.ENTITIES_PARTED, needs=Permission.JUDGE_KNOWLEDGE)
def part(actor: Actor, merge_id: int, why: str) -> None:
    """Undo a merge: everything is as if it had not been, but for other merges. Raises MergeNotFound, ReasonNeeded."""
    _one_at_a_time(actor)
    facts = {"merge": merge_id, "at": actor.now(), "person": actor.person_id, "why": reason_of(why)}
    if not run("undo_merge", facts):
        raise MergeNotFound
    about("merge", merge_id)


@verb(Verb.ENTITIES_TOLD_APART, needs=Permission.JUDGE_KNOWLEDGE)
def tell_apart(actor: Actor, first_id: str, second_id: str, why: str) -> None:
    """Say that two objects that share a name are not the same: it is not proposed again, for the office's desk.

    Raises ObjectNotFound, OneAlready, ReasonNeeded.
    """
    first, second = sorted(queries.objects(one)[0].stix_uuid for one in (first_id, second_id))
    if second_id in entity(first_id).ids:
        raise OneAlready
    desk = curtain().audience_of(actor, {desk_atom(office_of(actor.world_id).id)})
    facts = {
        "audience": desk, "first": first, "second": second, "why": reason_of(why), "at": actor.now(),
        "person": actor.person_id,
    }  # fmt: skip
    run("store_apart", facts)
    about("object", first)
    about("object", second)


def _one_at_a_time(actor: Actor) -> None:
    """Two who merge at once take turns, so that neither misses what the other made one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"merges of {actor.world_id}"])


def write_names(receipt_id: int | None = None) -> int:
    """Write down the names that objects give, of one receipt or wherever it was not done; how many objects.

    No verb: it says nothing that the objects do not, to nobody who may not see them. In the caller's curtain; at most
    AT_ONCE objects.
    """
    rows = run("unnamed_entities", {"types": list(MERGEABLE), "receipt": receipt_id, "limit": AT_ONCE})
    if not rows:
        return 0
    found = [(row, name) for row in rows for name in names_of(msgspec.json.decode(bytes(row[6])))]
    with transaction.atomic():
        run("forget_names", {"objects": [row[0] for row in rows]})
        facts = {
            "objects": [row[0] for row, _ in found],
            "keys": [key_of_name(name) for _, name in found],
            "audiences": [row[1] for row, _ in found],
            "sources": [row[2] for row, _ in found],
            "uuids": [row[3] for row, _ in found],
            "types": [row[4] for row, _ in found],
            "names": [name for _, name in found],
            "digests": [bytes(row[5]) for row, _ in found],
        }
        run("store_names", facts)
    return len({row[0] for row, _ in found})

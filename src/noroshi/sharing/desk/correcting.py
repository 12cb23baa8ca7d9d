"""A new version of an object, or its maker's ``revoked``, goes on to whoever received it by a release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from django.db import connection

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import Verb, about, verb
from noroshi.knowledge.copies import Original, original, originals, store_copies
from noroshi.release.handling import handlings
from noroshi.release.types import Tlp
from noroshi.sharing.desk import parcels
from noroshi.sharing.desk.laying_out import Layout, remarked
from noroshi.sharing.desk.models import Notice, Release, ReleaseCopy, ReleaseTarget
from noroshi.sharing.desk.types import NoticeKind, Proposal
from noroshi.sharing.desk.withdrawing import tell, write_notices
from noroshi.sharing.revoking import later_than

Change = tuple[ReleaseCopy, Original]


def waiting(receipt_id: int) -> list[tuple[int, int]]:
    """Live copies, and the rows of newer versions that a receipt brought of what they are copies of; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.desk", "copies_to_correct"), {"receipt": receipt_id})
        return [(int(copy), int(held)) for copy, held in cursor.fetchall()]


@verb(Verb.RELEASE_CORRECTED, needs=Permission.DECIDE_RELEASE)
def correct(actor: Actor, receipt_id: int) -> int:
    """Carry the new versions of a receipt on to the recipients of what they replace; how many copies followed.

    ``actor`` is the office's automation, which alone sees every copy. Publishes NoticesWritten.
    """
    found = waiting(receipt_id)
    rows = {one.id: one for one in originals({held for _, held in found})}
    copies = ReleaseCopy.objects.filter(pk__in=[copy for copy, _ in found]).select_related("target", "release")
    changes = {copy.pk: (copy, rows[held]) for copy, held in ((_of(copies, key), row) for key, row in found)}
    by_target: defaultdict[ReleaseTarget, list[Change]] = defaultdict(list)
    for copy, one in changes.values():
        by_target[copy.target].append((copy, one))
    for target, held in by_target.items():
        about("release", target.release_id)
        _correct_one(actor, target, held)
    tell(_notices(actor, list(changes.values())))
    return len(changes)


def _of(copies: Collection[ReleaseCopy], key: int) -> ReleaseCopy:
    return next(copy for copy in copies if copy.pk == key)


def _correct_one(actor: Actor, target: ReleaseTarget, held: Sequence[Change]) -> None:
    """One recipient's copies, by source: each source's versions stand under a receipt of their own."""
    layout = _layout(actor, target, [one for _, one in held])
    by_source: defaultdict[tuple[int, Tlp, int], list[tuple[Change, bytes]]] = defaultdict(list)
    for copy, one in held:
        content = _version(layout, target, copy, one)
        if content is not None:
            source = actor.organisation_id if copy.redacted else one.source_id
            by_source[source, layout.marking_of(one), one.handling_id].append(((copy, one), content))
    said = handlings({key[2] for key in by_source})
    for (source, marking, handling), versions in by_source.items():
        stored = store_copies(
            actor, [content for _, content in versions], target.for_audience_id or 0, marking=marking,
            source_id=source, handling=parcels.kept_handling(layout, said[handling]),
        )  # fmt: skip
        for (copy, one), _ in versions:
            copy.latest_receipt_id, copy.version = stored.receipt_id, one.version
            copy.corrected_at = actor.now()
            copy.revoked_at = actor.now() if one.revoked else None
            copy.save(update_fields=["latest_receipt_id", "version", "corrected_at", "revoked_at"])


def _layout(actor: Actor, target: ReleaseTarget, objects: Sequence[Original]) -> Layout:
    row = target.release
    proposal = Proposal(
        tuple(one.id for one in objects),
        (parcels.target_of(target),),
        row.reason,
        None if row.marking is None else Tlp(row.marking),
        handlings([row.handling_id])[row.handling_id],
        tuple(row.victims),
    )
    return Layout(actor, proposal)


def _version(layout: Layout, target: ReleaseTarget, copy: ReleaseCopy, one: Original) -> bytes | None:
    """The new version as this recipient gets it; a redacted one under the id that it had there."""
    if not copy.redacted:
        marking = layout.marking_of(one)
        return one.current if marking is one.marking else remarked(one.current, marking)
    redactions = parcels.target_of(target).redactions
    beside = _ids_beside(target)
    made = layout.redacted(redactions, beside).get(one.stix_id)
    if made is None:
        return None
    before: dict[str, Any] = msgspec.json.decode(original(copy.object_id).current)
    kept = {key: before[key] for key in ("id", "created") if key in before}
    if "modified" in before:
        made["modified"] = later_than(str(before["modified"]), layout.actor.now())
    return msgspec.json.encode({**made, **kept, **({"revoked": True} if one.revoked else {})})


def _ids_beside(target: ReleaseTarget) -> list[str]:
    """The ids of the recipient's other objects of this release: references to them stay."""
    return list(target.copies.filter(withdrawn_at=None).values_list("stix_id", flat=True))


def _notices(actor: Actor, changes: Sequence[Change]) -> list[Notice]:
    by_release: defaultdict[Release, list[Change]] = defaultdict(list)
    for copy, one in changes:
        by_release[copy.release].append((copy, one))
    written: list[Notice] = []
    for row, held in by_release.items():
        kind = NoticeKind.REVOKED if all(one.revoked for _, one in held) else NoticeKind.CORRECTED
        written += write_notices(actor, row, [copy for copy, _ in held], kind, "")
    return written

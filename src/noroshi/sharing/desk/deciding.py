"""What each recipient gets of new objects: decided class by class, and kept with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, verb
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.parties.queries import office_of
from noroshi.release.audiences import desk_atom
from noroshi.release.deciding import RULES, decide, decide_all, roll_of
from noroshi.release.handling import ClassKey, recipients, release_classes
from noroshi.release.types import Decision, Outcome, Reason, Recipient, ReleaseClass
from noroshi.sharing.desk.models import KeptDecision, ObjectClass, RecipientRoll

AT_ONCE: Final = 2000


@dataclass(frozen=True, slots=True)
class Decided:
    """How many objects were decided about, in how many classes, of which ``new`` had not been decided before."""

    objects: int
    classes: int
    new: int


def undecided(actor: Actor, first: int, last: int) -> Decided:
    """How much there is to decide of the receipts from ``first`` to ``last``, under the actor's curtain."""
    found = _classes_of_receipts(actor, first, last)
    roll = _newest_roll(actor, _digest(recipients(actor.world_id)))
    known = _decided_classes(actor.world_id, roll) if roll else frozenset()
    return Decided(sum(found.values()), len(found), len(found.keys() - known))


@verb(Verb.RELEASE_DECIDED, needs=Permission.DECIDE_RELEASE)
def decide_receipts(actor: Actor, first: int, last: int) -> Decided:
    """Decide what every recipient gets of the objects of these receipts, and keep it with the reason.

    A class that was decided under the present register and rules is not decided again.
    """
    found = _classes_of_receipts(actor, first, last)
    everybody = recipients(actor.world_id)
    roll = _roll(actor, everybody)
    new = found.keys() - _decided_classes(actor.world_id, roll)
    about("receipt", first)
    _keep(actor, release_classes(new, actor.world_id), everybody, roll)
    return Decided(sum(found.values()), len(found), len(new))


def _classes_of_receipts(actor: Actor, first: int, last: int) -> dict[ClassKey, int]:
    with connection.cursor() as cursor:
        facts = {"first": first, "last": last, "world": actor.world_id}
        cursor.execute(sql("sharing.desk", "classes_of_receipts"), facts)
        return {ClassKey(*row[:4]): row[4] for row in cursor.fetchall()}


def _desk(actor: Actor) -> int:
    """The audience of those of the office who read all reports; automation is among them."""
    return curtain().audience_of(actor, {desk_atom(office_of(actor.world_id).id)})


def _digest(everybody: Iterable[Recipient]) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for one in everybody:
        digest.update(f"{one.organisation_id} {' '.join(sorted(one.atoms))}\n".encode())
    return digest.digest()


def _newest_roll(actor: Actor, digest: bytes) -> RecipientRoll | None:
    return RecipientRoll.objects.filter(world_id=actor.world_id, digest=digest).first()


def _roll(actor: Actor, everybody: Collection[Recipient]) -> RecipientRoll:
    facts = {"audience_id": _desk(actor), "number": len(everybody), "made_at": actor.now()}
    digest = _digest(everybody)
    found, _ = RecipientRoll.objects.get_or_create(world_id=actor.world_id, digest=digest, defaults=facts)
    return found


def _decided_classes(world_id: int, roll: RecipientRoll) -> frozenset[ClassKey]:
    decided = KeptDecision.objects.filter(roll=roll, rules=RULES).values("of_class_id")
    found = ObjectClass.objects.filter(world_id=world_id, pk__in=decided)
    return frozenset(
        ClassKey(*row) for row in found.values_list("handling_id", "of_audience_id", "marking", "source_id")
    )


def _keep(
    actor: Actor, classes: Mapping[ClassKey, ReleaseClass], everybody: Iterable[Recipient], roll: RecipientRoll
) -> None:
    desk, at = roll.audience_id, actor.now()
    on_roll = roll_of(everybody)
    ids = _class_ids(actor, classes, desk)
    KeptDecision.objects.bulk_create(
        (
            KeptDecision(
                audience_id=desk, of_class_id=ids[key], roll=roll, rules=RULES, outcome=decision.outcome,
                reason=decision.reason, recipients=sorted(found), decided_at=at,
            )
            for key, held in classes.items()
            for decision, found in decide_all(held, on_roll)
        ),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )  # fmt: skip


def _class_ids(actor: Actor, classes: Iterable[ClassKey], desk: int) -> dict[ClassKey, int]:
    ObjectClass.objects.bulk_create(
        (
            ObjectClass(
                world_id=actor.world_id, audience_id=desk, handling_id=key.handling_id,
                of_audience_id=key.audience_id, marking=key.marking, source_id=key.source_id,
            )
            for key in classes
        ),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )  # fmt: skip
    rows = ObjectClass.objects.filter(world_id=actor.world_id, of_audience_id__in={one.audience_id for one in classes})
    found = rows.values_list("handling_id", "of_audience_id", "marking", "source_id", "pk")
    return {ClassKey(*row[:4]): row[4] for row in found}


def class_of(object_id: int) -> ClassKey:
    """The class of an object that the viewer may see. Raises ObjectNotFound."""
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.desk", "class_of_object"), {"object": object_id})
        row = cursor.fetchone()
    if row is None:
        raise ObjectNotFound
    return ClassKey(*row)


def explain(actor: Actor, object_id: int, organisation_id: int) -> Decision:
    """What an organisation gets of an object, and why: as it was kept last, else as it is decided now.

    Raises ObjectNotFound.
    """
    key = class_of(object_id)
    kept = KeptDecision.objects.filter(
        of_class__world_id=actor.world_id, of_class__handling_id=key.handling_id,
        of_class__of_audience_id=key.audience_id, of_class__marking=key.marking, of_class__source_id=key.source_id,
        recipients__contains=[organisation_id],
    ).order_by("-pk")  # fmt: skip
    found = kept.values_list("outcome", "reason").first()
    if found is not None:
        return Decision(Outcome(found[0]), Reason(found[1]))
    held = release_classes([key], actor.world_id)[key]
    [recipient] = recipients(actor.world_id, only=[organisation_id])
    return decide(held, recipient)

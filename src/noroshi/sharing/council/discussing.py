"""Verbs and reads of discussions on an object: seen by whoever may see the object and is in the remark's audience."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, verb
from noroshi.knowledge import queries
from noroshi.knowledge.types import ObjectRow
from noroshi.parties.models import Person
from noroshi.parties.types import OrganisationKind
from noroshi.release.audiences import atoms_for
from noroshi.release.types import Marking, Tlp
from noroshi.sharing.council.errors import RemarkNotFound
from noroshi.sharing.council.models import Remark, RemarkVersion
from noroshi.sharing.council.requests import words

LIMIT: Final = 4000
SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a remark was until it was changed or taken back."""

    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One remark as its readers see it. ``text`` is empty once it is taken back; who of an organisation is for itself.

    ``own``: the reader wrote it, and may change it.
    """

    id: int
    organisation_id: int
    person: str
    marking: Tlp
    text: str
    written_at: datetime
    changed_at: datetime | None
    withdrawn_at: datetime | None
    earlier: tuple[Earlier, ...]
    own: bool


def _audience(actor: Actor, row: ObjectRow, marking: Marking) -> int:
    """As of what the actor's organisation submits under the marking; up to AMBER the object's source besides.

    On an object that is for named persons nobody besides these.
    """
    if row.marking is Tlp.RED:
        return row.audience_id
    atoms = atoms_for(marking, actor.organisation_id, actor.world_id)
    if marking.tlp <= Tlp.AMBER:
        atoms |= {f"org:{row.source_id}"}
    if marking.tlp is Tlp.RED and actor.person_id is not None:
        atoms.add(f"person:{actor.person_id}")
    return curtain().audience_of(actor, atoms)


@verb(Verb.REMARK_WRITTEN, needs=Permission.TAKE_PART)
def write(actor: Actor, stix_id: str, text: str, marking: Marking) -> int:
    """Say something about an object under a marking. Returns the remark's id.

    Raises ObjectNotFound, WordsNeeded, UnknownGroup.
    """
    row = queries.objects(stix_id)[0]
    made = Remark.objects.create(
        world_id=actor.world_id, audience_id=_audience(actor, row, marking), object_type=row.type,
        object_uuid=row.stix_uuid, marking=int(max(marking.tlp, Tlp.RED if row.marking is Tlp.RED else Tlp.CLEAR)),
        organisation_id=actor.organisation_id, person_id=actor.person_id, text=words(text, LIMIT),
        written_at=actor.now(),
    )  # fmt: skip
    about("remark", made.pk)
    return made.pk


@verb(Verb.REMARK_CHANGED, needs=Permission.TAKE_PART)
def change(actor: Actor, remark_id: int, text: str) -> None:
    """Change what oneself wrote; what it was is kept for whoever reads it. Raises RemarkNotFound, WordsNeeded."""
    row = _own(actor, remark_id)
    said = words(text, LIMIT)
    if said != row.text:
        _keep(actor, row)
        row.text, row.changed_at = said, actor.now()
        row.save(update_fields=["text", "changed_at"])
    about("remark", row.pk)


@verb(Verb.REMARK_WITHDRAWN, needs=Permission.TAKE_PART)
def withdraw(actor: Actor, remark_id: int) -> None:
    """Take back what oneself wrote: that there was something, and what, stays readable as an earlier state.

    Raises RemarkNotFound.
    """
    row = _own(actor, remark_id)
    _keep(actor, row)
    row.text, row.withdrawn_at = "", actor.now()
    row.save(update_fields=["text", "withdrawn_at"])
    about("remark", row.pk)


def _own(actor: Actor, remark_id: int) -> Remark:
    if actor.person_id is None:
        raise RemarkNotFound
    mine = Remark.objects.filter(pk=remark_id, person_id=actor.person_id, withdrawn_at=None)
    found = mine.select_for_update().first()
    if found is None:
        raise RemarkNotFound
    return found


def _keep(actor: Actor, row: Remark) -> None:
    RemarkVersion.objects.create(remark=row, audience_id=row.audience_id, text=row.text, until=actor.now())


def thread(actor: Actor, object_uuid: UUID, object_type: str) -> list[Said]:
    """What was said about an object, in order, as far as the viewer may see; three queries."""
    found = Remark.objects.filter(object_uuid=object_uuid, object_type=object_type).order_by("-pk")[:SHOWN]
    rows = list(found.prefetch_related("versions"))[::-1]
    inside = actor.organisation_kind == OrganisationKind.OFFICE
    own = actor.organisation_id
    people = {row.person_id for row in rows if row.person_id and (inside or row.organisation_id == own)}
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    return [
        Said(
            row.pk, row.organisation_id, names.get(row.person_id or 0, ""), Tlp(row.marking), row.text, row.written_at,
            row.changed_at, row.withdrawn_at,
            tuple(Earlier(one.text, one.until) for one in sorted(row.versions.all(), key=lambda one: one.pk)),
            own=row.person_id is not None and row.person_id == actor.person_id,
        )
        for row in rows
    ]  # fmt: skip


def count(object_uuid: UUID, object_type: str) -> int:
    """How many remarks on an object the viewer may see; one query."""
    return Remark.objects.filter(object_uuid=object_uuid, object_type=object_type, withdrawn_at=None).count()

"""What a release writes: parcels of objects for one recipient, and the messages that take them back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

import msgspec

from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.knowledge.copies import Original, Stored, store_copies
from noroshi.parties.queries import office_of
from noroshi.release.audiences import AUTOMATION, desk_atom
from noroshi.release.handling import handlings
from noroshi.release.types import Handling, Pap, Tlp
from noroshi.sharing.desk.laying_out import Layout, remarked
from noroshi.sharing.desk.models import ReleaseTarget
from noroshi.sharing.desk.types import Redaction, Target
from noroshi.stix.timestamps import format_timestamp

_NO_ENDS: Final = frozenset({"relationship", "sighting", "marking-definition", "language-content"})
"""What no relationship may lead to or from (STIX 2.1 §5.1)."""
_RELATIONS: Final = UUID("b7d2f0c4-3a0e-5c8e-9f0b-5f3f2e0a9d11")


@dataclass(frozen=True, slots=True)
class Parcel:
    """Objects that go to one recipient under one source, label and handling: original and bytes."""

    target: Target
    source_id: int
    marking: Tlp
    handling: Handling
    redacted: bool
    contents: tuple[tuple[Original, bytes], ...]


def parcels_of(layout: Layout, target: Target) -> list[Parcel]:
    """The parcels of one recipient; none where nothing is left after redaction."""
    if target.redactions:
        made = layout.redacted(target.redactions)
        held = tuple((one, msgspec.json.encode(made[one.stix_id])) for one in layout.objects if one.stix_id in made)
        office = office_of(layout.actor.world_id).id
        said = handlings({one.handling_id for one in layout.objects}).values()
        handling = replace(layout.proposal.handling, pap=_narrowest_pap(layout, said))
        return [Parcel(target, office, layout.common_marking(), handling, True, held)] if held else []
    return [
        Parcel(target, source, marking, kept_handling(layout, handling), False, contents)
        for (source, marking, handling), contents in _by_label(layout).items()
    ]


def _by_label(layout: Layout) -> dict[tuple[int, Tlp, Handling], tuple[tuple[Original, bytes], ...]]:
    said = handlings({one.handling_id for one in layout.objects})
    found: dict[tuple[int, Tlp, Handling], tuple[tuple[Original, bytes], ...]] = {}
    for one in layout.objects:
        marking = layout.marking_of(one)
        content = one.current if marking is one.marking else remarked(one.current, marking)
        key = (one.source_id, marking, said[one.handling_id])
        found[key] = (*found.get(key, ()), (one, content))
    return found


def kept_handling(layout: Layout, handling: Handling) -> Handling:
    """What the originator demanded of use and control goes along; its list of recipients stays here."""
    return Handling(originator_control=handling.originator_control, pap=_narrowest_pap(layout, [handling]))


def _narrowest_pap(layout: Layout, handlings: Iterable[Handling]) -> Pap | None:
    """A release may narrow what may be done with something, never widen it."""
    said = [one.pap for one in (layout.proposal.handling, *handlings) if one.pap is not None]
    return max(said, default=None)


def audience_of_target(automation: Actor, target: Target) -> int:
    """The audience of one recipient alone: recipients do not learn of each other, and the office has the original."""
    return curtain().audience_of(automation, {AUTOMATION, target.atom})


def desk_audience(actor: Actor) -> int:
    """The audience of the office's desk."""
    return curtain().audience_of(actor, {desk_atom(office_of(actor.world_id).id)})


def store_parcel(automation: Actor, parcel: Parcel, audience_id: int) -> Stored:
    """Write a parcel for its recipient, under a receipt of its own."""
    contents = [content for _, content in parcel.contents]
    return store_copies(
        automation, contents, audience_id, marking=parcel.marking, source_id=parcel.source_id, handling=parcel.handling
    )


def store_derivations(automation: Actor, parcel: Parcel, audience_id: int) -> None:
    """For the office alone: the redacted versions, and from what each is derived."""
    at = format_timestamp(automation.now())
    links = [
        _derived_from(str(msgspec.json.decode(content)["id"]), one, at)
        for one, content in parcel.contents
        if b'"modified"' in content and one.type not in _NO_ENDS
    ]
    contents = [content for _, content in parcel.contents] + links
    store_copies(automation, contents, audience_id, marking=parcel.marking, source_id=parcel.source_id)


def _derived_from(derived: str, one: Original, at: str) -> bytes:
    return msgspec.json.encode(
        {
            "type": "relationship",
            "spec_version": "2.1",
            "id": f"relationship--{uuid5(_RELATIONS, f'{derived} {one.stix_id}')}",
            "created": at,
            "modified": at,
            "relationship_type": "derived-from",
            "source_ref": derived,
            "target_ref": one.stix_id,
            "object_marking_refs": [Tlp.AMBER_STRICT.marking_id],
        }
    )


def withdrawal_note(
    world_id: int, key: str, stix_ids: Sequence[str], because: str, at: datetime, marking: Tlp
) -> bytes:
    """A note that tells machines of a withdrawal: only its maker may revoke an object, and TAXII deletes none."""
    moment = format_timestamp(at)
    return msgspec.json.encode(
        {
            "type": "note",
            "spec_version": "2.1",
            "id": f"note--{uuid5(_RELATIONS, f'withdrawn {world_id} {key}')}",
            "created": moment,
            "modified": moment,
            "abstract": "Withdrawn / 提供の取消し",
            "content": f"The office has withdrawn these objects. Do not use them any more. {because}".strip(),
            "object_refs": list(stix_ids),
            "labels": ["withdrawn"],
            "object_marking_refs": [marking.marking_id],
        }
    )


def target_of(row: ReleaseTarget) -> Target:
    """A kept recipient as it was laid out."""
    redactions = frozenset(Redaction(one) for one in row.redactions)
    return Target(row.organisation_id or 0, row.group_id or 0, redactions)


def names_of(objects: Collection[Original]) -> list[str]:
    """What objects are called, for whoever is asked about them."""
    return [one.name or one.stix_id for one in objects]


def ids_in(parcel: Parcel) -> list[str]:
    """The ids that the objects of a parcel have there."""
    return [str(msgspec.json.decode(content)["id"]) for _, content in parcel.contents]

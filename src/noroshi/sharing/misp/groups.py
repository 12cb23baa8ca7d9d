"""Sharing groups of MISP and the groups of ours that they are: a table that the office's desk keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from noroshi.authority.queries import automation
from noroshi.authority.types import Permission
from noroshi.formats.misp.values import text
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, seeing, verb
from noroshi.parties.queries import office_of
from noroshi.release.audiences import desk_atom
from noroshi.sharing.misp.models import SharingGroup

Object = dict[str, Any]


@verb(Verb.PEER_SET, needs=Permission.AGREE_WITH_PARTNERS)
def map_group(actor: Actor, uuid: UUID, group_id: int, name: str = "") -> None:
    """Say which group of ours a sharing group is. It holds for what comes from then on."""
    values = {
        "audience_id": curtain().audience_of(actor, {desk_atom(office_of(actor.world_id).id)}),
        "group_id": group_id,
        "name": name.strip()[:200],
        "set_at": actor.now(),
    }
    SharingGroup.objects.update_or_create(world_id=actor.world_id, uuid=uuid, defaults=values)
    about("sharing group", uuid)


@verb(Verb.PEER_SET, needs=Permission.AGREE_WITH_PARTNERS)
def unmap_group(actor: Actor, uuid: UUID) -> None:
    """Let a sharing group be none of ours any more; what came before stays where it is."""
    SharingGroup.objects.filter(world_id=actor.world_id, uuid=uuid).delete()
    about("sharing group", uuid)


def mapped_groups(world_id: int, document: object) -> tuple[str, ...] | None:
    """The codes of our groups that see an event as its sharing group says; None where it names no sharing group.

    Empty where it is for nobody but its sender and the office: the group is not mapped, or parts of the event are for
    different groups.
    """
    event = document.get("Event", document) if isinstance(document, dict) else None
    named = {found for one in _holders(event if isinstance(event, dict) else {}) if (found := _group_of(one))}
    if not named:
        return None
    if len(named) > 1:
        return ()
    with seeing(automation(world_id)):
        rows = SharingGroup.objects.filter(world_id=world_id, uuid__in=[one for one in named if isinstance(one, UUID)])
        return tuple(rows.values_list("group__code", flat=True))


def _holders(event: Object) -> Iterator[Object]:
    yield event
    for name in ("Attribute", "Object", "EventReport"):
        held = event.get(name)
        for one in held if isinstance(held, list) else ():
            if isinstance(one, dict):
                yield from _holders(one)


def _group_of(one: Object) -> UUID | str | None:
    """The sharing group of an event or a part of it; where it has no UUID, by the number that it has elsewhere."""
    group = one.get("SharingGroup")
    if isinstance(group, dict):
        try:
            return UUID(text(group, "uuid"))
        except ValueError:
            return "without a UUID"
    return f"no. {text(one, 'sharing_group_id')}" if text(one, "distribution") == "4" else None

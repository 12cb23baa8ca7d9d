"""Which collections a reader has."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.release.types import Tlp
from noroshi.sharing.peers.services import nothing_flows_with
from noroshi.sharing.taxii.errors import CollectionNotFound, StatusNotFound
from noroshi.sharing.taxii.models import Collection, Inbox, Status
from noroshi.sharing.taxii.types import CollectionRecord, Criteria, InboxRules, everything_id, inbox_id

MOST = 200
"""Collections that are listed."""


def collections(actor: Actor) -> list[CollectionRecord]:
    """What the actor may read, the one of everything first, then their inbox, then those of the office by title."""
    own = [_everything(actor)] + ([_inbox(actor)] if may(actor, Permission.SUBMIT_KNOWLEDGE) else [])
    return own + [record_of(one) for one in _of_the_office(actor).order_by("title", "pk")[:MOST]]


def open_to_machines(actor: Actor) -> list[CollectionRecord]:
    """The same for the actor's machines. Raises CollectionNotFound for a partner with no agreement in force.

    It is to know of none (TAXII 2.1 §5.1); its people still see on the page what there would be, and why there is not.
    """
    if nothing_flows_with(actor):
        raise CollectionNotFound
    return collections(actor)


def _of_the_office(actor: Actor) -> QuerySet[Collection]:
    """Those that the office defined; nothing, not even a title, for whoever may not read what is known."""
    if not may(actor, Permission.READ_KNOWLEDGE):
        return Collection.objects.none()
    return Collection.objects.filter(world_id=actor.world_id, retired_at=None)


def collection(actor: Actor, said: str) -> CollectionRecord:
    """One of them by id or alias. Raises CollectionNotFound, which does not tell whether others may see it.

    A partner without an agreement in force knows its own inbox still: whoever adds to it is told why nothing is taken.
    """
    try:
        key = UUID(said)
    except ValueError:
        key = None
    if key == inbox_id(actor.organisation_id) and may(actor, Permission.SUBMIT_KNOWLEDGE):
        return _inbox(actor)
    if nothing_flows_with(actor):
        raise CollectionNotFound
    if key == everything_id(actor.world_id):
        return _everything(actor)
    held = _of_the_office(actor)
    found = held.filter(pk=key) if key else held.filter(alias=said[:60].replace("\0", " ")).exclude(alias="")
    first = found.order_by("pk").first()
    if first is None:
        raise CollectionNotFound
    return record_of(first)


def record_of(one: Collection) -> CollectionRecord:
    """A stored collection as its readers see it."""
    criteria = msgspec.convert(one.criteria, Criteria)
    return CollectionRecord(one.pk, one.title, one.description, one.alias, criteria)


def _everything(actor: Actor) -> CollectionRecord:
    return CollectionRecord(
        everything_id(actor.world_id),
        _("Everything you may see"),
        _("All that is shared with your organisation, as it becomes visible to you."),
        everything=True,
    )


def _inbox(actor: Actor) -> CollectionRecord:
    return CollectionRecord(
        inbox_id(actor.organisation_id),
        _("Your inbox at the office"),
        _("What your organisation adds over TAXII. Only you read it here and can delete it."),
        inbox_of=actor.organisation_id,
    )


def inbox_rules(organisation_id: int) -> InboxRules:
    """How what an organisation adds is marked. The usual: TLP:AMBER where nothing is said, RED is not taken."""
    found = Inbox.objects.filter(pk=organisation_id).first()
    if found is None:
        return InboxRules()
    return InboxRules(Tlp(found.unmarked), Tlp(found.widest), Tlp(found.narrowest))


def status_body(actor: Actor, said: str) -> bytes:
    """The status resource of a request of the actor's organisation. Raises StatusNotFound."""
    try:
        found = Status.objects.filter(pk=UUID(said), organisation_id=actor.organisation_id).first()
    except ValueError as error:
        raise StatusNotFound from error
    if found is None:
        raise StatusNotFound
    return bytes(found.body)


def offered_to(key: UUID) -> str:
    """To whom a collection is offered, as it was written."""
    return str(Collection.objects.values_list("offered_to", flat=True).get(pk=key))


@dataclass(frozen=True, slots=True)
class InboxLine:
    """An organisation for which the office said how what it adds is marked."""

    organisation_id: int
    name_ja: str
    name_en: str
    rules: InboxRules


def inboxes() -> list[InboxLine]:
    """Those that the viewer may see; one statement."""
    rows = Inbox.objects.select_related("organisation").order_by("organisation__code")[:MOST]
    return [
        InboxLine(
            one.pk, one.organisation.name_ja, one.organisation.name_en,
            InboxRules(Tlp(one.unmarked), Tlp(one.widest), Tlp(one.narrowest)),
        )
        for one in rows
    ]  # fmt: skip

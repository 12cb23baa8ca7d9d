"""The council's doors on an object's page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.knowledge.doors import Door
from noroshi.knowledge.types import ObjectRow
from noroshi.sharing.council.telling import SEEN_AS_SUCH

_HOLD_VALUES = frozenset({"indicator", "observed-data"})


def to_sighting(actor: Actor, row: ObjectRow) -> Door | None:
    """One click: we saw this."""
    if not may(actor, Permission.RECORD_SIGHTING) or row.type not in SEEN_AS_SUCH | _HOLD_VALUES:
        return None
    return Door(_("We saw this"), reverse("council:saw", args=[row.stix_id]), posts=True)


def to_talk(actor: Actor, row: ObjectRow) -> Door | None:
    """What is said and proposed about it."""
    if not may(actor, Permission.TAKE_PART):
        return None
    return Door(_("Discuss, propose"), reverse("council:talk", args=[row.stix_id]))

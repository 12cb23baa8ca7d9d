"""The release desk's doors on an object's page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.knowledge.doors import Door
from noroshi.knowledge.types import ObjectRow
from noroshi.release.types import Tlp
from noroshi.sharing.desk.services import may_control


def to_release(actor: Actor, row: ObjectRow) -> Door | None:
    """Lay out a release of this object."""
    if not may(actor, Permission.RELEASE_INFORMATION):
        return None
    return Door(_("Release to somebody"), f"{reverse('release:new')}?object={row.id}")


def to_marking(actor: Actor, row: ObjectRow) -> Door | None:
    """Mark it more narrowly."""
    if row.marking is Tlp.RED or not may_control(actor, row.source_id):
        return None
    return Door(_("Mark it more narrowly"), reverse("release:mark", args=[row.id]))

"""Where somebody may go to share and to see what is shared: the doors of the sharing room, each with what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor

PLACE: Final = "/sharing/"


@dataclass(frozen=True, slots=True)
class Door:
    """A page of the sharing room: its name, what one does there, and who may."""

    url: str
    name: Promise
    about: Promise
    permissions: tuple[Permission, ...]


DOORS: Final[Sequence[Door]] = (
    Door(
        "/council/",
        _("Council"),
        _("Requests for information, discussions, proposals, undertakings, and who is active."),
        (Permission.TAKE_PART, Permission.RUN_COUNCIL),
    ),
    Door(
        "/release/",
        pgettext_lazy("desk", "Release"),
        _("Who will get what before it goes, what became of it, withdrawal and correction."),
        (Permission.RELEASE_INFORMATION, Permission.CONTROL_OWN),
    ),
    Door(
        "/products/",
        _("Products"),
        _("Finished analyses: written, reviewed by a second person, signed, published in both languages."),
        (Permission.READ_KNOWLEDGE,),
    ),
    Door(
        "/partners/",
        _("Partners"),
        _("Servers of partners abroad: what was agreed, what was exchanged, what was refused and why."),
        (Permission.READ_PARTNERS,),
    ),
    Door(
        "/taxii2/connect/",
        "TAXII",  # type: ignore[arg-type]  # a name, the same in every language
        _("Collections that your own tools can read, and how to connect them."),
        (Permission.READ_KNOWLEDGE,),
    ),
    Door(
        "/misp/",
        "MISP",  # type: ignore[arg-type]  # a name, the same in every language
        _("MISP servers that events are fetched from and sent to."),
        (Permission.READ_PARTNERS,),
    ),
    Door(
        "/feeds/",
        _("Feeds"),
        _("Rules, zones and lists for machines that defend, at addresses that stay."),
        (Permission.READ_KNOWLEDGE,),
    ),
)
_BEHIND: Final = tuple(one.url.split("/")[1] for one in DOORS)


def doors_for(actor: Actor) -> list[Door]:
    """The doors that are open to the actor."""
    return [one for one in DOORS if any(may(actor, permission) for permission in one.permissions)]


def is_behind(path: str) -> bool:
    """Whether a page is behind one of the doors, or the page of the doors itself."""
    return path == PLACE or path.split("/")[1] in _BEHIND

"""What duties, clocks and their changes are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from noroshi.face.moments import absolute
from noroshi.intake.duties import addressing
from noroshi.intake.duties.types import DeliveryState, DutyState
from noroshi.law.clocks import Moved, Standing

STATES: Final[Mapping[DutyState, Promise]] = {
    DutyState.PROPOSED: _("Waits for your decision"),
    DutyState.CONFIRMED: _("Confirmed"),
    DutyState.DECLINED: _("Declined"),
    DutyState.LAPSED: _("Does not arise any more"),
}
TOLD: Final[Mapping[DeliveryState, Promise]] = {
    DeliveryState.SENT: _("Receives it here at once"),
    DeliveryState.WITHHELD: _("Receives nothing: you did not agree, and the law does not demand it"),
    DeliveryState.NOT_CONNECTED: _("Not connected: tell it yourself"),
}
BECAME: Final[Mapping[DeliveryState, Promise]] = {
    DeliveryState.SENT: _("Received it here"),
    DeliveryState.WITHHELD: _("Not told: without consent"),
    DeliveryState.NOT_CONNECTED: _("Not connected: to be told by the reporter"),
}
STANDINGS: Final[Mapping[Standing, Promise]] = {
    Standing.PROMPTLY: _("Promptly; the law gives no number"),
    Standing.WAITS: _("Begins when the stage before it is fulfilled, or its first moment is known"),
    Standing.OPEN: _("No period is known"),
    Standing.BEYOND: _("No time can be given: the year is out of reach"),
}
_MOVED: Final[Mapping[Moved, Promise]] = {
    Moved.COUNTED_FROM: _("counted from %(after)s instead of %(before)s"),
    Moved.RULE: _("the period is “%(after)s” instead of “%(before)s”"),
    Moved.PROFILE: _("the legal profile is %(after)s instead of %(before)s"),
    Moved.ZONE: _("the time zone is %(after)s instead of %(before)s"),
    Moved.CALENDAR: _("the calendar of business days changed"),
}


def duty_name(profile: str, duty: str, language: str) -> str:
    """What a duty is called; its code when its profile is not chosen any more."""
    known = addressing.duty_named(profile, duty)
    return known[1].name.in_language(language) if known else duty


def stage_name(profile: str, duty: str, stage: str, language: str) -> str:
    """What a stage is called; its code when its profile is not chosen any more."""
    known = addressing.duty_named(profile, duty)
    found = known[1].stage(stage) if known else None
    return found.name.in_language(language) if found else stage


def addressee_name(profile: str, duty: str, addressee: str, language: str) -> str:
    """What an addressee is called; its code when its profile is not chosen any more."""
    known = addressing.duty_named(profile, duty)
    found = addressing.addressee_named(known[1], addressee) if known else None
    return found.name.in_language(language) if found else addressee


def moves(history: list[Mapping[str, Any]]) -> Iterator[tuple[datetime, str]]:
    """Each move of a clock: when, and what changed from what to what."""
    for move in history:
        parts = [_change(one) for one in move["changes"]]
        before, after = (_moment(move[name]) for name in ("due_before", "due_after"))
        facts = {"before": before, "after": after, "because": ", ".join(parts)}
        unmoved = gettext("Still due %(after)s: %(because)s") % facts
        yield (
            datetime.fromisoformat(move["at"]),
            unmoved if before == after else gettext("Due %(after)s instead of %(before)s: %(because)s") % facts,
        )


def _change(one: Mapping[str, str]) -> str:
    what = Moved(one["what"])
    shown = (_moment(one[name]) if what is Moved.COUNTED_FROM else one[name] for name in ("before", "after"))
    return str(_MOVED[what]) % dict(zip(("before", "after"), shown, strict=True))


def _moment(text: str | None) -> str:
    return absolute(datetime.fromisoformat(text)) if text else gettext("no time")

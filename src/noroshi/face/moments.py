"""Times for people: the reader's zone with its name, UTC behind, relative words with the absolute beside."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE, HOUR, DAY = 60, 3600, 86400


def absolute(moment: datetime) -> str:
    """``2026-11-22 14:05 JST``: the reader's zone, the zone named."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M %Z}"


def clock_time(moment: datetime) -> str:
    """``14:05 JST``."""
    return f"{timezone.localtime(moment):%H:%M %Z}"


def universal(moment: datetime) -> str:
    """``2026-11-22 05:05:00 UTC``."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def machine(moment: datetime) -> str:
    """RFC 3339 in UTC, for the ``datetime`` attribute."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def length(seconds: float) -> str:
    """A length of time in its largest unit: "2 h", "3 days"."""
    if seconds < HOUR:
        return _("%(n)s min") % {"n": int(seconds // MINUTE)}
    if seconds < DAY:
        return _("%(n)s h") % {"n": int(seconds // HOUR)}
    days = int(seconds // DAY)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def relative(moment: datetime, now: datetime) -> str:
    """ "7 min ago", "in 3 h"; under a minute "just now"."""
    seconds = (now - moment).total_seconds()
    if abs(seconds) < MINUTE:
        return _("just now")
    if seconds > 0:
        return _("%(length)s ago") % {"length": length(seconds)}
    return _("in %(length)s") % {"length": length(-seconds)}


def remaining(due: datetime, now: datetime) -> str:
    """What is left until a deadline, or by how much it is over."""
    seconds = (due - now).total_seconds()
    if seconds < 0:
        return _("%(length)s over") % {"length": length(-seconds)}
    return _("%(length)s left") % {"length": length(seconds)}

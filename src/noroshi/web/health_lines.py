"""The installation's health, one line a part: for the administrator, who reads nothing of the content."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import django
from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from noroshi import __version__
from noroshi.face.moments import relative
from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.warning.queries import undelivered_mails
from noroshi.web.log_figures import standing

HEARTBEAT_LATE = timedelta(seconds=90)
LAG_LATE = timedelta(seconds=30)
QUEUE_LONG = 1000
DISK_LOW = 0.1


class State(StrEnum):
    """How a part is: said in a word besides the colour."""

    WELL = "well"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One part of the installation in one line; ``advice`` says what to do when it is not well."""

    name: str
    state: State
    said: str
    advice: str = ""


def health_lines(actor: Actor) -> list[HealthLine]:
    """Every part, in a constant number of queries. Raises NotPermitted."""
    return [_database(), *_queue(), _ledger(), _mail(actor), _disk(), _versions()]


def _database() -> HealthLine:
    version, size, used = _row("database")
    said = _("PostgreSQL %(version)s, %(size)s, %(used)s connections")
    facts = {"version": str(version).split(" ")[0], "size": filesizeformat(int(str(size))), "used": used}
    return HealthLine(_("Database"), State.WELL, said % facts)


def _queue() -> list[HealthLine]:
    heartbeat, todo, doing, failed = _row("queue")
    now = datetime.now(UTC)  # the machine's own time: a heartbeat is no legal moment
    alive = isinstance(heartbeat, datetime) and now - heartbeat < HEARTBEAT_LATE
    seen = relative(heartbeat, now) if isinstance(heartbeat, datetime) else _("never seen")
    worker = HealthLine(
        _("Background worker"),
        State.WELL if alive else State.BAD,
        _("last heartbeat %(seen)s") % {"seen": seen},
        "" if alive else _("Nothing is read and nobody is warned while it stands. Start it again (noroshi up)."),
    )
    long = int(str(todo)) > QUEUE_LONG or int(str(failed)) > 0
    said = _("%(todo)s waiting, %(doing)s being done, %(failed)s failed")
    queue = HealthLine(
        _("Queue"),
        State.LOOK if long else State.WELL,
        said % {"todo": todo, "doing": doing, "failed": failed},
        _("Failed work stays in the queue with its reason; see the worker's log.") if failed else "",
    )
    return [worker, queue]


def _ledger() -> HealthLine:
    found = standing()
    if found is None:
        return HealthLine(_("Ledger"), State.LOOK, _("no checkpoint yet"), _("The worker signs the first one."))
    late = found.lag > LAG_LATE
    said = _("%(size)s entries sealed, %(waiting)s waiting, the oldest for %(seconds)s s")
    facts = {"size": found.head.size, "waiting": found.waiting, "seconds": int(found.lag.total_seconds())}
    advice = _("The sequencer is behind or stands: look at the worker.") if late else ""
    return HealthLine(_("Ledger"), State.BAD if late else State.WELL, said % facts, advice)


def _mail(actor: Actor) -> HealthLine:
    mails = undelivered_mails(actor)
    said = _("%(waiting)s waiting, %(refused)s refused, %(no_address)s without address, %(no_server)s without server")
    facts = {
        "waiting": mails.waiting,
        "refused": mails.refused,
        "no_address": mails.no_address,
        "no_server": mails.no_server,
    }
    if not settings.SMTP_URL:
        advice = _("No mail server is set: warnings reach people in Noroshi only. Set NOROSHI_SMTP_URL.")
        return HealthLine(_("Mail"), State.LOOK, said % facts, advice)
    return HealthLine(_("Mail"), State.LOOK if mails.refused else State.WELL, said % facts)


def _disk() -> HealthLine:
    place = settings.HOME if settings.HOME.is_dir() else settings.BASE_DIR
    usage = shutil.disk_usage(place)
    low = usage.free < usage.total * DISK_LOW
    said = _("%(free)s of %(total)s free")
    facts = {"free": filesizeformat(usage.free), "total": filesizeformat(usage.total)}
    advice = _("Make room: below it nothing can be taken in.") if low else ""
    return HealthLine(_("Disk"), State.BAD if low else State.WELL, said % facts, advice)


def _versions() -> HealthLine:
    said = f"Noroshi {__version__}, Django {django.get_version()}, Python {platform.python_version()}"
    return HealthLine(_("Versions"), State.WELL, said)


def _row(name: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql("web", name))
        return tuple(cursor.fetchone())

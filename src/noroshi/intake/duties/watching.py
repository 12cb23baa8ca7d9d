"""The watch over clocks, by automation: reminders, what went late, what a changed profile moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from noroshi.authority.types import Permission
from noroshi.face.post import WAITING, message_id
from noroshi.frame.actors import Actor
from noroshi.frame.laws import profiles
from noroshi.frame.verbs import Verb, about, publish, seeing, verb
from noroshi.intake.duties import addressing, clocks, notices
from noroshi.intake.duties.events import ClockLate, ClocksWarned
from noroshi.intake.duties.models import AddresseeMail, Clock, ClockMail, Duty
from noroshi.intake.duties.types import ClockState, DutyState, MailKind
from noroshi.parties.queries import mail_addresses, person
from noroshi.release.types import Tlp

AT_ONCE: Final = 200
_RUNNING: Final = (DutyState.PROPOSED, DutyState.CONFIRMED)


def watch(actor: Actor) -> int:
    """Warn of every clock that is near its end or past it, in batches; how many. Each is warned of once each way."""
    warned = 0
    while done := _watch_batch(actor):
        warned += done
    return warned


def _watch_batch(actor: Actor) -> int:
    with seeing(actor):
        if not _to_warn(actor).exists():
            return 0
    return warn_of_clocks(actor)


def _to_warn(actor: Actor) -> QuerySet[Clock]:
    now = actor.now()
    running = Clock.objects.filter(world_id=actor.world_id, state=ClockState.RUNNING, duty__state__in=_RUNNING)
    return running.filter(
        Q(escalated_at=None, watched_at__lt=now)
        | Q(reminded_at=None, escalated_at=None, remind_at__lte=now, watched_at__gte=now)
    )


@verb(Verb.CLOCKS_WATCHED, needs=Permission.WATCH_CLOCKS)
def warn_of_clocks(actor: Actor) -> int:
    """Write the mails of clocks that need one, at most AT_ONCE clocks; how many. Publishes ClocksWarned, ClockLate."""
    now = actor.now()
    found = list(_to_warn(actor).select_related("duty").select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    mails: list[ClockMail] = []
    others: list[AddresseeMail] = []
    for clock in found:
        late = clock.watched_at is not None and clock.watched_at < now
        clock.escalated_at, clock.reminded_at = (now, clock.reminded_at) if late else (None, now)
        mails += _mails(actor, clock, MailKind.LATE if late else MailKind.REMINDER)
        about("clock", clock.pk)
        if late:
            others += notices.of_late(actor, clock)
            publish(ClockLate(clock.pk, clock.duty.report_id, clock.audience_id))
    Clock.objects.bulk_update(found, ["escalated_at", "reminded_at"])
    ClockMail.objects.bulk_create(mails, ignore_conflicts=True)
    AddresseeMail.objects.bulk_create(others, ignore_conflicts=True)
    if mails or others:
        publish(ClocksWarned(len(mails) + len(others)))
    return len(found)


def _mails(actor: Actor, clock: Clock, kind: MailKind) -> Iterator[ClockMail]:
    for address in _addresses(clock.duty):
        yield ClockMail(
            world_id=actor.world_id, audience_id=clock.audience_id, clock=clock, kind=kind, address=address,
            header=message_id(), state=WAITING, created_at=actor.now(),
        )  # fmt: skip


def _addresses(row: Duty) -> list[str]:
    """The organisation's address; under RED only the person who decided, since RED names persons."""
    if row.marking == Tlp.RED:
        return [person(row.decided_by_id).email] if row.decided_by_id else []
    return list(mail_addresses([row.organisation_id]).values())


def recount(actor: Actor) -> int:
    """Count again the clocks of duties whose profile has another version now; how many duties."""
    versions = {one.profile: one.version for one in profiles()}
    with seeing(actor):
        behind = Q()
        for name, version in versions.items():
            behind |= Q(profile=name) & ~Q(profile_version=version)
        rows = Duty.objects.filter(behind, world_id=actor.world_id, state__in=_RUNNING)
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return recount_duties(actor, tuple(keys)) if keys else 0


@verb(Verb.CLOCKS_COUNTED, needs=Permission.WATCH_CLOCKS)
def recount_duties(actor: Actor, keys: tuple[UUID, ...]) -> int:
    """Count the clocks of these duties by the profiles as they are now. What moved keeps what it was before."""
    for row in Duty.objects.select_for_update().filter(pk__in=keys):
        known = addressing.duty_named(row.profile, row.duty)
        if known is not None:
            clocks.count_again(row, *known, actor.now())
            row.profile_version = known[0].version
            row.save(update_fields=["profile_version"])
            about("duty", row.pk)
    return len(keys)

"""Verbs of this room: the only door for writes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID, uuid5

import msgspec
from django.conf import settings
from django.db import connection
from django.db.models import F

from noroshi.authority.queries import automation
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import Verb, about, publish, seeing, verb
from noroshi.knowledge.judging import Occasion, remember_false_alarms, withdraw_false_alarms
from noroshi.knowledge.services import remember_sighting
from noroshi.parties.queries import mail_addresses
from noroshi.release.audiences import audiences_with_office
from noroshi.release.types import Tlp
from noroshi.warning import models
from noroshi.warning.deadlines import answer_by
from noroshi.warning.errors import (
    NotYourWarning,
    SeenBackwards,
    SeenInFuture,
    ValueNotInWarning,
    WarningNotFound,
)
from noroshi.warning.events import WarningAnswered, WarningOpened, WarningsSent
from noroshi.warning.findings import EVIDENCE_LIMIT, Gathered
from noroshi.warning.types import Answer, Cause, CauseKind, Evidence, MailState, State

_NAMESPACE = UUID("5f0c1a0e-6d2b-5f5e-9c1e-2f4a9b7d3c61")


@dataclass(frozen=True, slots=True)
class Due:
    """A warning that is due to an organisation, before it is written."""

    organisation_id: int
    marking: Tlp
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """One batch of warnings being written: by whom, for what cause, sent or held, and each one's audience."""

    actor: Actor
    cause: Cause
    arrived_at: datetime
    state: State
    audiences: Mapping[int, int]

    @property
    def restricted(self) -> bool:
        """Whether only the office may know."""
        return self.state is State.HELD

    def id_for(self, due: Due) -> UUID:
        """The id of the one warning that is due."""
        return warning_id(due.organisation_id, self.cause, self.restricted)


@verb(Verb.WARNED, needs=Permission.SEND_WARNING)
def send(actor: Actor, cause: Cause, arrived_at: datetime, batch: Sequence[Due]) -> None:
    """Warn organisations of what goes back to one cause, or add to the warning that each has of it.

    ``arrived_at`` is when the cause's receipt arrived. Publishes WarningsSent; mails follow it.
    """
    audiences = audiences_with_office([due.organisation_id for due in batch], actor.world_id)
    sent, amended = _write(Writing(actor, cause, arrived_at, State.SENT, audiences), batch)
    _put_into_outbox(actor, sent)
    if sent or amended:
        publish(WarningsSent(tuple(one.id for one in sent), tuple(amended)))


@verb(Verb.WARNING_HELD, needs=Permission.SEND_WARNING)
def hold(actor: Actor, cause: Cause, arrived_at: datetime, batch: Sequence[Due]) -> None:
    """Write down, for the office alone, whom a cause concerns that its source allows only the office."""
    office = audiences_with_office([actor.organisation_id], actor.world_id)[actor.organisation_id]
    audiences = {due.organisation_id: office for due in batch}
    _write(Writing(actor, cause, arrived_at, State.HELD, audiences), batch)


@verb(Verb.WARNING_OPENED, needs=Permission.ANSWER_WARNING)
def open_warning(actor: Actor, warning_id: UUID) -> None:
    """Note that the warned organisation opened a warning; only the first time counts.

    Raises WarningNotFound (also when the actor may not see it). For others than the warned nothing is noted.
    """
    warning = _visible(warning_id)
    opened = models.Warning.objects.filter(pk=warning.pk, organisation_id=actor.organisation_id, opened_at=None).update(
        opened_at=actor.now()
    )
    about("warning", warning.pk)
    if opened:
        publish(WarningOpened(warning.pk, warning.organisation_id))


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is given: ``seen`` are ids of observables of the warning."""

    answer: Answer
    seen: tuple[UUID, ...] = ()
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    remark: str = ""


@verb(Verb.WARNING_ANSWERED, needs=Permission.ANSWER_WARNING)
def answer(
    actor: Actor,
    warning_id: UUID,
    given: Answer,
    *,
    seen: Sequence[UUID] = (),
    first_seen: datetime | None = None,
    last_seen: datetime | None = None,
    remark: str = "",
) -> None:
    """Record an organisation's answer to a warning. It may be changed; every answer is kept, the newest counts.

    For each observable in ``seen`` a sighting (STIX 2.1 §5.2) of the indicator made for it follows, marked as the
    warning is. Publishes WarningAnswered. Raises NotPermitted, WarningNotFound (also when the actor may not see it),
    NotYourWarning, ValueNotInWarning, SeenBackwards, SeenInFuture.
    """
    warning = _visible(warning_id, lock=True)
    full = Given(given, tuple(dict.fromkeys(seen)) if given is Answer.SEEN else (), first_seen, last_seen, remark)
    _check(actor, warning, full)
    new = _not_yet_sighted(warning, full)
    _keep_answer(actor, warning, full)
    about("warning", warning.pk)
    _remember_sightings(actor, warning, full, new)
    _remember_false_alarm(actor, warning, given)
    publish(WarningAnswered(warning.pk, warning.organisation_id, given, full.seen))


def _visible(warning_id: UUID, *, lock: bool = False) -> models.Warning:
    rows = models.Warning.objects.select_for_update() if lock else models.Warning.objects
    found = rows.filter(pk=warning_id).exclude(state=State.HELD).first()
    if found is None:
        raise WarningNotFound
    return found


def _check(actor: Actor, warning: models.Warning, given: Given) -> None:
    if warning.organisation_id != actor.organisation_id:
        raise NotYourWarning
    known = set(warning.evidence.exclude(observable_id=None).values_list("observable_id", flat=True))
    if not known.issuperset(given.seen):
        raise ValueNotInWarning
    times = [at for at in (given.first_seen, given.last_seen) if at is not None]
    if len(times) == 2 and times[0] > times[1]:
        raise SeenBackwards
    if any(at > actor.now() for at in times):
        raise SeenInFuture


def _not_yet_sighted(warning: models.Warning, given: Given) -> tuple[UUID, ...]:
    """Values whose sighting no earlier answer with the same times brought about: a repeated answer counts once."""
    before = models.WarningAnswer.objects.filter(
        warning=warning, answer=Answer.SEEN, first_seen=given.first_seen, last_seen=given.last_seen
    )
    told = {UUID(one) for seen in before.values_list("seen", flat=True) for one in seen}
    return tuple(one for one in given.seen if one not in told)


def _keep_answer(actor: Actor, warning: models.Warning, given: Given) -> None:
    now = actor.now()
    models.WarningAnswer.objects.create(
        warning=warning,
        audience_id=warning.audience_id,
        person_id=actor.person_id,
        answer=given.answer,
        seen=[str(one) for one in given.seen],
        first_seen=given.first_seen,
        last_seen=given.last_seen,
        remark=given.remark[:2000],
        given_at=now,
    )
    models.Warning.objects.filter(pk=warning.pk).update(
        answer=given.answer,
        answered_at=now,
        needs_answer=False,
        opened_at=warning.opened_at or now,
    )


def _remember_sightings(actor: Actor, warning: models.Warning, given: Given, values: tuple[UUID, ...]) -> None:
    """The automation writes them down: the warned know a value by the warning alone and may see nothing else of it."""
    if values:
        remember_sighting(
            automation(actor.world_id, actor.channel),
            observable_ids=values,
            organisation_id=warning.organisation_id,
            marking=Tlp(warning.marking),
            audience_id=warning.audience_id,
            first_seen=given.first_seen,
            last_seen=given.last_seen,
            summary=warning.number,
        )


def _remember_false_alarm(actor: Actor, warning: models.Warning, given: Answer) -> None:
    """What the warning rests on is called a false alarm, or no longer; the automation writes it down, as above."""
    by = automation(actor.world_id)
    if given is not Answer.FALSE_ALARM:
        if warning.answer == Answer.FALSE_ALARM:
            withdraw_false_alarms(by, warning.organisation_id, Occasion.WARNING, str(warning.pk))
        return
    values = warning.evidence.exclude(observable_id=None).values_list("observable_id", flat=True).distinct()
    seen = [one for one in values if one is not None]
    remember_false_alarms(by, seen, warning.organisation_id, warning.audience_id, Occasion.WARNING, str(warning.pk))


def has_news(actor: Actor, cause: Cause, restricted: bool, batch: Sequence[Due]) -> bool:
    """Whether a batch holds anything not yet written: so that a repeated task leaves no trace."""
    with seeing(actor):
        known = _known_evidence(cause, restricted, batch)
    return any(news for _, news in _news(cause, restricted, batch, known))


def told_already(organisation_id: int, causes: Collection[Cause]) -> set[tuple[Cause, int, bytes]]:
    """What warnings of these causes have told an organisation: cause, reason and the digest of the subject."""
    ids = {warning_id(organisation_id, cause, restricted): cause for cause in causes for restricted in (False, True)}
    rows = models.WarningEvidence.objects.filter(warning_id__in=list(ids))
    told = rows.values_list("warning_id", "reason", "subject_digest")
    return {(ids[key], reason, bytes(digest)) for key, reason, digest in told}


def causes_of_assets(organisation_id: int, but: Cause) -> list[Cause]:
    """The newest hundred earlier registrations of an organisation that something known concerned."""
    rows = models.Warning.objects.filter(organisation_id=organisation_id, cause_kind=CauseKind.ASSETS)
    keys = rows.exclude(cause_key=but.key).order_by("-ordinal").values_list("cause_key", flat=True)[:100]
    return [Cause(CauseKind.ASSETS, key) for key in dict.fromkeys(keys)]


def warning_id(organisation_id: int, cause: Cause, restricted: bool) -> UUID:
    """The id of the one warning to an organisation for a cause."""
    return uuid5(_NAMESPACE, f"{organisation_id} {cause.kind} {cause.key} {'held' if restricted else ''}")


def digest_of(evidence: Evidence) -> bytes:
    return hashlib.blake2b(evidence.subject.encode(), digest_size=16).digest()


def _known_evidence(cause: Cause, restricted: bool, batch: Sequence[Due]) -> dict[UUID, set[tuple[int, bytes]]]:
    """The evidence of the warnings that exist already, by warning; a warning that exists has an entry."""
    ids = [warning_id(due.organisation_id, cause, restricted) for due in batch]
    known: dict[UUID, set[tuple[int, bytes]]] = {
        key: set() for key in models.Warning.objects.filter(pk__in=ids).values_list("pk", flat=True)
    }
    rows = models.WarningEvidence.objects.filter(warning_id__in=ids)
    for key, reason, digest in rows.values_list("warning_id", "reason", "subject_digest"):
        known.setdefault(key, set()).add((reason, bytes(digest)))  # written since by another worker
    return known


def _news(
    cause: Cause, restricted: bool, batch: Sequence[Due], known: dict[UUID, set[tuple[int, bytes]]]
) -> Iterator[tuple[Due, list[Evidence]]]:
    for due in batch:
        there = known.get(warning_id(due.organisation_id, cause, restricted), set())
        room = EVIDENCE_LIMIT - len(there)
        yield due, [one for one in due.evidence if (int(one.reason), digest_of(one)) not in there][:room]


def _write(writing: Writing, batch: Sequence[Due]) -> tuple[list[models.Warning], list[UUID]]:
    """Write new warnings and add evidence to those that exist: returns the new ones and the ids of the amended."""
    _one_at_a_time(writing.cause)
    known = _known_evidence(writing.cause, writing.restricted, batch)
    news = [(due, lines) for due, lines in _news(writing.cause, writing.restricted, batch, known) if lines]
    made = _make(writing, [(due, len(lines)) for due, lines in news if writing.id_for(due) not in known])
    models.WarningEvidence.objects.bulk_create(_row(writing, due, one) for due, lines in news for one in lines)
    amended = [_amend(writing, due, len(lines)) for due, lines in news if writing.id_for(due) in known]
    for one in (*(warning.pk for warning in made), *amended):
        about("warning", one)
    return made, amended


def count_beyond(cause: Cause, restricted: bool, found: Mapping[int, Gathered]) -> None:
    """Count, for warnings that are full, the lines of one screening that they do not keep; not for repeating."""
    by_id = {warning_id(organisation, cause, restricted): gathered for organisation, gathered in found.items()}
    full = models.Warning.objects.filter(pk__in=by_id, evidence_count__gte=EVIDENCE_LIMIT)
    for key in full.values_list("pk", flat=True):
        rows = models.WarningEvidence.objects.filter(warning_id=key).values_list("reason", "subject_digest")
        there = {(reason, bytes(digest)) for reason, digest in rows}
        kept = sum((int(one.reason), digest_of(one)) in there for one in by_id[key].evidence())
        models.Warning.objects.filter(pk=key).update(evidence_count=F("evidence_count") + by_id[key].count - kept)


def _one_at_a_time(cause: Cause) -> None:
    """Two workers on the same cause take turns, so that neither sees half of the other's warnings."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"warning {cause.kind} {cause.key}"])


def _make(writing: Writing, due: Sequence[tuple[Due, int]]) -> list[models.Warning]:
    now = writing.actor.now()
    made = [
        models.Warning(
            id=writing.id_for(one),
            ordinal=ordinal,
            number=f"W-{now.year}-{ordinal:05}",
            world_id=writing.actor.world_id,
            organisation_id=one.organisation_id,
            audience_id=writing.audiences[one.organisation_id],
            marking=one.marking,
            cause_kind=writing.cause.kind,
            cause_key=writing.cause.key,
            restricted=writing.restricted,
            state=writing.state,
            reason=one.evidence[0].reason,
            subject=one.evidence[0].subject[:300],
            evidence_count=lines,
            sent_at=now,
            latency=max(0, round((now - writing.arrived_at).total_seconds() * 1000)),
            answer_by=answer_by(one.evidence[0].reason, now),
            needs_answer=not writing.restricted,
        )
        for (one, lines), ordinal in zip(due, _ordinals(len(due)), strict=True)
    ]
    return models.Warning.objects.bulk_create(made)


def _ordinals(number: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('warning_ordinal') FROM generate_series(1, %s)", [number])
        return [row[0] for row in cursor.fetchall()]


def _row(writing: Writing, due: Due, one: Evidence) -> models.WarningEvidence:
    return models.WarningEvidence(
        warning_id=writing.id_for(due),
        audience_id=writing.audiences[due.organisation_id],
        reason=one.reason,
        subject_digest=digest_of(one),
        marking=one.marking,
        kind=one.kind,
        observable_id=one.observable_id,
        have=msgspec.to_builtins(one.have),
        known=msgspec.to_builtins(one.known),
        added_at=writing.actor.now(),
    )


def _amend(writing: Writing, due: Due, added: int) -> UUID:
    """Evidence came to a warning: it is to be answered again, its marking never widens, its reason presses no less."""
    now, first = writing.actor.now(), due.evidence[0]
    rows = models.Warning.objects.filter(pk=writing.id_for(due))
    rows.update(evidence_count=F("evidence_count") + added, amended_at=now)
    rows.filter(state=State.SENT).update(needs_answer=True)
    rows.filter(marking__lt=due.marking).update(marking=due.marking)
    rows.filter(reason__gt=first.reason).update(
        reason=first.reason, subject=first.subject[:300], answer_by=answer_by(first.reason, now)
    )
    return writing.id_for(due)


def _put_into_outbox(actor: Actor, sent: Sequence[models.Warning]) -> None:
    addresses = mail_addresses([one.organisation_id for one in sent])
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    models.MailOutbox.objects.bulk_create(
        models.MailOutbox(
            warning=one,
            audience_id=one.audience_id,
            message_id=f"<warning.{one.pk}@{host}>",
            address=addresses.get(one.organisation_id, ""),
            state=_mail_state(addresses.get(one.organisation_id, "")),
            created_at=actor.now(),
        )
        for one in sent
    )


def _mail_state(address: str) -> MailState:
    if not address:
        return MailState.NO_ADDRESS
    return MailState.WAITING if settings.SMTP_URL else MailState.NO_SERVER

"""Duties, clocks and deliveries as pages show them: every automatic result with why, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.urls import reverse
from django.utils.translation import get_language, gettext

from noroshi.face.definitions import Choice, FormDefinition, Kind
from noroshi.face.moments import absolute
from noroshi.face.parsing import Runtime
from noroshi.face.showing import AnswerSection, answer_sections
from noroshi.face.types import Text, Told
from noroshi.frame.actors import Actor
from noroshi.frame.laws import profiles
from noroshi.intake import filling
from noroshi.intake.duties import addressing, clocks, queries, words
from noroshi.intake.duties.facts import answers_of, facts_of
from noroshi.intake.duties.models import Clock, Delivery
from noroshi.intake.duties.queries import DueClock, HeldDuty
from noroshi.intake.duties.types import ClockState, DeliveryState, DutyState, Late
from noroshi.intake.forms_of_law import definition
from noroshi.knowledge.reports import Report
from noroshi.law.duties import spared_duties
from noroshi.parties.queries import organisations
from noroshi.parties.types import OrganisationRecord
from noroshi.release.types import Tlp


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason: the sentence, its citation, and what is doubtful about it (empty: nothing)."""

    sentence: str
    source: str
    doubt: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One stage with its clock."""

    name: str
    stage: str
    due_at: datetime | None
    begun_at: datetime | None
    guide_at: datetime | None
    standing: Text
    doubts: Sequence[str]
    moves: Sequence[tuple[datetime, str]]
    fulfilled_at: datetime | None
    fulfilled_version: int | None
    running: bool
    late: Late
    missing: Sequence[str]
    open: bool
    receipt: str

    @property
    def is_over(self) -> bool:
        """Whether the law's time has passed."""
        return self.late is Late.OVER


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """Who would receive what, before the reporter decides."""

    name: str
    organisation: str
    items: Sequence[str]
    outcome: Text
    receives: bool
    by_law: bool
    doubt: str


@dataclass(frozen=True, slots=True)
class ToldLine:
    """What became of one version for one addressee."""

    name: str
    organisation: str
    version: int
    outcome: Text
    sent: bool
    at: datetime
    opened_at: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class DutyView:
    """One duty of a report."""

    id: str
    name: str
    law: str
    article: str
    state: DutyState
    state_words: Text
    certain: bool
    reasons: Sequence[ReasonLine]
    clocks: Sequence[ClockLine]
    recipients: Sequence[RecipientLine]
    told: Sequence[ToldLine]
    declined_because: str
    decided_at: datetime | None
    may_decide: bool

    @property
    def is_proposed(self) -> bool:
        """Whether the reporter has still to decide."""
        return self.state is DutyState.PROPOSED

    @property
    def can_be_confirmed(self) -> bool:
        """Whether it may be confirmed: also after it was declined."""
        return self.state in {DutyState.PROPOSED, DutyState.DECLINED}


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock in a list."""

    title: str
    number: str
    url: str
    due_at: datetime
    begun_at: datetime
    binding: bool
    late: Late
    confirmed: bool


@dataclass(frozen=True, slots=True)
class OwedRow:
    """A report that an organisation was sent, in a list."""

    title: str
    number: str
    version: int
    source: str
    addressee: str
    duty: str
    marking: str
    at: datetime
    unread: bool
    url: str


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """What an addressee was sent, and who of the report was told what, as far as the reader may see."""

    row: OwedRow
    form: Text
    sections: Sequence[AnswerSection]
    told: Sequence[Told]
    digest: str


def language() -> str:
    """The reader's."""
    return get_language() or "ja"


def spared(report: Report) -> tuple[str, ...]:
    """Names of the duties that do not arise since the reporter is not registered as designated on the day."""
    facts = facts_of(report, organisations([report.organisation_id])[report.organisation_id])
    language = get_language() or "ja"
    return tuple(one.name.in_language(language) for one in spared_duties(profiles(), facts, report.received_at))


def duty_views(actor: Actor, report: Report) -> list[DutyView]:
    """The duties of a report that the reader may see, as the page shows them."""
    held = queries.duties_of(report)
    named = organisations(one.organisation_id for duty in held for one in duty.deliveries if one.organisation_id)
    mine = report.organisation_id == actor.organisation_id
    return [_duty(one, named, actor.now(), mine=mine) for one in held]


def _duty(held: HeldDuty, named: Mapping[int, OrganisationRecord], now: datetime, *, mine: bool) -> DutyView:
    row, profile = held.row, addressing.profile_named(held.row.profile)
    article = profile.sources[held.law.article].in_language(language()) if profile and held.law else ""
    state = DutyState(row.state)
    return DutyView(
        id=str(row.pk),
        name=words.duty_name(row.profile, row.duty, language()),
        law=profile.name.in_language(language()) if profile else row.profile,
        article=article,
        state=state,
        state_words=words.STATES[state],
        certain=row.certain,
        reasons=[_reason(one) for one in row.reasons],
        clocks=[_clock(one, held, now) for one in held.clocks],
        recipients=list(_recipients(held)),
        told=[_told(one, named) for one in held.deliveries],
        declined_because=row.declined_because,
        decided_at=row.decided_at,
        may_decide=mine and held.law is not None and state is not DutyState.LAPSED,
    )


def _reason(kept: Mapping[str, Any]) -> ReasonLine:
    word = "ja" if language().startswith("ja") else "en"
    doubt = kept["why"][word] if kept["why"] and not kept["verified"] else ""
    return ReasonLine(kept[word], kept["source"][word], doubt)


def _clock(clock: Clock, held: HeldDuty, now: datetime) -> ClockLine:
    kept = clocks.kept(clock)
    stage = held.law.stage(clock.stage) if held.law else None
    receipt = next((one for one in held.receipts if one.stage == clock.stage), None)
    confirmed = held.row.state == DutyState.CONFIRMED
    return ClockLine(
        name=stage.name.in_language(language()) if stage else clock.stage,
        stage=clock.stage,
        due_at=clock.due_at,
        begun_at=clock.counted_from,
        guide_at=None if clock.binding else clock.watched_at,
        standing=words.STANDINGS.get(kept.standing, ""),
        doubts=list(_doubts(clock)),
        moves=list(words.moves(clock.moves)),
        fulfilled_at=clock.fulfilled_at,
        fulfilled_version=clock.fulfilled_version,
        running=clock.state == ClockState.RUNNING,
        late=clocks.lateness(clock, now),
        missing=[one.name.in_language(language()) for one in held.missing.get(clock.stage, ())],
        open=confirmed and clock.state == ClockState.RUNNING,
        receipt=str(receipt.pk) if receipt else "",
    )


def _doubts(clock: Clock) -> Iterator[str]:
    """What of a deadline does not stand in a source that was read."""
    rule = clocks.kept(clock).basis.rule
    for part in (rule, rule.counting, rule.guide):
        if part is not None and not part.verified and part.why is not None:
            yield part.why.in_language(language())


def _recipients(held: HeldDuty) -> Iterator[RecipientLine]:
    for one in held.recipients:
        addressee = one.addressee
        doubt = addressee.why.in_language(language()) if addressee.why and not addressee.verified else ""
        yield RecipientLine(
            name=addressee.name.in_language(language()),
            organisation=one.organisation.name(language()) if one.organisation else "",
            items=[item.name.in_language(language()) for item in one.items],
            outcome=words.TOLD[one.state],
            receives=one.state is DeliveryState.SENT,
            by_law=not addressee.needs_consent,
            doubt=doubt,
        )


def _told(row: Delivery, named: Mapping[int, OrganisationRecord]) -> ToldLine:
    state = DeliveryState(row.state)
    to = named.get(row.organisation_id or 0)
    return ToldLine(
        name=words.addressee_name(row.profile, row.obligation, row.addressee, language()),
        organisation=to.name(language()) if to else "",
        version=row.version,
        outcome=words.BECAME[state],
        sent=state is DeliveryState.SENT,
        at=row.sent_at,
        opened_at=row.opened_at,
        url=reverse("intake:received", args=[row.pk]) if state is DeliveryState.SENT else "",
    )


def _opened(line: ToldLine) -> Told:
    facts = {"number": line.version, "at": absolute(line.at)}
    return Told(
        f"{line.name} · {line.organisation}", gettext("version %(number)s, sent %(at)s") % facts, line.opened_at
    )


def clock_rows(found: Sequence[DueClock]) -> list[ClockRow]:
    """Clocks for a list."""
    return [
        ClockRow(
            title=f"{words.duty_name(one.profile, one.duty, language())}: "
            + words.stage_name(one.profile, one.duty, one.stage, language()),
            number=one.number,
            url=reverse("intake:duties", args=[one.number]),
            due_at=one.watched_at,
            begun_at=one.begun_at,
            binding=one.binding,
            late=one.late,
            confirmed=one.confirmed,
        )
        for one in found
    ]


def owed_rows(rows: Sequence[Delivery], sources: Mapping[int, OrganisationRecord]) -> list[OwedRow]:
    """Reports that an organisation was sent, for a list."""
    return [_owed(one, sources[one.source_id]) for one in rows]


def _owed(row: Delivery, source: OrganisationRecord) -> OwedRow:
    return OwedRow(
        title=row.title or str(form_title(row)),
        number=row.number,
        version=row.version,
        source=source.name(language()),
        addressee=words.addressee_name(row.profile, row.obligation, row.addressee, language()),
        duty=words.duty_name(row.profile, row.obligation, language()),
        marking=Tlp(row.marking).label,
        at=row.sent_at,
        unread=row.opened_at is None,
        url=reverse("intake:received", args=[row.pk]),
    )


def form_title(row: Delivery) -> Text:
    """What a delivery's form is called."""
    found = definition(row.form, 0)
    return found.title if found else row.form


def delivery_view(actor: Actor, row: Delivery) -> DeliveryView:
    """What an addressee was sent, as its page shows it."""
    content = msgspec.json.decode(row.content)
    version = str(content.get("form_version", ""))
    form = definition(row.form, int(version) if version.isdecimal() else 0) or filling.form_named(row.form)
    told = queries.siblings_of(row)
    named = organisations(one.organisation_id for one in told if one.organisation_id)
    source = organisations([row.source_id])[row.source_id]
    answers = answers_of(content["answers"])
    return DeliveryView(
        row=_owed(row, source),
        form=form.title,
        sections=answer_sections(form, answers, _named_runtime(form, content["answers"], actor)),
        told=[_opened(_told(one, named)) for one in told],
        digest=bytes(row.digest).hex(),
    )


def _named_runtime(form: FormDefinition, answers: Mapping[str, Any], actor: Actor) -> Runtime:
    """Registered computers were sent by name: each name is its own choice."""
    choices = {
        field.id: tuple(Choice(str(one), str(one)) for one in answers.get(field.id, []))
        for field in form.fields
        if field.kind is Kind.ASSETS
    }
    return Runtime(choices, zone=actor.time_zone)

"""Which duties a report's facts give rise to, and why. Pure: profiles and facts in, proposals out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from noroshi.law.clocks import Happened
from noroshi.law.designation import NOT_REGISTERED, Designation
from noroshi.law.profile import Bound, Condition, Duty, Event, Fact, Profile, Sourced, Words

NOT_KNOWN = Words(ja="（まだ分かりません）", en=" (not known yet)")
_SECTOR_UNKNOWN = Words(
    ja="その分野に属するかどうかは登録されていません", en="Whether it belongs to one of the sectors is not registered"
)
_DESIGNATION_UNKNOWN = Words(
    ja="指定されているかどうかは登録されていません", en="Whether it is designated is not registered"
)
_START_UNKNOWN = Words(
    ja="いつから施行されているかは確認できていません", en="Since when it is in force is not known here"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a report the law may ask for. What is absent from ``known`` is not known.

    ``organisation`` is the reporter's kind, ``sectors`` its codes by list (``profile/list``), ``known`` the answers by
    fact, each one or several words.
    """

    organisation: str
    sectors: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[Fact, tuple[str, ...]] = field(default_factory=dict)
    happened: Happened = field(default_factory=Happened)
    designation: Designation = NOT_REGISTERED


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of why a duty arises: a sentence, the source that it stands in, and what is doubtful about it."""

    words: Words
    source: Words
    verified: bool
    why: Words | None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class ProposedDuty:
    """A duty that arises, with its reasons. ``certain`` is false while it rests on something not yet known."""

    profile: Profile
    duty: Duty
    reasons: tuple[Reason, ...]
    counted_from: datetime | None

    @property
    def certain(self) -> bool:
        """Whether everything that it rests on is known."""
        return all(one.certain for one in self.reasons)

    @property
    def verified(self) -> bool:
        """Whether everything that it rests on stands in a source that was read."""
        return all(one.verified for one in self.reasons)


def proposed_duties(profiles: Sequence[Profile], facts: Facts, at: datetime) -> tuple[ProposedDuty, ...]:
    """The duties that arise from the facts, in the order of the profiles; ``at`` is the time of the report.

    A duty must be in force at its clock zero, or at ``at`` while that is not known.
    """
    return tuple(found for profile in profiles for found in _of(profile, facts, at))


def _of(profile: Profile, facts: Facts, at: datetime) -> Iterator[ProposedDuty]:
    for duty in profile.duties:
        zero = facts.happened.events.get(duty.clock_zero.event)
        bound = _bound(profile, duty.binds, facts)
        conditions = [_holds(profile, one, facts) for one in duty.when]
        designated = _designated(profile, duty.binds, facts.designation, zero or at)
        judged_at = zero if zero is not None and duty.in_force.judged_at == "clock-zero" else at
        if bound is None or designated is None or None in conditions or not is_in_force(profile, duty, judged_at):
            continue
        reasons = (bound, *designated, *(one for one in conditions if one is not None), _in_force(profile, duty))
        yield ProposedDuty(profile, duty, reasons, zero)


def spared_duties(profiles: Sequence[Profile], facts: Facts, at: datetime) -> tuple[Duty, ...]:
    """The duties that would arise if the organisation were designated, and do not since it is not."""
    arising = {(one.profile.profile, one.duty.id) for one in proposed_duties(profiles, facts, at)}
    otherwise = proposed_duties(profiles, replace(facts, designation=NOT_REGISTERED), at)
    return tuple(one.duty for one in otherwise if (one.profile.profile, one.duty.id) not in arising)


def is_in_force(profile: Profile, duty: Duty, at: datetime) -> bool:
    """Whether the duty was in force on that day in the profile's zone; yes where its first day is not known."""
    day, given = at.astimezone(ZoneInfo(profile.time_zone)).date(), duty.in_force
    return (given.start is None or given.start <= day) and (given.end is None or day <= given.end)


def _bound(profile: Profile, bound: Bound, facts: Facts) -> Reason | None:
    if facts.organisation not in bound.organisations:
        return None
    if bound.sectors is None:
        return _reason(profile, bound, bound.because)
    code = facts.sectors.get(f"{profile.profile}/{bound.sectors}")
    if code is None:
        return _reason(profile, bound, _joined(bound.because, _SECTOR_UNKNOWN), certain=False)
    listed = profile.sector_list(bound.sectors)
    sector = listed.sector(code) if listed else None
    if sector is None:
        return None
    named = _joined(bound.because, sector.name)
    doubt = sector if not sector.verified else bound
    return Reason(named, profile.sources[bound.source], bound.verified and sector.verified, doubt.why)


def _designated(profile: Profile, bound: Bound, held: Designation, at: datetime) -> tuple[Reason, ...] | None:
    """Why an organisation is bound by name: nothing where that does not matter, None where it is not designated."""
    wanted = bound.designated
    if wanted is None:
        return ()
    match held.on(at.astimezone(ZoneInfo(profile.time_zone)).date()):
        case None:
            return (_reason(profile, wanted, _joined(wanted.because, _DESIGNATION_UNKNOWN), certain=False),)
        case False:
            return None
    if held.start is None:
        return (_reason(profile, wanted, wanted.because),)
    day = held.start
    since = Words(ja=f"{day.year}年{day.month}月{day.day}日から", en=f"since {day.isoformat()}")
    return (_reason(profile, wanted, _joined(wanted.because, since)),)


def _holds(profile: Profile, condition: Condition, facts: Facts) -> Reason | None:
    answers = facts.known.get(condition.fact, ("unknown",))
    if set(answers) & set(condition.any_of):
        return _reason(profile, condition, condition.because)
    if condition.unknown_counts and set(answers) <= {"unknown"}:
        words = condition.because
        unsure = Words(ja=words.ja + NOT_KNOWN.ja, en=words.en + NOT_KNOWN.en)
        return _reason(profile, condition, unsure, certain=False)
    return None


def _in_force(profile: Profile, duty: Duty) -> Reason:
    day = duty.in_force.start
    if day is None:
        return _reason(profile, duty.in_force, _START_UNKNOWN, certain=False)
    words = Words(
        ja=f"{day.year}年{day.month}月{day.day}日から施行されています", en=f"In force since {day.isoformat()}"
    )
    return _reason(profile, duty.in_force, words)


def _joined(one: Words, other: Words) -> Words:
    return Words(ja=f"{one.ja}：{other.ja}", en=f"{one.en}: {other.en}")


def _reason(profile: Profile, value: Sourced, words: Words, *, certain: bool = True) -> Reason:
    return Reason(words, profile.sources[value.source], value.verified, value.why, certain)


def events_from(recognised: datetime | None, **others: datetime | None) -> dict[Event, datetime]:
    """Events of a report. Recognition, awareness and reasonable belief are one moment: forms ask for it once."""
    found = dict.fromkeys((Event.RECOGNITION, Event.AWARENESS, Event.REASONABLE_BELIEF), recognised)
    found |= {Event(name.replace("_", "-")): moment for name, moment in others.items()}
    return {event: moment for event, moment in found.items() if moment is not None}

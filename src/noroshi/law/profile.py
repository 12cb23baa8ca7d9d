"""A legal profile as it stands in its file. Each value names its source and says whether it was verified there.

The words of these structures are the words of the file: docs/reference/legal-profiles.md explains each.
"""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

Code = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_-]{0,59}\Z")]
Said = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Whole = Annotated[int, msgspec.Meta(ge=1, le=10_000)]


class Fact(StrEnum):
    """What of a report a condition may ask for. Answers are ``yes``, ``no``, ``unknown`` or a word of the form."""

    KIND = "kind"
    """``incident``, ``near-miss``, ``assets``, ``asset-changes``."""
    FORM = "form"
    COMPUTER_AFFECTED = "computer-affected"
    """Whether a specified important computer (特定重要電子計算機) is affected."""
    ALREADY_INSTALLED = "already-installed"
    """Whether the assets were in service when the duty to notify them began."""
    SERVICE_LEVEL_MISSED = "service-level-missed"
    PERSONAL_DATA = "personal-data"
    MALICIOUS = "malicious"
    SIGNIFICANT = "significant"
    RANSOM_PAID = "ransom-paid"
    STATE = "state"


class Event(StrEnum):
    """A moment from which a clock may count."""

    RECOGNITION = "recognition"
    AWARENESS = "awareness"
    REASONABLE_BELIEF = "reasonable-belief"
    RANSOM_PAYMENT = "ransom-payment"
    IN_SERVICE = "in-service"
    CHANGE = "change"


class Addressed(StrEnum):
    """Whom a report may be owed to, as an office; the installation knows which organisation that is."""

    MINISTER_IN_CHARGE = "minister-in-charge"
    PRIME_MINISTER = "prime-minister"
    OFFICE = "office"
    POLICE = "police"
    PRIVACY_COMMISSION = "privacy-commission"
    SECTOR_COUNCIL = "sector-council"
    CSIRT = "csirt"
    COMPETENT_AUTHORITY = "competent-authority"
    CISA = "cisa"


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One mapping of the file; a name that is not known here is refused."""


class Words(Struct, frozen=True, kw_only=True):
    """The same in Japanese and in English."""

    ja: Said
    en: Said

    def in_language(self, language: str) -> str:
        """In the reader's language; English unless it is Japanese."""
        return self.ja if language.startswith("ja") else self.en


class Sourced(Struct, frozen=True, kw_only=True):
    """A value with its source (a key of ``sources``); what is not verified there says why."""

    source: Code
    verified: bool
    why: Words | None = None


class Guide(Sourced, frozen=True, kw_only=True):
    """Days that somebody reads into a period that the law leaves without a number."""

    days: Whole


class Counting(Sourced, frozen=True, kw_only=True):
    """How a period of days, months or business days ends, where the number alone does not say it."""

    ends: Literal["same-minute", "end-of-day"] = "same-minute"
    when_closed: Literal["stays", "next-business-day"] = "stays"


class Due(Sourced, frozen=True, kw_only=True):
    """By when. ``within`` has exactly one of the units, ``by`` a date; ``promptly`` and ``open`` have no number."""

    kind: Literal["within", "by", "promptly", "open"]
    hours: Whole | None = None
    days: Whole | None = None
    business_days: Whole | None = None
    months: Whole | None = None
    date: datetime.date | None = None
    counting: Counting | None = None
    guide: Guide | None = None

    @property
    def units(self) -> tuple[str, ...]:
        """The units that are given."""
        return tuple(unit for unit in UNITS if getattr(self, unit) is not None)


UNITS = ("hours", "days", "business_days", "months")


class Item(Sourced, frozen=True, kw_only=True):
    """Something that a report must say.

    ``parts`` are sections of a form, ``section.field`` for one field, ``*`` for what no other item names.
    """

    id: Code
    name: Words
    parts: tuple[Annotated[str, msgspec.Meta(pattern=r"\A(\*|[a-z0-9_-]+(\.[a-z0-9_-]+)?)\Z")], ...]


class Required(Sourced, frozen=True, kw_only=True):
    """The items that a stage's report must hold."""

    items: tuple[Code, ...]


class Forms(Sourced, frozen=True, kw_only=True):
    """The forms that serve a stage."""

    ids: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1)]


class Stage(Struct, frozen=True, kw_only=True):
    """One report that a duty asks for. ``after`` is the stage whose fulfilment it counts from; else clock zero.

    ``written``: it must be the final word, which the reporter says of a version. ``on_request``: only when asked for.
    """

    id: Code
    name: Words
    due: Due
    after: Code | None = None
    required: Required
    forms: Forms
    written: bool = False
    on_request: bool = False


class Addressee(Sourced, frozen=True, kw_only=True):
    """Who is owed a report, which of its items, and whether the reporter must agree to that first."""

    id: Code
    office: Addressed
    name: Words
    owed: Literal["all"] | tuple[Code, ...]
    needs_consent: bool


class Condition(Sourced, frozen=True, kw_only=True):
    """A fact that must hold. ``unknown_counts``: while it is not known, the duty is proposed all the same."""

    fact: Fact
    any_of: Annotated[tuple[Said, ...], msgspec.Meta(min_length=1)]
    unknown_counts: bool = False
    because: Words


class Designated(Sourced, frozen=True, kw_only=True):
    """That only those are bound who were designated by name; ``because`` is the reason that names it."""

    because: Words


class Bound(Sourced, frozen=True, kw_only=True):
    """Who is bound: kinds of organisation and, where it matters, a list of sectors of this profile.

    With ``designated`` only those of them who were designated on the day of clock zero.
    """

    organisations: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1)]
    sectors: Code | None = None
    designated: Designated | None = None
    because: Words


class InForce(Sourced, frozen=True, kw_only=True):
    """From which date (none: not known) and up to which, in the profile's zone.

    ``judged_at``: a duty must be in force at its clock zero, or when the report comes.
    """

    start: datetime.date | None
    end: datetime.date | None = None
    judged_at: Literal["clock-zero", "report"] = "clock-zero"


class ClockZero(Sourced, frozen=True, kw_only=True):
    """The moment from which the first stage counts."""

    event: Event
    name: Words


class Duty(Struct, frozen=True, kw_only=True):
    """A duty to report."""

    id: Code
    name: Words
    article: Code
    binds: Bound
    in_force: InForce
    when: tuple[Condition, ...]
    clock_zero: ClockZero
    items: tuple[Item, ...]
    addressees: Annotated[tuple[Addressee, ...], msgspec.Meta(min_length=1)]
    stages: Annotated[tuple[Stage, ...], msgspec.Meta(min_length=1)]

    def stage(self, stage_id: str) -> Stage | None:
        """The stage of this name."""
        return next((one for one in self.stages if one.id == stage_id), None)


class Sector(Struct, frozen=True, kw_only=True):
    """A sector. ``stix``: names by which STIX 2.1 §10.11 and its users mean it; ``formerly``: codes it had here."""

    code: Code
    name: Words
    stix: tuple[Code, ...] = ()
    formerly: tuple[Code, ...] = ()
    verified: bool = True
    why: Words | None = None


class SectorList(Sourced, frozen=True, kw_only=True):
    """A list of sectors. Lists of different laws look alike and are never merged."""

    id: Code
    name: Words
    sectors: Annotated[tuple[Sector, ...], msgspec.Meta(min_length=1)]

    def sector(self, code: str) -> Sector | None:
        """The sector with this code, or which had it formerly."""
        return next((one for one in self.sectors if code in (one.code, *one.formerly)), None)


class Holiday(Struct, frozen=True, kw_only=True):
    """A day that comes every year: on a ``day`` of a month, the ``nth`` weekday of it, or at an equinox."""

    name: Words
    month: Annotated[int, msgspec.Meta(ge=1, le=12)] | None = None
    day: Annotated[int, msgspec.Meta(ge=1, le=31)] | None = None
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] | None = None
    nth: Annotated[int, msgspec.Meta(ge=1, le=4)] | None = None
    equinox: Literal["vernal", "autumnal"] | None = None
    closed_only: bool = False
    """Offices are closed, but it is no public holiday: nothing is substituted for it."""


class CalendarRules(Sourced, frozen=True, kw_only=True):
    """Which days are no business days: the weekly ones and the holidays, known for a range of years.

    ``substitute``: a holiday on a Sunday moves to the next day that is none. ``between``: a day between two holidays
    is one too.
    """

    first_year: Annotated[int, msgspec.Meta(ge=1980, le=2099)]
    last_year: Annotated[int, msgspec.Meta(ge=1980, le=2099)]
    weekly: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...]
    holidays: tuple[Holiday, ...] = ()
    substitute: bool = False
    between: bool = False


class Profile(Struct, frozen=True, kw_only=True):
    """A legal profile: one regime of one country. ``version`` grows with every change of the file."""

    profile: Code
    version: Whole
    checked_on: datetime.date
    name: Words
    law: Words
    time_zone: Said
    sources: dict[Code, Words]
    organisations_by: Code
    """The list of sectors by which this regime's organisations are registered."""
    sector_lists: Annotated[tuple[SectorList, ...], msgspec.Meta(min_length=1)]
    calendar: CalendarRules
    duties: tuple[Duty, ...]

    def duty(self, duty_id: str) -> Duty | None:
        """The duty of this name."""
        return next((one for one in self.duties if one.id == duty_id), None)

    def sector_list(self, list_id: str) -> SectorList | None:
        """The list of this name."""
        return next((one for one in self.sector_lists if one.id == list_id), None)

    @property
    def registered_by(self) -> SectorList:
        """The list by which this regime's organisations are registered; reading made sure that it is there."""
        return next(one for one in self.sector_lists if one.id == self.organisations_by)

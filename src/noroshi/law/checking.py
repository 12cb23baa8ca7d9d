"""What the types of a profile cannot say: that names lead somewhere, periods are whole, and doubts are explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from noroshi.law import errors
from noroshi.law.errors import ProfileFault
from noroshi.law.profile import CalendarRules, Due, Duty, Holiday, InForce, Profile, Sector, Sourced, Stage

_DAYS_OF = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_WEEK = 7


def faults_of(profile: Profile) -> Iterator[ProfileFault]:
    """Everything that is wrong, each with its place."""
    yield from _sources(profile)
    yield from _zone(profile)
    yield from _names_once(profile)
    if profile.sector_list(profile.organisations_by) is None:
        yield errors.UnknownList(list=profile.organisations_by).at("organisations_by")
    yield from _calendar(profile.calendar)
    for place, duty in enumerate(profile.duties):
        yield from _duty(duty, profile, f"duties[{place}]")


def _sources(profile: Profile) -> Iterator[ProfileFault]:
    for place, value in walk(profile, ""):
        if isinstance(value, Sourced) and value.source not in profile.sources:
            yield errors.UnknownSource(source=value.source).at(f"{place}.source")
        if isinstance(value, Sourced | Sector) and not value.verified and value.why is None:
            yield errors.WhyMissing().at(f"{place}.verified")
    for number, duty in enumerate(profile.duties):
        if duty.article not in profile.sources:
            yield errors.UnknownSource(source=duty.article).at(f"duties[{number}].article")


def walk(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Every structure inside another, with its place."""
    if isinstance(value, msgspec.Struct):
        yield path, value
        for name in value.__struct_fields__:
            yield from walk(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            yield from walk(one, f"{path}[{place}]")


def _zone(profile: Profile) -> Iterator[ProfileFault]:
    try:
        ZoneInfo(profile.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield errors.UnknownZone(zone=profile.time_zone).at("time_zone")


def _names_once(profile: Profile) -> Iterator[ProfileFault]:
    yield from _once([one.id for one in profile.sector_lists], lambda place: f"sector_lists[{place}].id")
    for number, listed in enumerate(profile.sector_lists):
        codes = [one.code for one in listed.sectors]
        yield from _once(codes, lambda place, number=number: f"sector_lists[{number}].sectors[{place}].code")  # type: ignore[misc]  # mypy on defaults
    yield from _once([one.id for one in profile.duties], lambda place: f"duties[{place}].id")
    for number, duty in enumerate(profile.duties):
        for part in ("stages", "items", "addressees"):
            names = [one.id for one in getattr(duty, part)]
            yield from _once(names, lambda place, at=f"duties[{number}].{part}": f"{at}[{place}].id")  # type: ignore[misc]  # mypy on defaults


def _once(names: Sequence[str], place_of: Callable[[int], str]) -> Iterator[ProfileFault]:
    for place, name in enumerate(names):
        if name in names[:place]:
            yield errors.NameTwice(name=name).at(place_of(place))


def _duty(duty: Duty, profile: Profile, path: str) -> Iterator[ProfileFault]:
    if duty.binds.sectors is not None and profile.sector_list(duty.binds.sectors) is None:
        yield errors.UnknownList(list=duty.binds.sectors).at(f"{path}.binds.sectors")
    yield from _in_force(duty.in_force, f"{path}.in_force")
    items = {one.id for one in duty.items}
    for place, addressee in enumerate(duty.addressees):
        if not isinstance(addressee.owed, str):
            yield from _items(addressee.owed, items, f"{path}.addressees[{place}].owed")
    for place, stage in enumerate(duty.stages):
        here = f"{path}.stages[{place}]"
        yield from _items(stage.required.items, items, f"{here}.required.items")
        yield from _stage(stage, {one.id for one in duty.stages[:place]}, here)


def _items(named: Iterable[str], items: set[str], path: str) -> Iterator[ProfileFault]:
    for place, one in enumerate(named):
        if one not in items:
            yield errors.UnknownItem(item=one).at(f"{path}[{place}]")


def _in_force(given: InForce, path: str) -> Iterator[ProfileFault]:
    if given.start is not None and given.end is not None and given.end < given.start:
        yield errors.EndsBeforeStart().at(f"{path}.end")


def _stage(stage: Stage, before: set[str], path: str) -> Iterator[ProfileFault]:
    if stage.after is not None and stage.after not in before:
        yield errors.UnknownStage(stage=stage.after).at(f"{path}.after")
    yield from _due(stage.due, f"{path}.due")


def _due(due: Due, path: str) -> Iterator[ProfileFault]:
    if due.kind == "within" and len(due.units) != 1:
        yield errors.OneUnit().at(path)
    if (due.kind != "within" and due.units) or (due.kind != "by" and due.date is not None):
        yield errors.NoUnit().at(path)
    if due.kind == "by" and due.date is None:
        yield errors.DateMissing().at(path)
    if due.kind == "within" and due.units != ("hours",) and due.counting is None:
        yield errors.CountingMissing().at(path)


def _calendar(rules: CalendarRules) -> Iterator[ProfileFault]:
    if rules.last_year < rules.first_year:
        yield errors.EndsBeforeStart().at("calendar.last_year")
    if len(set(rules.weekly)) == _WEEK:
        yield errors.NoBusinessDay().at("calendar.weekly")
    for place, one in enumerate(rules.holidays):
        yield from _holiday(one, f"calendar.holidays[{place}]")


def _holiday(one: Holiday, path: str) -> Iterator[ProfileFault]:
    on_day = one.month is not None and one.day is not None and one.weekday is None and one.nth is None
    on_weekday = one.month is not None and one.day is None and one.weekday is not None and one.nth is not None
    at_equinox = one.equinox is not None and (one.month, one.day, one.weekday, one.nth) == (None,) * 4
    if not ((on_day or on_weekday) and one.equinox is None) and not at_equinox:
        yield errors.HolidayUnclear().at(path)
    elif on_day and (one.day or 0) > _DAYS_OF.get(one.month or 0, 31):
        yield errors.NoSuchDay().at(f"{path}.day")

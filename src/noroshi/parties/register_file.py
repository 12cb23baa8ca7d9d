"""Organisations, people and roles as a YAML file: text in, a plan out, or every mistake at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from noroshi.law.designation import Designation
from noroshi.parties.errors import RegisterRefused
from noroshi.parties.sectors import faults
from noroshi.parties.types import OrganisationKind, Role

MOST: Final = 20_000
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_MAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")
_OF_ORGANISATION: Final = frozenset(
    {"code", "kind", "ja", "en", "sector", "other_sectors", "ministry", "mail", "clients", "people", "designated"}
)
_OF_DESIGNATION: Final = frozenset({"from", "until"})
_OF_PERSON: Final = frozenset({"mail", "name", "roles", "language"})


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """Somebody to register, with the roles they are to hold."""

    mail: str
    name: str
    roles: tuple[Role, ...]
    language: str


@dataclass(frozen=True, slots=True)
class OrganisationPlan:
    """An organisation to register, with its people. ``ministry`` and ``clients`` are codes."""

    code: str
    kind: OrganisationKind
    name_ja: str
    name_en: str
    sector: str
    ministry: str
    mail: str
    clients: tuple[str, ...]
    people: tuple[PersonPlan, ...]
    other_sectors: Mapping[str, str]
    designation: Designation | None = None


def read_register(text: str) -> tuple[OrganisationPlan, ...]:
    """What a register file says. Raises RegisterRefused, whose ``problems`` name places and what to write there."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RegisterRefused(problems=[" ".join(str(error).split())]) from error
    entries = document.get("organisations") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not 0 < len(entries) <= MOST:
        raise RegisterRefused(problems=[_("The file must hold a list named “organisations”.")])
    problems: list[str] = []
    plans = [_organisation(entry, f"organisations[{place}]", problems) for place, entry in enumerate(entries)]
    if problems:
        raise RegisterRefused(problems=problems)
    return tuple(plan for plan in plans if plan is not None)


def _organisation(entry: object, place: str, problems: list[str]) -> OrganisationPlan | None:
    if not _is_mapping(entry, _OF_ORGANISATION, place, problems):
        return None
    held: Mapping[str, Any] = entry  # type: ignore[assignment]  # just checked
    before = len(problems)
    people = held.get("people") or []
    if not isinstance(people, list):
        problems.append(f"{place}.people: " + _("Write a list."))
        return None
    others = held.get("other_sectors") or {}
    if not isinstance(others, dict):
        problems.append(f"{place}.other_sectors: " + _("Write names and values, such as “code: E-01”."))
        return None
    wrong = faults(str(held.get("sector") or ""), {str(name): str(code) for name, code in others.items()})
    problems += [f"{place}.sector: {fault.message}" for fault in wrong]
    plans = [_person(one, f"{place}.people[{number}]", problems) for number, one in enumerate(people)]
    if not _CODE.fullmatch(str(held.get("code", ""))):
        problems.append(f"{place}.code: " + _("Write a short code of letters, digits and “-”."))
    if held.get("kind") not in set(OrganisationKind):
        problems.append(f"{place}.kind: " + _("Write one of: %(choices)s") % {"choices": ", ".join(OrganisationKind)})
    nameless = [name for name in ("ja", "en") if not 0 < len(str(held.get(name) or "")) <= 200]
    problems += [f"{place}.{name}: " + _("Write the organisation's name.") for name in nameless]
    designation = _designation(held.get("designated"), f"{place}.designated", problems)
    if held.get("mail") and not _MAIL.fullmatch(str(held["mail"])):
        problems.append(f"{place}.mail: " + _("Write a mail address."))
    if len(problems) > before:
        return None
    return OrganisationPlan(
        code=str(held["code"]),
        kind=OrganisationKind(held["kind"]),
        name_ja=str(held["ja"]),
        name_en=str(held["en"]),
        sector=str(held.get("sector") or ""),
        ministry=str(held.get("ministry") or ""),
        mail=str(held.get("mail") or ""),
        clients=tuple(map(str, held.get("clients") or ())),
        people=tuple(plan for plan in plans if plan is not None),
        other_sectors={str(name): str(code) for name, code in others.items()},
        designation=designation,
    )


def _designation(said: object, place: str, problems: list[str]) -> Designation | None:
    """``true``, ``false``, or the first and last day; None where the file does not say."""
    if said is None or isinstance(said, bool):
        return None if said is None else Designation(said)
    days: Mapping[str, Any] = said if isinstance(said, dict) and said.keys() <= _OF_DESIGNATION else {"from": "?"}
    start, end = days.get("from"), days.get("until")
    if not all(one is None or type(one) is date for one in (start, end)) or (start and end and end < start):
        problems.append(f"{place}: " + _("Write true, false, or days such as “{from: 2026-10-01, until: 2027-03-31}”."))
        return None
    return Designation(True, start, end)


def _person(entry: object, place: str, problems: list[str]) -> PersonPlan | None:
    if not _is_mapping(entry, _OF_PERSON, place, problems):
        return None
    held: Mapping[str, Any] = entry  # type: ignore[assignment]  # just checked
    before = len(problems)
    roles = held.get("roles") or []
    allowed = set(Role) - {Role.AUTOMATION}
    if not _MAIL.fullmatch(str(held.get("mail", ""))):
        problems.append(f"{place}.mail: " + _("Write a mail address."))
    if not 0 < len(str(held.get("name") or "")) <= 120:
        problems.append(f"{place}.name: " + _("Write the person's name."))
    if not isinstance(roles, list) or not roles or not allowed.issuperset(map(str, roles)):
        problems.append(
            f"{place}.roles: " + _("Write a list of: %(choices)s") % {"choices": ", ".join(sorted(allowed))}
        )
    if held.get("language", "ja") not in {"ja", "en"}:
        problems.append(f"{place}.language: " + _("Write ja or en."))
    if len(problems) > before:
        return None
    return PersonPlan(str(held["mail"]), str(held["name"]), tuple(map(Role, roles)), str(held.get("language", "ja")))


def _is_mapping(entry: object, known: frozenset[str], place: str, problems: list[str]) -> bool:
    """Whether it is a mapping with known names only: a misspelt name must not pass in silence."""
    if not isinstance(entry, dict):
        problems.append(f"{place}: " + _("Write names and values, such as “code: E-01”."))
        return False
    for name in entry:
        if name not in known:
            choices = {"name": str(name)[:40], "choices": ", ".join(sorted(known))}
            problems.append(f"{place}: " + _("“%(name)s” is not known here; known are: %(choices)s") % choices)
    return True


def codes_that_miss(plans: Sequence[OrganisationPlan], registered: frozenset[str]) -> list[str]:
    """Codes of ministries and clients that are neither in the file nor registered."""
    known = registered | {plan.code for plan in plans}
    named = [(plan.code, code) for plan in plans for code in (*plan.clients, *filter(None, [plan.ministry]))]
    return [
        f"{owner}: " + _("there is no organisation %(code)s") % {"code": code}
        for owner, code in named
        if code not in known
    ]

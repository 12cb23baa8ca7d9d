"""Which organisation an office of the law is here, and who may see what is written about a duty."""

from __future__ import annotations

from typing import Final

from noroshi.frame.laws import profiles
from noroshi.knowledge.reports import Report
from noroshi.law.profile import Addressed, Addressee, Duty, Profile
from noroshi.parties.queries import first_of_kind, ministry_of, office_of
from noroshi.parties.types import OrganisationKind, OrganisationRecord
from noroshi.release.audiences import AUTOMATION, desk_atom, viewers_of

_THE_OFFICE: Final = frozenset(
    {Addressed.PRIME_MINISTER, Addressed.OFFICE, Addressed.CSIRT, Addressed.COMPETENT_AUTHORITY, Addressed.CISA}
)


def organisation_for(office: Addressed, owing: OrganisationRecord) -> OrganisationRecord | None:
    """The organisation that is this office for somebody who owes a report; None when it is not in the register."""
    if office is Addressed.MINISTER_IN_CHARGE:
        return ministry_of(owing.id)
    if office is Addressed.POLICE:
        return first_of_kind(owing.world_id, OrganisationKind.POLICE)
    return office_of(owing.world_id) if office in _THE_OFFICE else None


def reporter_atoms(report: Report) -> set[str]:
    """The reporter's side: its organisation; under RED the persons who see the report."""
    persons = viewers_of(report.audience_id).persons
    return {f"person:{one}" for one in persons} or {f"org:{report.organisation_id}"}


def duty_atoms(report: Report, world_id: int) -> set[str]:
    """Who sees a duty and its clocks: the reporter, the office's desk if it may see the report, and automation."""
    office, viewers = office_of(world_id).id, viewers_of(report.audience_id)
    atoms = reporter_atoms(report) | {AUTOMATION}
    if viewers.everyone or viewers.community or office in viewers.organisations:
        atoms.add(desk_atom(office))
    return atoms


def delivery_atoms(report: Report, to: OrganisationRecord | None) -> set[str]:
    """Who sees a delivery: the reporter and its one addressee; of the office only those who read all reports."""
    atoms = reporter_atoms(report)
    if to is None:
        return atoms
    return atoms | {desk_atom(to.id) if to.kind is OrganisationKind.OFFICE else f"org:{to.id}"}


def profile_named(name: str) -> Profile | None:
    """A chosen profile; None when this installation does not choose it any more."""
    return next((one for one in profiles() if one.profile == name), None)


def duty_named(profile: str, duty: str) -> tuple[Profile, Duty] | None:
    """A duty of a chosen profile, with the profile; None when either is gone."""
    found = profile_named(profile)
    known = found.duty(duty) if found else None
    return (found, known) if found and known else None


def addressee_named(duty: Duty, name: str) -> Addressee | None:
    """An addressee of a duty."""
    return next((one for one in duty.addressees if one.id == name), None)

"""Sectors of organisations, by the lists of the legal profiles. Lists of different laws are never merged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from noroshi.frame.laws import organisations_list, organisations_list_id, sector_lists
from noroshi.law.profile import SectorList
from noroshi.parties.errors import PartiesError, UnknownSector, UnknownSectorList
from noroshi.parties.types import OrganisationRecord


def require(sector: str, others: Mapping[str, str]) -> None:
    """Raises UnknownSector, UnknownSectorList for the first that is wrong."""
    for fault in faults(sector, others):
        raise fault


def faults(sector: str, others: Mapping[str, str]) -> Iterator[PartiesError]:
    """What is wrong with an organisation's sectors; an empty ``sector`` says that it belongs to none."""
    if sector:
        yield from _in_list(organisations_list(), organisations_list_id(), sector)
    lists = sector_lists()
    for name, code in others.items():
        if name not in lists:
            yield UnknownSectorList(list=name, known=", ".join(lists))
        else:
            yield from _in_list(lists[name], name, code)


def _in_list(listed: SectorList, name: str, code: str) -> Iterator[PartiesError]:
    codes = [one.code for one in listed.sectors]
    if code not in codes:
        yield UnknownSector(sector=code[:40], list=name, known=", ".join(codes))


def sectors_of(organisation: OrganisationRecord) -> dict[str, str]:
    """All that is registered of an organisation's sectors, by ``profile/list``."""
    own = {organisations_list_id(): organisation.sector} if organisation.sector else {}
    return {**organisation.other_sectors, **own}

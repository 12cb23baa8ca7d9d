"""The legal profiles that this installation chose."""

from __future__ import annotations

from django.conf import settings

from noroshi.law.chosen import list_for_organisations, lists_of, sector_named
from noroshi.law.profile import Profile, SectorList


def profiles() -> tuple[Profile, ...]:
    """In the order in which they were chosen; each may bind a report."""
    chosen: tuple[Profile, ...] = settings.LEGAL_PROFILES
    return chosen


def organisations_list() -> SectorList:
    """The list of sectors by which organisations are registered: that of the first profile."""
    return list_for_organisations(profiles())


def organisations_list_id() -> str:
    """That list under its whole name, ``profile/list``."""
    return f"{profiles()[0].profile}/{organisations_list().id}"


def sector_lists() -> dict[str, SectorList]:
    """Every list of every profile by ``profile/list``; they are never merged."""
    return dict(lists_of(profiles()))


def sector_name(code: str, language: str) -> str:
    """What a sector of the list by which organisations are registered is called; the code itself if it has none."""
    found = sector_named(profiles(), code)
    return found.name.in_language(language) if found else code

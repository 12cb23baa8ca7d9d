"""The profiles that an installation chose: shipped ones by name, its own by path. Reads files; knows no settings."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Final

from noroshi.law.errors import NoProfile, ProfileTwice, ProfileUnreadable, UnknownProfile
from noroshi.law.profile import Profile, Sector, SectorList
from noroshi.law.reading import read_profile

USUAL: Final = "jp-act-42-2025"


def shipped() -> tuple[str, ...]:
    """The names of the profiles that come with the program."""
    folder = resources.files("noroshi.law") / "profiles"
    return tuple(sorted(one.name.removesuffix(".yaml") for one in folder.iterdir() if one.name.endswith(".yaml")))


def names_in(text: str) -> tuple[str, ...]:
    """The names and paths of a setting such as ``jp-act-42-2025, eu-nis2``."""
    return tuple(one.strip() for one in text.split(",") if one.strip())


@functools.cache
def profiles_named(names: tuple[str, ...]) -> tuple[Profile, ...]:
    """The profiles, in the order in which they are named; the first is the one by which organisations are registered.

    Raises NoProfile, ProfileTwice, UnknownProfile, ProfileUnreadable, ProfileRefused.
    """
    if not names:
        raise NoProfile
    found = tuple(_profile(name) for name in names)
    known: set[str] = set()
    for one in found:
        if one.profile in known:
            raise ProfileTwice(name=one.profile)
        known.add(one.profile)
    return found


def _profile(name: str) -> Profile:
    if name in shipped():
        file = resources.files("noroshi.law") / "profiles" / f"{name}.yaml"
        return read_profile(file.read_bytes(), f"{name}.yaml")
    if not name.endswith((".yaml", ".yml")):
        raise UnknownProfile(name=name[:100], known=", ".join(shipped()))
    try:
        content = Path(name).expanduser().read_bytes()
    except OSError as error:
        raise ProfileUnreadable(file=name, reason=error.strerror or "") from error
    return read_profile(content, name)


def list_for_organisations(profiles: Sequence[Profile]) -> SectorList:
    """The list by which organisations of this installation are registered: that of the first profile."""
    return profiles[0].registered_by


def sectors_by_stix(listed: SectorList) -> dict[str, tuple[str, ...]]:
    """From each name that STIX 2.1 §10.11 and its users give a sector to the codes of this one list."""
    found: dict[str, tuple[str, ...]] = {}
    for sector in listed.sectors:
        for name in sector.stix:
            found[name] = (*found.get(name, ()), sector.code)
    return found


def lists_of(profiles: Sequence[Profile]) -> Iterator[tuple[str, SectorList]]:
    """Every list of every profile under a name of its own, ``profile/list``: lists are never merged."""
    for profile in profiles:
        for listed in profile.sector_lists:
            yield f"{profile.profile}/{listed.id}", listed


def sector_named(profiles: Sequence[Profile], code: str) -> Sector | None:
    """The sector of the list by which organisations are registered."""
    return list_for_organisations(profiles).sector(code)

"""Types of incidents: the Reference Security Incident Taxonomy (RSIT), 11 classes and 39 types, with our own words."""

from __future__ import annotations

import functools
from importlib import resources

import msgspec
from django.utils.html import format_html_join
from django.utils.safestring import SafeString


class IncidentType(msgspec.Struct, frozen=True):
    """One type of RSIT with its names."""

    code: str
    en: str
    ja: str

    def name(self, language: str) -> str:
        """The name in the reader's language."""
        return self.ja if language.startswith("ja") else self.en


class IncidentClass(msgspec.Struct, frozen=True):
    """One class of RSIT with its types."""

    code: str
    en: str
    ja: str
    types: tuple[IncidentType, ...]

    def name(self, language: str) -> str:
        """The name in the reader's language."""
        return self.ja if language.startswith("ja") else self.en


class Taxonomy(msgspec.Struct, frozen=True):
    """The whole of it, as the data file has it."""

    scheme: str
    version: int
    classes: tuple[IncidentClass, ...]


@functools.cache
def taxonomy() -> Taxonomy:
    """RSIT as ``data/rsit.json`` has it."""
    content = resources.files("noroshi.intake.desk").joinpath("data", "rsit.json").read_bytes()
    return msgspec.json.decode(content, type=Taxonomy)


@functools.cache
def codes() -> frozenset[str]:
    """Every type as ``class/type``: the codes alone are not distinct ("other", "test")."""
    return frozenset(f"{group.code}/{one.code}" for group in taxonomy().classes for one in group.types)


@functools.cache
def type_name(code: str, language: str) -> str:
    """A type in words, its class first; the code itself where it is none of RSIT's."""
    first, _, second = code.partition("/")
    for group in taxonomy().classes:
        for one in group.types:
            if (group.code, one.code) == (first, second):
                same = group.name(language) == one.name(language)
                return one.name(language) if same else f"{group.name(language)}: {one.name(language)}"
    return code


@functools.lru_cache(maxsize=256)
def options(language: str, chosen: str) -> SafeString:
    """The types as the options of a select: the same for every item of a type, so they are drawn once."""
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        (
            (
                group,
                format_html_join(
                    "",
                    '<option value="{}"{}>{}</option>',
                    ((code, SafeString(" selected") if code == chosen else "", name) for code, name in listed),
                ),
            )
            for group, listed in choices(language)
        ),
    )


def choices(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The types by class, for a select with groups."""
    return [
        (group.name(language), [(f"{group.code}/{one.code}", one.name(language)) for one in group.types])
        for group in taxonomy().classes
    ]

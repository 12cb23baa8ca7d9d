"""What can be wrong with a legal profile, and what a clock cannot tell. The docstring is the sentence people read.

The sentences are translated by the room itself, from its own catalogue: a faulty profile is named before anything else
of the program runs.
"""

from __future__ import annotations

import inspect

from noroshi.law.language import translated


class LawError(Exception):
    """The legal profile could not be used."""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(facts)

    @property
    def template(self) -> str:
        """The untranslated sentence: the key of the catalogue."""
        return inspect.cleandoc(type(self).__doc__ or "").split("\n\n")[0].replace("\n", " ")

    def in_language(self, language: str) -> str:
        """The sentence in the reader's language."""
        return translated(self.template, language) % self.facts

    def __str__(self) -> str:
        return self.in_language("en")


class ProfileFault(LawError):
    """This part of the profile is wrong."""

    path: str = ""

    def at(self, path: str) -> ProfileFault:
        """The same, with its place: ``duties[0].stages[1].due``."""
        self.path = path
        return self


class NotYaml(ProfileFault):
    """This is not well-formed YAML: %(reason)s"""


class NotUtf8(ProfileFault):
    """The file is not UTF-8 text."""


class TooLarge(ProfileFault):
    """The file is larger than %(limit)s bytes."""


class NestedTooDeeply(ProfileFault):
    """This is nested too deeply."""


class NameTwice(ProfileFault):
    """“%(name)s” stands here twice."""


class Referring(ProfileFault):
    """Anchors and references (& and *) are not accepted: write the value out."""


class NoSuchForm(ProfileFault):
    """This does not have the form of a profile: %(reason)s"""


class UnknownSource(ProfileFault):
    """“%(source)s” is none of the sources that the profile lists."""


class WhyMissing(ProfileFault):
    """What is not verified must say why, in Japanese and English."""


class UnknownZone(ProfileFault):
    """“%(zone)s” is no time zone."""


class UnknownList(ProfileFault):
    """There is no list of sectors “%(list)s” in this profile."""


class UnknownItem(ProfileFault):
    """There is no item “%(item)s” in this duty."""


class UnknownStage(ProfileFault):
    """A stage can only count from one that stands before it; “%(stage)s” does not."""


class OneUnit(ProfileFault):
    """A period has exactly one of hours, days, business_days and months."""


class NoUnit(ProfileFault):
    """Only “within” has a number, and only “by” has a date."""


class DateMissing(ProfileFault):
    """“by” needs a date."""


class CountingMissing(ProfileFault):
    """A period of days or months must say how it ends (counting)."""


class EndsBeforeStart(ProfileFault):
    """This ends before it begins."""


class HolidayUnclear(ProfileFault):
    """A holiday has a month and day, or a month, weekday and nth, or an equinox, and nothing else."""


class NoSuchDay(ProfileFault):
    """There is no such day in any year."""


class NoBusinessDay(ProfileFault):
    """No day of the week would be a business day."""


class ProfileRefused(LawError):
    """The legal profile cannot be used: %(lines)s"""

    def __init__(self, file: str, faults: list[tuple[int, ProfileFault]]) -> None:
        self.file, self.faults = file, faults
        super().__init__(lines="")

    def in_language(self, language: str) -> str:
        """The sentence and, on a line each, file, line and reason."""
        found = "".join(f"\n{self.file}:{line}: {_reason(fault, language)}" for line, fault in self.faults)
        return translated(self.template, language) % {"lines": found}


def _reason(fault: ProfileFault, language: str) -> str:
    said = fault.in_language(language)
    return f"{fault.path}: {said}" if fault.path else said


class UnknownProfile(LawError):
    """There is no legal profile “%(name)s”. Known are %(known)s; or give the path of a file of your own."""


class ProfileUnreadable(LawError):
    """The file %(file)s cannot be read: %(reason)s"""


class ProfileTwice(LawError):
    """The legal profile “%(name)s” is named twice."""


class NoProfile(LawError):
    """Name at least one legal profile."""


class OutsideCalendar(LawError):
    """The holidays of the year %(year)s are not known: the calendar covers %(first)s to %(last)s."""

"""Each value that a text names, once, with the sentence around its first mention and what speaks against it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.utils.translation import pgettext

from noroshi.intake.prose.errors import NotSearched, TextTooLarge
from noroshi.intake.wording import CONTEXT
from noroshi.knowledge.benign import benign
from noroshi.knowledge.wording import kind_name
from noroshi.languages import Mention, Surroundings, TextError, around, extract, text_of_file
from noroshi.observables import Kind, Observable, line_of

LONGEST: Final = 500_000
"""Characters that may be pasted or sent at once."""
SHOWN: Final = 300


@dataclass(frozen=True, slots=True)
class Named:
    """A value that a text names. ``harmless`` is the warninglist that has it, or empty."""

    observable: Observable
    around: Surroundings
    times: int
    harmless: str
    there: bool

    @property
    def line(self) -> str:
        """How it is written in the form's list of values."""
        return line_of(self.observable)

    @property
    def kind(self) -> str:
        """What kind of value it is, in words."""
        return str(kind_name(self.observable.kind))

    @property
    def proposed(self) -> bool:
        """Whether it is ticked from the beginning."""
        return not self.harmless and not self.there


@dataclass(frozen=True, slots=True)
class Findings:
    """What a text names; ``more`` values beyond those that are shown."""

    named: tuple[Named, ...]
    more: int


def find_in(text: str, there: Collection[Observable] = ()) -> Findings:
    """Search a text. ``there`` are the values that the draft has already. Raises TextTooLarge."""
    if len(text) > LONGEST:
        raise TextTooLarge(limit=LONGEST)
    mentions: dict[Observable, list[Mention]] = {}
    for mention in extract(text):
        mentions.setdefault(mention.observable, []).append(mention)
    shown = list(mentions)[:SHOWN]
    harmless = benign(shown)
    named = tuple(
        Named(
            one,
            around(text, mentions[one][0]),
            len(mentions[one]),
            harmless.get((Kind(one.kind), one.value), ""),
            one in there,
        )
        for one in shown
    )
    return Findings(named, len(mentions) - len(shown))


def text_in_file(name: str, content: bytes) -> str:
    """The text of a file. Raises NotSearched with the reason in the reader's language."""
    try:
        return text_of_file(name, content)
    except TextError as error:
        raise NotSearched(reason=pgettext(CONTEXT, error.template) % error.facts) from error

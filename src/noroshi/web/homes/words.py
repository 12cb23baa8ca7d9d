"""Rows of lower rooms as the homes list them: a title, an address, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from noroshi.knowledge.types import ObjectRow
from noroshi.knowledge.wording import type_name
from noroshi.parties.queries import organisations
from noroshi.warning.queries import WarningRow
from noroshi.warning.sentences import subject_words, title
from noroshi.warning.types import Answer
from noroshi.web import addresses

ANSWERS = {
    Answer.SEEN: gettext_lazy("Seen"),
    Answer.NOT_SEEN: gettext_lazy("Not seen"),
    Answer.FALSE_ALARM: gettext_lazy("False alarm"),
    Answer.NEED_HELP: gettext_lazy("Need help"),
}
SHOWN_TYPES = (
    "campaign", "incident", "indicator", "intrusion-set", "malware", "note", "report", "sighting", "threat-actor",
    "tool", "vulnerability",
)  # fmt: skip
"""What a home lists of what is new: not the values and relations that come with each."""


@dataclass(frozen=True, slots=True)
class WarningLine:
    """One warning in a list."""

    row: WarningRow
    title: str
    subject: str
    url: str
    organisation: str
    answer: str | Promise
    at: datetime


@dataclass(frozen=True, slots=True)
class ObjectLine:
    """One object of knowledge in a list."""

    row: ObjectRow
    title: str
    kind: str
    url: str
    source: str


def warning_line(row: WarningRow, *, own: bool = True) -> WarningLine:
    """A warning in the reader's language: as its receiver reads it, or (not ``own``) as others do."""
    return WarningLine(
        row=row,
        title=title(row.reason, own=own),
        subject=subject_words(row.reason, row.subject),
        url=addresses.of_warning(row),
        organisation=row.organisation.name(get_language() or "ja"),
        answer=ANSWERS[row.answer] if row.answer else "",
        at=row.answered_at or row.sent_at,
    )


def object_lines(rows: tuple[ObjectRow, ...]) -> list[ObjectLine]:
    """Objects in the reader's language, with who they came from; one query."""
    language = get_language() or "ja"
    sources = organisations(row.source_id for row in rows)
    return [
        ObjectLine(
            row=row,
            title=row.name or row.stix_id,
            kind=type_name(row.type),
            url=addresses.of_object(row),
            source=sources[row.source_id].name(language) if row.source_id in sources else "",
        )
        for row in rows
    ]

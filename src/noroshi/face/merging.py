"""Two people, or two pages of one person, in one form: what each changed is kept; where both changed one answer, both.

A page carries, for each field, a fingerprint of the answer that it showed (``<field>.was``). What comes back is
compared with it field by field: who did not touch an answer does not put an old one back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from noroshi.face.definitions import Section
from noroshi.face.forms import Posted, read_section
from noroshi.face.parsing import Runtime
from noroshi.face.values import Answers, encode

WAS: Final = ".was"
TAKE: Final = ".take"


@dataclass(frozen=True, slots=True)
class Merged:
    """What to keep, and what the page says.

    ``kept`` holds the other's text in each of the ``conflicts`` (field ids), ``mine`` the page's own. ``changed`` are
    the fields whose kept answer is the page's.
    """

    kept: Answers
    mine: Answers
    conflicts: tuple[str, ...]
    changed: tuple[str, ...]


def fingerprint(answers: Answers, field_id: str) -> str:
    """Sixteen characters that are the same for the same answer, valid or as typed."""
    return hashlib.sha256(encode(answers.only(frozenset({field_id})))).hexdigest()[:16]


def merge_section(
    section: Section, posted: Posted, stored: Answers, runtime: Runtime, own: Collection[str] = ()
) -> Merged:
    """Put what one page says of a section into what is stored.

    ``own``: fields whose stored answer came from this very page (it saves itself while somebody types). A page without
    fingerprints replaces what it names. ``<field>.take`` says that the other's answer is to stay.
    """
    mine = read_section(section, posted, stored, runtime)
    kept, conflicts, changed = stored, [], []
    for field in section.fields:
        said, there = fingerprint(mine, field.id), fingerprint(stored, field.id)
        was = next(iter(posted.getlist(field.id + WAS)), there)  # without one, the page knows what it replaces
        if posted.getlist(field.id + TAKE):
            mine = _with_field_of(mine, stored, field.id)
        elif said in (there, was):
            continue
        elif there == was or field.id in own:
            kept = _with_field_of(kept, mine, field.id)
            changed.append(field.id)
        else:
            conflicts.append(field.id)
    untouched = {field.id for field in section.fields} - {*conflicts, *changed}
    for field_id in untouched:
        mine = _with_field_of(mine, kept, field_id)
    return Merged(kept, mine, tuple(conflicts), tuple(changed))


def _with_field_of(answers: Answers, other: Answers, field_id: str) -> Answers:
    """``answers`` with this field as ``other`` has it."""
    if field_id in other.as_typed:
        return answers.with_typed(field_id, other.as_typed[field_id])
    return answers.with_value(field_id, other.get(field_id))

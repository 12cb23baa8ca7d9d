"""The verb of prose: confirmed values go into a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.utils.datastructures import MultiValueDict

from noroshi.authority.types import Permission
from noroshi.face.definitions import Field, FormDefinition, Kind, Section
from noroshi.face.forms import read_section
from noroshi.face.parsing import typed_from
from noroshi.face.values import Answers, encode
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import Verb, about, verb
from noroshi.intake import filling
from noroshi.intake.observables import observables_in
from noroshi.intake.prose.errors import NoPlaceForValues
from noroshi.intake.services import answers_of, open_draft
from noroshi.observables import line_of

LONGEST_LINE: Final = 4096


def place_for_values(form: FormDefinition) -> tuple[Section, Field]:
    """Where a form asks for values. Raises NoPlaceForValues."""
    for section in form.sections:
        for field in section.fields:
            if field.kind is Kind.OBSERVABLES:
                return section, field
    raise NoPlaceForValues


def lines_in(answers: Answers, field: Field) -> tuple[str, ...]:
    """The lines that a draft has of values, right or wrong."""
    typed = answers.as_typed.get(field.id) or typed_from(field, answers.get(field.id) or ())
    return tuple(line for one in typed for text in one.get("", ()) for line in text.splitlines() if line.strip())


@verb(Verb.DRAFT_SAVED, needs=Permission.SUBMIT_REPORT)
def add_values(actor: Actor, draft_id: UUID, confirmed: Sequence[str]) -> str:
    """Add confirmed values to what the draft has; one that is there already is not added again.

    Gives the section in which they stand. What somebody typed there, right or wrong, stays. Raises DraftNotFound,
    NoPlaceForValues.
    """
    draft = open_draft(draft_id, locked=True)
    section, field = place_for_values(filling.form_named(draft.form))
    answers = answers_of(draft)
    lines = lines_in(answers, field)
    there = set(observables_in(lines))
    confirmed_values = observables_in(tuple(line[:LONGEST_LINE] for line in confirmed))
    new = [line_of(one) for one in confirmed_values if one not in there]
    if new:
        typed = MultiValueDict({field.id: ["\n".join((*lines, *new))]})
        draft.answers = encode(read_section(section, typed, answers, filling.runtime_for(actor))).decode()
        draft.revision += 1
        draft.saved_at = actor.now()
        draft.save(update_fields=["answers", "revision", "saved_at"])
    about("draft", draft.pk)
    return section.id

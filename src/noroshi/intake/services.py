"""Verbs of intake: drafts and the sending of forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import msgspec

from noroshi.authority.errors import NotPermitted
from noroshi.authority.types import Permission
from noroshi.face.definitions import FormDefinition, Section
from noroshi.face.forms import Posted, check, final, from_json
from noroshi.face.merging import Merged, merge_section
from noroshi.face.parsing import Runtime
from noroshi.face.types import Problem
from noroshi.face.values import Answers, decode, encode
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, seeing, verb
from noroshi.intake import filling
from noroshi.intake.attachments import services as attachments
from noroshi.intake.errors import AnswersRefused, DraftNotFound
from noroshi.intake.forms_of_law import parts
from noroshi.intake.meaning import meaning_of
from noroshi.intake.models import Draft
from noroshi.intake.report_objects import objects_of
from noroshi.knowledge import reports
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.reports import Report, ReportToSubmit
from noroshi.knowledge.services import submit_report

BODY_LIMIT = 2 * 1024 * 1024
LONGEST_TOKEN = 40


@verb(Verb.DRAFT_SAVED, needs=Permission.SUBMIT_REPORT)
def begin_draft(actor: Actor, form: FormDefinition, answers: Answers, replaces: UUID | None = None) -> Draft:
    """Begin a draft for the actor's organisation; with ``replaces``, of a later version of its report."""
    if actor.person_id is None:
        raise NotPermitted
    draft = Draft.objects.create(
        id=uuid4(),
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        audience_id=curtain().audience_of(actor, {f"org:{actor.organisation_id}"}),
        form=form.id,
        form_version=form.version,
        answers=encode(answers).decode(),
        replaces=replaces,
        saved_at=actor.now(),
    )
    about("draft", draft.pk)
    return draft


@verb(Verb.DRAFT_SAVED, needs=Permission.SUBMIT_REPORT)
def save_draft(actor: Actor, draft_id: UUID, answers: Answers) -> Draft:
    """Keep what was typed, valid or not. Raises DraftNotFound."""
    draft = open_draft(draft_id, locked=True)
    draft.answers = encode(answers).decode()
    draft.revision += 1
    draft.saved_at = actor.now()
    draft.save(update_fields=["answers", "revision", "saved_at"])
    about("draft", draft.pk)
    return draft


@verb(Verb.DRAFT_SAVED, needs=Permission.SUBMIT_REPORT)
def save_section(actor: Actor, draft_id: UUID, section: Section, posted: Posted, runtime: Runtime) -> Merged:
    """Keep what a page says of a section, valid or not; where somebody else changed the same answer, theirs stays.

    Gives what is kept and what the page said; nothing of either is lost when the page is shown again with both.
    Raises DraftNotFound.
    """
    draft = open_draft(draft_id, locked=True)
    page = next(iter(posted.getlist("page")), "")[:LONGEST_TOKEN]
    own = {field for field, written in draft.pages.items() if page and written == page}
    merged = merge_section(section, posted, answers_of(draft), runtime, own)
    draft.answers = encode(merged.kept).decode()
    draft.pages |= dict.fromkeys(merged.changed, page)
    draft.revision += 1
    draft.saved_at = actor.now()
    draft.save(update_fields=["answers", "pages", "revision", "saved_at"])
    about("draft", draft.pk)
    return merged


@verb(Verb.DRAFT_DISCARDED, needs=Permission.SUBMIT_REPORT)
def discard_draft(actor: Actor, draft_id: UUID) -> None:
    """Throw a draft away. Raises DraftNotFound."""
    open_draft(draft_id, locked=True).delete()
    attachments.drop(draft_id)
    about("draft", draft_id)


def open_draft(draft_id: UUID, *, locked: bool = False) -> Draft:
    """A draft of the viewer's organisation. Raises DraftNotFound."""
    query = Draft.objects.select_for_update() if locked else Draft.objects
    found = query.filter(pk=draft_id).first()
    if found is None:
        raise DraftNotFound
    return found


def answers_of(draft: Draft) -> Answers:
    """What a draft holds."""
    return decode(draft.answers)


@verb(Verb.DRAFT_DISCARDED, needs=Permission.SUBMIT_REPORT)
def send_draft(actor: Actor, draft_id: UUID) -> tuple[Report, bool]:
    """Send a draft as a report. Sent twice it is one report: the draft's id is its idempotency key.

    Returns the report and whether it had been sent before. Raises AnswersRefused with the problems, DraftNotFound.
    """
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        return reports.report_for_key(actor.organisation_id, f"draft:{draft_id}"), True
    form = filling.form_named(draft.form)
    answers = answers_of(draft)
    problems = check(form, answers, filling.runtime_for(actor))
    if problems:
        raise AnswersRefused(problems=list(problems))
    sent = _submit(actor, form, final(form, answers), f"draft:{draft_id}", draft.replaces, draft_id)
    draft.delete()
    about("draft", draft_id)
    return sent


def submit_answers(
    actor: Actor, form: FormDefinition, given: Mapping[str, Any], key: str, replaces: UUID | None = None
) -> tuple[Report, bool]:
    """A report from a machine's JSON. Returns it and whether it was there before.

    Raises AnswersRefused with the problems, KeyUsedForOther, ReportNotFound.
    """
    with seeing(actor):
        answers, problems = from_json(form, given, filling.runtime_for(actor))
        problems = (*problems, *filling.contradictions(answers))
        if problems:
            raise AnswersRefused(problems=list(problems))
        return _submit(actor, form, final(form, answers), f"api:{key}", replaces)


def _submit(
    actor: Actor,
    form: FormDefinition,
    answers: Answers,
    key: str,
    replaces: UUID | None,
    draft_id: UUID | None = None,
) -> tuple[Report, bool]:
    """The bytes that are kept are the answers as canonical JSON with the form that they answer."""
    earlier = reports.report(replaces) if replaces else None
    answers = filling.of_kind(form, answers, parts.FOLLOW_UP if earlier else meaning_of(form.id).begins_as)
    report_id = earlier.id if earlier else uuid4()
    body = msgspec.json.encode(
        {"form": form.id, "version": form.version, "replaces": str(replaces or ""), "answers": _plain(answers)},
        order="sorted",
    )
    first = reports.first_received_at(earlier) if earlier else actor.now()
    arrival = Arrival(
        [body],
        f"{form.id}.json",
        marking=filling.sharing_of(form.id, answers, actor),
        consent=filling.consents(answers),
        handling=filling.handling_of(answers),
        idempotency_key=key[:250],
        limit=BODY_LIMIT,
    )
    facts = filling.facts_of(form.id, answers, actor, report_id, first)
    report, again = submit_report(
        actor,
        ReportToSubmit(
            id=report_id,
            arrival=arrival,
            form=form.id,
            form_version=str(form.version),
            title=facts.title,
            answers=_plain(answers),
            recognised_at=filling.moment(answers, "recognised_at"),
            objects=objects_of(facts) if meaning_of(form.id).becomes_known else (),
            replaces=earlier is not None,
        ),
    )
    attachments.go_with(report, draft_id)
    return report, again


def _plain(answers: Answers) -> dict[str, Any]:
    return dict(msgspec.json.decode(encode(answers))["answers"])


def problems_as_facts(problems: list[Problem]) -> list[dict[str, str]]:
    """Problems for machines."""
    return [{"field": one.field_id, "code": one.code, "message": str(one.message)} for one in problems]

"""Reads of intake: reports as their readers see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from noroshi.face.showing import AnswerSection, ChangeRow, answer_sections, change_rows
from noroshi.face.types import Text
from noroshi.face.values import Answers, decode
from noroshi.frame.actors import Actor
from noroshi.intake import filling
from noroshi.intake.forms_of_law import FORMS
from noroshi.intake.models import Draft
from noroshi.intake.observables import observables_in
from noroshi.knowledge import reports
from noroshi.knowledge.benign import benign
from noroshi.knowledge.queries import known_before
from noroshi.knowledge.reports import EarlierVersion, Report
from noroshi.knowledge.types import KnownBefore
from noroshi.knowledge.wording import kind_name
from noroshi.observables import Kind, Observable, observable_id
from noroshi.parties.queries import names_of_people, organisations
from noroshi.parties.types import OrganisationRecord
from noroshi.release.audiences import atoms_for, narrowed, viewer_audiences, viewers_of
from noroshi.release.types import Handling, Marking, Tlp, Viewers
from noroshi.release.wording import PAPS

CLUES = 200


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report in a list."""

    report: Report
    organisation: str
    form: Text
    own: bool


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A page of reports; ``older`` is the cursor of the next."""

    rows: Sequence[ReportRow]
    older: str


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """A draft in a list; ``title`` is empty until one was typed."""

    pk: UUID
    title: str
    form: Text
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Clue:
    """A value that a report names: what was known of it before, or why it is harmless."""

    observable: Observable
    known: KnownBefore | None
    sources: Sequence[str]
    harmless: str

    @property
    def kind(self) -> str:
        """What kind of value it is, in words."""
        return str(kind_name(self.observable.kind))


@dataclass(frozen=True, slots=True)
class ShownReport:
    """Everything that a report's page shows."""

    report: Report
    organisation: OrganisationRecord
    name: str
    form: Text
    own: bool
    sections: Sequence[AnswerSection]
    clues: Sequence[Clue]
    viewers: Sequence[Text]
    earlier: Sequence[EarlierVersion]
    handling: Handling = Handling()  # noqa: RUF009 - immutable
    chosen: Tlp = Tlp.AMBER

    @property
    def first(self) -> Sequence[AnswerSection]:
        """What happened: what a reader needs before all else."""
        return self.sections[:1]

    @property
    def rest(self) -> Sequence[AnswerSection]:
        """The other answers."""
        return self.sections[1:]

    @property
    def may_warn(self) -> bool:
        """Whether operators whom it concerns are warned by themselves."""
        return self.report.consent and warns(self.chosen, self.handling)

    @property
    def demands(self) -> Sequence[Text]:
        """What the reporter demands beyond the marking, in words."""
        return demands_in_words(self.handling, self.chosen)


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """An earlier version and what changed after it."""

    report: Report
    version: EarlierVersion
    sections: Sequence[AnswerSection]
    changes: Sequence[ChangeRow]


def report_page(actor: Actor, before: int | None, size: int) -> ReportPage:
    """A page of the reports that the viewer may see, newest first; two queries whatever their number."""
    found = reports.newest_reports(viewer_audiences(), before, size + 1)
    names = organisations(one.organisation_id for one in found)
    rows = [
        ReportRow(
            one,
            named(names[one.organisation_id]),
            form_title(one.form),
            one.organisation_id == actor.organisation_id,
        )
        for one in found[:size]
    ]
    return ReportPage(rows, str(found[size - 1].ordinal) if len(found) > size else "")


def named(organisation: OrganisationRecord) -> str:
    """An organisation in the reader's language."""
    return organisation.name(get_language() or "ja")


def form_title(form: str) -> Text:
    """What a form is called; its id when this installation does not have it."""
    found = FORMS.get(form)
    return found.title if found else form


def drafts(actor: Actor) -> list[ShownDraft]:
    """The drafts of the actor's organisation, the last saved first."""
    found = Draft.objects.filter(organisation_id=actor.organisation_id).order_by("-saved_at")[:50]
    return [
        ShownDraft(one.pk, filling.text(decode(one.answers), "title"), form_title(one.form), one.saved_at)
        for one in found
    ]


def answers_in(stored: Mapping[str, Any]) -> Answers:
    """The answers that a report keeps."""
    return decode(msgspec.json.encode({"answers": stored, "as_typed": {}}))


def shown(actor: Actor, report: Report) -> ShownReport:
    """A report with all that its page shows; a constant number of queries."""
    form = filling.form_of(report.form, report.form_version)
    answers = answers_in(report.answers)
    organisation = organisations([report.organisation_id])[report.organisation_id]
    return ShownReport(
        report=report,
        organisation=organisation,
        name=named(organisation),
        form=form.title,
        own=report.organisation_id == actor.organisation_id,
        sections=answer_sections(form, answers, filling.runtime_showing(actor, answers)),
        clues=_clues(report, answers),
        viewers=words_for(viewers_of(report.audience_id)),
        earlier=reports.earlier_versions(report.id),
        handling=filling.handling_of(answers),
        chosen=filling.chosen_marking(report.form, answers),
    )


def _clues(report: Report, answers: Answers) -> list[Clue]:
    values = observables_in(filling.texts(answers, "observables"))[:CLUES]
    keys = {observable_id(one.kind, one.value): one for one in values}
    known = known_before(list(keys), viewer_audiences(), excluding_receipt=report.receipt_id)
    harmless = benign(values)
    names = organisations(source for one in known.values() for source in one.sources)
    return [
        Clue(
            one,
            known.get(key),
            [named(names[source]) for source in known[key].sources] if key in known else [],
            harmless.get((Kind(one.kind), one.value), ""),
        )
        for key, one in keys.items()
    ]


def shown_version(actor: Actor, report: Report, number: int) -> ShownVersion:
    """An earlier version of a report. Raises Http404."""
    form = filling.form_named(report.form)
    versions = {one.version: one.answers for one in reports.earlier_versions(report.id)} | {
        report.version: report.answers
    }
    earlier = {one.version: one for one in reports.earlier_versions(report.id)}
    if number not in earlier:
        raise Http404
    before, after = answers_in(versions[number]), answers_in(versions[number + 1])
    runtime = filling.runtime_showing(actor, before)
    return ShownVersion(
        report,
        earlier[number],
        answer_sections(form, before, runtime),
        change_rows(form, before, after, runtime),
    )


def words_for(viewers: Viewers) -> list[Text]:
    """Who may see something, in words."""
    said: list[Text] = []
    if viewers.everyone:
        said.append(_("Everybody"))
    if viewers.community:
        said.append(_("Every organisation in the community"))
    said += [named(one) for one in organisations(viewers.organisations).values()]
    if viewers.persons:
        said.append(_("%(number)d named persons") % {"number": len(viewers.persons)})
    return said + list(viewers.groups)


def demands_in_words(handling: Handling, chosen: Tlp) -> list[Text]:
    """What is demanded beyond the marking: a sentence for each demand; none where nothing is."""
    said: list[Text] = []
    if handling.releasable_to:
        said.append(_("Only for: %(codes)s") % {"codes": ", ".join(handling.releasable_to)})
    if handling.source_hidden:
        said.append(_("Others see a copy under %(label)s, without the name.") % {"label": chosen.label})
    if handling.originator_control:
        said.append(_("Passed on to others only with the reporter's consent each time."))
    if handling.pap is not None:
        said.append(f"{handling.pap.label}: {PAPS[handling.pap]}")
    return said


def who_will_see(
    actor: Actor,
    marking: Marking,
    consent: bool,
    handling: Handling = Handling(),  # noqa: B008 - immutable
) -> list[Text]:
    """Who would see a report under this marking, in words, before it is sent."""
    if not consent:
        return [named(one) for one in organisations([actor.organisation_id]).values()]
    if marking.tlp is Tlp.RED:
        return [actor.name, *names_of_people(marking.persons).values()]
    wide = atoms_for(marking, actor.organisation_id, actor.world_id)
    atoms = narrowed(wide, handling, marking.tlp, actor.organisation_id, actor.world_id)
    ids = tuple(int(atom[4:]) for atom in atoms if atom.startswith("org:"))
    return words_for(Viewers("all" in atoms, "community" in atoms, ids, (), marking.groups))


def warns(marking: Tlp, handling: Handling) -> bool:
    """Whether others are warned by themselves of what is marked and to be handled so."""
    kept = handling.originator_control and marking is Tlp.AMBER
    return marking <= Tlp.AMBER and not handling.releasable_to and not kept

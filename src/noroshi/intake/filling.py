"""A form as somebody fills it in: what may be chosen, what is known already, what the answers mean for the report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import get_language

from noroshi.face.definitions import Choice, FormDefinition
from noroshi.face.forms import prefilled
from noroshi.face.parsing import Runtime
from noroshi.face.types import Problem
from noroshi.face.values import Answers, Contact, Moment, Value
from noroshi.frame.actors import Actor
from noroshi.frame.laws import sector_name
from noroshi.intake.errors import UnknownForm
from noroshi.intake.forms_of_law import FORMS, definition, parts
from noroshi.intake.meaning import meaning_of
from noroshi.intake.observables import is_observable
from noroshi.intake.report_objects import ReportedProduct, ReportFacts
from noroshi.parties.queries import (
    computers_of,
    groups_of,
    names_of_people,
    office_of,
    organisations,
    organisations_written,
    people_in_role,
    people_with_roles,
)
from noroshi.parties.types import Role
from noroshi.release.audiences import marking_named
from noroshi.release.errors import ListedUnderRed
from noroshi.release.handling import pap_named
from noroshi.release.types import Handling, Marking, Tlp

ASSET_LIMIT: Final = 500
_DESCRIBED_BY: Final = (
    "outline", "extent", "note_text", "demand_text", "extension", "tools", "measures", "prevention", "remarks",
)  # fmt: skip
UNNAMED: Final = "no"
OFFICE_PERSONS: Final = parts.OFFICE_PERSONS.id
OWN_PERSONS: Final = parts.OWN_PERSONS.id
RELEASABLE_TO: Final = parts.RELEASABLE_TO.id
HANDLING: Final = (Role.DUTY_OFFICER, Role.ANALYST)
REPORTING: Final = (Role.REPORTER, Role.MEMBER)


def form_named(form_id: str) -> FormDefinition:
    """Raises UnknownForm."""
    found = FORMS.get(form_id)
    if found is None:
        raise UnknownForm
    return found


def form_of(form_id: str, version: str) -> FormDefinition:
    """The form with the questions that a report answers. Raises UnknownForm."""
    found = definition(form_id, int(version) if version.isdecimal() else 0)
    if found is None:
        raise UnknownForm
    return found


def runtime_for(actor: Actor) -> Runtime:
    """The reporter's own registered computers to choose from, and the reporter's zone."""
    computers = computers_of(actor.organisation_id, ASSET_LIMIT)
    choices = tuple(
        Choice(str(one.id), " ".join(filter(None, (one.vendor, one.product, one.version, f"({one.name})"))))
        for one in computers
    )
    offered = {"assets": choices} | _who_may_be_named(actor)
    register = Register(actor.world_id)
    return Runtime(
        offered, check_observable=is_observable, register=register.codes, zone=actor.time_zone, now=actor.now()
    )


def runtime_showing(actor: Actor, answers: Answers) -> Runtime:
    """The same for somebody who reads answers: whoever is named in them stands there by name."""
    base = runtime_for(actor)
    named = {
        field: (*base.choices.get(field, ()), *_by_name(texts(answers, field)))
        for field in (OFFICE_PERSONS, OWN_PERSONS)
    }
    listed = {RELEASABLE_TO: tuple(_by_code(texts(answers, RELEASABLE_TO), actor.world_id))}
    return replace(base, choices={**base.choices, **named, **listed})


class Register:
    """The organisations of a world as people write them; each text is looked up once."""

    def __init__(self, world_id: int) -> None:
        self._world_id = world_id
        self._known: dict[str, str] = {}
        self._asked: set[str] = set()

    def codes(self, lines: Collection[str]) -> dict[str, str]:
        """The codes of the organisations that the lines name, by code or name; what names none is left out."""
        if new := set(lines) - self._asked:
            self._asked |= new
            self._known |= {text: one.code for text, one in organisations_written(new, self._world_id).items()}
        return {line: self._known[line] for line in lines if line in self._known}


def _by_code(codes: tuple[str, ...], world_id: int) -> Iterator[Choice]:
    language = get_language() or "ja"
    for code, one in (organisations_written(codes, world_id) if codes else {}).items():
        yield Choice(code, f"{code} {one.name(language)}")


def _groups_offered(organisation_id: int, world_id: int) -> tuple[Choice, ...]:
    language = get_language() or "ja"
    groups = groups_of(organisation_id, world_id)
    return tuple(Choice(code, ja if language.startswith("ja") else en) for code, ja, en in groups)


def _who_may_be_named(actor: Actor) -> dict[str, tuple[Choice, ...]]:
    """Groups of the reporter's organisation; for TLP:RED those of the office who handle reports, and colleagues."""
    office = people_with_roles(office_of(actor.world_id).id, HANDLING)
    own = people_with_roles(actor.organisation_id, REPORTING)
    return {
        parts.GROUPS.id: _groups_offered(actor.organisation_id, actor.world_id),
        OFFICE_PERSONS: tuple(Choice(str(key), name) for key, name in office),
        OWN_PERSONS: tuple(Choice(str(key), name) for key, name in own if key != actor.person_id),
    }


def _by_name(keys: tuple[str, ...]) -> Iterator[Choice]:
    for key, name in names_of_people([int(one) for one in keys if one.isdecimal()]).items():
        yield Choice(str(key), name)


def sharing_of(form: str, answers: Answers, actor: Actor) -> Marking:
    """The marking with the groups or persons that were named; for TLP:RED without any of the office its duty officers.

    Only who was offered counts, so an answer that was true when it was drafted names nobody who has left since.
    """
    tlp, offered = marking_of(form, answers), _who_may_be_named(actor)
    if tlp is Tlp.RED:
        office = _named(answers, OFFICE_PERSONS, offered)
        duty = office or people_in_role(office_of(actor.world_id).id, Role.DUTY_OFFICER)
        return Marking(tlp, persons=(*duty, *_named(answers, OWN_PERSONS, offered)))
    return Marking(tlp, groups=groups_named(tlp, answers, actor.organisation_id, actor.world_id))


def groups_named(tlp: Tlp, answers: Answers, organisation_id: int, world_id: int) -> tuple[str, ...]:
    """The groups that may see it besides, of those to which the reporter's organisation belongs still."""
    if tlp not in (Tlp.AMBER, Tlp.GREEN):
        return ()
    known = {choice.value for choice in _groups_offered(organisation_id, world_id)}
    return tuple(code for code in texts(answers, parts.GROUPS.id) if code in known)


def handling_of(answers: Answers) -> Handling:
    """What the reporter demands beyond the marking. TLP:RED names persons, so it takes no list."""
    red = text(answers, parts.MARKING.id) == Tlp.RED.label
    return Handling(
        releasable_to=() if red else texts(answers, RELEASABLE_TO),
        originator_control=text(answers, parts.ORIGINATOR_CONTROL.id) == "yes",
        source_hidden=is_unnamed(answers),
        pap=pap_named(text(answers, parts.PAP.id)),
    )


def contradictions(answers: Answers) -> list[Problem]:
    """What cannot be demanded together, by the field's id: a page does not offer it, a machine may send it."""
    if text(answers, parts.MARKING.id) == Tlp.RED.label:
        return [
            Problem(field, ListedUnderRed().code, ListedUnderRed().message)
            for field in (RELEASABLE_TO,)
            if texts(answers, field)
        ]
    return []


def _named(answers: Answers, field: str, offered: Mapping[str, tuple[Choice, ...]]) -> tuple[int, ...]:
    known = {choice.value for choice in offered[field]}
    return tuple(int(key) for key in texts(answers, field) if key in known)


def begun(form: FormDefinition, actor: Actor, address: str) -> Answers:
    """Answers begun with what is known of the reporter and the organisation, and the usual marking."""
    own, language = organisations([actor.organisation_id])[actor.organisation_id], get_language() or "ja"
    known: Mapping[str, Value] = {
        "person": Contact(actor.name, "", address, ""),
        "organisation.name": own.name(language),
        "organisation.sector": sector_name(own.sector, language) if own.sector else "",
        "now": Moment(actor.now().replace(second=0, microsecond=0), zone=actor.time_zone),
    }
    answers = of_kind(form, prefilled(form, known), meaning_of(form.id).begins_as)
    if (named := form.field("named")) and named.required:
        answers = answers.with_value("named", UNNAMED)
    return answers.with_value("marking", meaning_of(form.id).marking.label) if form.field("marking") else answers


def begun_again(answers: Answers) -> Answers:
    """The answers of a report as the beginning of its next version: what was the first report is one no more."""
    first = text(answers, parts.REPORT_KIND.id) == parts.FIRST
    return answers.with_value(parts.REPORT_KIND.id, parts.FOLLOW_UP) if first else answers


def of_kind(form: FormDefinition, answers: Answers, kind: str) -> Answers:
    """The answers with the kind of report, where the form asks for one and none was given."""
    field = parts.REPORT_KIND.id
    return answers if form.field(field) is None or field in answers else answers.with_value(field, kind)


def text(answers: Answers, field: str) -> str:
    """An answer that is a text; empty without one."""
    found = answers.get(field)
    return found if isinstance(found, str) else ""


def texts(answers: Answers, field: str) -> tuple[str, ...]:
    """An answer that is several texts."""
    found = answers.get(field, ())
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, tuple) else ()


def moment(answers: Answers, field: str) -> datetime | None:
    """An answer that is a time."""
    found = answers.get(field)
    return found.at if isinstance(found, Moment) else None


def marking_of(form: str, answers: Answers) -> Tlp:
    """The marking that the reporter chose; the form's own without one.

    Who reports a near miss without a name has it marked for the office alone: others get a copy that says no more of
    where it came from than that the office knows.
    """
    if is_unnamed(answers):
        return Tlp.AMBER_STRICT
    return chosen_marking(form, answers)


def chosen_marking(form: str, answers: Answers) -> Tlp:
    """What was chosen, whoever is named; the form's own marking without a choice."""
    said = text(answers, "marking")
    return marking_named(said) if said else meaning_of(form).marking


def is_unnamed(answers: Answers) -> bool:
    """Whether others are to learn of it without learning from whom."""
    red = text(answers, parts.MARKING.id) == Tlp.RED.label
    return text(answers, parts.NAMED.id) == UNNAMED and not red


def consents(answers: Answers) -> bool:
    """Whether the reporter agreed that the office receives the report."""
    return text(answers, "consent") != "no"


def products_of(answers: Answers, actor: Actor) -> Iterator[ReportedProduct]:
    """The products that were attacked: the one that is named, and those of the registered computers that are ticked."""
    if text(answers, "vendor") and text(answers, "product"):
        yield ReportedProduct(text(answers, "vendor"), text(answers, "product"), text(answers, "version"))
    if ticked := set(texts(answers, "assets")):
        for one in computers_of(actor.organisation_id, ASSET_LIMIT):
            if str(one.id) in ticked and one.vendor and one.product:
                yield ReportedProduct(one.vendor, one.product, one.version)


def title_of(form: str, answers: Answers, actor: Actor) -> str:
    """The report in one line: as the reporter wrote it, or for a notification the computers that it names."""
    if written := text(answers, "title"):
        return written
    named = [" ".join(filter(None, one)) for one in products_of(answers, actor)]
    return ", ".join(named[:3])[:300] or str(form_named(form).title)


def facts_of(form: str, answers: Answers, actor: Actor, report_id: UUID, first: datetime) -> ReportFacts:
    """What of the answers becomes knowledge."""
    meaning = meaning_of(form)
    return ReportFacts(
        report_id=report_id,
        title=title_of(form, answers, actor),
        description="\n\n".join(filter(None, (text(answers, field) for field in _DESCRIBED_BY))),
        labels=(*meaning.labels, *(one for field in meaning.labelled_by for one in texts(answers, field))),
        observables=texts(answers, "observables"),
        products=tuple(products_of(answers, actor)),
        cve=text(answers, "cve"),
        marking=marking_of(form, answers),
        handling=handling_of(answers),
        reported_at=actor.now(),
        first_reported_at=first,
    )

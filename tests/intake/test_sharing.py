"""Protects: who is named on the form, a group or persons, sees the report, and nobody else by being near."""

from __future__ import annotations

import pytest
from django.utils import translation

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake import filling, queries
from noroshi.intake.errors import AnswersRefused
from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.intake.services import submit_answers
from noroshi.knowledge import reports
from noroshi.knowledge.errors import ReportNotFound
from noroshi.knowledge.reports import Report
from noroshi.parties.models import Group, Person
from noroshi.parties.types import Role
from noroshi.release.types import Marking, Tlp
from tests.intake.answers import TITLE, answers
from tests.nation import Nation


@pytest.fixture
def council(nation: Nation) -> Group:
    """The council of the water works W-01 and W-02."""
    group = Group.objects.create(world_id=nation.world_id, code="WATER", name_ja="水道協議会", name_en="Water council")
    group.members.set([nation.organisations[code] for code in ("W-01", "W-02")])
    return group


def _send(actor: Actor, key: str = "k", **sharing: object) -> Report:
    return submit_answers(actor, COMMON_FORM_2, answers(**sharing), key)[0]


def _sees(actor: Actor, report: Report) -> bool:
    try:
        with seeing(actor):
            return reports.report(report.id).title == TITLE
    except ReportNotFound:
        return False


def _colleague(nation: Nation, code: str = "W-01") -> Person:
    return nation.add_person(code, Role.REPORTER, "colleague")


def test_a_named_group_sees_the_report_and_others_of_the_sector_do_not(nation: Nation, council: Group) -> None:
    report = _send(nation.reporter("W-01"), groups=["WATER"])

    assert _sees(nation.reporter("W-02"), report)
    assert not _sees(nation.reporter("W-03"), report)


def test_who_leaves_the_group_sees_it_no_more(nation: Nation, council: Group) -> None:
    report = _send(nation.reporter("W-01"), groups=["WATER"])
    council.members.remove(nation.organisations["W-02"])

    assert not _sees(nation.reporter("W-02"), report)


def test_a_group_to_which_one_does_not_belong_cannot_be_named(nation: Nation, council: Group) -> None:
    with pytest.raises(AnswersRefused):
        _send(nation.reporter("E-01"), groups=["WATER"])


def test_groups_are_not_meant_by_a_stricter_marking(nation: Nation, council: Group) -> None:
    report = _send(nation.reporter("W-01"), groups=["WATER"], marking="TLP:AMBER")
    with seeing(nation.reporter("W-01")):
        kept = queries.answers_in(reports.report(report.id).answers).with_value("marking", "TLP:AMBER+STRICT")

    assert filling.sharing_of(COMMON_FORM_2.id, kept, nation.reporter("W-01")) == Marking(Tlp.AMBER_STRICT)


def test_only_the_named_of_the_office_see_a_red_report(nation: Nation) -> None:
    analyst = nation.person("NCO", Role.ANALYST)

    report = _send(nation.reporter("W-01"), marking="TLP:RED", office_persons=[str(analyst.pk)])

    assert _sees(nation.analyst(), report)
    assert not _sees(nation.duty_officer(), report)


def test_without_a_name_a_red_report_is_for_all_duty_officers(nation: Nation) -> None:
    colleague = _colleague(nation)

    report = _send(nation.reporter("W-01"), marking="TLP:RED", own_persons=[str(colleague.pk)])

    assert _sees(nation.duty_officer(), report)
    assert not _sees(nation.analyst(), report)


def test_a_named_colleague_sees_a_red_report_and_another_does_not(nation: Nation) -> None:
    from noroshi.authority.queries import actor_for

    named, other = _colleague(nation), nation.add_person("W-01", Role.REPORTER, "other")

    report = _send(nation.reporter("W-01"), marking="TLP:RED", own_persons=[str(named.pk)])

    assert _sees(actor_for(named), report)
    assert not _sees(actor_for(other), report)
    assert _sees(nation.reporter("W-01"), report)


@pytest.mark.parametrize("field", ["office_persons", "own_persons"])
def test_nobody_of_another_organisation_can_be_named(nation: Nation, field: str) -> None:
    stranger = nation.person("E-01", Role.REPORTER)

    with pytest.raises(AnswersRefused):
        _send(nation.reporter("W-01"), marking="TLP:RED", **{field: [str(stranger.pk)]})


def test_the_page_before_sending_names_who_will_see_it(nation: Nation, council: Group) -> None:
    reporter, officer = nation.reporter("W-01"), nation.duty_officer()
    wide, narrow = Marking(Tlp.AMBER, groups=("WATER",)), Marking(Tlp.RED, persons=(officer.person_id or 0,))

    with seeing(reporter), translation.override("en"):
        assert "WATER" in queries.who_will_see(reporter, wide, True)
        assert queries.who_will_see(reporter, narrow, True) == [reporter.name, officer.name]


def test_the_named_stand_by_name_for_whoever_may_read_the_report(nation: Nation) -> None:
    colleague = _colleague(nation)
    report = _send(nation.reporter("W-01"), marking="TLP:RED", own_persons=[str(colleague.pk)])

    officer = nation.duty_officer()
    with seeing(officer):
        shown = queries.shown(officer, reports.report(report.id))

    assert "colleague" in str(shown.sections)

"""A near miss without a name: others learn of it, nobody but the office learns from whom."""

from __future__ import annotations

import json

import pytest

from noroshi.intake.forms_of_law import NEAR_MISS
from noroshi.intake.services import submit_answers
from noroshi.intake.unnamed import share_without_name
from noroshi.knowledge.events import ReportSubmitted
from noroshi.knowledge.reports import Report
from noroshi.parties.queries import office_of
from tests.intake.forms_of_law.filled import FILLED
from tests.knowledge.looking import rows
from tests.nation import Nation

pytestmark = pytest.mark.django_db
SEEN = "SELECT source_id, type, stix_uuid, content FROM knowledge_object ORDER BY type"


def send(nation: Nation, **other: object) -> Report:
    """A near miss of E-01, and what follows it."""
    report, _ = submit_answers(nation.reporter("E-01"), NEAR_MISS, FILLED["near_miss"] | other, "k")
    share_without_name.act(ReportSubmitted(report.id, report.version, report.organisation_id), nation.world_id)
    return report


def test_another_operator_sees_the_copy_and_neither_report_nor_name(nation: Nation) -> None:
    report = send(nation)
    found = rows(nation.reporter("W-01"), SEEN)
    own = office_of(nation.world_id).id

    assert {row[0] for row in found} == {own}
    assert "incident" in {row[1] for row in found}
    assert rows(nation.reporter("W-01"), "SELECT count(*) FROM knowledge_report") == [(0,)]
    whole = b"".join(bytes(row[3]) for row in found)
    for word in ("E-01", report.number, str(report.id)):
        assert word.encode() not in whole
    incident = next(json.loads(bytes(row[3])) for row in found if row[1] == "incident")
    assert incident["name"] == "False invoice stopped in time"
    assert incident["created"].endswith("T00:00:00.000Z")


def test_no_identifier_of_the_copy_is_one_of_the_report(nation: Nation) -> None:
    send(nation)
    theirs = {row[2] for row in rows(nation.reporter("W-01"), SEEN) if row[1] in {"incident", "report"}}
    own = {row[2] for row in rows(nation.reporter("E-01"), SEEN) if row[1] in {"incident", "report"}}
    assert len(theirs) == 2
    assert len(own - theirs) == 2


def test_the_same_event_twice_makes_one_copy(nation: Nation) -> None:
    report = send(nation)
    share_without_name.act(ReportSubmitted(report.id, report.version, report.organisation_id), nation.world_id)
    found = [row[1] for row in rows(nation.reporter("W-01"), SEEN)]
    assert found.count("incident") == 1


@pytest.mark.parametrize("other", [{"marking": "TLP:AMBER+STRICT", "named": None}])
def test_what_is_for_the_office_alone_is_shown_to_nobody_else(nation: Nation, other: dict[str, object]) -> None:
    send(nation, **other)
    assert rows(nation.reporter("W-01"), SEEN) == []


def test_who_wants_to_be_named_is(nation: Nation) -> None:
    report = send(nation, named="yes")
    assert report.marking.label == "TLP:GREEN"
    assert rows(nation.reporter("W-01"), "SELECT number FROM knowledge_report") == [(report.number,)]
    assert {row[0] for row in rows(nation.reporter("W-01"), SEEN)} == {report.organisation_id}

"""Protects: an incident's page holds together what belongs together, for those who may see it."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from noroshi.frame.verbs import seeing
from noroshi.intake.desk import linking, veris
from noroshi.intake.desk.incidents import incident, incidents
from noroshi.intake.desk.models import IncidentLink
from noroshi.intake.desk.services import Rating, rate
from noroshi.intake.desk.taxonomy import codes
from noroshi.intake.desk.types import Urgency
from noroshi.intake.desk.veris import VerisIncident
from noroshi.parties.types import Role
from tests.intake.desk.telling import report, row
from tests.nation import Nation
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


def joined(nation: Nation) -> UUID:
    """An incident with two reports, one that was merged and parted again, one whose link was taken back."""
    officer = nation.duty_officer()
    first, second, third, wrong = (
        report(nation, code, f"pumps stand still {code}", observables=[f"203.0.113.{at}"])
        for at, code in enumerate(("W-01", "W-02", "W-03", "E-01"), 1)
    )
    uuid = linking.open_incident(officer, row(officer, first).id)
    linking.link(officer, row(officer, second).id, uuid, "the same pumps")
    linking.link(officer, row(officer, wrong).id, uuid)
    rate(officer, row(officer, second).id, Rating("availability/dos", Urgency.TODAY, 3))
    rate(officer, row(officer, first).id, Rating("availability/dos", Urgency.TODAY, 1))
    linking.merge(officer, row(officer, third).id, row(officer, first).id, "sent twice")
    linking.part(officer, row(officer, third).id)
    with seeing(officer):
        key = IncidentLink.objects.get(item_id=row(officer, wrong).id).pk
    linking.unlink(officer, row(officer, wrong).id, key)
    return uuid


def test_it_holds_its_reports_their_severity_and_who_joined_and_parted_what(nation: Nation) -> None:
    uuid, officer = joined(nation), nation.duty_officer()
    with seeing(officer):
        found = incident(officer, uuid)
    assert sorted(one.row.title[-4:] for one in found.reports if one.row) == ["W-01", "W-02"]
    assert found.severity == 3
    assert list(found.type_codes) == ["availability/dos"]
    assert {one.why for one in found.reports} == {"", "the same pumps"}
    [taken_back] = found.taken_back
    assert (taken_back.undone_by, taken_back.row and taken_back.row.title[-4:]) == (officer.name, "E-01")
    [merge] = found.joined
    assert (merge.why, merge.undone_by) == ("sent twice", officer.name)


def test_its_page_and_files_show_it_and_link_back_to_the_desk(nation: Nation) -> None:
    uuid, officer = joined(nation), nation.duty_officer()
    browser = signed_in(nation.person("NCO", Role.DUTY_OFFICER))
    page = browser.get(f"/desk/incidents/{uuid}/").content.decode()
    assert "the same pumps" in page
    assert "undone" in page
    listed = browser.get("/desk/incidents/").content.decode()
    assert f"/desk/incidents/{uuid}/" in listed
    assert "2 reports" in listed
    with seeing(officer):
        item = next(one.row for one in incident(officer, uuid).reports if one.row)
    assert f"/desk/incidents/{uuid}/" in browser.get(f"/?item={item.id}").content.decode()

    told = json.loads(browser.get(f"/desk/incidents/{uuid}/incident.json").content)
    assert {one["indicator"] for one in told["ioc"]} == {"203.0.113.1", "203.0.113.2"}
    assert told["action"] == {"malware": {"variety": ["DoS"]}}
    rows = browser.get(f"/desk/incidents/{uuid}/incident.csv").content.decode().splitlines()
    assert len(rows) == 1 + 3
    assert browser.get(f"/desk/incidents/{uuid}/incident.exe").status_code == 404


def test_who_may_not_see_it_cannot_tell_that_it_is_there(nation: Nation) -> None:
    secret = report(nation, "W-01", "pumps stand still", marking="TLP:RED")
    officer = nation.duty_officer()
    uuid = linking.open_incident(officer, row(officer, secret).id)
    nation.add_person("NCO", Role.DUTY_OFFICER, "Second")
    second = signed_in(nation.organisations["NCO"].people.get(name="Second"))
    for path in (f"/desk/incidents/{uuid}/", f"/desk/incidents/{uuid}/incident.csv"):
        assert second.get(path).status_code == 404
    assert str(uuid) not in second.get("/desk/incidents/").content.decode()
    reporter = signed_in(nation.person("W-01", Role.REPORTER))
    assert reporter.get(f"/desk/incidents/{uuid}/").status_code == 403


def test_more_reports_need_no_more_statements(nation: Nation) -> None:
    officer = nation.duty_officer()
    uuid = linking.open_incident(officer, row(officer, report(nation, "W-01", "pumps 0")).id)

    def statements() -> int:
        with (
            seeing(officer),
            CaptureQueriesContext(
                connection,
            ) as seen,
        ):
            incident(officer, uuid)
            incidents(officer)
        return len(seen)

    few = statements()
    for number in range(1, 4):
        linking.link(officer, row(officer, report(nation, "W-02", f"pumps {number}")).id, uuid)
    assert statements() == few


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)


@given(
    st.builds(
        VerisIncident,
        key=WORDS,
        title=WORDS,
        occurred=st.dates().map(lambda day: f"{day:%Y-%m-%d}".rjust(10, "0")) | st.just(""),
        description=WORDS | st.just(""),
        incident_type=st.sampled_from(sorted(set(veris.TYPES.values()))) | st.just("other/undetermined"),
        determination=st.sampled_from(sorted(veris.DETERMINATIONS.values())),
        values=st.lists(WORDS, max_size=3, unique=True).map(tuple),
        cve=st.just(""),
        labels=st.just(()),
        unknown=st.just(()),
    )
)
def test_what_is_written_as_veris_is_read_again(one: VerisIncident) -> None:
    back = veris.read(json.loads(json.dumps(veris.written(one))))
    assert replace(back, labels=(), description="") == replace(one, description="")
    assert one.description in back.description
    assert back.incident_type in codes()

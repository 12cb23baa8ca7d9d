"""The pages: what the warned reads and answers, what the office sees, what others never see."""

from __future__ import annotations

import re

import pytest
from pytest_django import Settings

from noroshi.parties.types import Role
from noroshi.release.types import Tlp
from noroshi.warning import models
from tests.nation import Nation
from tests.warning.telling import address, software, warn, warnings_of
from tests.web.conftest import signed_in

NAMES_OF_THE_REPORTER = ("W-01", "water", "水道")


@pytest.fixture(autouse=True)
def _in_the_demo(settings: Settings) -> None:
    """There a session of a one-time link needs no second factor."""
    settings.DEMO = True


@pytest.fixture
def warning(nation: Nation) -> models.Warning:
    """E-01 is warned of an address and a product that W-01 reported."""
    nation.owns_network("E-01", "203.0.113.0/24")
    nation.runs("E-01", "Fortinet", "FortiOS", "9.1.4", quantity=2)
    told = [address("203.0.113.7"), address("203.0.113.9"), software("cpe:2.3:o:fortinet:fortios:9.1.4:*:*:*:*:*:*:*")]
    warn(nation, nation.reporter("W-01"), told)
    return warnings_of(nation, "E-01")[0]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_warned_reads_why_and_never_from_whom(nation: Nation, warning: models.Warning, language: str) -> None:
    client = signed_in(nation.person("E-01", Role.REPORTER), language)

    text = client.get(f"/warnings/{warning.id}/").content.decode()

    assert warning.number in text
    assert "TLP:AMBER" in text
    assert "203.0.113.7" in text
    assert "9.1.4" in text
    for name in NAMES_OF_THE_REPORTER:
        assert name not in text


def test_the_inbox_of_whom_it_does_not_concern_is_empty(nation: Nation, warning: models.Warning) -> None:
    client = signed_in(nation.person("F-01", Role.REPORTER))

    assert warning.number not in client.get("/warnings/?show=all").content.decode()
    for page in ("", "answered/", "values.csv"):
        assert client.get(f"/warnings/{warning.id}/{page}").status_code == 404
    assert client.post(f"/warnings/{warning.id}/answer/", {"answer": "seen"}).status_code == 404


def test_an_answer_leads_to_a_page_that_says_what_happens_next(nation: Nation, warning: models.Warning) -> None:
    client = signed_in(nation.person("E-01", Role.REPORTER))
    value = re.search(r'name="seen" value="([0-9a-f-]{36})"', client.get(f"/warnings/{warning.id}/").content.decode())
    assert value is not None

    sent = client.post(f"/warnings/{warning.id}/answer/", {"answer": "seen", "seen": [value[1]]}, follow=True)

    assert sent.redirect_chain == [(f"/warnings/{warning.id}/answered/", 302)]
    assert "recorded as your sightings" in sent.content.decode()
    assert warning.number not in client.get("/warnings/").content.decode()
    assert warning.number in client.get("/warnings/?show=answered").content.decode()


def test_a_wrong_answer_keeps_what_was_typed_and_says_where(nation: Nation, warning: models.Warning) -> None:
    client = signed_in(nation.person("E-01", Role.REPORTER))
    typed = {"answer": "seen", "first_seen": "2026-11-16T02:58", "last_seen": "2026-11-16T02:11", "remark": "門番"}

    page = client.post(f"/warnings/{warning.id}/answer/", typed)

    assert page.status_code == 422
    text = page.content.decode()
    assert "#last_seen" in text
    assert "門番" in text
    assert "2026-11-16T02:58" in text


def test_the_office_sees_who_was_warned_and_what_they_answered(nation: Nation, warning: models.Warning) -> None:
    signed_in(nation.person("E-01", Role.REPORTER)).post(
        f"/warnings/{warning.id}/answer/", {"answer": "need-help", "remark": "call us"}
    )
    client = signed_in(nation.person("NCO", Role.DUTY_OFFICER))

    listed = client.get("/warnings/?show=help").content.decode()
    page = client.get(f"/warnings/{warning.id}/").content.decode()

    assert warning.number in listed
    assert "Organisation E-01" in page
    assert "call us" in page
    assert 'name="answer"' not in page


def test_what_is_held_is_shown_to_the_office_with_its_reason(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    warn(nation, nation.reporter("W-01"), [address("203.0.113.7")], Tlp.AMBER_STRICT)

    text = signed_in(nation.person("NCO", Role.DUTY_OFFICER)).get("/warnings/?show=held").content.decode()

    assert "its source allows only the office" in text


@pytest.mark.parametrize(
    ("ending", "line"),
    [
        ("csv", "ipv4,203.0.113.7,"),
        ("txt", "203.0.113.7"),
        ("rules", "alert ip [203.0.113.7] any <> $HOME_NET any"),
        ("intel", "203.0.113.7\tIntel::ADDR"),
        ("rpz", "32.7.113.0.203.rpz-ip CNAME ."),
    ],
)
def test_the_values_come_as_files_that_say_their_marking(
    nation: Nation, warning: models.Warning, ending: str, line: str
) -> None:
    client = signed_in(nation.person("E-01", Role.REPORTER))

    file = client.get(f"/warnings/{warning.id}/values.{ending}").content.decode()

    assert line in file
    assert "TLP:AMBER" in file


def test_a_page_of_the_inbox_takes_the_same_number_of_queries_however_long(
    nation: Nation, django_assert_max_num_queries: object
) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    for last in range(1, 6):
        warn(nation, nation.reporter("W-01"), [address(f"203.0.113.{last}")])
    client = signed_in(nation.person("E-01", Role.REPORTER))

    with django_assert_max_num_queries(24):  # type: ignore[operator]  # pytest-django's fixture
        client.get("/warnings/")

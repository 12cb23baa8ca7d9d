"""Protects: the council's pages say what waits and why something is hidden, and do what their buttons say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from noroshi.frame.verbs import seeing
from noroshi.parties.types import Bound, Role
from noroshi.parties.undertakings import offer, sign
from noroshi.release.types import Marking, Tlp
from noroshi.sharing.council import discussing, proposing, queries, telling
from noroshi.sharing.council.proposing import Wanted
from noroshi.sharing.council.types import ProposalKind
from tests.knowledge.knowing import indicator, know, stix_id
from tests.nation import Nation
from tests.sharing.council.sitting import council
from tests.sharing.council.test_requests import asked
from tests.web.conftest import signed_in

DAY = timedelta(days=1)
KEY = stix_id("indicator", "beacon")


@pytest.fixture(autouse=True)
def _in_the_demo(settings: Settings) -> None:
    settings.DEMO = True
    cache.clear()


def browser(nation: Nation, code: str, role: Role = Role.REPORTER, language: str = "en") -> Client:
    return signed_in(nation.person(code, role), language)


def page(client: Client, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200, (address, found.status_code)
    return str(found.content.decode())


@pytest.fixture
def busy(nation: Nation) -> Nation:
    """A council in which everything there is happened once."""
    group = council(nation, "E-01", "W-01", needs=Bound.ORGANISATION)
    member, now = nation.reporter("E-01"), nation.clock.now()
    sign(member, offer(nation.analyst(), member.organisation_id, now, now + DAY))
    offer(nation.analyst(), nation.organisations["W-01"].pk, now, now + DAY)
    asked(nation, group=group)
    know(nation, "PARTNER-B", [indicator("198.51.100.77", "beacon")])
    discussing.write(member, KEY, "seen it here too", Marking(Tlp.GREEN))
    proposing.propose(member, KEY, Wanted(ProposalKind.FALSE_ALARM, "our scanner"))
    telling.saw_object(member, KEY)
    return nation


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_page_is_there_for_each_who_takes_part(busy: Nation, language: str) -> None:
    for code, role in (
        ("NCO", Role.ANALYST), ("E-01", Role.REPORTER), ("W-01", Role.REPORTER), ("PARTNER-B", Role.PARTNER),
        ("NPA", Role.LIAISON),
    ):  # fmt: skip
        client = browser(busy, code, role, language)
        for address in ("", "requests/", "undertakings/", "activity/", "proposals/", f"objects/{KEY}/"):
            assert f'lang="{language}"' in page(client, f"/council/{address}")


def test_who_may_not_see_is_told_why_and_what_to_sign(busy: Nation) -> None:
    client = browser(busy, "W-01")
    assert "no secrecy undertaking has been signed" in page(client, "/council/")
    assert "GateVPN" not in page(client, "/council/requests/")
    key = _offered(busy, "W-01")
    client.post(f"/council/undertakings/{key}/", {"go": "sign"})
    assert "GateVPN" in page(client, "/council/requests/")
    busy.clock.advance(DAY)

    told = page(client, "/council/")
    assert "because the secrecy undertaking ended on" in told
    assert "GateVPN" not in told


def _offered(nation: Nation, code: str) -> int:
    from noroshi.parties.models import Undertaking

    return Undertaking.objects.get(organisation=nation.organisations[code]).pk


def test_the_office_asks_offers_and_closes_on_pages(nation: Nation) -> None:
    council(nation, "E-01", "E-02")
    office, member = browser(nation, "NCO", Role.ANALYST), browser(nation, "E-01")
    due = (nation.clock.now() + 3 * DAY).strftime("%Y-%m-%dT%H:%M")
    wrong = office.post(
        "/council/requests/ask/", {"title": "Who saw it?", "text": "this", "due_at": due, "marking": "TLP:AMBER"}
    )
    assert wrong.status_code == 422
    assert "it asks nobody" in wrong.content.decode()
    said = {
        "title": "Who saw it?",
        "text": "this",
        "due_at": due,
        "marking": "TLP:AMBER",
        "organisations": "E-01\nE-02",
    }
    address = office.post("/council/requests/ask/", said).headers["Location"]

    assert "Who saw it?" in page(member, "/council/")
    assert member.post(address, {"go": "answer", "text": ""}).status_code == 422
    given = {"go": "answer", "text": "we did, twice", "marking": "TLP:AMBER", "sharing": "unnamed"}
    assert member.post(address, given).status_code == 302
    assert "we did, twice" in page(office, address)
    other = browser(nation, "E-02")
    assert "we did, twice" not in page(other, address)
    office.post(address, {"go": "release"})
    assert "one of those who were asked" in page(other, address)
    office.post(address, {"go": "close", "summary": "Two saw it."})
    assert "Two saw it." in page(other, address)


def test_one_click_on_the_objects_own_page_is_a_sighting_and_one_more_takes_it_back(busy: Nation) -> None:
    client = browser(busy, "E-02")
    told = page(client, f"/knowledge/object/{KEY}/")
    assert f'action="/council/objects/{KEY}/saw/"' in told

    back = client.post(f"/council/objects/{KEY}/saw/", {"back": f"/knowledge/object/{KEY}/"})
    assert back.headers["Location"] == f"/knowledge/object/{KEY}/"
    reader = busy.reporter("E-02")
    with seeing(reader):
        [row] = queries.told_sightings(reader)
    assert f"/council/sightings/{row.id}/undo/" in page(client, "/council/sightings/")
    client.post(f"/council/sightings/{row.id}/undo/")
    assert "taken back" in page(client, "/council/sightings/")


def test_a_proposal_is_made_decided_and_read_on_pages(busy: Nation) -> None:
    proposer, source = browser(busy, "F-01"), browser(busy, "PARTNER-B", Role.PARTNER)
    wanted = {"go": "propose", "kind": "add-value", "text": "same campaign", "value": "shark.example"}
    assert proposer.post(f"/council/objects/{KEY}/", wanted).status_code == 302
    reader = busy.reporter("F-01")
    with seeing(reader):
        [row] = queries.proposals(reader, mine=True)
    address = f"/council/proposals/{row.id}/"
    assert source.post(address, {"go": "decline", "reason": ""}).status_code == 422
    assert source.post(address, {"go": "accept", "reason": "thank you"}).status_code == 302

    told = page(proposer, address)
    assert "thank you" in told
    assert "accepted" in told
    assert browser(busy, "W-01").get(address).status_code == 404


def test_a_discussion_is_hidden_with_its_object_and_what_was_written_can_be_changed(busy: Nation) -> None:
    know(busy, "E-01", [indicator("203.0.113.9", "hidden")], Tlp.AMBER_STRICT, busy.reporter("E-01"))
    hidden = stix_id("indicator", "hidden")
    never = stix_id("indicator", "never was")
    outsider = browser(busy, "F-01")
    answers = [outsider.get(f"/council/objects/{one}/") for one in (hidden, never)]
    assert [one.status_code for one in answers] == [404, 404]

    writer = browser(busy, "E-01")
    assert "seen it here too" in page(outsider, f"/council/objects/{KEY}/")
    with seeing(busy.reporter("E-01")):
        [remark] = discussing.thread(busy.reporter("E-01"), _uuid(KEY), "indicator")
    writer.post(f"/council/remarks/{remark.id}/", {"text": "seen it twice"})
    told = page(outsider, f"/council/objects/{KEY}/")
    assert "seen it twice" in told
    assert "What it was before" in told
    outsider.post(f"/council/remarks/{remark.id}/", {"text": "not mine"})
    assert "not mine" not in page(outsider, f"/council/objects/{KEY}/").replace("not mine to", "")


def _uuid(stix: str) -> object:
    from uuid import UUID

    return UUID(stix[-36:])


def test_a_page_asks_the_same_number_of_queries_however_much_there_is(busy: Nation) -> None:
    client = browser(busy, "NCO", Role.ANALYST)
    addresses = ("/council/", f"/council/objects/{KEY}/", "/council/activity/", "/council/requests/")
    few = [_queries(client, one) for one in addresses]
    for turn in range(4):
        asked(busy, of=("E-01", "E-02", "F-01"))
        discussing.write(busy.reporter(f"W-0{turn % 3 + 1}"), KEY, f"remark {turn}", Marking(Tlp.GREEN))
        proposing.propose(busy.reporter("F-01"), KEY, Wanted(ProposalKind.CORRECT, "why", "name", f"name {turn}"))

    assert [_queries(client, one) for one in addresses] == few


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_a_member_asks_on_a_page_and_its_answers_are_gathered_there(busy: Nation) -> None:
    group = council(busy, "E-02", "F-01", code="ENERGY")
    asker, answerer = browser(busy, "E-02"), browser(busy, "F-01")
    wanted = {
        "title": "Whose gateway?", "text": "Who runs it?", "group": str(group), "readers": "asker",
        "marking": "TLP:AMBER", "due_at": f"{busy.clock.now() + DAY:%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    assert asker.post("/council/requests/ask/", wanted | {"due_at": ""}).status_code == 422
    address = asker.post("/council/requests/ask/", wanted)["Location"]
    assert "Whose gateway?" in page(answerer, "/council/")
    assert "E-02 alone reads your answer" in page(answerer, address)
    assert answerer.post(address, {"go": "decline", "no-reason": ""}).status_code == 422
    answerer.post(address, {"go": "decline", "no-reason": "our counsel forbids it"})

    assert "our counsel forbids it" in page(asker, address)
    office = page(browser(busy, "NCO", Role.ANALYST), address)
    assert "You see that it runs" in office
    assert "our counsel" not in office
    asker.post(address, {"go": "close", "summary": "Nobody runs it."})
    assert "Nobody runs it." in page(answerer, address)
    assert browser(busy, "PARTNER-B", Role.PARTNER).get("/council/requests/ask/").status_code == 403, "in no group"

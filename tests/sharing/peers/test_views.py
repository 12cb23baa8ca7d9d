"""Protects: the office sees and decides what flows, in both languages; nobody else sees a word of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from noroshi.frame.verbs import seeing
from noroshi.parties.types import OrganisationKind, Role
from noroshi.release.types import Tlp
from noroshi.sharing.peers.models import Agreement, Peer
from noroshi.sharing.peers.types import Flow, Terms
from tests.nation import Nation
from tests.sharing.peers.making import indicator, office_with_partner
from tests.sharing.peers.twin import COLLECTION, Twin, saying
from tests.web.conftest import signed_in

SERVER = {
    "root": "https://taxii.example/api1", "sign_in": "basic", "user": "noroshi", "secret": "open sesame",
    "trust": "public", "pull_from": COLLECTION, "push_to": COLLECTION, "minutes": "15",
}  # fmt: skip
AGREEMENT = {
    "document": "MoU 2026/1", "valid_from": "2026-01-01", "valid_until": "", "in_open": "on", "in_highest": "1",
    "in_pap": "2", "unmarked": "2", "passing_on": "no", "out_open": "on", "out_highest": "1", "out_pap": "2",
    "markings": "statement:* = none",
}  # fmt: skip


def duty(nation: Nation) -> Client:
    """The duty officer, signed in, reading English."""
    return signed_in(nation.person("NCO", Role.DUTY_OFFICER))


def test_a_partner_is_entered_agreed_with_suspended_and_ended_without_javascript(nation: Nation) -> None:
    client, organisation = duty(nation), nation.organisations["PARTNER-B"].pk

    added = client.post("/partners/add/", SERVER | {"organisation": organisation})
    place = added.headers["Location"].removesuffix("agreement/")
    page = client.get(place).content.decode()
    assert "Nothing is agreed with this partner yet" in page
    assert "open sesame" not in client.get(f"{place}server/").content.decode()
    assert client.post(f"{place}agreement/", AGREEMENT).status_code == 302
    assert "up to TLP:GREEN and PAP:AMBER" in client.get(f"{place}agreements/").content.decode()
    client.post(f"{place}act/", {"what": "suspend", "reason": "the partner asked for it"})
    assert "The agreement is suspended" in client.get(place).content.decode()
    client.post(f"{place}act/", {"what": "resume"})
    client.post(f"{place}act/", {"what": "end", "reason": "it is over"})

    assert "The agreement was ended" in client.get(place).content.decode()
    with seeing(nation.duty_officer()):
        assert Agreement.objects.get().reason == "it is over"


def test_a_changed_agreement_keeps_the_earlier_one(nation: Nation, twin: Twin) -> None:
    office, client = office_with_partner(nation, twin), duty(nation)

    client.post(f"/partners/{office.peer_id}/agreement/", AGREEMENT | {"in_types": "malware, indicator"})

    page = client.get(f"/partners/{office.peer_id}/agreements/").content.decode()
    assert "Agreement no. 2" in page
    assert "Agreement no. 1" in page
    assert "malware, indicator" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"root": "http://taxii.example/"}, "https://"),
        ({"root": "https://name:password@taxii.example/"}, "https://"),
        ({"root": "https://taxii.example:port/"}, "https://"),
        ({"root": "ftp://taxii.example/"}, "https://"),
        ({"trust": "pinned", "fingerprint": "zz"}, "64 hexadecimal digits"),
        ({"trust": "own-ca", "ca": "no certificate"}, "BEGIN CERTIFICATE"),
        ({"pull_from": "a/b"}, "is no id of a collection"),
    ],
)
def test_what_is_wrong_with_a_server_is_said_at_its_field(nation: Nation, wrong: dict[str, str], said: str) -> None:
    given = SERVER | {"organisation": str(nation.organisations["PARTNER-B"].pk)} | wrong

    answer = duty(nation).post("/partners/add/", given)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Peer.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"markings": "x = TLP:RED\nno equals sign"}, "Line 2"),
        ({"in_types": "Indicator!"}, "is no type of STIX"),
        ({"valid_until": "2025-01-01"}, "end before it begins"),
        ({"document": ""}, "required"),
    ],
)
def test_what_is_wrong_with_an_agreement_is_said_at_its_field(
    nation: Nation, twin: Twin, wrong: dict[str, str], said: str
) -> None:
    office = office_with_partner(nation, twin, terms=None)

    answer = duty(nation).post(f"/partners/{office.peer_id}/agreement/", AGREEMENT | wrong)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_suspension_without_a_reason_is_not_taken(nation: Nation, twin: Twin) -> None:
    office, client = office_with_partner(nation, twin), duty(nation)

    client.post(f"/partners/{office.peer_id}/act/", {"what": "suspend", "reason": " "})

    assert "Write why" in client.get(f"/partners/{office.peer_id}/").content.decode()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "It is marked more narrowly than the agreement allows."),
        ("ja", "取決めが認めるよりも厳しい標識が付いています。"),
    ],
)
def test_the_pages_say_what_was_refused_and_why(nation: Nation, twin: Twin, language: str, said: str) -> None:
    twin.add(indicator("too-narrow", tlp=Tlp.AMBER_STRICT))
    office = office_with_partner(nation, twin, Terms(incoming=Flow(open=True)))
    office.pull()
    client = signed_in(nation.person("NCO", Role.ANALYST), language)

    page = client.get(f"/partners/{office.peer_id}/").content.decode()

    assert said in page
    assert indicator("too-narrow")["id"] in page


def test_the_page_says_what_is_wrong_with_the_partners_server(nation: Nation, twin: Twin) -> None:
    twin.trick = saying(b"<html>", "text/html")
    office = office_with_partner(nation, twin)
    office.pull()
    client = duty(nation)

    for place in ("", f"{office.peer_id}/", f"{office.peer_id}/runs/"):
        assert "The answer is “text/html” and not TAXII 2.1." in client.get(f"/partners/{place}").content.decode()


def test_a_page_asks_the_database_as_often_for_many_partners_as_for_one(
    nation: Nation, twin: Twin, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for place in range(5):
        nation.add(f"PARTNER-{place}", OrganisationKind.FOREIGN_PARTNER)
        office_with_partner(nation, twin, code=f"PARTNER-{place}").pull()
    client = duty(nation)
    client.get("/partners/")

    with django_assert_max_num_queries(24):
        client.get("/partners/")


@pytest.mark.parametrize(
    ("code", "role"), [("E-01", Role.REPORTER), ("PARTNER-B", Role.PARTNER), ("NCO", Role.ADMINISTRATOR)]
)
def test_nobody_outside_the_desk_sees_a_partners_page(nation: Nation, twin: Twin, code: str, role: Role) -> None:
    office = office_with_partner(nation, twin)
    client = signed_in(nation.person(code, role))

    for place in ("", f"{office.peer_id}/", f"{office.peer_id}/runs/", f"{office.peer_id}/server/"):
        assert client.get(f"/partners/{place}").status_code == 403


def test_a_look_at_the_server_shows_its_collections_or_what_is_wrong(nation: Nation, twin: Twin) -> None:
    office, client = office_with_partner(nation, twin), duty(nation)

    assert COLLECTION in client.post(f"/partners/{office.peer_id}/look/").content.decode()
    twin.password = "another"
    assert "The server refused us (HTTP 401)" in client.post(f"/partners/{office.peer_id}/look/").content.decode()


def test_an_analyst_reads_and_does_not_decide(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)
    client = signed_in(nation.person("NCO", Role.ANALYST))

    assert client.get(f"/partners/{office.peer_id}/").status_code == 200
    assert client.get(f"/partners/{office.peer_id}/agreement/").status_code == 403
    assert client.post(f"/partners/{office.peer_id}/act/", {"what": "end", "reason": "x"}).status_code == 403

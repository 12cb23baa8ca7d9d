"""Protects: whatever a partner's server does, the page says what, nothing is lost, and nobody else waits for it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from noroshi.frame.verbs import seeing
from noroshi.sharing.peers import transport
from noroshi.sharing.peers.models import Walk
from noroshi.sharing.peers.types import Trust
from tests.nation import Nation
from tests.sharing.peers import twin as tricks
from tests.sharing.peers.making import indicator, office_with_partner
from tests.sharing.peers.twin import COLLECTION, SECOND, Handler, Trick, Twin, twin_running


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second instead of a minute."""
    patient = transport._connected

    def hasty(line: transport.Line, url: str) -> object:
        object.__setattr__(line, "seconds", 0.5)
        return patient(line, url)

    monkeypatch.setattr(transport, "_connected", hasty)


BAD: dict[str, tuple[Trick, str]] = {
    "says nothing": (tricks.silent(0.8), "TooSlow"),
    "sends one byte at a time": (tricks.drop_by_drop, "TooSlow"),
    "hangs up": (tricks.silent(0), "NotUnderstood"),
    "sends two gigabytes": (tricks.endless_body, "BodyTooLarge"),
    "announces two gigabytes": (tricks.announced_body, "BodyTooLarge"),
    "sends HTML": (tricks.saying(b"<html>", "text/html"), "WrongMediaType"),
    "speaks TAXII 2.0": (tricks.saying(b"{}", "application/vnd.oasis.stix+json; version=2.0"), "WrongMediaType"),
    "speaks TAXII 3": (tricks.saying(b"{}", "application/taxii+json;version=3.0"), "WrongMediaType"),
    "sends garbage": (tricks.saying(b"\x00\xff{{{"), "NotUnderstood"),
    "sends a list": (tricks.saying(b"[]"), "NotUnderstood"),
    "sends half": (tricks.saying(b'{"objects":[{"type":'), "NotUnderstood"),
    "sends a deep nest": (tricks.saying(b'{"objects":' + b"[" * 100_000), "NotUnderstood"),
    "is packed": (tricks.saying(b"\x1f\x8b", Content_Encoding="gzip"), "NotUnderstood"),
    "refuses us": (tricks.saying(b"{}", status=401), "SignInRefused"),
    "forbids us": (tricks.saying(b"{}", status=403), "SignInRefused"),
    "knows no such collection": (tricks.saying(b"{}", status=404), "NotThere"),
    "is busy": (tricks.saying(b"{}", status=429, Retry_After="900"), "Busy"),
    "is broken": (tricks.saying(b"{}", status=500), "ServerFault"),
    "sends us elsewhere": (
        tricks.saying(b"", status=302, Location="https://elsewhere.example/api/"),
        "RedirectRefused",
    ),
    "sends us to a file": (tricks.saying(b"", status=301, Location="file:///etc/passwd"), "RedirectRefused"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_server_that_misbehaves_gets_a_reason_and_is_left_alone_for_a_while(
    nation: Nation, twin: Twin, name: str
) -> None:
    twin.trick, fault = BAD[name]
    office = office_with_partner(nation, twin)

    office.pull()

    assert office.run().fault == fault
    assert office.peer().failures == 1
    assert office.peer().next_at > nation.clock.now()


def test_what_was_not_fetched_in_bad_times_is_fetched_in_good_ones(nation: Nation, twin: Twin) -> None:
    twin.trick = tricks.saying(b"{}", status=500)
    twin.add(indicator("patient"))
    office = office_with_partner(nation, twin)
    office.pull()
    twin.trick = None

    office.pull()

    assert office.outcomes() == {indicator("patient")["id"]: ("stored", "")}
    assert office.peer().failures == 0


def test_a_busy_server_is_left_alone_as_long_as_it_asks(nation: Nation, twin: Twin) -> None:
    twin.trick = tricks.saying(b"{}", status=503, Retry_After="7200")
    office = office_with_partner(nation, twin)

    office.pull()

    assert office.peer().next_at == nation.clock.now() + timedelta(seconds=7200)


def test_nothing_is_sent_to_a_server_that_is_being_left_alone(nation: Nation, twin: Twin) -> None:
    from tests.sharing.peers.making import store

    twin.trick = tricks.saying(b"{}", status=500)
    office = office_with_partner(nation, twin)
    store(nation.analyst(), indicator("waits"))
    office.push()
    asked = len(twin.asked)
    office.push()
    assert len(twin.asked) == asked
    twin.trick = None
    nation.clock.advance(timedelta(minutes=2))

    office.push()

    assert office.outcomes("out") == {indicator("waits")["id"]: ("sent", "")}


def test_the_same_page_for_ever_is_noticed_and_what_it_held_is_kept(nation: Nation, twin: Twin) -> None:
    def same_for_ever(handler: Handler) -> bool:
        handler.say(200, {"more": True, "next": str(len(twin.asked)), "objects": [indicator("again")]})
        return True

    twin.trick = same_for_ever
    office = office_with_partner(nation, twin)

    office.pull()

    assert office.run().fault == "SamePageAgain"
    assert office.outcomes() == {indicator("again")["id"]: ("stored", "")}
    assert len(twin.asked) == 2


def test_an_endless_next_over_empty_pages_is_noticed(nation: Nation, twin: Twin) -> None:
    def nothing_for_ever(handler: Handler) -> bool:
        handler.say(200, {"more": True, "next": str(len(twin.asked)), "objects": []})
        return True

    twin.trick = nothing_for_ever
    office = office_with_partner(nation, twin)

    office.pull()

    assert office.run().fault == "EndlessPages"
    assert len(twin.asked) == 3


def test_a_next_without_a_name_that_brings_the_same_is_noticed(nation: Nation, twin: Twin) -> None:
    def more_without_next(handler: Handler) -> bool:
        handler.say(
            200, {"more": True, "objects": [indicator("stuck")]}, X_TAXII_Date_Added_Last="2026-11-01T00:00:00.000000Z"
        )
        return True

    twin.trick = more_without_next
    office = office_with_partner(nation, twin)

    office.pull()

    assert office.run().fault == "SamePageAgain"


def test_a_server_that_forgot_its_own_next_page_is_walked_through_again(nation: Nation, twin: Twin) -> None:
    sent = [indicator(f"forgetful-{place}") for place in range(4)]
    twin.add(*sent)

    def forgets_once(handler: Handler) -> bool:
        if "next=" not in handler.path:
            return False
        twin.trick = None
        handler.say(404, {"title": "what page?"})
        return True

    twin.trick = forgets_once
    office = office_with_partner(nation, twin)

    office.pull()

    assert {outcome for outcome, _ in office.outcomes().values()} == {"stored"}
    assert len(office.outcomes()) == 4
    assert office.run().cautions == ["cursor-lost"]


def test_one_bad_object_among_good_ones_costs_only_itself(nation: Nation, twin: Twin) -> None:
    bad = indicator("no-pattern")
    del bad["pattern"]
    twin.add(bad, indicator("good"), {"type": "indicator"}, {"id": "x"})
    office = office_with_partner(nation, twin)

    office.pull()

    outcomes = office.outcomes()
    assert outcomes[bad["id"]] == ("refused", "broken")
    assert outcomes[indicator("good")["id"]] == ("stored", "")
    assert sorted(outcome for outcome, _ in outcomes.values()) == ["refused", "refused", "refused", "stored"]


def test_a_collection_that_is_gone_keeps_back_no_other(nation: Nation, twin: Twin) -> None:
    twin.add(indicator("in-the-second"), collection=SECOND)
    del twin.collections[COLLECTION]
    office = office_with_partner(nation, twin, pull_from=(COLLECTION, SECOND))

    office.pull()

    assert office.outcomes() == {indicator("in-the-second")["id"]: ("stored", "")}
    assert office.run().fault == "NotThere"


def test_a_clock_that_ran_ahead_hides_nothing_once_it_is_put_right(nation: Nation, twin: Twin) -> None:
    twin.add(indicator("from-the-future"), added="2099-01-01T00:00:00.000000Z")
    office = office_with_partner(nation, twin)
    office.pull()
    assert office.run().cautions == ["clock-ahead"]
    twin.add(indicator("after-the-clock-was-mended"), added="2026-11-21T00:00:00.000000Z")

    office.pull()

    assert office.outcomes()[indicator("after-the-clock-was-mended")["id"]] == ("stored", "")


def test_a_clock_that_went_back_is_told_of(nation: Nation, twin: Twin) -> None:
    twin.add(indicator("first"))
    office = office_with_partner(nation, twin)
    office.pull()

    def yesterday(handler: Handler) -> bool:
        handler.say(200, {"objects": [indicator("second")]}, X_TAXII_Date_Added_Last="2001-01-01T00:00:00.000000Z")
        return True

    twin.trick = yesterday
    office.pull()

    assert office.run().cautions == ["clock-back"]
    with seeing(office.automation):
        assert Walk.objects.get().state["base"].startswith("2026")


def test_a_server_without_dates_is_read_whole_and_stores_nothing_twice(nation: Nation, twin: Twin) -> None:
    twin.tells_dates = False
    twin.add(indicator("undated"))
    office = office_with_partner(nation, twin)
    office.pull()

    office.pull()

    assert office.outcomes() == {indicator("undated")["id"]: ("stored", "")}
    assert office.run().cautions == ["no-dates"]


def test_quiet_months_fill_no_table(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)
    for _ in range(5):
        office.pull()

    assert office.run().times == 5


def test_the_password_stands_on_no_page_and_in_no_table_in_clear(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)

    peer = office.peer()

    assert b"a secret between us" not in json.dumps(
        {name: str(held) for name, held in peer.__dict__.items() if name != "_state"}
    ).encode() + bytes(peer.sealed)


def test_a_password_of_another_installation_is_asked_for_again(
    nation: Nation, twin: Twin, settings: pytest.FixtureRequest
) -> None:
    office = office_with_partner(nation, twin)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]  # pytest-django's settings

    office.pull()

    assert office.run().fault == "CredentialLost"
    assert twin.asked == []


@pytest.mark.parametrize("trust", [Trust.PINNED, Trust.OWN_CA, Trust.PUBLIC], ids=str)
def test_a_certificate_is_believed_only_as_agreed(nation: Nation, trust: Trust) -> None:
    from tests.sharing.peers.certificates import Authority

    authority, stranger = Authority.made(), Authority.made()
    with twin_running(authority.server_context()) as twin:
        twin.add(indicator("over-tls"))
        good = {Trust.PINNED: authority.fingerprint, Trust.OWN_CA: "", Trust.PUBLIC: ""}[trust]
        office = office_with_partner(nation, twin, trust=trust, ca=authority.pem, fingerprint=good)

        office.pull()

        if trust is Trust.PUBLIC:
            assert office.run().fault == "CertificateNotTrusted"
        else:
            assert office.outcomes() == {indicator("over-tls")["id"]: ("stored", "")}
            from noroshi.sharing.peers.services import ServerFacts, change_peer

            other = ServerFacts(
                twin.root, trust=trust, ca=stranger.pem, fingerprint=stranger.fingerprint, pull_from=(COLLECTION,)
            )
            change_peer(nation.duty_officer(), office.peer_id, other)
            asked = len(twin.asked)
            office.pull()
            expected = "CertificateMismatch" if trust is Trust.PINNED else "CertificateNotTrusted"
            assert office.run().fault == expected
            assert len(twin.asked) == asked  # nothing was said, the password least of all

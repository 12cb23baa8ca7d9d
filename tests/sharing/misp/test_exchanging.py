"""A partner's MISP server: what it has comes here, what it may see goes there, whatever it does in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from noroshi.frame.verbs import seeing
from noroshi.knowledge.turns import number_turns
from noroshi.parties.models import Group
from noroshi.release.types import Handling, Marking, Tlp
from noroshi.sharing.desk.remarking import remark
from noroshi.sharing.misp import client, servers
from noroshi.sharing.misp.errors import AddressNotSafe, EventNotFound
from noroshi.sharing.misp.events import event, events
from noroshi.sharing.misp.exchanging import exchange
from noroshi.sharing.misp.groups import map_group
from noroshi.sharing.misp.models import Exchanged, Server
from noroshi.sharing.misp.servers import ServerFacts, checked, set_server
from noroshi.sharing.peers.finding import current_agreement, peer_of_organisation
from noroshi.sharing.peers.services import AgreementFacts, agree
from noroshi.sharing.peers.types import Flow, MarkingPair, PassingOn, Terms
from tests.knowledge.knowing import indicator, know
from tests.nation import Nation
from tests.sharing.desk.releasing import council, row_of
from tests.sharing.misp.test_events import EVENT, ip, misp_event
from tests.sharing.misp.twin import KEY, Event, Twin
from tests.sharing.peers.making import BEGIN, OPEN


@pytest.fixture
def twin() -> Iterator[Twin]:
    """The partner's MISP."""
    with Twin() as running:
        yield running


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits, smaller."""
    monkeypatch.setattr(servers, "Line", lambda url, key, ca: client.Line(url, key, ca, seconds=0.6, limit=1024 * 1024))


def entered(nation: Nation, twin: Twin, *, terms: Terms | None = None, widest: Tlp = Tlp.CLEAR, **facts: object) -> int:
    """The partner's server, entered by the duty officer, and what is agreed with its organisation."""
    duty, partner = nation.duty_officer(), nation.organisations["PARTNER-B"].pk
    usual = ServerFacts(partner, twin.url, KEY)
    server = set_server(duty, replace(usual, **facts))  # type: ignore[arg-type]  # fields of it
    with seeing(duty):
        peer = peer_of_organisation(partner, nation.world_id)
        agreed = peer is not None and current_agreement(peer) is not None
    if peer is not None and not agreed:
        terms = terms or Terms(incoming=OPEN, outgoing=OPEN, passing_on=PassingOn.WITHIN_TLP, widest=widest)
        agree(duty, peer.pk, AgreementFacts(terms, BEGIN, None, "MoU 2026/3"))
    return server


def certificate(file: Path) -> str:
    """A certificate for this machine's own address, written with its key; the certificate alone as text."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, file.stem)])
    began = datetime.now(UTC) - timedelta(days=1)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(began).not_valid_after(began + timedelta(days=9))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    public = made.public_bytes(Encoding.PEM)
    file.write_bytes(public + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return public.decode()


def outcomes(nation: Nation) -> dict[str, tuple[str, str]]:
    with seeing(nation.duty_officer()):
        rows = Exchanged.objects.values_list("direction", "uuid", "outcome", "reason")
        return {f"{way} {uuid}": (outcome, reason) for way, uuid, outcome, reason in rows}


def fault(nation: Nation) -> str:
    with seeing(nation.duty_officer()):
        return Server.objects.get(world_id=nation.world_id).fault


def run(nation: Nation, server: int) -> bool:
    """One run by the automation."""
    left = exchange(nation.automation(), server)
    number_turns()
    return left


def many(number: int) -> list[Event]:
    return [misp_event(ip(uuid=str(uuid4())), uuid=str(uuid4()), info=f"event {at}", timestamp=str(1775000000 + at))
            for at in range(number)]  # fmt: skip


def test_what_the_partner_has_comes_whole_and_once(nation: Nation, twin: Twin) -> None:
    twin.add(misp_event(ip()))
    server = entered(nation, twin)

    assert not run(nation, server)
    assert event(nation.reporter("E-01"), UUID(EVENT)) == twin.events[EVENT]
    assert outcomes(nation) == {f"in {EVENT}": ("taken", "")}
    twin.asked.clear()
    run(nation, server)
    assert not [one for one in twin.asked if "events/view" in one]

    twin.add(misp_event(ip("203.0.113.9", timestamp="1775000500"), timestamp="1775000500"))
    run(nation, server)
    assert event(nation.reporter("E-01"), UUID(EVENT))["Attribute"][0]["value"] == "203.0.113.9"


def test_nothing_becomes_wider_than_agreed(nation: Nation, twin: Twin) -> None:
    twin.add(misp_event(ip(), tlp="tlp:clear"))

    run(nation, entered(nation, twin, widest=Tlp.AMBER_STRICT))

    event(nation.duty_officer(), UUID(EVENT))
    with pytest.raises(EventNotFound):
        event(nation.reporter("E-01"), UUID(EVENT))


def test_a_bad_event_costs_only_itself(nation: Nation, twin: Twin) -> None:
    good, bad, red = many(3)
    red["Tag"] = [{"name": "tlp:red"}]
    bad["Attribute"] = "none"
    bad["timestamp"] = "x"
    for one in (good, red):
        twin.add(one)
    twin.events["not a uuid"] = {**bad, "uuid": "not a uuid", "timestamp": "1775000001"}

    run(nation, entered(nation, twin))

    found = outcomes(nation)
    assert found[f"in {good['uuid']}"] == ("taken", "")
    assert found[f"in {red['uuid']}"][0] == "refused"
    assert len(found) == 2
    assert fault(nation) == ""


def test_a_run_that_is_cut_off_is_gone_on_with(nation: Nation, twin: Twin) -> None:
    for one in many(6):
        twin.add(one)
    twin.dies_after = 3
    server = entered(nation, twin)

    run(nation, server)
    assert len(outcomes(nation)) == 3
    assert fault(nation) == "ServerUnreachable"
    twin.dies_after = -1
    twin.asked.clear()
    run(nation, server)

    assert len(outcomes(nation)) == 6
    assert len([one for one in twin.asked if "events/view" in one]) == 3
    assert fault(nation) == ""


def test_what_is_much_is_done_in_pieces(nation: Nation, twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noroshi.sharing.misp.exchanging.BATCH", 2)
    monkeypatch.setattr("noroshi.sharing.misp.exchanging.PAGE", 2)
    for one in many(5):
        twin.add(one)
    server = entered(nation, twin)

    assert [run(nation, server) for _ in range(3)] == [True, True, False]
    assert len(outcomes(nation)) == 5


@pytest.mark.parametrize(
    ("manner", "code"),
    [
        ("slow", "ServerTooSlow"),
        ("silent", "ServerTooSlow"),
        ("garbage", "AnswerNotMisp"),
        ("html", "AnswerNotMisp"),
        ("huge", "AnswerTooBig"),
        ("fault", "ServerUnreachable"),
        ("moved", "AnswerNotMisp"),
        ("endless", "EndlessPages"),
    ],
)
def test_a_server_that_misbehaves_is_left_alone_for_a_while(nation: Nation, twin: Twin, manner: str, code: str) -> None:
    twin.add(misp_event(ip()))
    twin.manner = manner
    server = entered(nation, twin)

    assert run(nation, server) is False
    assert fault(nation) == code
    with seeing(nation.duty_officer()):
        assert Server.objects.get(pk=server).next_at > nation.clock.now()
    if manner == "endless":
        assert outcomes(nation) == {f"in {EVENT}": ("taken", "")}


def test_a_wrong_key_and_a_server_that_is_away_are_told_apart(nation: Nation, twin: Twin) -> None:
    run(nation, entered(nation, twin, key="wrong"))
    assert fault(nation) == "KeyRefused"
    run(nation, entered(nation, twin, url="http://127.0.0.1:9/"))
    assert fault(nation) == "ServerUnreachable"


def test_the_partner_gets_what_it_may_see_and_nothing_of_its_own(nation: Nation, twin: Twin) -> None:
    twin.add(misp_event(ip()))
    know(nation, "E-01", [indicator("shared.example")])
    know(nation, "E-01", [indicator("hidden.example")], Tlp.AMBER_STRICT)
    number_turns()
    server = entered(nation, twin, pushes=True)

    run(nation, server)

    told = [one for key, one in twin.events.items() if key != EVENT]
    assert [one["value"] for each in told for one in each["Attribute"]] == ["shared.example"]
    assert {outcome for outcome, _ in outcomes(nation).values()} == {"taken", "sent"}
    twin.asked.clear()
    run(nation, server)
    assert not [one for one in twin.asked if "add" in one or "edit" in one]
    assert "ours" in {outcome for outcome, _ in outcomes(nation).values()}, "what comes back is known as our own"


def test_an_event_that_is_not_taken_is_named_and_the_others_go(nation: Nation, twin: Twin) -> None:
    know(nation, "NCO", [indicator("first.example")])
    know(nation, "NCO", [indicator("second.example")])
    number_turns()
    server = entered(nation, twin, pulls=False, pushes=True)
    first = next(events(nation.partner()))
    twin.refused.add(first["uuid"])

    run(nation, server)

    assert len(twin.events) == 1
    assert outcomes(nation)[f"out {first['uuid']}"] == ("refused", "EventRefused")


@pytest.mark.parametrize(
    "url",
    ["http://misp.example/", "ftp://x", "https://user@misp.example/", "https:///", "https://[x/", "https://x/?a=1"],
)
def test_a_key_goes_to_no_unsafe_address(url: str) -> None:
    with pytest.raises(AddressNotSafe):
        checked(url)


def test_the_key_is_kept_sealed_and_shown_nowhere(nation: Nation, twin: Twin) -> None:
    server = entered(nation, twin)

    with seeing(nation.duty_officer()):
        kept = Server.objects.get(pk=server)
        assert KEY.encode() not in bytes(kept.sealed)
        with servers.line_to(kept) as line:
            assert KEY not in repr(line)
            assert line.key == KEY
    with seeing(nation.reporter("E-01")):
        assert not Server.objects.exists()


def test_a_push_that_is_cut_off_sends_nothing_twice_and_leaves_nothing_out(nation: Nation, twin: Twin) -> None:
    for number in range(5):
        know(nation, "NCO", [indicator(f"d{number}.example")])
    number_turns()
    twin.dies_after = 2
    server = entered(nation, twin, pulls=False, pushes=True)

    run(nation, server)
    assert len(twin.events) == 2
    assert fault(nation) == "ServerUnreachable"
    twin.dies_after = -1
    twin.asked.clear()
    run(nation, server)

    assert len(twin.events) == 5
    assert len([one for one in twin.asked if "events/add" in one or "events/edit" in one]) == 3


def test_a_clock_that_is_ahead_and_an_event_that_is_late_hide_nothing(nation: Nation, twin: Twin) -> None:
    ahead, late = many(2)
    ahead["timestamp"] = "4000000000"
    late["timestamp"] = "1600000000"
    twin.add(ahead)
    server = entered(nation, twin)
    run(nation, server)

    twin.add(misp_event(ip(), timestamp=str(int(nation.clock.now().timestamp()))))
    run(nation, server)
    assert len(outcomes(nation)) == 2
    twin.add(late)
    nation.clock.advance(timedelta(hours=7))
    run(nation, server)

    assert f"in {late['uuid']}" in outcomes(nation)


def test_a_certificate_that_is_not_the_agreed_one_gets_no_key(nation: Nation, tmp_path: Path) -> None:
    ours, other = certificate(tmp_path / "ours.pem"), certificate(tmp_path / "other.pem")
    with Twin(certificate=str(tmp_path / "ours.pem")) as twin:
        twin.add(misp_event(ip()))

        run(nation, entered(nation, twin))
        assert fault(nation) == "CertificateRefused"
        run(nation, entered(nation, twin, ca=other))
        assert fault(nation) == "CertificateRefused"
        assert twin.asked == []
        run(nation, entered(nation, twin, ca=ours))
        assert (fault(nation), len(outcomes(nation))) == ("", 1)


def test_without_an_agreement_in_force_nothing_flows(nation: Nation, twin: Twin) -> None:
    twin.add(misp_event(ip()))
    server = set_server(nation.duty_officer(), ServerFacts(nation.organisations["PARTNER-B"].pk, twin.url, KEY))

    run(nation, server)

    assert (fault(nation), twin.asked, outcomes(nation)) == ("NothingFlows", [], {})


def test_what_the_agreement_does_not_let_in_is_refused_and_listed_with_the_reason(nation: Nation, twin: Twin) -> None:
    high, explained, taken = many(3)
    high["Tag"] = [{"name": "tlp:amber+strict"}]
    explained["Tag"] = [{"name": "acme:secret"}]
    taken["Tag"] = [{"name": "tlp:green"}]
    for one in (high, explained, taken):
        twin.add(one)
    incoming = Flow(
        open=True, highest=Tlp.AMBER, types=("report", "grouping", "indicator", "identity", "observed-data")
    )
    terms = Terms(incoming=incoming, markings=(MarkingPair("tag:acme:secret", "TLP:AMBER+STRICT"),), unmarked=Tlp.GREEN)

    run(nation, entered(nation, twin, terms=terms))

    found = outcomes(nation)
    assert found[f"in {high['uuid']}"] == found[f"in {explained['uuid']}"] == ("refused", "above-tlp")
    assert found[f"in {taken['uuid']}"] == ("taken", "")
    event(nation.duty_officer(), UUID(str(taken["uuid"])))
    with pytest.raises(EventNotFound):  # originator control: passing on is not agreed
        event(nation.reporter("E-01"), UUID(str(taken["uuid"])))


def test_types_that_are_not_agreed_go_neither_in_nor_out(nation: Nation, twin: Twin) -> None:
    twin.add(misp_event(ip()))
    know(nation, "NCO", [indicator("typed.example")])
    number_turns()
    neither = Flow(open=True, highest=Tlp.AMBER_STRICT, types=("malware",))

    run(nation, entered(nation, twin, pushes=True, terms=Terms(incoming=neither, outgoing=neither)))

    assert outcomes(nation)[f"in {EVENT}"] == ("refused", "type")
    assert list(twin.events) == [EVENT]


def test_what_the_partner_may_not_see_any_more_is_deleted_on_its_server(nation: Nation, twin: Twin) -> None:
    know(nation, "NCO", [indicator("gone.example"), (stays := indicator("stays.example"))])
    number_turns()
    server = entered(nation, twin, pulls=False, pushes=True)
    run(nation, server)
    [sent] = twin.events.values()
    uuids = {one["value"]: one["uuid"] for one in sent["Attribute"]}
    officer = nation.duty_officer()
    gone, kept = row_of(officer, indicator("gone.example")), row_of(officer, stays)

    remark(officer, gone, Marking(Tlp.AMBER_STRICT), Handling(), "It named somebody.")
    number_turns()
    run(nation, server)

    [after] = twin.events.values()
    assert {one["uuid"]: bool(one.get("deleted")) for one in after["Attribute"]} == {
        uuids["gone.example"]: True, uuids["stays.example"]: False,
    }  # fmt: skip
    assert int(after["timestamp"]) > int(sent["timestamp"])
    remark(officer, kept, Marking(Tlp.AMBER_STRICT), Handling(), "That too.")
    number_turns()
    run(nation, server)
    [last] = twin.events.values()
    assert [bool(one["deleted"]) for one in last["Attribute"]] == [True] * len(last["Attribute"])
    assert "stays.example" not in last["info"]
    assert outcomes(nation)[f"out {last['uuid']}"] == ("withdrawn", "")
    twin.asked.clear()
    run(nation, entered(nation, twin, pulls=True, pushes=True))
    assert not [one for one in twin.asked if "events/view" in one or "edit" in one], (
        "it comes to rest, and never home as theirs"
    )


@pytest.mark.parametrize("mapped", [True, False])
def test_a_sharing_group_is_the_group_of_ours_that_the_table_says_and_else_stays_with_its_sender(
    nation: Nation, twin: Twin, mapped: bool
) -> None:
    uuid = uuid4()
    council(nation, "E-01")
    shared = {"uuid": str(uuid), "name": "Utilities", "releasability": "members"}
    twin.add(misp_event(ip(), tlp="tlp:green", distribution="4", sharing_group_id="7", SharingGroup=shared))
    if mapped:
        with seeing(nation.duty_officer()):
            number = Group.objects.get(world_id=nation.world_id, code="COUNCIL").pk
        map_group(nation.duty_officer(), uuid, number, "Utilities")

    run(nation, entered(nation, twin))

    assert event(nation.duty_officer(), UUID(EVENT))["SharingGroup"] == shared, "it goes out again as it came"
    for code, sees in (("E-01", mapped), ("W-01", False)):
        if sees:
            event(nation.reporter(code), UUID(EVENT))
        else:
            with pytest.raises(EventNotFound):
                event(nation.reporter(code), UUID(EVENT))

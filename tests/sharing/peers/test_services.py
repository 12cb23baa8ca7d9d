"""Protects: what a person decided of a partner holds from that moment, and the ledger can prove it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from noroshi.authority.errors import NotPermitted
from noroshi.frame.verbs import seeing
from noroshi.parties.types import Role
from noroshi.release.types import Tlp
from noroshi.sharing.peers import services
from noroshi.sharing.peers.errors import NoAgreement, NothingFlows, PeerNotFound, PeerThere
from noroshi.sharing.peers.models import Peer
from noroshi.sharing.peers.services import AgreementFacts, ServerFacts
from noroshi.sharing.peers.tasks import due
from noroshi.sharing.peers.types import Flow, MarkingPair, Terms
from noroshi.stix import RawItem
from tests.nation import Nation
from tests.sharing.peers.making import BEGIN, BOTH_WAYS, OPEN, indicator, known_to, office_with_partner, store
from tests.sharing.peers.twin import Twin


def raw(value: dict[str, object]) -> RawItem:
    """An object as it came."""
    import msgspec

    return RawItem(msgspec.json.encode(value), "objects[0]", value)


@pytest.mark.parametrize("act", ["suspend", "end"])
def test_a_suspended_or_ended_agreement_stops_both_directions_at_once(nation: Nation, twin: Twin, act: str) -> None:
    office = office_with_partner(nation, twin)
    getattr(services, act)(nation.duty_officer(), office.peer_id, "they asked")

    for exchange in (office.pull, office.push):
        with pytest.raises(NothingFlows):
            exchange()

    assert twin.asked == []


def test_an_agreement_that_ran_out_lets_nothing_flow(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin, terms=None)
    until = nation.clock.now() + timedelta(days=1)
    services.agree(nation.duty_officer(), office.peer_id, AgreementFacts(BOTH_WAYS, BEGIN, until, "MoU"))
    nation.clock.advance(timedelta(days=1))

    with pytest.raises(NothingFlows):
        office.pull()


def test_an_agreement_that_begins_later_lets_nothing_flow_yet(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin, terms=None)
    later = nation.clock.now() + timedelta(days=1)
    services.agree(nation.duty_officer(), office.peer_id, AgreementFacts(BOTH_WAYS, later, None, "MoU"))

    with pytest.raises(NothingFlows):
        office.pull()


def test_what_was_refused_comes_in_once_the_agreement_is_widened_and_nothing_else_comes_twice(
    nation: Nation, twin: Twin
) -> None:
    twin.add(indicator("narrow", tlp=Tlp.AMBER), indicator("wide"))
    office = office_with_partner(nation, twin, Terms(incoming=Flow(open=True)))
    office.pull()
    wider = AgreementFacts(Terms(incoming=OPEN), BEGIN, None, "MoU, changed")

    services.change_agreement(nation.duty_officer(), office.peer_id, wider)
    office.pull()

    assert office.outcomes() == {indicator("narrow")["id"]: ("stored", ""), indicator("wide")["id"]: ("stored", "")}
    assert office.run().counts == {"stored:": 1, "known:": 1}


def test_what_was_held_back_goes_out_once_the_agreement_is_widened(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin, Terms(outgoing=Flow(open=True, types=("malware",))))
    store(nation.analyst(), indicator("held-back"))
    office.push()

    services.change_agreement(nation.duty_officer(), office.peer_id, AgreementFacts(BOTH_WAYS, BEGIN, None, "MoU 2"))
    office.push()

    assert twin.held() == [indicator("held-back")["id"]]


def test_only_the_duty_officer_agrees(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)

    for actor in (nation.analyst(), nation.partner(), nation.reporter("E-01"), nation.actor("NCO", Role.ADMINISTRATOR)):
        with pytest.raises(NotPermitted):
            services.end(actor, office.peer_id, "no")


def test_a_partner_is_entered_once(nation: Nation, twin: Twin) -> None:
    office_with_partner(nation, twin)

    with pytest.raises(PeerThere):
        services.add_peer(nation.duty_officer(), nation.organisations["PARTNER-B"].pk, ServerFacts(twin.root))


def test_two_agreements_do_not_stand_beside_each_other(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)

    with pytest.raises(NoAgreement):
        services.agree(nation.duty_officer(), office.peer_id, AgreementFacts(BOTH_WAYS, BEGIN, None, "another"))


def test_every_act_and_every_exchange_stands_in_the_ledger(nation: Nation, twin: Twin) -> None:
    twin.add(indicator("logged"))
    office = office_with_partner(nation, twin)
    office.pull()
    store(nation.analyst(), indicator("sent"))
    office.push()
    services.exchange_now(nation.duty_officer(), office.peer_id)

    assert _verbs(nation.world_id) >= {
        "sharing:partner:set", "sharing:agreement:made", "sharing:exchange:received", "sharing:exchange:prepared",
        "sharing:exchange:sent", "sharing:exchange:asked",
    }  # fmt: skip


def _verbs(world_id: int) -> set[str]:
    import json

    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf FROM ledger_entry WHERE world_id = %s", [world_id])
        return {json.loads(bytes(leaf))["verb"] for (leaf,) in cursor.fetchall()}


def test_what_a_partner_pushes_to_us_is_judged_by_the_same_agreement(nation: Nation, twin: Twin) -> None:
    office_with_partner(nation, twin, Terms(incoming=Flow(open=True, highest=Tlp.GREEN)))

    with seeing(nation.partner()):
        told = services.receive_pushed(
            nation.partner(), [raw(indicator("pushed")), raw(indicator("too-narrow", tlp=Tlp.AMBER))]
        )

    assert {one.stix_id: str(one.outcome) for one in told} == {
        indicator("pushed")["id"]: "stored",
        indicator("too-narrow")["id"]: "refused",
    }
    assert known_to(nation.analyst(), indicator("pushed")["id"]) != []
    assert known_to(nation.reporter("E-01"), indicator("pushed")["id"]) == []


def test_without_an_agreement_in_force_nothing_is_taken_from_a_partner(nation: Nation, twin: Twin) -> None:
    office_with_partner(nation, twin, terms=None)

    with pytest.raises(NothingFlows):
        services.receive_pushed(nation.partner(), [raw(indicator("pushed"))])


def test_whoever_is_no_partner_is_governed_by_no_agreement(nation: Nation) -> None:
    assert not services.is_governed(nation.reporter("E-01"))
    with pytest.raises(PeerNotFound):
        services.receive_pushed(nation.reporter("E-01"), [])


def test_a_partner_is_due_when_its_minutes_are_over(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)
    assert due(office.automation) == [office.peer_id]
    office.pull()
    assert due(office.automation) == []

    nation.clock.advance(timedelta(minutes=15))

    assert due(office.automation) == [office.peer_id]


def test_what_becomes_known_is_pushed_by_the_task_that_follows(nation: Nation, twin: Twin) -> None:
    office_with_partner(nation, twin)
    nation.settle()
    store(nation.analyst(), indicator("at-once"))

    nation.settle()

    assert twin.held() == [indicator("at-once")["id"]]


def test_another_server_is_begun_with_from_the_start(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)
    store(nation.analyst(), indicator("moved"))
    office.push()

    services.change_peer(nation.duty_officer(), office.peer_id, ServerFacts(twin.root, push_to="another"))

    with seeing(office.automation):
        peer = Peer.objects.get()
    assert (peer.push_after, peer.push_to) == (None, "another")


def test_pairs_are_read_as_a_person_writes_them() -> None:
    pairs = services.pairs_in("\n statement:a = b = TLP:RED \n\nmarking-definition--x=none")

    assert pairs == (MarkingPair("statement:a = b", "TLP:RED"), MarkingPair("marking-definition--x", "none"))

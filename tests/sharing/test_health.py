"""Protects: whoever looks sees in one line for each partner whether knowledge flows, and what to do when not."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import override

from noroshi.frame.verbs import seeing
from noroshi.knowledge.turns import number_turns
from noroshi.sharing.health import PartnerHealth, partner_health
from noroshi.sharing.misp.models import Server
from noroshi.sharing.misp.servers import ServerFacts as MispFacts
from noroshi.sharing.misp.servers import set_server
from noroshi.sharing.peers.models import Peer
from noroshi.sharing.peers.pushing import push
from noroshi.sharing.peers.services import AgreementFacts, ServerFacts, add_peer, agree
from noroshi.sharing.peers.types import Terms
from tests.nation import Nation
from tests.sharing.peers.making import BEGIN, OPEN, indicator, store


def lines(nation: Nation, language: str = "en") -> list[PartnerHealth]:
    officer = nation.duty_officer()
    with seeing(officer), override(language):
        return partner_health(officer)


def test_each_server_says_when_it_worked_last_what_is_wrong_what_waits_and_when_the_agreement_ends(
    nation: Nation,
) -> None:
    officer, partner = nation.duty_officer(), nation.organisations["PARTNER-B"].pk
    peer = add_peer(officer, partner, ServerFacts("http://localhost:9/api/", push_to="x"))
    set_server(officer, MispFacts(partner, "https://misp.example/", "k" * 40))
    assert [(one.channel, one.well) for one in lines(nation)] == [("TAXII", False), ("MISP", False)]
    assert "Nothing agreed" in lines(nation)[0].said
    until = nation.clock.time + timedelta(days=10)
    agree(officer, peer, AgreementFacts(Terms(outgoing=OPEN), BEGIN, until, "MoU"))
    for name in ("one", "two"):
        store(nation.analyst(), indicator(name))

    push(nation.automation(), peer)

    taxii, misp = lines(nation)
    assert taxii.said.startswith("last success: never; The server could not be reached")
    assert taxii.said.endswith("2 wait to be sent; the agreement ends within 11 days")
    assert "送信待ち2件; 取決めはあと11日以内に終わります" in lines(nation, "ja")[0].said
    with seeing(officer):
        Server.objects.update(fault="KeyRefused", exchanged_at=nation.clock.time)
        Peer.objects.update(waiting=0)
    taxii, misp = lines(nation)
    assert misp.said.startswith("last success: just now; The partner's MISP server does not accept the key")
    assert "wait" not in taxii.said.replace("waits", "")


def test_what_was_left_alone_is_counted_still(nation: Nation) -> None:
    peer = add_peer(
        nation.duty_officer(), nation.organisations["PARTNER-B"].pk, ServerFacts("http://localhost:9/a/", push_to="x")
    )
    agree(nation.duty_officer(), peer, AgreementFacts(Terms(outgoing=OPEN), BEGIN, None, "MoU"))
    store(nation.analyst(), indicator("one"))
    push(nation.automation(), peer)
    store(nation.analyst(), indicator("two"))
    number_turns()

    push(nation.automation(), peer)

    assert "2 wait to be sent" in lines(nation)[0].said

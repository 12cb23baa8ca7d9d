"""A nation in whose sharing room everything there is happened once, or once more."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from noroshi.frame.verbs import seeing
from noroshi.parties.undertakings import offer
from noroshi.release.types import Handling, Marking, Tlp
from noroshi.sharing.council import discussing, proposing, requests, telling
from noroshi.sharing.council.proposing import Wanted
from noroshi.sharing.council.requests import Question
from noroshi.sharing.council.types import ProposalKind, Sharing
from noroshi.sharing.desk.models import Notice
from noroshi.sharing.desk.services import withdraw
from noroshi.sharing.misp.servers import ServerFacts as MispServer
from noroshi.sharing.misp.servers import set_server
from noroshi.sharing.peers.finding import peer_of_organisation
from noroshi.sharing.peers.services import AgreementFacts, agree
from noroshi.sharing.peers.types import Flow, Terms
from noroshi.sharing.products.models import Publication
from noroshi.sharing.taxii.services import CollectionFacts, define_collection
from tests.knowledge.knowing import StixObject, indicator, know
from tests.nation import Nation
from tests.sharing.council.sitting import council
from tests.sharing.desk.releasing import fetch, lay_out, released, row_of, tell, to
from tests.sharing.products.writing import accepted, published, signs, written

DAY = timedelta(days=1)


def furnish(nation: Nation, round_: int) -> dict[str, str]:
    """Let each thing happen once; the address of the page of each, by the name of the page."""
    shared = indicator(f"198.51.100.{round_}", f"beacon {round_}")
    know(nation, "PARTNER-B", [shared])
    return _council(nation, round_, shared) | _desk(nation, round_) | _products(nation) | _partners(nation, round_)


def _council(nation: Nation, round_: int, shared: StixObject) -> dict[str, str]:
    group = council(nation, "E-01", "E-02", "W-01", code=f"SEATS-{round_}")
    member, other, due = nation.reporter("E-01"), nation.reporter("E-02"), nation.clock.now() + DAY
    asked = requests.ask(nation.analyst(), Question("Who saw it?", "Since Monday.", due, group_id=group))
    requests.answer(member, asked, "We did.", Tlp.GREEN, Sharing.NAMED)
    requests.decline(other, asked, "We may not say.")
    requests.release(nation.analyst(), asked)
    own = requests.ask(other, Question("Whose gateway?", "Who runs it?", due, group_id=group, open_answers=True))
    requests.answer(member, own, "Ours.", Tlp.GREEN, Sharing.OFFICE)
    undertaking = offer(nation.analyst(), member.organisation_id, nation.clock.now(), due)
    thing = str(shared["id"])
    discussing.write(member, thing, "Seen here too.", Marking(Tlp.GREEN))
    proposal = proposing.propose(member, thing, Wanted(ProposalKind.FALSE_ALARM, "Our scanner."))
    telling.saw_object(member, thing)
    return {
        "council:request": f"/council/requests/{asked}/", "council:request of a member": f"/council/requests/{own}/",
        "council:undertaking": f"/council/undertakings/{undertaking}/",
        "council:proposal": f"/council/proposals/{proposal}/", "council:talk": f"/council/objects/{thing}/",
    }  # fmt: skip


def _desk(nation: Nation, round_: int) -> dict[str, str]:
    """A release that goes and is withdrawn after it was fetched, one that waits, one whose originator is asked."""
    held = indicator(f"203.0.113.{round_}", f"ours {round_}")
    theirs = indicator(f"192.0.2.{round_}", f"theirs {round_}")
    tell(nation, "NCO", [held], Marking(Tlp.AMBER_STRICT))
    tell(nation, "E-01", [theirs], Marking(Tlp.AMBER), Handling(originator_control=True))
    gone = released(nation, [held], to(nation, "PARTNER-B"))
    fetch(nation, nation.partner())
    withdraw(nation.duty_officer(), gone, "A false alarm.")
    waits = lay_out(nation, [theirs], to(nation, "PARTNER-B"))
    with seeing(nation.partner()):
        notice = Notice.objects.order_by("-pk").values_list("pk", flat=True)[0]
    row = row_of(nation.duty_officer(), theirs)
    return {
        "release:release": f"/release/{gone}/", "release:release that waits": f"/release/{waits}/",
        "release:notice": f"/release/notices/{notice}/", "release:mark": f"/release/mark/{row}/",
        "release:new": f"/release/new/?{urlencode({'object': row})}",
    }  # fmt: skip


def _products(nation: Nation) -> dict[str, str]:
    """One in review, one that is signed and published, one that the office and another are asked to sign."""
    reviewed = written(nation)
    joint = accepted(nation, signers=("NCO", "E-01"), organisations=("E-01",))
    signs(nation.duty_officer(), accepted(nation, signers=("NCO", "NPA"), organisations=("E-01",)))
    done: UUID = published(nation, organisations=("E-01",))
    with seeing(nation.duty_officer()):
        publication = Publication.objects.get(product_id=done).pk
    return {
        "products:product": f"/products/{reviewed}/", "products:sign": f"/products/{joint}/sign/",
        "products:edit": f"/products/{reviewed}/edit/", "products:published": f"/products/published/{publication}/",
    }  # fmt: skip


def _partners(nation: Nation, round_: int) -> dict[str, str]:
    """The partner's MISP server, what is agreed with it, and a collection that is offered to it."""
    duty, partner = nation.duty_officer(), nation.organisations["PARTNER-B"].pk
    key = define_collection(duty, CollectionFacts(f"For partners {round_}", offered_to=("PARTNER-B",)))
    found = {"taxii:change": f"/taxii2/define/{key}/"}
    if round_ > 1:
        return found
    server = set_server(duty, MispServer(partner, "https://misp.partner-b.example", "k" * 40))
    with seeing(duty):
        peer = peer_of_organisation(partner, nation.world_id)
    assert peer is not None
    terms = Terms(incoming=Flow(open=True, highest=Tlp.GREEN))
    agree(duty, peer.pk, AgreementFacts(terms, nation.clock.now(), None, "MoU"))
    base = f"/partners/{peer.pk}/"
    return found | {
        "misp:change-server": f"/misp/servers/{server}/change/",
        "partners:partner": base, "partners:runs": f"{base}runs/",
        "partners:agreements": f"{base}agreements/", "partners:server": f"{base}server/",
        "partners:agreement": f"{base}agreement/",
    }  # fmt: skip

"""Partners, their agreements and how their servers are reached, for those who act."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from noroshi.frame.actors import Actor, Channel
from noroshi.parties.queries import organisations
from noroshi.parties.types import OrganisationRecord, Role
from noroshi.sharing.peers.errors import NothingFlows, PeerNotFound
from noroshi.sharing.peers.models import Agreement, Peer
from noroshi.sharing.peers.sealing import unseal
from noroshi.sharing.peers.transport import Line, Trusted
from noroshi.sharing.peers.types import (
    AgreementRecord,
    AgreementState,
    PassingOn,
    SignIn,
    Standing,
    Terms,
    Trust,
)


def peer_of(peer_id: int) -> Peer:
    """A partner's entry that the viewer may see. Raises PeerNotFound."""
    found = Peer.objects.filter(pk=peer_id).first()
    if found is None:
        raise PeerNotFound
    return found


def peer_of_organisation(organisation_id: int, world_id: int) -> Peer | None:
    """The entry of an organisation, if there is one that the viewer may see."""
    return Peer.objects.filter(organisation_id=organisation_id, world_id=world_id).first()


def federated(world_id: int) -> set[int]:
    """The organisations that are partners, with whose servers we exchange; as far as the viewer may see."""
    return set(Peer.objects.filter(world_id=world_id).values_list("organisation_id", flat=True))


def organisation_of(peer: Peer) -> OrganisationRecord:
    """Which organisation the partner is."""
    return organisations([peer.organisation_id])[peer.organisation_id]


def record_of(agreement: Agreement) -> AgreementRecord:
    """An agreement as a value."""
    return AgreementRecord(
        agreement.pk,
        agreement.peer_id,
        agreement.number,
        AgreementState(agreement.state),
        msgspec.convert(agreement.terms, Terms),
        agreement.valid_from,
        agreement.valid_until,
        agreement.document,
        agreement.agreed_at,
        agreement.reason,
    )


def current_agreement(peer: Peer) -> AgreementRecord | None:
    """The latest agreement with a partner, in force or not."""
    found = Agreement.objects.filter(peer=peer).order_by("-number").first()
    return None if found is None else record_of(found)


def agreement_in_force(peer: Peer, actor: Actor) -> AgreementRecord:
    """What is agreed now. Raises NothingFlows."""
    found = current_agreement(peer)
    if found is None or found.standing(actor.now()) is not Standing.IN_FORCE:
        raise NothingFlows
    return found


def passing_on_by_source(world_id: int) -> dict[int, PassingOn]:
    """Of each organisation that is a partner, whether what it sent may be passed on; nothing agreed: no."""
    found: dict[int, PassingOn] = {}
    rows = Agreement.objects.filter(peer__world_id=world_id).select_related("peer").order_by("peer_id", "number")
    for one in rows:
        found[one.peer.organisation_id] = msgspec.convert(one.terms, Terms).passing_on
    for organisation in Peer.objects.filter(world_id=world_id).values_list("organisation_id", flat=True):
        found.setdefault(organisation, PassingOn.NO)
    return found


def as_partner(organisation: OrganisationRecord) -> Actor:
    """The partner's organisation as a whole, for whom a channel reads: it sees what every one of its people may."""
    return Actor(
        None, organisation.id, organisation.kind, frozenset({Role.PARTNER}), organisation.world_id, Channel.TASK
    )


def as_office(actor: Actor) -> Actor:
    """The office as its people see: not what the automation keeps for single recipients."""
    return replace(actor, roles=frozenset({Role.DUTY_OFFICER}))


def line_to(peer: Peer) -> Line:
    """How the partner's server is reached. Raises CredentialLost."""
    trusted = Trusted(Trust(peer.trust), peer.ca, peer.fingerprint)
    secret = unseal(bytes(peer.sealed), bound_to(peer.world_id, peer.organisation_id))
    return Line(peer.root, SignIn(peer.sign_in), peer.user, secret, trusted)


def bound_to(world_id: int, organisation_id: int) -> str:
    """What a sealed password is bound to: that of one partner opens for no other."""
    return f"{world_id}/{organisation_id}"

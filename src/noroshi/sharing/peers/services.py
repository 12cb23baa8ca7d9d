"""Verbs of people: which servers are partners, and what is agreed with them. The exchange's own are in ``exchange``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import msgspec
from cryptography.x509 import load_pem_x509_certificates

from noroshi.authority.queries import automation
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, publish, seeing, verb
from noroshi.parties.queries import office_of
from noroshi.release.audiences import desk_atom
from noroshi.sharing.peers.errors import (
    AddressNotSafe,
    CertificateNotReadable,
    DocumentMissing,
    FingerprintNotReadable,
    MarkingPairNotReadable,
    NoAgreement,
    NothingFlows,
    PeerNotFound,
    PeerThere,
    PeriodNotReadable,
    ReasonMissing,
)
from noroshi.sharing.peers.events import ExchangeAsked
from noroshi.sharing.peers.exchange import take_pushed
from noroshi.sharing.peers.finding import (
    agreement_in_force,
    bound_to,
    current_agreement,
    peer_of,
    peer_of_organisation,
)
from noroshi.sharing.peers.models import Agreement, Batch, Item, Peer, Walk
from noroshi.sharing.peers.protocol import is_loopback, root_of
from noroshi.sharing.peers.sealing import seal
from noroshi.sharing.peers.types import (
    AgreementRecord,
    AgreementState,
    Direction,
    ItemOutcome,
    MarkingPair,
    SignIn,
    Terms,
    Trust,
)
from noroshi.stix import Problem, RawItem

_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")
_LONGEST_WAIT: Final = 24 * 60
MOST_PAIRS: Final = 200


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """How a partner's server is reached, every so many ``minutes``. ``secret`` None leaves the one that is kept."""

    root: str
    sign_in: SignIn = SignIn.NONE
    user: str = ""
    secret: str | None = field(default=None, repr=False)
    trust: Trust = Trust.PUBLIC
    ca: str = ""
    fingerprint: str = ""
    pull_from: tuple[str, ...] = ()
    push_to: str = ""
    minutes: int = 15


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What is agreed, from when until when, and in which document it stands."""

    terms: Terms
    valid_from: datetime
    valid_until: datetime | None
    document: str


@verb(Verb.PEER_SET, needs=Permission.AGREE_WITH_PARTNERS)
def add_peer(actor: Actor, organisation_id: int, facts: ServerFacts) -> int:
    """Enter a partner's server; nothing flows before something is agreed. Returns its id.

    Raises PeerThere, AddressNotSafe, CertificateNotReadable, FingerprintNotReadable.
    """
    there = Peer.objects.filter(world_id=actor.world_id, organisation_id=organisation_id).first()
    if there is not None and there.root:
        raise PeerThere
    peer = there or _new(actor, organisation_id)
    _set(peer, facts)
    peer.save()
    about("partner", peer.pk)
    return peer.pk


def _new(actor: Actor, organisation_id: int) -> Peer:
    audience = curtain().audience_of(actor, {desk_atom(office_of(actor.world_id).id)})
    return Peer(world_id=actor.world_id, organisation_id=organisation_id, audience_id=audience, next_at=actor.now())


def partner_without_server(actor: Actor, organisation_id: int) -> Peer:
    """The entry of a partner with whom something is agreed and exchanged by other ways than TAXII; made if it is new.

    In the open transaction of a verb that has ``AGREE_WITH_PARTNERS``.
    """
    held = peer_of_organisation(organisation_id, actor.world_id)
    if held is not None:
        return held
    peer = _new(actor, organisation_id)
    peer.sign_in, peer.trust = SignIn.NONE, Trust.PUBLIC
    peer.sealed = seal("", bound_to(actor.world_id, organisation_id))
    peer.save()
    return peer


def terms_governing(actor: Actor) -> Terms | None:
    """The agreement under which the actor's organisation sends to us; None where it is entered as no partner.

    Raises NothingFlows without an agreement in force.
    """
    office = automation(actor.world_id, actor.channel)
    with seeing(office):
        peer = peer_of_organisation(actor.organisation_id, actor.world_id)
        return None if peer is None else agreement_in_force(peer, office).terms


@verb(Verb.PEER_SET, needs=Permission.AGREE_WITH_PARTNERS)
def change_peer(actor: Actor, peer_id: int, facts: ServerFacts) -> None:
    """Change how a partner's server is reached; another server is begun with from the start.

    Raises PeerNotFound, AddressNotSafe, CertificateNotReadable, FingerprintNotReadable.
    """
    peer = peer_of(peer_id)
    before = (peer.root, peer.push_to)
    _set(peer, facts)
    peer.failures, peer.next_at = 0, actor.now()
    peer.save()
    if before != (peer.root, peer.push_to):
        _begin_again(peer)
        Item.objects.filter(peer=peer, direction=Direction.OUT).delete()  # what the new server has, nobody knows
    publish(ExchangeAsked(peer.pk))
    about("partner", peer.pk)


def _set(peer: Peer, facts: ServerFacts) -> None:
    peer.root = _safe(facts.root)
    peer.sign_in, peer.user = facts.sign_in, facts.user
    if facts.secret is not None:
        peer.sealed = seal(facts.secret, bound_to(peer.world_id, peer.organisation_id))
    peer.trust, peer.ca, peer.fingerprint = facts.trust, _ca(facts), _fingerprint(facts)
    peer.pull_from, peer.push_to = list(facts.pull_from), facts.push_to
    peer.minutes = min(max(facts.minutes, 1), _LONGEST_WAIT)


def _safe(root: str) -> str:
    """The address of the API root, if a password may travel to it."""
    try:
        parts = urlsplit(root.strip())
        port_is_readable = parts.port is None or parts.port > 0
    except ValueError as error:
        raise AddressNotSafe from error
    plain = parts.scheme == "http" and is_loopback(root.strip())
    if not (port_is_readable and parts.hostname and (parts.scheme == "https" or plain)) or parts.username:
        raise AddressNotSafe
    return root_of(parts._replace(query="", fragment="").geturl())


def _ca(facts: ServerFacts) -> str:
    if facts.trust is not Trust.OWN_CA:
        return ""
    try:
        load_pem_x509_certificates(facts.ca.encode())
    except ValueError as error:
        raise CertificateNotReadable from error
    return facts.ca


def _fingerprint(facts: ServerFacts) -> str:
    if facts.trust is not Trust.PINNED:
        return ""
    plain = re.sub(r"[:\s]", "", facts.fingerprint).lower()
    if not _FINGERPRINT.fullmatch(plain):
        raise FingerprintNotReadable
    return plain


def _begin_again(peer: Peer) -> None:
    """What is held back may flow now, and the other way round: both directions are looked at from their beginning.

    What was exchanged before is known again by what is kept of each object, so nothing goes twice.
    """
    Walk.objects.filter(peer=peer).delete()
    Batch.objects.filter(peer=peer).delete()
    Peer.objects.filter(pk=peer.pk).update(push_after=None, push_object=0)


@verb(Verb.AGREEMENT_MADE, needs=Permission.AGREE_WITH_PARTNERS)
def agree(actor: Actor, peer_id: int, facts: AgreementFacts) -> int:
    """Agree what may flow; the agreement's number. Raises PeriodNotReadable, DocumentMissing, NoAgreement."""
    peer, before = peer_of(peer_id), current_agreement(peer_of(peer_id))
    if before is not None and before.state is not AgreementState.ENDED:
        raise NoAgreement
    return _agreed(actor, peer, before, facts)


@verb(Verb.AGREEMENT_CHANGED, needs=Permission.AGREE_WITH_PARTNERS)
def change_agreement(actor: Actor, peer_id: int, facts: AgreementFacts) -> int:
    """Agree otherwise; the earlier agreement is kept. Raises PeriodNotReadable, DocumentMissing, NoAgreement."""
    peer, before = peer_of(peer_id), current_agreement(peer_of(peer_id))
    if before is None or before.state is AgreementState.ENDED:
        raise NoAgreement
    Agreement.objects.filter(pk=before.id).update(state=AgreementState.REPLACED, changed_at=actor.now())
    return _agreed(actor, peer, before, facts)


def _agreed(actor: Actor, peer: Peer, before: AgreementRecord | None, facts: AgreementFacts) -> int:
    if facts.valid_until is not None and facts.valid_until <= facts.valid_from:
        raise PeriodNotReadable
    if not facts.document.strip():
        raise DocumentMissing
    number = before.number + 1 if before is not None else 1
    made = Agreement.objects.create(
        peer=peer,
        audience_id=peer.audience_id,
        number=number,
        state=AgreementState.AGREED,
        terms=msgspec.to_builtins(facts.terms),
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        document=facts.document.strip(),
        agreed_by_id=actor.person_id,
        agreed_at=actor.now(),
        changed_at=actor.now(),
    )
    _begin_again(peer)
    about("partner", peer.pk)
    about("agreement", made.pk)
    publish(ExchangeAsked(peer.pk))
    return number


@verb(Verb.AGREEMENT_SUSPENDED, needs=Permission.AGREE_WITH_PARTNERS)
def suspend(actor: Actor, peer_id: int, reason: str) -> None:
    """Let nothing flow for now. Raises NoAgreement, ReasonMissing."""
    _turn(actor, peer_id, (AgreementState.AGREED,), AgreementState.SUSPENDED, reason)


@verb(Verb.AGREEMENT_RESUMED, needs=Permission.AGREE_WITH_PARTNERS)
def resume(actor: Actor, peer_id: int) -> None:
    """Take up a suspended agreement again, where it stopped. Raises NoAgreement."""
    _turn(actor, peer_id, (AgreementState.SUSPENDED,), AgreementState.AGREED, "-")
    publish(ExchangeAsked(peer_id))


@verb(Verb.AGREEMENT_ENDED, needs=Permission.AGREE_WITH_PARTNERS)
def end(actor: Actor, peer_id: int, reason: str) -> None:
    """End an agreement: nothing flows until something new is agreed. Raises NoAgreement, ReasonMissing."""
    _turn(actor, peer_id, (AgreementState.AGREED, AgreementState.SUSPENDED), AgreementState.ENDED, reason)


def _turn(actor: Actor, peer_id: int, allowed: Sequence[AgreementState], state: AgreementState, reason: str) -> None:
    current = current_agreement(peer_of(peer_id))
    if current is None or current.state not in allowed:
        raise NoAgreement
    if not reason.strip():
        raise ReasonMissing
    said = "" if state is AgreementState.AGREED else reason.strip()[:500]
    Agreement.objects.filter(pk=current.id).update(state=state, reason=said, changed_at=actor.now())
    about("partner", peer_id)
    about("agreement", current.id)


@verb(Verb.EXCHANGE_ASKED, needs=Permission.EXCHANGE_WITH_PARTNERS)
def exchange_now(actor: Actor, peer_id: int) -> None:
    """Have the partner's server asked at once, also one that is left alone after failures. Raises PeerNotFound."""
    peer = peer_of(peer_id)
    Peer.objects.filter(pk=peer.pk).update(failures=0, next_at=actor.now())
    publish(ExchangeAsked(peer.pk))
    about("partner", peer.pk)


def is_governed(actor: Actor) -> bool:
    """Whether an agreement governs what the actor's organisation may send: it is entered as a partner."""
    with seeing(automation(actor.world_id, actor.channel)):
        return peer_of_organisation(actor.organisation_id, actor.world_id) is not None


def nothing_flows_with(actor: Actor) -> bool:
    """Whether the actor's organisation is a partner with whom no agreement is in force."""
    try:
        terms_governing(actor)
    except NothingFlows:
        return True
    return False


def receive_pushed(actor: Actor, sent: Sequence[RawItem | Problem]) -> list[ItemOutcome]:
    """Take in what a partner's client sends to our own server, under the same agreement as what we fetch from it.

    ``actor`` is the partner's; the office's automation judges and stores, as when it fetches. What became of each
    object comes back. Raises NothingFlows without an agreement in force, PeerNotFound for whom none can govern.
    """
    office = automation(actor.world_id, actor.channel)
    with seeing(office):
        peer = peer_of_organisation(actor.organisation_id, actor.world_id)
        if peer is None:
            raise PeerNotFound
        return take_pushed(office, peer.pk, sent)


def pairs_in(text: str) -> tuple[MarkingPair, ...]:
    """Marking pairs as a person writes them, one a line: theirs, an equals sign, ours.

    Raises MarkingPairNotReadable.
    """
    pairs: list[MarkingPair] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        theirs, equals, ours = line.rpartition("=")
        if not equals or not theirs.strip() or not ours.strip() or len(pairs) >= MOST_PAIRS:
            raise MarkingPairNotReadable(line=number)
        pairs.append(MarkingPair(theirs.strip()[:300], ours.strip()[:120]))
    return tuple(pairs)

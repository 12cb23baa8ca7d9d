"""Verbs of the exchange itself, for automation: each step is one transaction, so that a process may die at any time.

What came and how far the walk has come are kept together; what is sent is kept before it leaves, and what became of it
together with how far sending has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import Verb, about, verb
from noroshi.sharing.desk.fetching import note_delivered
from noroshi.sharing.peers import runs
from noroshi.sharing.peers.choosing import Choice, choose
from noroshi.sharing.peers.errors import MovedOn
from noroshi.sharing.peers.finding import agreement_in_force, as_partner, organisation_of, peer_of
from noroshi.sharing.peers.models import Batch, Peer, Run, Walk
from noroshi.sharing.peers.protocol import Page
from noroshi.sharing.peers.receiving import Sender, take_in
from noroshi.sharing.peers.types import Direction, ItemOutcome, Outcome, Reason, Terms
from noroshi.sharing.peers.walking import Step
from noroshi.sharing.peers.walking import Walk as WalkState
from noroshi.stix import Problem, RawItem


class BatchItem(msgspec.Struct, frozen=True, array_like=True):
    """One object of a batch: its id, its version as the partner reads it and as a number, and from whom it came."""

    stix_id: str
    modified: str
    version: int
    source_id: int
    withdrawal: bool = False
    turn: int = 0


@verb(Verb.EXCHANGE_RECEIVED, needs=Permission.EXCHANGE_WITH_PARTNERS)
def take_page(
    actor: Actor, peer_id: int, collection: str, before: WalkState, gone: Step, page: Page, run_id: int
) -> list[ItemOutcome]:
    """Take in one page and go on by it, together. Raises MovedOn when another run took it, NothingFlows."""
    peer = peer_of(peer_id)
    terms = agreement_in_force(peer, actor).terms
    walk = Walk.objects.select_for_update().get(peer=peer, collection=collection)
    if msgspec.convert(walk.state, WalkState) != before:
        raise MovedOn
    outcomes = [] if gone.known else _taken(actor, peer, terms, page.items, f"{collection}.json", run_id)
    walk.state = msgspec.to_builtins(gone.walk)
    walk.save(update_fields=["state"])
    return outcomes


@verb(Verb.EXCHANGE_RECEIVED, needs=Permission.EXCHANGE_WITH_PARTNERS)
def take_pushed(actor: Actor, peer_id: int, sent: Sequence[RawItem | Problem]) -> list[ItemOutcome]:
    """Take in what a partner's client sent to our server. Raises NothingFlows."""
    peer = peer_of(peer_id)
    terms = agreement_in_force(peer, actor).terms
    run, tally = runs.begin(peer, Direction.IN, actor.now()), runs.Tally(pages=1)
    outcomes = _taken(actor, peer, terms, sent, "pushed.json", run.pk)
    tally.add(outcomes)
    runs.end(run, tally, actor.now())
    return outcomes


def _taken(
    actor: Actor, peer: Peer, terms: Terms, sent: Sequence[RawItem | Problem], name: str, run_id: int
) -> list[ItemOutcome]:
    outcomes = take_in(actor, Sender(peer.organisation_id, terms), sent, name)
    runs.keep_items(peer, Direction.IN, outcomes, Run(pk=run_id), actor.now())
    about("partner", peer.pk)
    return outcomes


@verb(Verb.EXCHANGE_PREPARED, needs=Permission.EXCHANGE_WITH_PARTNERS)
def prepare(actor: Actor, peer_id: int, run_id: int, most: int) -> tuple[Choice, Batch | None]:
    """Choose what goes next and keep it as the batch that is being sent; what does not go is listed with its reason.

    Without anything to send, how far sending has come is kept at once. Raises NothingFlows, MovedOn while another batch
    is under way.
    """
    peer = Peer.objects.select_for_update().get(pk=peer_of(peer_id).pk)
    terms = agreement_in_force(peer, actor).terms
    if Batch.objects.filter(peer=peer).exists():
        raise MovedOn
    choice = choose(actor, peer, terms, most)
    runs.keep_items(peer, Direction.OUT, choice.kept_back, Run(pk=run_id), actor.now())
    note_delivered(as_partner(organisation_of(peer)), choice.had)
    about("partner", peer.pk)
    if not choice.going:
        _gone_up_to(peer, choice.after, choice.object_id)
        return choice, None
    items = [
        msgspec.to_builtins(BatchItem(one.stix_id, one.modified, one.version, one.source_id, one.withdrawal, one.turn))
        for one in choice.going
    ]
    batch = Batch.objects.create(
        peer=peer,
        audience_id=peer.audience_id,
        items=items,
        after=choice.after,
        object_id=choice.object_id,
        began_at=actor.now(),
    )
    return choice, batch


@verb(Verb.EXCHANGE_SENT, needs=Permission.EXCHANGE_WITH_PARTNERS)
def settle(
    actor: Actor, peer_id: int, batch_id: int, outcomes: Sequence[ItemOutcome], run_id: int, *, whole: bool = True
) -> None:
    """Keep what became of a batch and how far sending has come. Raises MovedOn when another run did.

    Not ``whole``: nobody knows what became of the rest, so it is chosen again, and what the partner has is passed over.
    """
    peer = peer_of(peer_id)
    batch = Batch.objects.select_for_update().filter(pk=batch_id, peer=peer).first()
    if batch is None:
        raise MovedOn
    runs.keep_items(peer, Direction.OUT, outcomes, Run(pk=run_id), actor.now())
    _note_delivered(peer, batch, outcomes)
    if whole:
        _gone_up_to(peer, batch.after, batch.object_id)
    batch.delete()
    about("partner", peer.pk)


def _note_delivered(peer: Peer, batch: Batch, outcomes: Sequence[ItemOutcome]) -> None:
    """The desk shows of everything that a partner received whether it has it: also of what it did not fetch itself."""
    taken = {one.stix_id for one in outcomes if one.outcome in {Outcome.SENT, Outcome.WITHDRAWN}}
    items = msgspec.convert(batch.items, list[BatchItem])
    turns = {one.turn for one in items if one.turn and one.stix_id in taken}
    note_delivered(as_partner(organisation_of(peer)), turns)


def _gone_up_to(peer: Peer, after: datetime | None, object_id: int) -> None:
    Peer.objects.filter(pk=peer.pk).update(push_after=after, push_object=object_id)


def accepted(item: BatchItem) -> ItemOutcome:
    """What it means that the partner's server has an object."""
    outcome = Outcome.WITHDRAWN if item.withdrawal else Outcome.SENT
    return ItemOutcome(item.stix_id, item.version, outcome, source_id=item.source_id)


def rejected(item: BatchItem, detail: str, reason: Reason = Reason.NOT_TAKEN) -> ItemOutcome:
    """What it means that the partner's server refused one."""
    return ItemOutcome(item.stix_id, item.version, Outcome.REJECTED, reason, detail, item.source_id)

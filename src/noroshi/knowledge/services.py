"""Verbs of what is known: the only door for writes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.errors import NoroshiError
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, publish, verb
from noroshi.knowledge import receipts, reports, sightings
from noroshi.knowledge.beside import LARGE, Reading, write_beside
from noroshi.knowledge.events import ObjectsRemembered, ReceiptKept, ReportSubmitted, SightingRemembered
from noroshi.knowledge.handled import handled
from noroshi.knowledge.honouring import refuse_what_cannot_be_kept
from noroshi.knowledge.preparing import prepare
from noroshi.knowledge.receipts import Arrival, Receipt
from noroshi.knowledge.reports import Report, ReportToSubmit
from noroshi.knowledge.sightings import SightingToRemember
from noroshi.knowledge.sightings_received import store_received
from noroshi.knowledge.taking import WHOLE, Found, Item, Remembered, Share, Unfit, prepared_of
from noroshi.knowledge.writing import Placement, write_all
from noroshi.release.audiences import audience_for
from noroshi.release.handling import handlings
from noroshi.release.types import Handling, Marking, Tlp

__all__ = [
    "WHOLE",
    "Item",
    "Reading",
    "Remembered",
    "Share",
    "Unfit",
    "keep",
    "note_sightings",
    "refuse",
    "remember",
    "remember_sighting",
    "submit_report",
    "submit_report_for",
]


@verb(Verb.RECEIVED, needs=Permission.SUBMIT_KNOWLEDGE)
def keep(actor: Actor, arrival: Arrival, *, read_later: bool = False) -> tuple[Receipt, bool]:
    """Keep what arrives byte for byte, with sender, time, marking, consent and idempotency key.

    Returns the receipt and whether it was there before: the same key with the same bytes gives the first receipt.
    With ``read_later`` a task reads it (ReceiptKept follows). Raises KeyUsedForOther, TooLarge, NotPermitted.
    """
    return _keep(actor, arrival, read_later)


def _keep(actor: Actor, arrival: Arrival, read_later: bool) -> tuple[Receipt, bool]:
    audience = _audience_of_arrival(actor, arrival)
    receipt_id = receipts.insert(actor, arrival, audience)
    if receipt_id is None:
        digest = hashlib.sha256()
        for piece in arrival.content:
            digest.update(piece)
        source = arrival.source_id or actor.organisation_id
        return receipts.receipt_for_key(source, str(arrival.idempotency_key), digest.digest()), True
    about("receipt", receipt_id)
    if read_later:
        publish(ReceiptKept(receipt_id))
    return receipts.receipt(receipt_id), False


def _audience_of_arrival(actor: Actor, arrival: Arrival) -> int:
    """Without the sender's consent nobody but the sender's organisation sees it, whatever the marking."""
    if arrival.consent:
        return audience_for(actor, arrival.marking, arrival.source_id, arrival.handling)
    return curtain().audience_of(actor, {f"org:{arrival.source_id or actor.organisation_id}"})


@verb(Verb.REMEMBERED, needs=Permission.SUBMIT_KNOWLEDGE)
def remember(
    actor: Actor,
    receipt: Receipt,
    items: Iterable[Found] | Reading,
    groups: tuple[str, ...] = (),
    *,
    past: bool = False,
) -> Remembered:
    """Store the objects of a receipt: validated, versioned, split into observables, appearances and relations.

    ``items`` are objects that passed the rules, or the problems of those that did not, or how to read them; they are
    taken one by one, so an import of any size runs in bounded memory. All of it becomes visible at once, or none. A
    receipt that was read before is not read again. Each object is marked with the narrower of the receipt's marking
    and its own; automation refuses what is RED, and nobody takes in what is marked more strictly than can be kept.
    Publishes ObjectsRemembered; ``past`` says in it that all of this was
    over long ago.
    """
    told = Remembered(receipt.id)
    if not receipts.claim(receipt.id):
        return told
    handling = handlings([receipt.handling_id])[receipt.handling_id]
    audiences = _audiences(actor, receipt, groups, handling)
    place = Placement(receipt.id, receipt.source_id, audiences, receipt.marking, actor.now())
    if handling.marking_refs:
        items = handled(items.here() if isinstance(items, Reading) else items, handling)
    _write(items, receipt, told, place)
    refuse_what_cannot_be_kept(receipt, audiences.values(), told)
    receipts.settle(receipt.id, "read", told.outcome())
    about("receipt", receipt.id)
    if told.new or told.updated:
        publish(
            ObjectsRemembered(
                receipt.id,
                receipt.source_id,
                receipt.audience_id,
                int(receipt.marking),
                told.new + told.updated,
                told.values,
                past,
            )
        )
    return told


def _write(items: Iterable[Found] | Reading, receipt: Receipt, told: Remembered, place: Placement) -> None:
    if isinstance(items, Reading):
        if receipt.size >= LARGE:
            told.take(write_beside(items, told, place))
            return
        items = items.here()
    told.take(write_all(prepared_of(items, told, place.places()), place))


def _audiences(actor: Actor, receipt: Receipt, groups: tuple[str, ...], handling: Handling) -> dict[Tlp, int]:
    """The audience of each marking that an object of this receipt can have: the receipt's own or a narrower one."""
    found = {receipt.marking: receipt.audience_id}
    if not receipt.consent:
        return dict.fromkeys(Tlp, receipt.audience_id)
    for tlp in Tlp:
        if tlp > receipt.marking and not (tlp is Tlp.RED and actor.person_id is None):
            held = replace(handling, releasable_to=()) if tlp is Tlp.RED else handling
            found[tlp] = audience_for(actor, Marking(tlp, groups), receipt.source_id, held)
    return found


@verb(Verb.RECEIVED, needs=Permission.SUBMIT_KNOWLEDGE)
def refuse(actor: Actor, receipt: Receipt, reason: NoroshiError) -> None:
    """Write onto a receipt that it could not be read at all, and why. The bytes stay."""
    receipts.settle(receipt.id, "refused", {"code": reason.code, "reason": str(reason)})
    about("receipt", receipt.id)


@verb(Verb.REPORTED, needs=Permission.SUBMIT_REPORT)
def submit_report(actor: Actor, report: ReportToSubmit) -> tuple[Report, bool]:
    """Take in a report or a later version of one: its bytes, its answers, and what it makes known, in one transaction.

    Returns the report and whether it was there before (same idempotency key, same bytes). Publishes ReportSubmitted;
    what the report says of observables is remembered under the report's marking. Raises ReportNotFound for a later
    version of what the actor may not see, KeyUsedForOther.
    """
    return _submit(actor, report)


@verb(Verb.REPORTED, needs=Permission.SUBMIT_FOR_OTHERS)
def submit_report_for(actor: Actor, report: ReportToSubmit) -> tuple[Report, bool]:
    """The same for what another organisation told the office by another way: ``arrival.source_id`` is that one."""
    return _submit(actor, report)


def _submit(actor: Actor, report: ReportToSubmit) -> tuple[Report, bool]:
    receipt, again = _keep(actor, report.arrival, False)
    if again:
        return reports.report_of_receipt(receipt.id), True
    stored = reports.store(actor, report, receipt)
    about("report", stored.id)
    remember(actor, receipt, (Item(path, content, value) for path, content, value in report.objects))
    publish(ReportSubmitted(stored.id, stored.version, stored.organisation_id))
    return stored, False


@verb(Verb.SIGHTED, needs=Permission.RECORD_SIGHTING)
def remember_sighting(
    actor: Actor,
    *,
    observable_ids: Iterable[UUID],
    organisation_id: int,
    marking: Tlp,
    audience_id: int,
    number: int = 1,
    first_seen: datetime | None = None,
    last_seen: datetime | None = None,
    summary: str = "",
) -> tuple[UUID, ...]:
    """Record that an organisation saw values.

    For each: an Indicator made for the value, observed data, and a Sighting of the indicator (STIX 2.1 §5.2, whose
    ``sighting_of_ref`` names an SDO, never an SCO), marked as asked. Returns the sightings' UUIDs; a value that the
    actor cannot see is passed over. Publishes SightingRemembered for each.
    """
    wanted = SightingToRemember(organisation_id, marking, audience_id, number, first_seen, last_seen, summary)
    made = sightings.objects_for(actor, tuple(observable_ids), wanted)
    if not made:
        return ()
    content = sightings.bundle_of(made)
    arrival = Arrival([content], "sighting.json", "application/stix+json;version=2.1", Marking(marking))
    receipt_id = receipts.insert(actor, arrival, audience_id)
    receipt = receipts.receipt(receipt_id or 0)
    place = Placement(receipt.id, organisation_id, {marking: audience_id}, marking, actor.now())
    prepared = [prepare(one.path, one.content, one.value) for sighted in made for one in sighted.objects]
    counts = write_all(prepared, place)
    receipts.settle(receipt.id, "read", {"new": counts.new, "updated": counts.updated, "same": counts.same})
    for sighted in made:
        object_id = sightings.store(actor, sighted, wanted)
        about("sighting", sighted.sighting)
        publish(SightingRemembered(sighted.observable_id, organisation_id, object_id))
    return tuple(sighted.sighting for sighted in made)


@verb(Verb.SIGHTED, needs=Permission.RECORD_SIGHTING)
def note_sightings(actor: Actor, receipt_id: int) -> int:
    """Put the STIX sightings that a receipt brought beside the values of what they say was seen; how many values.

    What a sighting speaks of and is not known here, or not visible to the actor, is passed over. Publishes
    SightingRemembered for each value.
    """
    stored = store_received(actor, receipt_id)
    for observable_id, organisation_id, object_id in stored:
        publish(SightingRemembered(observable_id, organisation_id, object_id))
    about("receipt", receipt_id)
    return len(stored)

"""Verbs of what is known: the only door for writes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.errors import NoroshiError
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, publish, verb
from noroshi.knowledge import receipts, reports, sightings
from noroshi.knowledge.events import ObjectsRemembered, ReceiptKept, ReportSubmitted, SightingRemembered
from noroshi.knowledge.preparing import Prepared, prepare
from noroshi.knowledge.receipts import Arrival, Receipt
from noroshi.knowledge.reports import Report, ReportToSubmit
from noroshi.knowledge.sightings import SightingToRemember
from noroshi.knowledge.writing import Counts, Placement, write_all
from noroshi.release.audiences import audience_for
from noroshi.release.handling import handlings
from noroshi.release.types import Marking, Tlp
from noroshi.stix.problems import Problem

PROBLEM_LIMIT = 1000


class Item(msgspec.Struct, frozen=True, gc=False):
    """One object to remember: its place, its bytes as they came, its decoded value.

    ``derived`` is the STIX 2.1 derivative of a STIX 2.0 object, of which ``value`` is then the decoded form.
    """

    path: str
    content: bytes
    value: Mapping[str, Any]
    derived: bytes | None = None


@dataclass(frozen=True, slots=True)
class Unfit:
    """One object that breaks the rules, with everything that is wrong with it."""

    problems: Sequence[Problem]


@dataclass(slots=True)
class Remembered:
    """What became of the objects of one receipt.

    ``refused`` counts what is not stored; ``clashes`` what is stored beside a version with other content; ``problems``
    lists the first thousand of both.
    """

    receipt_id: int
    new: int = 0
    updated: int = 0
    same: int = 0
    older: int = 0
    values: int = 0
    refused: int = 0
    clashes: int = 0
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, *problems: Problem) -> None:
        """List an object that is not stored, with what is wrong with it."""
        self.refused += 1
        self.note(*problems)

    def note(self, *problems: Problem) -> None:
        """List what is worth knowing."""
        self.problems += problems[: max(PROBLEM_LIMIT - len(self.problems), 0)]

    def take(self, counts: Counts) -> None:
        """Add what the write path counted."""
        self.new, self.updated, self.same = counts.new, counts.updated, counts.same
        self.older, self.values = counts.older, counts.values
        self.clashes = len(counts.clashes)
        self.note(*(_clash(path) for path in counts.clashes[:PROBLEM_LIMIT]))

    def outcome(self) -> dict[str, Any]:
        """What is written onto the receipt."""
        listed = [
            {
                "path": one.path,
                "object": one.object_id,
                "clause": one.clause,
                "code": one.code,
                "message": one.text,
                "sentence": one.message,  # and facts: for a reader of another language
                "facts": dict(one.parameters),
            }
            for one in self.problems
        ]
        return {
            "new": self.new,
            "updated": self.updated,
            "same": self.same,
            "older": self.older,
            "refused": self.refused,
            "clashes": self.clashes,
            "problems": listed,
        }


def _clash(path: str) -> Problem:
    return Problem(
        path=path,
        clause="STIX 2.1 §3.6.2",
        code="version-reused",
        message="This version came before with other content. Both are kept; the first stays the current one.",
        note=True,
    )


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
    items: Iterable[Item | Problem | Unfit],
    groups: tuple[str, ...] = (),
    *,
    past: bool = False,
) -> Remembered:
    """Store the objects of a receipt: validated, versioned, split into observables, appearances and relations.

    ``items`` are objects that passed the rules, or the problems of those that did not; they are taken one by one, so
    an import of any size runs in bounded memory. All of it becomes visible at once, or none. A receipt that was read
    before is not read again. Each object is marked with the narrower of the receipt's marking and its own; automation
    refuses what is RED. Publishes ObjectsRemembered; ``past`` says in it that all of this was over long ago.
    """
    told = Remembered(receipt.id)
    if not receipts.claim(receipt.id):
        return told
    place = Placement(receipt.id, receipt.source_id, _audiences(actor, receipt, groups), receipt.marking, actor.now())
    told.take(write_all(_prepared(items, told, place), place))
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


def _prepared(items: Iterable[Item | Problem | Unfit], told: Remembered, place: Placement) -> Iterator[Prepared]:
    places = place.places()
    for item in items:
        if isinstance(item, Problem) and item.note:
            told.note(item)
            continue
        if not isinstance(item, Item):
            told.refuse(*(item.problems if isinstance(item, Unfit) else (item,)))
            continue
        made = prepare(item.path, item.content, item.value, item.derived)
        if made.tlp in places:
            yield made
        else:
            told.refuse(_beyond(item))


def _beyond(item: Item) -> Problem:
    """RED names persons, and automation is none."""
    return Problem(
        path=item.path,
        clause="TLP 2.0 RED",
        code="beyond-your-view",
        message="TLP:RED is for named persons: automation may not take it in. A person of the office must send it.",
        object_id=str(item.value.get("id")),
    )


def _audiences(actor: Actor, receipt: Receipt, groups: tuple[str, ...]) -> dict[Tlp, int]:
    """The audience of each marking that an object of this receipt can have: the receipt's own or a narrower one."""
    found = {receipt.marking: receipt.audience_id}
    if not receipt.consent:
        return dict.fromkeys(Tlp, receipt.audience_id)
    handling = handlings([receipt.handling_id])[receipt.handling_id]
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

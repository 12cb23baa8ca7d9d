"""Taking in what a partner sends: judged by the agreement, compared with what is known, stored as the partner's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec

from noroshi.frame.actors import Actor
from noroshi.knowledge.copies import store_copies
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, keep, note_sightings, remember
from noroshi.parties.queries import office_of
from noroshi.release.types import Handling, Marking, Pap
from noroshi.sharing.peers.known import Held, Sent, Verdict, compare, definitions_here, held_here, version_of
from noroshi.sharing.peers.markings import references_of
from noroshi.sharing.peers.protocol import printable
from noroshi.sharing.peers.rules import Accepted, Refused, may_come_in
from noroshi.sharing.peers.types import ItemOutcome, Outcome, PassingOn, Reason, Terms
from noroshi.stix import Problem, RawItem, StixError, check
from noroshi.stix.upgrade import is_stix_20, upgrade

UNREADABLE: Final = UUID("0b5c1a0e-9c1d-5d5e-9a0a-6f1f0a7c3b11")
_DETAIL: Final = 300
_DEFINITION: Final = "marking-definition--"


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom something comes in, and what is agreed with them."""

    organisation_id: int
    terms: Terms


@dataclass(frozen=True, slots=True)
class Candidate:
    """An object that keeps the rules of STIX: what would be stored of it."""

    raw: RawItem
    value: Mapping[str, Any]
    items: tuple[Item, ...]

    @property
    def stix_id(self) -> str:
        """Its id."""
        return str(self.value["id"])

    @property
    def key(self) -> tuple[UUID, str]:
        """By what it is looked up."""
        return UUID(self.stix_id[-36:]), str(self.value["type"])

    @property
    def version(self) -> int:
        """``modified`` in microseconds since 1970; 0 for what has no versions."""
        return version_of(self.value)

    @property
    def is_revoked(self) -> bool:
        """Whether its maker takes it back by this version (STIX 2.1 §3.2)."""
        return self.value.get("revoked") is True


def take_in(actor: Actor, sender: Sender, sent: Sequence[RawItem | Problem], name: str) -> list[ItemOutcome]:
    """Store what the agreement lets in, in the open transaction of a verb; what becomes of each object.

    ``actor`` is the office's automation. Nothing of what is refused is kept but its id and the reason.
    """
    candidates, outcomes = _readable(sent)
    definitions = _definitions(candidates)
    held = held_here({one.key[0] for one in candidates})
    accepted: list[tuple[Candidate, Accepted]] = []
    for one in candidates:
        judged = _judged(sender, one, held.get(one.key, ()), definitions)
        if isinstance(judged, Refused):
            outcomes.append(_outcome(one, Outcome.REFUSED, judged.reason, judged.detail))
        else:
            accepted.append((one, judged))
    to_store: defaultdict[Accepted, list[Candidate]] = defaultdict(list)
    for one, judged in accepted:
        verdict = _compared(one, judged, held.get(one.key, []), sender)
        outcomes.append(_outcome(one, verdict.outcome, verdict.reason))
        if verdict.store:
            to_store[judged].append(one)
    for judged, some in to_store.items():
        _store(actor, sender, judged, some, name)
    _revoke_the_rest(actor, sender, [one for some in to_store.values() for one in some if one.is_revoked])
    return outcomes


def _judged(
    sender: Sender, one: Candidate, held: Sequence[Held], definitions: Mapping[str, Mapping[str, Any]]
) -> Accepted | Refused:
    """What the agreement says; a withdrawal of what came from the partner comes in whatever is agreed by then."""
    if one.is_revoked and (theirs := [row for row in held if row.source_id == sender.organisation_id]):
        return Accepted(max(theirs, key=lambda row: row.version).marking)
    return may_come_in(sender.terms, one.value, definitions)


def _revoke_the_rest(actor: Actor, sender: Sender, withdrawn: Sequence[Candidate]) -> None:
    """Revoke what the partner has withdrawn wherever else it stands here: under what was agreed earlier, for others."""
    held = held_here({one.key[0] for one in withdrawn}) if withdrawn else {}
    for one in withdrawn:
        for row in held.get(one.key, ()):
            if row.source_id == sender.organisation_id and row.version < one.version:
                content = one.items[0].derived or one.items[0].content
                stored = store_copies(
                    actor, [content], row.audience_id, marking=row.marking, source_id=row.source_id,
                    file_name="revoked.json",
                )  # fmt: skip
                note_sightings(actor, stored.receipt_id)


def _compared(one: Candidate, judged: Accepted, held: list[Any], sender: Sender) -> Verdict:
    sent = Sent(one.version, judged.tlp, one.value)
    return compare(sent, held, sender.organisation_id, sender.terms.passing_on)


def _readable(sent: Sequence[RawItem | Problem]) -> tuple[list[Candidate], list[ItemOutcome]]:
    candidates: list[Candidate] = []
    outcomes: list[ItemOutcome] = []
    for one in sent:
        if isinstance(one, Problem):
            outcomes += [] if one.note else [_broken(one.object_id, one)]
            continue
        found = _candidate(one)
        if isinstance(found, Candidate):
            candidates.append(found)
        else:
            outcomes.append(_broken(one.object_id, found))
    return candidates, outcomes


def _candidate(raw: RawItem) -> Candidate | Problem:
    """The object as it would be stored: STIX 2.0 with its 2.1 derivative and the observables inside it."""
    if not is_stix_20(raw.value):
        broken = check(raw.value, raw.path)
        return broken[0] if broken else Candidate(raw, raw.value, (Item(raw.path, raw.raw, raw.value),))
    try:
        made = upgrade(raw.value)
    except StixError as error:
        return error.as_problem(raw.path, raw.object_id)
    broken = check(made.value, raw.path)
    if broken:
        return broken[0]
    derived = Item(raw.path, raw.raw, made.value, msgspec.json.encode(made.value))
    inside = (Item(raw.path, msgspec.json.encode(one), one) for one in made.observables if not check(one))
    return Candidate(raw, made.value, (derived, *inside))


def _broken(stix_id: str | None, problem: Problem) -> ItemOutcome:
    """An object without a usable id is listed under one made from what is wrong with it."""
    detail = printable(str(problem), _DETAIL)
    if not _is_id(stix_id):
        stix_id = f"unreadable--{uuid5(UNREADABLE, f'{problem.path} {problem.message} {stix_id}')}"
    return ItemOutcome(str(stix_id), 0, Outcome.REFUSED, Reason.BROKEN, detail)


def _is_id(text: str | None) -> bool:
    if text is None or not 38 <= len(text) <= 288 or "\0" in text:
        return False
    try:
        return str(UUID(text[-36:])) == text[-36:].lower() and text[-38:-36] == "--"
    except ValueError:
        return False


def _outcome(one: Candidate, outcome: Outcome, reason: Reason = Reason.NONE, detail: str = "") -> ItemOutcome:
    return ItemOutcome(one.stix_id, one.version, outcome, reason, printable(detail, _DETAIL))


def _definitions(candidates: Iterable[Candidate]) -> dict[str, Mapping[str, Any]]:
    """What the markings of these objects are defined as: here already, or along with them."""
    refs = {
        ref for one in candidates for ref in references_of(one.value) if _is_id(ref) and ref.startswith(_DEFINITION)
    }
    with_them = {one.stix_id: one.value for one in candidates if one.value.get("type") == "marking-definition"}
    return definitions_here(refs - with_them.keys()) | with_them


def _store(actor: Actor, sender: Sender, judged: Accepted, some: Sequence[Candidate], name: str) -> None:
    arrival = Arrival(
        _envelope(some),
        name,
        "application/taxii+json;version=2.1",
        Marking(judged.tlp, sender.terms.incoming.groups),
        source_id=sender.organisation_id,
        handling=handling_under(sender.terms, judged.pap, actor.world_id, controlled=judged.controlled),
    )
    receipt, _ = keep(actor, arrival)
    remember(actor, receipt, (item for one in some for item in one.items), sender.terms.incoming.groups)
    if any(one.value.get("type") == "sighting" for one in some):
        note_sightings(actor, receipt.id)


def handling_under(terms: Terms, pap: Pap | None, world_id: int, *, controlled: bool = False) -> Handling:
    """Originator control: beyond the office and the agreed groups nobody sees it, unless passing on is agreed.

    ``controlled``: what is sent asks for it by itself, whatever is agreed.
    """
    if terms.passing_on is PassingOn.WITHIN_TLP and not controlled:
        return Handling(pap=pap)
    return Handling(releasable_to=(office_of(world_id).code,), originator_control=True, pap=pap)


def _envelope(some: Sequence[Candidate]) -> Iterator[bytes]:
    """The objects byte for byte as they came, of one label."""
    yield b'{"objects":['
    for place, one in enumerate(some):
        yield (b"," if place else b"") + one.raw.raw
    yield b"]}"

"""What each recipient gets, and why. Pure: one ordered table of ways to see, asked for one recipient or for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from noroshi.release.types import Decision, Outcome, Reason, Recipient, ReleaseClass, Tlp

RULES: Final = 1
"""The version of these rules: it stands on every decision that is kept."""

_MARKED: Final = {
    Tlp.AMBER_STRICT: Reason.ORGANISATION_ONLY,
    Tlp.AMBER: Reason.NOT_A_CLIENT,
    Tlp.GREEN: Reason.NOT_IN_COMMUNITY,
    Tlp.CLEAR: Reason.NARROWED,
}
_Ways = tuple[tuple[Reason, frozenset[str]], ...]


def decide(held: ReleaseClass, recipient: Recipient) -> Decision:
    """What this recipient gets of the objects of a class, and why."""
    for reason, atoms in _ways(held):
        if not atoms.isdisjoint(recipient.atoms):
            return Decision(Outcome.FULL, reason)
    if held.handling.source_hidden and not _circle(held).isdisjoint(recipient.atoms):
        return Decision(Outcome.REDACTED, Reason.SOURCE_HIDDEN)
    return Decision(Outcome.NOTHING, _why_nothing(held))


def _ways(held: ReleaseClass) -> _Ways:
    """The ways in which somebody sees it, the first that holds is the reason: each with the atoms that go it."""
    seen = held.audience
    organisations = frozenset(atom for atom in seen if atom.startswith(("org:", "bound:")))
    ways = (
        (Reason.OWN, frozenset({f"org:{held.source_id}"})),
        (Reason.OFFICE, frozenset({f"org:{held.office_id}", f"desk:{held.office_id}"})),
        (Reason.EVERYONE, frozenset({"all"})),
        (Reason.COMMUNITY, frozenset({"community"})),
        (Reason.GROUP, frozenset(atom for atom in seen if atom.startswith("group:"))),
        (Reason.RELEASABLE_TO, held.listed),
        (Reason.CLIENT, held.clients),
        (Reason.RELEASED, organisations),
        (Reason.NAMED_PERSON, frozenset(atom for atom in seen if atom.startswith("person:"))),
    )
    return tuple((reason, atoms & seen) for reason, atoms in ways if not atoms.isdisjoint(seen))


def _circle(held: ReleaseClass) -> frozenset[str]:
    """Who would see it, were its source not to be hidden."""
    if held.listed or held.marking is Tlp.AMBER_STRICT:
        return held.listed | held.groups
    circles = {Tlp.CLEAR: frozenset({"all"}), Tlp.GREEN: frozenset({"community"}), Tlp.AMBER: held.clients}
    return circles.get(held.marking, frozenset()) | (held.groups if held.marking is not Tlp.RED else frozenset())


def _why_nothing(held: ReleaseClass) -> Reason:
    if held.audience == {f"org:{held.source_id}"} and held.source_id != held.office_id:
        return Reason.NO_CONSENT
    if held.marking is Tlp.RED:
        return Reason.NAMED_PERSONS_ONLY
    if held.listed:
        return Reason.NOT_ON_LIST
    if held.handling.originator_control:
        return Reason.ORIGINATOR_DECIDES
    return _MARKED[held.marking]


@dataclass(frozen=True, slots=True)
class Roll:
    """All recipients by what they are, so that a class is decided for all of them by a few set operations."""

    everybody: frozenset[int]
    by_atom: Mapping[str, frozenset[int]]

    def with_any(self, atoms: Iterable[str]) -> frozenset[int]:
        """The recipients that are one of these atoms."""
        return frozenset().union(*(self.by_atom.get(atom, frozenset()) for atom in atoms))


def roll_of(recipients: Iterable[Recipient]) -> Roll:
    """The roll of these recipients."""
    by_atom: defaultdict[str, set[int]] = defaultdict(set)
    everybody = set()
    for one in recipients:
        everybody.add(one.organisation_id)
        for atom in one.atoms:
            by_atom[atom].add(one.organisation_id)
    return Roll(frozenset(everybody), {atom: frozenset(held) for atom, held in by_atom.items()})


def decide_all(held: ReleaseClass, roll: Roll) -> Sequence[tuple[Decision, frozenset[int]]]:
    """The same for a whole roll: every decision that occurs, with the recipients for whom it is made."""
    left = roll.everybody
    decided: list[tuple[Decision, frozenset[int]]] = []
    for reason, atoms in _ways(held):
        found = left & roll.with_any(atoms)
        decided.append((Decision(Outcome.FULL, reason), found))
        left -= found
    if held.handling.source_hidden:
        found = left & roll.with_any(_circle(held))
        decided.append((Decision(Outcome.REDACTED, Reason.SOURCE_HIDDEN), found))
        left -= found
    decided.append((Decision(Outcome.NOTHING, _why_nothing(held)), left))
    return [(decision, found) for decision, found in decided if found]

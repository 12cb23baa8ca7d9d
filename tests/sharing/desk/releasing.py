"""What the tests of releases stand on: something known, somebody to release it to, and what they then see."""

from __future__ import annotations

import json
from typing import Any

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge import turns
from noroshi.knowledge.copies import originals
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.knowledge.queries import objects
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, keep, remember
from noroshi.parties.models import Group
from noroshi.parties.types import OrganisationKind, Role
from noroshi.release.types import Handling, Marking
from noroshi.sharing.desk.fetching import note_fetched
from noroshi.sharing.desk.services import consent, propose, release
from noroshi.sharing.desk.types import Proposal, Redaction, Target
from tests.knowledge.knowing import StixObject, indicator
from tests.nation import Nation

VALUE = "198.51.100.7"
INDICATOR = indicator(VALUE, "seen at 組織E-01", description="The pump of Organisation E-01 at 10.0.0.7 asked for it.")


def tell(nation: Nation, code: str, held: list[StixObject], marking: Marking, handling: Handling | None = None) -> int:
    """A reporter (of the office: its analyst) makes objects known; the receipt's number."""
    by = nation.analyst() if code == "NCO" else nation.reporter(code)
    contents = [json.dumps(one, ensure_ascii=False).encode() for one in held]
    receipt, _ = keep(by, Arrival(contents, marking=marking, handling=handling or Handling()))
    items = [Item(f"/{at}", one, value) for at, (one, value) in enumerate(zip(contents, held, strict=True))]
    remember(by, receipt, items, marking.groups)
    return receipt.id


def row_of(actor: Actor, held: StixObject) -> int:
    """The row under which somebody sees an object."""
    with seeing(actor):
        return objects(str(held["id"]))[0].id


def found(actor: Actor, stix_id: object) -> dict[str, Any] | None:
    """What somebody finds under a STIX id."""
    with seeing(actor):
        try:
            [one] = originals([row.id for row in objects(str(stix_id))])
        except ObjectNotFound:
            return None
        return json.loads(one.current)


def second(nation: Nation) -> Actor:
    """Another officer than the duty officer."""
    return nation.analyst()


def partner_a(nation: Nation) -> Actor:
    """Somebody of a second foreign partner."""
    if "PARTNER-A" not in nation.organisations:
        nation.add("PARTNER-A", OrganisationKind.FOREIGN_PARTNER)
    return nation.actor("PARTNER-A", Role.PARTNER)


def to(nation: Nation, code: str, *redactions: Redaction) -> Target:
    return Target(nation.organisations[code].pk, redactions=frozenset(redactions))


def council(nation: Nation, *codes: str) -> Target:
    """A group of these organisations."""
    group = Group.objects.create(world_id=nation.world_id, code="COUNCIL", name_ja="協議会", name_en="Council")
    group.members.set(nation.organisations[code] for code in codes)
    return Target(group_id=group.pk)


def lay_out(nation: Nation, held: list[StixObject], *targets: Target, **more: Any) -> int:
    """The duty officer lays a release out; its number."""
    officer = nation.duty_officer()
    rows = tuple(row_of(officer, one) for one in held)
    return propose(officer, Proposal(rows, targets, "They run the same pumps.", **more))


def released(nation: Nation, held: list[StixObject], *targets: Target, **more: Any) -> int:
    """The same, agreed by a second officer and, where asked, by E-01."""
    number = lay_out(nation, held, *targets, **more)
    officer = second(nation)
    with seeing(officer):
        from noroshi.sharing.desk.models import Release, ReleaseConsent

        state = Release.objects.get(pk=number).state
        asked = ReleaseConsent.objects.filter(release_id=number).exists()
    if asked:
        consent(nation.reporter("E-01"), number)
    if state == "proposed":
        release(officer, number)
    return number


def fetch(nation: Nation, actor: Actor) -> None:
    """A recipient's machine reads everything that is there for it."""
    turns.number_turns()
    with seeing(actor):
        newest = turns.newest_turn()
    note_fetched(actor, "taxii", newest)

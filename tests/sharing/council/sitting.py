"""What tests of the council stand on: groups with members, and what is shared with them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from noroshi.frame.actors import Actor
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, keep, remember
from noroshi.parties.people_services import register_group
from noroshi.parties.types import Bound, Role
from noroshi.release.types import Marking, Tlp
from tests.knowledge.knowing import StixObject
from tests.nation import Nation


def council(nation: Nation, *members: str, code: str = "COUNCIL", needs: Bound = Bound.NOBODY) -> int:
    """A group of these organisations; its id."""
    administrator = nation.actor("NCO", Role.ADMINISTRATOR)
    return register_group(administrator, code, f"協議会{code}", f"Council {code}", members, needs_undertaking=needs)


def know_in_group(nation: Nation, teller: Actor, objects: Sequence[StixObject], code: str = "COUNCIL") -> int:
    """A member's objects become known to its group; the receipt's id."""
    contents = [json.dumps(one, ensure_ascii=False).encode() for one in objects]
    marking = Marking(Tlp.AMBER, groups=(code,))
    receipt, _ = keep(teller, Arrival(contents, marking=marking))
    remember(teller, receipt, [Item(f"/objects/{at}", contents[at], one) for at, one in enumerate(objects)], (code,))
    return receipt.id

"""Every file and answer for machines as everybody, against things of every marking: none tells what is forbidden."""

from __future__ import annotations

import pytest
from django.test import Client

from noroshi.knowledge.turns import number_turns
from noroshi.sharing.feeds.types import FEEDS
from noroshi.sharing.taxii.types import everything_id
from tests.leaks.hiding import LOOKING, Hidden
from tests.leaks.model import READERS, Viewer
from tests.leaks.test_leaks import Look

pytestmark = [pytest.mark.slow]

MISP = (
    "/misp/feed/manifest.json", "/misp/feed/hashes.csv", "/misp/events/index", "/misp/events/restSearch",
    "/misp/attributes/restSearch",
)  # fmt: skip
TOLD_IN_A_BUNDLE = "a bundle's name"


def addresses(hidden: Hidden) -> list[str]:
    """Every address whose answer depends on who asks."""
    everything = f"/taxii2/shared/collections/{everything_id(hidden.nation.world_id)}"
    taxii = ["/taxii2/shared/collections/", *(f"{everything}/{what}/" for what in ("manifest", "objects"))]
    return [*(f"/feeds/{path}?faded=1" for path in FEEDS), "/feeds/bundle.json", *MISP, *taxii]


@pytest.mark.parametrize("viewer", LOOKING, ids=str)
def test_a_machine_is_told_what_its_person_may_see_and_nothing_else(hidden: Hidden, viewer: Viewer) -> None:
    number_turns()
    look = Look(hidden, viewer)
    client = Client(headers={"Authorization": f"Bearer {hidden.tokens[viewer]}"})

    for address in addresses(hidden):
        look.at(address, client.get(address))

    assert look.leaks == []
    assert look.faults == []
    if viewer.role in READERS:
        assert TOLD_IN_A_BUNDLE not in {one.partition(" (")[0] for one in look.missed(set())}
    else:
        assert look.met == set()

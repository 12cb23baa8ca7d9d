"""Who is warned by itself of what was kept to some: nobody."""

from __future__ import annotations

import pytest

from noroshi.release.types import Handling, Pap, Tlp
from noroshi.warning.demands import Demands

LISTED = Handling(releasable_to=("W-01",))
OFFICE = Handling(releasable_to=("NCO",))
KEPT = Handling(originator_control=True)


@pytest.mark.parametrize(
    ("handling", "kind", "marking", "becomes"),
    [
        (Handling(pap=Pap.RED), "operator", Tlp.AMBER, Tlp.AMBER),
        (LISTED, "operator", Tlp.GREEN, Tlp.AMBER_STRICT),
        (LISTED, "operator", Tlp.RED, Tlp.RED),
        (OFFICE, "office", Tlp.AMBER, Tlp.AMBER),
        (KEPT, "operator", Tlp.AMBER, Tlp.AMBER_STRICT),
        (KEPT, "operator", Tlp.GREEN, Tlp.GREEN),
        (KEPT, "foreign-partner", Tlp.AMBER, Tlp.AMBER),
    ],
)
def test_what_is_kept_to_some_warns_as_the_narrowest_label_does(
    handling: Handling, kind: str, marking: Tlp, becomes: Tlp
) -> None:
    assert Demands({7: handling}, "NCO").marking(marking, 7, kind) is becomes

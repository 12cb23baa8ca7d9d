"""Sectors of STIX to the sectors of the profile."""

from __future__ import annotations

import pytest

from noroshi.warning.sectors import codes_of, sectors_of


@pytest.mark.parametrize(
    ("named", "codes"),
    [
        (["energy"], {"electricity", "gas", "oil"}),
        (["Financial Services"], {"finance", "credit-card"}),
        (["electricity"], {"electricity"}),
        (["port"], {"port-transport"}),
        (["Ports"], {"port-transport"}),
        (["entertainment"], {"entertainment"}),
        ([], set()),
    ],
)
def test_a_sector_of_the_vocabulary_reaches_the_operators_that_it_means(named: list[str], codes: set[str]) -> None:
    assert codes_of(named) == codes


def test_an_identity_that_is_a_class_stands_for_the_sector_that_it_names() -> None:
    assert sectors_of({"type": "identity", "name": "Water", "identity_class": "class"}) == {"water"}
    assert sectors_of({"type": "identity", "name": "Water", "identity_class": "organization"}) == frozenset()
    assert sectors_of({"type": "identity", "sectors": "energy"}) == frozenset()

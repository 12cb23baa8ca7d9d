"""What a sender's own marking means is read as it was meant, and what cannot be read is never taken for freedom."""

from __future__ import annotations

from typing import Any

import pytest

from noroshi.formats.handling import DEFINITIONS, PAP_EXTENSION
from noroshi.release.definitions import TLP_EXTENSION, is_beyond, shown
from noroshi.release.types import Tlp

OWN = "marking-definition--0b1f8d0a-1111-4111-8111-000000000001"


def definition(**said: Any) -> dict[str, Any]:
    """A marking definition under an id of the sender's own."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": OWN,
        "created": "2026-01-01T00:00:00.000Z",
    } | said


def typed(kind: str, **said: str) -> dict[str, Any]:
    """One of the older way, with a type."""
    return definition(definition_type=kind, definition=said)


@pytest.mark.parametrize(
    ("said", "received", "beyond"),
    [
        (typed("statement", statement="Copyright 2026"), Tlp.CLEAR, False),
        (typed("tlp", tlp="amber"), Tlp.AMBER, False),
        (typed("tlp", tlp="amber"), Tlp.GREEN, True),
        (typed("TLP", TLP="TLP:AMBER+STRICT"), Tlp.AMBER, True),
        (typed("TLP", TLP="TLP:AMBER+STRICT"), Tlp.RED, False),
        (typed("tlp", tlp="ultraviolet"), Tlp.RED, True),
        (definition(extensions={TLP_EXTENSION: {"tlp_2_0": "red"}}), Tlp.AMBER, True),
        (typed("PAP", PAP="PAP:RED"), Tlp.CLEAR, False),
        (typed("PAP", PAP="PAP:BLACK"), Tlp.CLEAR, True),
        (typed("statement", statement="PAP:BLACK"), Tlp.CLEAR, True),
        (definition(extensions={PAP_EXTENSION: {"pap": "red"}}), Tlp.CLEAR, False),
        (typed("nation-x-secret", level="3"), Tlp.RED, True),
        (definition(name="ACS", extensions={f"extension-definition--{OWN[-36:]}": {"x": 1}}), Tlp.RED, True),
    ],
)  # fmt: skip
def test_what_asks_for_more_than_it_would_get_is_found(said: dict[str, Any], received: Tlp, beyond: bool) -> None:
    assert is_beyond(said, received) is beyond


def test_what_everybody_knows_is_never_beyond() -> None:
    assert not any(is_beyond(one, Tlp.CLEAR) for one in DEFINITIONS.values())


def test_people_read_its_name_or_what_it_says() -> None:
    assert shown(definition(name="ACS")) == "ACS"
    assert shown(typed("tlp", tlp="amber")) == "tlp:amber"
    assert shown(definition()) == OWN
